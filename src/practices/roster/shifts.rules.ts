import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Segment } from "./roster.rules.ts";

/** A stretch in which the same people are on call, whatever the reasons; nobody where a gap. */
export type Shift = { start: Instant; end: Instant; people: readonly Id[] };

/** The shifts of a level, gaps among them; hours that need no cover are left out. */
export function shiftsOf(segments: readonly Segment[]): Shift[] {
  return joined(segments.filter((one) => one.people.length > 0 || one.gap));
}

/** The shifts of one person on a level: stretches they are on call without a break, whoever else is. */
export function shiftsOfPerson(segments: readonly Segment[], person: Id): Shift[] {
  return joined(segments.filter((one) => one.people.includes(person)).map(({ start, end }) => ({ start, end, people: [person] })));
}

function joined(found: readonly Shift[]): Shift[] {
  const shifts: { start: Instant; end: Instant; people: readonly Id[] }[] = [];
  for (const { start, end, people } of found) {
    const last = shifts[shifts.length - 1];
    if (last && last.end === start && last.people.join() === people.join()) last.end = end;
    else shifts.push({ start, end, people });
  }
  return shifts;
}
