import { type Instant, ms } from "../../../kernel/time.ts";
import type { AgendaItem } from "../item.model.ts";
import type { Meeting } from "../model.ts";

/** How long an item was talked about until now, in milliseconds. */
export function spentOn(item: string, meeting: Pick<Meeting, "spentMs" | "currentItem" | "currentSince">, nowMs: number): number {
  const running = meeting.currentItem === item && meeting.currentSince !== null ? Math.max(0, nowMs - ms(meeting.currentSince)) : 0;
  return (meeting.spentMs[item] ?? 0) + running;
}

/** How long a meeting has gone on, or went on. Nothing before it is opened. */
export function goneOn({ openedAt, endedAt }: { openedAt: Instant | null; endedAt: Instant | null }, nowMs: number): number | null {
  return openedAt === null ? null : Math.max(0, (endedAt === null ? nowMs : ms(endedAt)) - ms(openedAt));
}

export const minutesOf = (milliseconds: number): number => Math.floor(milliseconds / 60_000);

/** The move of an item by one place as it is seen now, or null at the end. Down is 1, up is -1. */
export function stepMove(agenda: readonly Pick<AgendaItem, "id" | "position">[], item: string, by: 1 | -1) {
  const at = agenda.findIndex((one) => one.id === item);
  const to = at + by;
  if (at < 0 || to < 0 || to >= agenda.length) return null;
  const others = agenda.filter((one) => one.id !== item);
  return { after: others[to - 1]?.id ?? null, before: others[to]?.id ?? null, from: agenda[at]!.position };
}

/** What comes behind an item; the first that is still open where nothing is said. */
export function nextOf(agenda: readonly Pick<AgendaItem, "id" | "disposition">[], item: string | null): string | null {
  if (item === null) return agenda.find((one) => one.disposition === "open")?.id ?? agenda[0]?.id ?? null;
  return agenda[agenda.findIndex((one) => one.id === item) + 1]?.id ?? null;
}
