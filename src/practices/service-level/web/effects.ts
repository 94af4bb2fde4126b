/** What moving a clock does to it, as the preview counts it. */
export type Effect = "brokenAtOnce" | "mended" | "earlier" | "later" | "same";
export type Effects = Readonly<Record<Effect, number>>;

/** The effects in words, the worst first: "2 are broken at once, 3 fall due later". */
export function effectWords(effects: Effects): string {
  const say = (count: number, one: string, many: string) => (count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]);
  const parts = [
    ...say(effects.brokenAtOnce, "is broken at once", "are broken at once"),
    ...say(effects.earlier, "falls due earlier", "fall due earlier"),
    ...say(effects.mended, "is no longer broken", "are no longer broken"),
    ...say(effects.later, "falls due later", "fall due later"),
    ...say(effects.same, "stays where it is", "stay where they are"),
  ];
  return parts.join(", ") || "nothing changes";
}
