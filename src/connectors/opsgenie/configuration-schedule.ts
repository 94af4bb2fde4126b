import { isZone } from "../../kernel/time.ts";
import type { Layer } from "../../practices/roster/model.ts";
import type { ConfigurationEntry } from "../contract.ts";
import { begunWith, endedWords, type ReadHours, restrictionsOf, turnsOf, type WeeklyWindow } from "../on-call-hours.ts";
import { itemOf, type Named, ownNames, rosterRecord, type Source, takeoverRecord } from "../on-call-items.ts";
import { entryOf, type Json, listOf, momentOf, objectOf, plainText } from "../reading.ts";
import type { PersonBook, Placed } from "./configuration-file.ts";

export type Asked = { source: Source; book: PersonBook };
type ReadLayer = { ok: true; layer: Layer; people: Named[]; remarks: string[] } | { ok: false; isOver: boolean; reason: string };

/** A schedule as a roster: its rotations are layers that are on call together. */
export function scheduleItem({ source, book }: Asked, { place, key, name, body }: Placed): ConfigurationEntry {
  const { tools } = source;
  const makes = `Roster ${name}`;
  const about = tools.idOf("roster", key);
  const no = (refusal: string) => itemOf(place, makes, { about, refusal });
  if (body.enabled === false) return itemOf(place, makes, { about, remarks: ["It is disabled in Opsgenie, so it is left out."] });
  const zone = plainText(body.timezone);
  if (zone === null || !isZone(zone)) return no(`“${zone ?? ""}” is no IANA time zone.`);
  const rotations = listOf(body.rotations);
  if (!rotations || rotations.length === 0)
    return no("It has no rotations, or they are not in the file. Ask for them with expand=rotation.");
  const names = ownNames(
    rotations.map((one, index) => plainText(objectOf(one)?.name) ?? `Rotation ${index + 1}`),
    60,
  );
  const layers: Layer[] = [];
  const people: Named[] = [];
  const remarks: string[] = [];
  for (const [index, one] of rotations.entries()) {
    const read = layerOf({ source, book }, objectOf(one) ?? {}, { zone, name: names[index]!, place: `${place}.rotations[${index}]` });
    if (read.ok) {
      layers.push(read.layer);
      people.push(...read.people);
      remarks.push(...read.remarks.map((remark) => `${names[index]}: ${remark}`));
    } else if (read.isOver) remarks.push(`${names[index]} is left out. ${read.reason}`);
    else return no(`${names[index]}: ${read.reason}`);
  }
  const team = teamIn(source, body.ownerTeam);
  const description = plainText(body.description);
  const record = rosterRecord(source, { key, name, description, zone, layers, people, team });
  return itemOf(place, makes, { about, records: [record], remarks: [...new Set(remarks)] });
}

/** The team a reference names, or null. */
export function teamIn({ tools }: Source, value: unknown): Named | null {
  const reference = objectOf(value);
  const key = plainText(reference?.id);
  return key === null ? null : { kind: "team", id: tools.idOf("team", key), name: plainText(reference?.name) ?? key };
}

const unitSeconds = { hourly: 3600, daily: 86_400, weekly: 604_800 } as const;

function layerOf({ source, book }: Asked, body: Json, given: { zone: string; name: string; place: string }): ReadLayer {
  const { zone, name, place } = given;
  const no = (reason: string, isOver = false): ReadLayer => ({ ok: false, isOver, reason });
  const endsAt = momentOf(body.endDate);
  const ended = endedWords(endsAt, source.tools.now);
  if (ended) return no(ended, true);
  const unit = entryOf(unitSeconds, plainText(body.type));
  if (unit === undefined) return no(`It rotates ${plainText(body.type) ?? "in no known way"}; turns here are of hours, days or weeks.`);
  const participants = listOf(body.participants) ?? [];
  if (participants.length === 0) return no("It has nobody in it.");
  if (participants.length > 60) return no(`It has ${participants.length} participants; a layer has at most 60.`);
  const people: Named[] = [];
  for (const one of participants.map(objectOf)) {
    const kind = plainText(one?.type) ?? "nothing";
    if (kind !== "user") return no(`One of its participants is ${what[kind] ?? `a ${kind}`}; here only people take turns.`);
    const person = book.personIn(one, place);
    if (!person) return no("One of its participants has no address in the file. Add the answer of /v2/users.");
    people.push(person);
  }
  const startsAt = momentOf(body.startDate);
  if (startsAt === null) return no("It does not say when it starts.");
  if (endsAt === null && plainText(body.endDate) !== null) return no(`Its end, ${plainText(body.endDate)}, is no time.`);
  const turnSeconds = unit * Number(body.length ?? 1);
  const read = turnsOf({ zone, now: source.tools.now, anchor: startsAt, turnSeconds, participants: people.length, startsAt, endsAt });
  if (!read.ok) return no(read.reason);
  const hours = hoursIn(body.timeRestriction, zone, source);
  if (!hours.ok) return no(hours.reason);
  const ids = people.map((one) => one.id);
  const layer: Layer = {
    name,
    level: 1,
    priority: 1,
    participants: begunWith(ids, read.first),
    ...read.turns,
    restrictions: hours.restrictions,
    advance: "calendar",
  };
  return { ok: true, layer, people, remarks: [...read.remarks, ...hours.remarks] };
}

const what: Readonly<Record<string, string>> = {
  none: "“none”, a turn in which nobody is on call",
  team: "a team",
  escalation: "an escalation",
};

/** Source: Schedule Rotation API, time restriction: time-of-day has one interval for every day, weekday-and-time-of-day several of the week. */
function hoursIn(value: unknown, zone: string, { tools }: Source): ReadHours {
  const body = objectOf(value);
  if (!body) return { ok: true, restrictions: [], remarks: [] };
  const type = plainText(body.type);
  const listed = type === "time-of-day" ? [body.restriction ?? listOf(body.restrictions)?.[0]] : listOf(body.restrictions);
  if ((type !== "time-of-day" && type !== "weekday-and-time-of-day") || !listed)
    return { ok: false, reason: "Its time restriction is neither time-of-day nor weekday-and-time-of-day." };
  const windows = listed.map((one) => windowOf(objectOf(one) ?? {}, type === "time-of-day"));
  if (windows.some((one) => one === null)) return { ok: false, reason: "One of its time restrictions does not say from when until when." };
  return restrictionsOf(
    windows.filter((one) => one !== null),
    zone,
    tools.now,
  );
}

const weekdays = { monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5, saturday: 6, sunday: 7 } as const;

function windowOf(body: Json, isDaily: boolean): WeeklyWindow | null {
  const [from, to] = [minuteOf(body.startHour, body.startMin), minuteOf(body.endHour, body.endMin)];
  if (from === null || to === null) return null;
  if (isDaily) return { weekday: null, fromSeconds: from * 60, seconds: ((to - from + 1440) % 1440 || 1440) * 60 };
  const [first, last] = [body.startDay, body.endDay].map((day) => entryOf(weekdays, (plainText(day) ?? "").toLowerCase()));
  if (!first || !last) return null;
  const minutes = ((last - first) * 1440 + to - from + 7 * 1440) % (7 * 1440) || 7 * 1440;
  return { weekday: first, fromSeconds: from * 60, seconds: minutes * 60 };
}

function minuteOf(hour: unknown, minute: unknown): number | null {
  const [hours, minutes] = [Number(hour ?? Number.NaN), Number(minute ?? 0)];
  const isTime = Number.isInteger(hours) && Number.isInteger(minutes) && hours >= 0 && hours <= 24 && minutes >= 0 && minutes < 60;
  return isTime ? hours * 60 + minutes : null;
}

/** An override: somebody takes over the whole schedule; one of some rotations only is refused. */
export function overrideItem({ source, book }: Asked, placed: Placed, schedules: readonly Placed[]): ConfigurationEntry {
  const { place, key, body } = placed;
  const parent = plainText(objectOf(body._parent)?.id);
  const schedule = schedules.find((one) => one.key === parent);
  const user = book.personIn(objectOf(body.user), place);
  const makes = `Override of ${schedule?.name ?? "a schedule"}${user ? ` by ${user.name}` : ""}`;
  const no = (refusal: string) => itemOf(place, makes, { refusal });
  if (!schedule) return no("It does not say of which schedule: `_parent` is missing, or that schedule is not in the file.");
  const [startsAt, endsAt] = [momentOf(body.startDate), momentOf(body.endDate)];
  if (key === "" || startsAt === null || endsAt === null) return no("An override needs an alias, a start and an end.");
  if (endsAt <= source.tools.now) return itemOf(place, makes, { remarks: ["It is over, so it is left out."] });
  if (!user) return no("Nobody takes over: an override by “none” or by a team is not known here. Say at the roster who is away.");
  const [some, all] = [listOf(body.rotations) ?? [], listOf(schedule.body.rotations) ?? []];
  if (some.length > 0 && some.length < all.length) return no("It is for some rotations only; here somebody takes over the whole schedule.");
  const roster: Named = { kind: "roster", id: source.tools.idOf("roster", schedule.key), name: schedule.name };
  return itemOf(place, makes, { records: [takeoverRecord(source, { key: `${schedule.key}/${key}`, roster, user, startsAt, endsAt })] });
}
