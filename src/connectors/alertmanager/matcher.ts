/** One condition on a label, as Alertmanager writes it: `name="value"`, `!=`, `=~`, `!~`. */
export type Matcher = { name: string; value: string; isEqual: boolean; isRegex: boolean };

/**
 * Reads a matcher; a sentence where it is none. A label that is missing counts as "". Patterns must match the whole value.
 * Source: Alertmanager documentation, "Matchers" (read 2026-11).
 */
export function readMatcher(text: string): Matcher | string {
  const [, name, operator, quoted] = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|!~|!=|=)\s*(.*?)\s*$/s.exec(text) ?? [];
  if (name === undefined || operator === undefined || quoted === undefined) return `bad matcher format: ${text.slice(0, 200)}`;
  const value = /^".*"$/s.test(quoted)
    ? quoted.slice(1, -1).replaceAll(/\\(["\\n])/g, (_, one: string) => (one === "n" ? "\n" : one))
    : quoted;
  const matcher = { name, value, isEqual: operator.startsWith("="), isRegex: operator.endsWith("~") };
  if (matcher.isRegex && patternOf(value) === null) return `bad regular expression: ${value.slice(0, 200)}`;
  return matcher;
}

/** Whether labels satisfy a matcher. */
export function matches({ name, value, isEqual, isRegex }: Matcher, labels: Readonly<Record<string, string>>): boolean {
  const has = (labels[name] ?? "").slice(0, 255);
  const is = isRegex ? (patternOf(value)?.test(has) ?? false) : (labels[name] ?? "") === value;
  return is === isEqual;
}

/**
 * A pattern that a stranger wrote must end in time: no group that repeats, no reference back, and at most two places in all where there is
 * a choice (a star, a plus, a count, a question mark, a group), for each multiplies the ways to try.
 */
function patternOf(value: string): RegExp | null {
  const choices = value.match(/[+*{?(]/g)?.length ?? 0;
  if (value.length > 200 || choices > 2 || /[+*}?][+*{?]|\)[+*{?]|\\\d/.test(value)) return null;
  try {
    return new RegExp(`^(?:${value})$`, "su");
  } catch {
    return null;
  }
}
