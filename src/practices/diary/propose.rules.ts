import { type Span, union, without } from "../../kernel/span.ts";
import { addMinutes, type Instant, instant, localParts, MINUTE_MS, ms } from "../../kernel/time.ts";
import type { KnownClass } from "./class.rules.ts";

/** For how long a major incident is taken to need whoever directs: what begins within these minutes may have to give way. */
export const neededMinutes = 240;
const gridMs = 15 * MINUTE_MS;
const mostSlots = 3;
const betweenChoicesMinutes = 120;

/** One time of an entry that may stand in the way. */
export type Candidate = {
  entry: string;
  uid: string;
  title: string;
  startsAt: Instant;
  endsAt: Instant;
  isAllDay: boolean;
  isBusy: boolean;
  known: KnownClass | null;
  /** The time of the series before this one gave way. */
  gaveWayLast: boolean;
  /** It is asked already whether this time may move. */
  isAsked: boolean;
};
export type BumpQuestion = {
  now: Instant;
  candidates: readonly Candidate[];
  /** When there is no free time, for whatever reason. */
  busy: readonly Span[];
  /** When work is done. */
  hours: readonly Span[];
};
export type Proposal = Candidate & { known: KnownClass; slots: Span[]; isShortNotice: boolean };
export type Stays = { candidate: Candidate; because: string };

/**
 * What is asked to move while a major incident needs the director, highest rank first, each with up to three free times; and what stays, with why.
 * Nothing is dropped: where no time is free it is asked all the same, without one. No two are offered times that meet, whichever each organiser takes:
 * first choices are given by rank, then second ones, then third.
 */
export function proposeBumps({ now, candidates, busy, hours }: BumpQuestion): { proposals: Proposal[]; stays: Stays[] } {
  const until = addMinutes(now, neededMinutes);
  const near = candidates.filter((one) => one.startsAt >= now && one.startsAt < until);
  const stays = near.flatMap((candidate) => whyStays(candidate));
  const kept = new Set(stays.map(({ candidate }) => candidate));
  const moving = near.filter((one) => !kept.has(one));
  // Their own times come free; everything else that is busy stays so.
  const proposals = [...moving].sort(byRank).map((candidate): Proposal => {
    const known = candidate.known!;
    return { ...candidate, known, slots: [], isShortNotice: addMinutes(now, known.minNoticeMinutes) > candidate.startsAt };
  });
  const open = union(hours);
  const taken: Span[] = [...busy];
  for (let choice = 0; choice < mostSlots; choice++)
    for (const one of proposals) {
      if (one.slots.length < choice) continue;
      const slot = freeTime(without(open, union(taken)), windowFor(one, { now, until }), ms(one.endsAt) - ms(one.startsAt));
      if (!slot) continue;
      one.slots.push(slot);
      taken.push(slot);
    }
  return { proposals, stays };
}

/** Where another time may lie: behind the incident and its notice, within how far it may move, two hours behind the choice before it. */
function windowFor({ known, startsAt, slots }: Proposal, { now, until }: { now: Instant; until: Instant }): Span {
  const first = maxInstant(until, addMinutes(now, known.minNoticeMinutes));
  const last = slots.at(-1);
  const from = last ? maxInstant(last.to, addMinutes(last.from, betweenChoicesMinutes)) : first;
  return { from, to: addMinutes(startsAt, known.maxShiftMinutes) };
}

function whyStays(candidate: Candidate): Stays[] {
  const { known, isAllDay, isBusy, gaveWayLast, isAsked } = candidate;
  const because = (sentence: string) => [{ candidate, because: sentence }];
  if (isAllDay || !isBusy) return because("It takes no time of the day.");
  if (isAsked) return because("It is asked already whether it may move.");
  if (!known) return because("It has no class: say which, and it may be asked to move.");
  if (!known.bumpable) return because(`${known.name}: rank ${known.rank}, it stays.`);
  if (known.notTwice && gaveWayLast) return because(`${known.name}: it gave way last time.`);
  return [];
}

/** The highest rank chooses its new time first; of one rank, the sooner. */
function byRank(one: Candidate, other: Candidate): number {
  return one.known!.rank - other.known!.rank || (one.startsAt < other.startsAt ? -1 : one.startsAt > other.startsAt ? 1 : 0);
}

/** The first free time of a length within a window, on the quarter of an hour; null where there is none. */
function freeTime(free: readonly Span[], window: Span, lengthMs: number): Span | null {
  if (lengthMs <= 0) return null;
  for (const span of free) {
    const startMs = Math.ceil(Math.max(ms(span.from), ms(window.from)) / gridMs) * gridMs;
    if (startMs + lengthMs <= Math.min(ms(span.to), ms(window.to))) return { from: instant(startMs), to: instant(startMs + lengthMs) };
  }
  return null;
}

function maxInstant(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

type Letter = {
  title: string;
  startsAt: Instant;
  endsAt: Instant;
  slots: readonly Span[];
  to: string | null;
  director: string;
  zone: string;
};

/** The letter to an organiser, as it is drafted: what, when, which other times; of the incident no more than that there is one. */
export function letterTo({ title, startsAt, endsAt, slots, to, director, zone }: Letter): string {
  const times = slots.map((one) => `- ${spanWords(zone, one)}`);
  const offer =
    times.length > 0
      ? [`These times are free for ${director} (${zone}):`, ...times]
      : ["We have found no free time near it yet. Which would suit you?"];
  return [
    to === null ? "Hello," : `Hello ${to},`,
    "",
    `a major incident needs ${director}, who cannot come to "${title}" on ${spanWords(zone, { from: startsAt, to: endsAt })}.`,
    "May it move?",
    "",
    ...offer,
    "",
    "It stands as it is until you move it.",
  ].join("\n");
}

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "Thu 26 Nov, 15:00 to 15:45", by the clocks of a zone. */
export function spanWords(zone: string, { from, to }: Span): string {
  const [begin, end] = [localParts(zone, from), localParts(zone, to)];
  return `${weekdays[begin.weekday - 1]} ${begin.day} ${months[begin.month - 1]}, ${clock(begin)} to ${clock(end)}`;
}

function clock({ hour, minute }: { hour: number; minute: number }): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
