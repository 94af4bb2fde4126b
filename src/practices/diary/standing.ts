import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Span } from "../../kernel/span.ts";
import { addDays, addMinutes, type BusinessCalendar, type Instant, localToInstant, ms, openIntervals } from "../../kernel/time.ts";
import { type Classed, classOf } from "./class.rules.ts";
import { type DiaryEntry, type Occurrence, occurrencesOf } from "./occurrences.ts";
import type { Candidate } from "./propose.rules.ts";
import type { DirectorsDiary } from "./reactions.ts";
import { type BumpRow, bumpsOf, classesInUse, type DiaryPerson, entriesOf, hoursOf, invitedTo, meetingSpans, seriesOf } from "./store.ts";

/** A time in a diary with what it is of, and its class. */
export type Standing = Occurrence & { of: DiaryEntry; classed: Classed | null };

/** What stands in a diary within a window. */
export async function diaryWithin(tx: Tx, house: House, owner: Id, window: { from: Instant; to: Instant }): Promise<Standing[]> {
  const kept = await entriesOf(tx, owner, window);
  // What has come into a calendar stands there; an invitation is shown until it has.
  const uids = new Set(kept.map((one) => one.uid));
  const entries = [...kept, ...(await invitedTo(tx, owner, window)).filter((one) => !uids.has(one.uid))];
  const classes = await classesInUse(tx, house);
  const series = await seriesOf(
    tx,
    entries.map((one) => one.meeting),
  );
  const byId = new Map(entries.map((one) => [one.id, one]));
  // What was said of a series by hand holds for its moved times too.
  const ofSeries = new Map(entries.flatMap((one) => (one.recurrenceId === null ? [[one.uid, one] as const] : [])));
  return occurrencesOf(entries, window).map((one) => {
    const of = byId.get(one.entry)!;
    const whole = ofSeries.get(of.uid);
    const said = { ...of, meetingClass: of.meetingClass ?? whole?.meetingClass ?? null, meeting: of.meeting ?? whole?.meeting ?? null };
    const categories = of.categories.length > 0 ? of.categories : (whole?.categories ?? []);
    const classed = classOf({ ...said, categories }, classes, said.meeting === null ? null : (series.get(said.meeting) ?? null));
    return { ...one, of: said, classed };
  });
}

const daysBehind = 62;
const daysAhead = 31;

/** The diary of a director as a major incident finds it: what is near, what is free. */
export async function standingOf(tx: Tx, house: House, director: DiaryPerson, now: Instant): Promise<DirectorsDiary> {
  const window = { from: addDays(now, -daysBehind), to: addDays(now, daysAhead) };
  const [all, bumps, hours, meetings] = await Promise.all([
    diaryWithin(tx, house, director.id, window),
    bumpsOf(tx, director.id, window.from),
    hoursOf(tx, director),
    meetingSpans(tx, director.id, { from: now, to: window.to }),
  ]);
  const isAsked = new Set(bumps.map((one) => `${one.uid}/${one.startsAt}`));
  const near = all.filter((one) => !isInvitation(one) && one.startsAt >= now && one.startsAt < addDays(now, 1));
  const candidates = near.map((one) => candidateOf(one, { isAsked, before: timeBefore(all, one) }));
  const promised = bumps.flatMap(promisedSpans);
  const taken = all.filter(isBusy).map((one) => busySpan(one, director.timeZone));
  return {
    owner: director.id,
    name: director.name,
    zone: director.timeZone,
    asked: new Map(near.map((one) => [one.entry, askedOf(one.of, director)])),
    candidates,
    busy: [...taken, ...meetings, ...promised],
    hours: openSpans(hours, { from: now, to: window.to }),
  };
}

function candidateOf(one: Standing, { isAsked, before }: { isAsked: ReadonlySet<string>; before: Occurrence | null }): Candidate {
  const { entry, uid, startsAt, endsAt, of, classed } = one;
  const gaveWayLast = before !== null && isAsked.has(`${uid}/${before.startsAt}`);
  return {
    ...{ entry, uid, startsAt, endsAt, title: of.title, isAllDay: of.isAllDay, isBusy: isBusy(one), known: classed?.known ?? null },
    ...{ gaveWayLast, isAsked: isAsked.has(`${uid}/${startsAt}`) },
  };
}

function timeBefore(all: readonly Occurrence[], one: Occurrence): Occurrence | null {
  return all.filter((other) => other.uid === one.uid && other.startsAt < one.startsAt).at(-1) ?? null;
}

/** Times that are no more free to offer: where a meeting moves to, and what organisers who have not answered yet may take. */
function promisedSpans({ state, movedTo, startsAt, endsAt, slots }: BumpRow): Span[] {
  if (state === "proposed" || state === "sent") return [...slots];
  return movedTo === null ? [] : [{ from: movedTo, to: addMinutes(movedTo, (ms(endsAt) - ms(startsAt)) / 60_000) }];
}

/** Whether it stands in no calendar yet. */
export function isInvitation({ of }: Standing): boolean {
  return of.source === "";
}

/** Whether its time is taken: not where it is free by itself, and not where somebody else goes or nobody does. */
export function isBusy({ of }: Standing): boolean {
  return of.transparency === "opaque" && of.ownAnswer !== "DECLINED" && of.ownAnswer !== "DELEGATED";
}

/** The time it takes: whole days from midnight to midnight where its reader lives. */
export function busySpan({ startsAt, endsAt, of }: Standing, zone: string): Span {
  return of.isAllDay ? { from: midnight(startsAt, zone), to: midnight(endsAt, zone) } : { from: startsAt, to: endsAt };
}

function midnight(dayAt: Instant, zone: string): Instant {
  const [year, month, day] = dayAt.slice(0, 10).split("-").map(Number) as [number, number, number];
  return localToInstant(zone, { year, month, day, hour: 0, minute: 0 }, "later") ?? dayAt;
}

/** Whom to ask: the organiser, or, where that is whose diary it is, everybody else who comes. */
function askedOf({ organizer, organizerName, attendees }: DiaryEntry, { email }: DiaryPerson) {
  const own = email?.toLowerCase() ?? null;
  if (organizer !== null && organizer.toLowerCase() !== own) return { recipients: [organizer], called: organizerName };
  const others = attendees.map((one) => one.email).filter((one) => one.toLowerCase() !== own);
  return { recipients: [...new Set(others)].slice(0, 50), called: null };
}

/** When work is done within a span. */
export function openSpans(hours: BusinessCalendar, { from, to }: Span): Span[] {
  return openIntervals(hours, from, to).flatMap((one) => (one.open ? [{ from: one.from, to: one.to }] : []));
}
