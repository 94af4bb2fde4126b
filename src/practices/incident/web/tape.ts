import { type Instant, ms } from "../../../kernel/time.ts";
import type { IncidentItem } from "./data.ts";

/** What lies ahead, or what ended it: named at its time. */
export type TapePromise = { at: Instant; hour: string; words: string; short: string; isEnd: boolean; isBroken: boolean };
export type TapeMark = { at: Instant; kind: "update" | "decision"; words: string };
/** Where a text stands: it begins at `x` percent, or ends there. */
export type TapePlace = { row: "up" | "low"; x: number; side: "begins" | "ends" };
/** `text`: its hour with its words, its hour alone, or neither where there is no room. */
export type TapeLabel = TapePromise & TapePlace & { left: number; text: string };
export type Tape = {
  began: number;
  now: number;
  /** Where the line of the past ends: now, or where it worked again. */
  ran: number;
  until: number;
  /** Where the hours of these two stand; null where there is no room, and no now where it ended. */
  beganHour: TapePlace | null;
  nowHour: TapePlace | null;
  labels: TapeLabel[];
  marks: (TapeMark & { left: number })[];
};

/** The promises of an incident: those that lie ahead while it lasts, and the moment it worked again. */
export function promisesOf(
  incident: Pick<IncidentItem, "restoredAt" | "nextUpdateAt" | "expectedBackAt">,
  promise: { breachAt: Instant | null; stoppedAt: Instant | null } | null,
  given: { now: Instant; hour: (at: Instant) => string },
): TapePromise[] {
  const { now, hour } = given;
  const named = (at: Instant, words: string, short: string) => ({ at, hour: hour(at), words, short, isEnd: false, isBroken: false });
  const found: TapePromise[] = [];
  if (incident.restoredAt) found.push(named(incident.restoredAt, "works again", "works"));
  else {
    if (incident.nextUpdateAt)
      found.push(named(incident.nextUpdateAt, incident.nextUpdateAt < now ? "update overdue" : "update due", "update"));
    if (incident.expectedBackAt) found.push(named(incident.expectedBackAt, "expected back", "back"));
  }
  if (promise?.breachAt) {
    const { breachAt, stoppedAt } = promise;
    const isBroken = breachAt <= (stoppedAt ?? now);
    const words = isBroken ? "broke" : stoppedAt ? "promised" : "breaks";
    found.push({ ...named(breachAt, words, words), isEnd: true, isBroken: isBroken || !stoppedAt });
  }
  return found.sort((one, other) => (one.at < other.at ? -1 : 1));
}

/**
 * The tape to scale, in percent of its width: a sixth before it began, everything that is promised, a little beyond. Texts that would run
 * into each other stand before their tick, or in the other row; where both are taken they keep their hour and lose their words, then both.
 */
export function tapeOf(given: {
  began: Instant;
  now: Instant;
  ended: Instant | null;
  promises: readonly TapePromise[];
  marks: readonly TapeMark[];
  hour: (at: Instant) => string;
  widthPx: number;
}): Tape {
  const { began, now, ended, promises, marks, hour, widthPx } = given;
  const last = Math.max(ms(ended ?? now), ...promises.map((one) => ms(one.at)), ms(began) + 60_000);
  const span = last - ms(began);
  const from = ms(began) - span * 0.17;
  const to = last + span * 0.065;
  const place = (at: Instant) => Math.min(100, Math.max(0, ((ms(at) - from) / (to - from)) * 100));
  const ran = place(ended ?? now);
  const isNarrow = widthPx < narrowPx;
  const percent = (px: number) => (px / Math.max(1, widthPx)) * 100;
  const wordsOf = (one: TapePromise) => (isNarrow ? one.short : one.words);
  const rows = new Rows(percent);
  // The line of now goes through the upper row.
  if (!ended) rows.take({ row: "up", from: ran - percent(4), to: ran + percent(4) });
  const nowHour = ended ? null : rows.put(ran, hour(now), ["low"]);
  const ends = promises.map((one) => (one.isEnd ? labelled(rows, one, place(one.at), wordsOf(one), ["low", "up"]) : null));
  // In its first minute it says the hour once.
  const beganHour = nowHour && hour(began) === hour(now) ? null : rows.put(place(began), hour(began), ["low"]);
  return {
    began: place(began),
    now: place(now),
    ran,
    until: place(promises.at(-1)?.at ?? ended ?? now),
    beganHour,
    nowHour,
    labels: promises.map((one, index) => ends[index] ?? labelled(rows, one, place(one.at), wordsOf(one), ["up", "low"])),
    marks: marks.filter((one) => ms(one.at) >= from).map((one) => ({ ...one, left: place(one.at) })),
  };
}

const narrowPx = 560;

function labelled(rows: Rows, promise: TapePromise, left: number, words: string, order: readonly TapePlace["row"][]): TapeLabel {
  for (const text of [words, ""]) {
    const found = rows.put(left, `${promise.hour} ${text}`.trim(), order);
    if (found) return { ...promise, ...found, left, text };
  }
  return { ...promise, hour: "", text: "", row: "up", x: left, side: "begins", left };
}

type Taken = { row: TapePlace["row"]; from: number; to: number };
const characterPx = 6.1;
const gapPx = 8;

/** What stands in the two rows so far, in percent. */
class Rows {
  private readonly taken: Taken[] = [];
  private readonly percent: (px: number) => number;

  constructor(percent: (px: number) => number) {
    this.percent = percent;
  }

  take(one: Taken): void {
    this.taken.push(one);
  }

  /** Puts a text at its tick: after it, up to the end of the tape, or before it; in the first row with room. Null where there is none. */
  put(tick: number, text: string, order: readonly TapePlace["row"][]): TapePlace | null {
    const width = this.percent(textPx(text));
    for (const row of order)
      for (const side of ["begins", "ends"] as const) {
        const free = side === "begins" ? Math.min(tick, 100 - width) : tick - this.percent(gapPx) - width;
        const wanted = { row, from: free, to: free + width };
        if (free < 0 || this.taken.some((one) => one.row === row && one.from < wanted.to && wanted.from < one.to)) continue;
        this.take({ ...wanted, from: free - this.percent(gapPx), to: wanted.to + this.percent(gapPx) });
        return side === "begins" && free === tick ? { row, x: tick, side } : { row, x: wanted.to, side: "ends" };
      }
    return null;
  }
}

/** About how wide a text is in the type of the tape. */
export function textPx(text: string): number {
  return text.length * characterPx;
}
