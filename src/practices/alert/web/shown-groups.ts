import type { ConsoleAnswer, ConsoleGroup } from "../console.rules.ts";

/** A group as it is shown: its place was taken when the console was last read, its figures are of now. */
export type ShownGroup = ConsoleGroup & { isOver: boolean; joined: number };

/** Groups in the order that was taken, with the figures of now, and how much has come since. */
export function shownGroups(held: ConsoleAnswer | undefined, now: ConsoleAnswer | undefined, known: Map<string, ConsoleGroup>) {
  for (const group of now?.groups ?? []) known.set(group.key, group);
  const present = new Map((now ?? held)?.groups.map((group) => [group.key, group]) ?? []);
  const groups = (held?.groups ?? []).map((taken): ShownGroup => {
    const group = present.get(taken.key);
    const joined = group ? Math.max(0, group.count - taken.count) : 0;
    return { ...(group ?? known.get(taken.key) ?? taken), isOver: group === undefined, joined };
  });
  const keys = new Set(groups.map((group) => group.key));
  const unseen = (now?.groups ?? []).filter((group) => !keys.has(group.key));
  const added = [...groups.map((group) => group.joined), ...unseen.map((group) => group.count)].reduce((sum, one) => sum + one, 0);
  return { groups, added, newGroups: unseen.length, gone: groups.filter((group) => group.isOver).length };
}
