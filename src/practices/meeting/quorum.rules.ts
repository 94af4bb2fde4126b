import type { Meeting } from "./model.ts";

type Attended = Pick<Meeting, "leastPresent" | "present" | "invited" | "chair">;

/** How many of those who are invited are here, the chair among them; where nobody is invited, everybody who is here counts. */
export function membersPresent({ present, invited, chair }: Omit<Attended, "leastPresent">): number {
  if (invited.length === 0) return new Set(present).size;
  const members = new Set([...invited, ...(chair === null ? [] : [chair])]);
  return new Set(present.filter((one) => members.has(one))).size;
}

/** Whether too few are here to decide. */
export function belowLeast(meeting: Attended): boolean {
  return membersPresent(meeting) < (meeting.leastPresent ?? 0);
}

/** "2 of the 4 that are needed". */
export function presentWords(meeting: Attended): string {
  return `${membersPresent(meeting)} of the ${meeting.leastPresent ?? 0} that are needed`;
}
