import { type Instant, ms } from "../../../kernel/time.ts";
import type { IncidentItem } from "./data.ts";

/** What lies ahead, or what ended it: named at its time. */
export type TapePromise = { at: Instant; hour: string; words: string; short: string; isEnd: boolean; isBroken: boolean };
export type TapeMark = { at: Instant; kind: "update" | "decision"; words: string };
/** `text`: its hour with its words, its hour alone, or neither where there is no room. */
export type TapeLabel = TapePromise & { left: number; row: "up" | "low"; text: string; isAtEnd: boolean };
export type Tape = {
  began: number;
  now: number;
  /** Where the line of the past ends: now, or where it worked again. */
  ran: number;
  until: number;
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
 * The tape to scale, in percent of its width: a sixth before it began, everything that is promised, a little beyond. Labels that would
 * run into each other go to the row below, and where that is taken too, keep their hour and lose their words.
 */
export function tapeOf(given: {
  began: Instant;
  now: Instant;
  ended: Instant | null;
  promises: readonly TapePromise[];
  marks: readonly TapeMark[];
  widthPx: number;
}): Tape {
  const { began, now, ended, promises, marks, widthPx } = given;
  const last = Math.max(ms(ended ?? now), ...promises.map((one) => ms(one.at)), ms(began) + 60_000);
  const span = last - ms(began);
  const from = ms(began) - span * 0.17;
  const to = last + span * 0.065;
  const place = (at: Instant) => Math.min(100, Math.max(0, ((ms(at) - from) / (to - from)) * 100));
  const percent = (px: number) => (px / Math.max(1, widthPx)) * 100;
  const ran = place(ended ?? now);
  return {
    began: place(began),
    now: place(now),
    ran,
    until: place(promises.at(-1)?.at ?? ended ?? now),
    labels: labelled(promises, { place, percent, taken: [place(began), ran], isNarrow: widthPx < narrowPx }),
    marks: marks.filter((one) => ms(one.at) >= from).map((one) => ({ ...one, left: place(one.at) })),
  };
}

const characterPx = 6.1;
const narrowPx = 560;

function labelled(
  promises: readonly TapePromise[],
  given: { place: (at: Instant) => number; percent: (px: number) => number; taken: readonly number[]; isNarrow: boolean },
): TapeLabel[] {
  const { place, percent, taken, isNarrow } = given;
  const width = (text: string) => percent(text.trim().length * characterPx + 8);
  const wordsOf = (one: TapePromise) => (isNarrow ? one.short : one.words);
  const end = promises.find((one) => one.isEnd);
  const endWidth = end ? width(`${end.hour} ${wordsOf(end)}`) : 0;
  const endBegins = end ? Math.min(place(end.at), 100 - endWidth) : 100;
  const free: Record<"up" | "low", number> = { up: 0, low: Math.max(...taken) + percent(44) };
  const most: Record<"up" | "low", number> = { up: 100, low: endBegins };
  return promises.map((promise): TapeLabel => {
    const left = place(promise.at);
    const full = wordsOf(promise);
    if (promise.isEnd) return { ...promise, left, row: "low", text: full, isAtEnd: left + endWidth > 100 };
    for (const text of [full, ""]) {
      const wide = width(`${promise.hour} ${text}`);
      const isAtEnd = left + wide > 100;
      const begins = isAtEnd ? 100 - wide : left;
      for (const row of ["up", "low"] as const) {
        if (begins < free[row] || begins + wide > most[row] + 0.01) continue;
        free[row] = begins + wide;
        return { ...promise, left, row, text, isAtEnd };
      }
    }
    return { ...promise, hour: "", left, row: "up", text: "", isAtEnd: false };
  });
}
