/** Parts of three characters of a template's words, each once. */
export function shingles(tokens: readonly string[]): ReadonlySet<string> {
  const text = ` ${tokens.join(" ")} `;
  const parts = new Set<string>();
  for (let index = 0; index + 3 <= text.length; index++) parts.add(text.slice(index, index + 3));
  return parts;
}

/** How alike two texts are by their parts, in per mille; below 600 they are not alike at all. Source: Dice, coefficient of two sets. */
export function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [fewer, more] = one.size <= other.size ? [one, other] : [other, one];
  let both = 0;
  for (const part of fewer) if (more.has(part)) both++;
  const alike = Math.floor((2000 * both) / (one.size + other.size || 1));
  return alike >= alikeFrom ? alike : 0;
}

const alikeFrom = 600;
