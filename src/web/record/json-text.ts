/** A list of texts as lines, anything else as JSON, so that it can be written by hand. */
export function jsonText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join("\n");
  return JSON.stringify(value, null, 2);
}

/** What was written: JSON where it reads as JSON, else its lines. Empty is an empty list where a list was, null otherwise. */
export function jsonOf(text: string, before: unknown): unknown {
  const trimmed = text.trim();
  if (trimmed === "") return Array.isArray(before) ? [] : null;
  if (/^[[{]/.test(trimmed)) {
    try {
      return JSON.parse(trimmed) as unknown;
    } catch (fault) {
      if (!(fault instanceof SyntaxError)) throw fault;
      return text;
    }
  }
  return trimmed
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
