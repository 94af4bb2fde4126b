import { isZone, readTime } from "../../kernel/time.ts";
import type { Layer } from "../../practices/roster/model.ts";
import type { ConfigurationEntry } from "../contract.ts";
import { begunWith, endedWords, restrictionsOf, turnsOf, type WeeklyWindow } from "../on-call-hours.ts";
import { itemOf, type Named, ownNames, rosterRecord, type Source, takeoverRecord } from "../on-call-items.ts";
import { type Json, listOf, momentOf, objectOf, plainText } from "../reading.ts";
import { type Placed, referenceIn } from "./configuration-file.ts";
import { isFirstUpper } from "./configuration-order.ts";

type ReadLayer = { ok: true; layer: Layer; people: Named[]; remarks: string[] } | { ok: false; isOver: boolean; reason: string };

/** A schedule as a roster, and each of its overrides that are not over. */
export function scheduleItems(source: Source, { place, key, name, body }: Placed): ConfigurationEntry[] {
  const { tools } = source;
  const makes = `Roster ${name}`;
  const id = tools.idOf("roster", key);
  const no = (refusal: string) => [itemOf(place, makes, { about: id, refusal })];
  const zone = plainText(body.time_zone);
  if (zone === null || !isZone(zone))
    return no(`“${zone ?? ""}” is no IANA time zone. Change the schedule's zone to one such as Europe/Berlin.`);
  const bodies = listOf(body.schedule_layers);
  if (!bodies)
    return no("Its layers are not in the file. Ask for them with include[]=schedule_layers, or add the answer of /schedules/ID.");
  const told = isFirstUpper(body);
  const upperFirst = told.isFirst ? bodies : bodies.toReversed();
  const names = ownNames(
    upperFirst.map((one, index) => plainText(objectOf(one)?.name) ?? `Layer ${bodies.length - index}`),
    60,
  );
  const read = upperFirst.map((one, index) =>
    layerOf(source, objectOf(one) ?? {}, { zone, name: names[index]!, priority: bodies.length - index }),
  );
  const remarks: string[] = [];
  const layers: Layer[] = [];
  const people: Named[] = [];
  for (const [index, one] of read.entries()) {
    if (one.ok) {
      layers.push(one.layer);
      people.push(...one.people);
      remarks.push(...one.remarks.map((remark) => `${names[index]}: ${remark}`));
    } else if (one.isOver) remarks.push(`${names[index]} is left out. ${one.reason}`);
    else return no(`${names[index]}: ${one.reason}`);
  }
  if (layers.length > 1 && !told.isProven)
    remarks.push("The file does not show which layer hides which; the first is taken as the uppermost, as PagerDuty answers it.");
  const description = plainText(body.description);
  const record = rosterRecord(source, { key, name, description, zone, layers, people, team: teamIn(source, body) });
  const roster: Named = { kind: "roster", id, name };
  const overrides = (listOf(body.overrides) ?? []).map((one, index) =>
    overrideItem(source, roster, { place: `${place}.overrides[${index}]`, body: objectOf(one) ?? {} }),
  );
  if (!body.overrides && (listOf(objectOf(body.overrides_subschedule)?.rendered_schedule_entries) ?? []).length > 0)
    remarks.push(
      "Its overrides are in the file only as rendered, without ids. Put the answer of /schedules/ID/overrides into the schedule to take them over.",
    );
  return [itemOf(place, makes, { about: id, records: [record], remarks: [...new Set(remarks)] }), ...overrides];
}

/** The one team of a thing, or none: here a thing has one. */
export function teamIn({ tools }: Source, body: Json): Named | null {
  const teams = listOf(body.teams) ?? [];
  const only = teams.length === 1 ? referenceIn(teams[0]) : null;
  return only && { kind: "team", id: tools.idOf("team", only.key), name: only.name };
}

function layerOf(source: Source, body: Json, given: { zone: string; name: string; priority: number }): ReadLayer {
  const { tools } = source;
  const { zone, name, priority } = given;
  const no = (reason: string, isOver = false): ReadLayer => ({ ok: false, isOver, reason });
  const endsAt = momentOf(body.end);
  const ended = endedWords(endsAt, tools.now);
  if (ended) return no(ended, true);
  const users = (listOf(body.users) ?? []).map((one) => referenceIn(objectOf(one)?.user ?? one));
  if (users.length === 0) return no("It has nobody in it.");
  if (users.length > 60) return no(`It has ${users.length} people; a layer has at most 60.`);
  if (users.some((one) => one === null)) return no("One of its people has no id.");
  const startsAt = momentOf(body.start);
  const anchor = momentOf(body.rotation_virtual_start) ?? startsAt;
  if (startsAt === null || anchor === null) return no("It does not say when it starts.");
  if (endsAt === null && plainText(body.end) !== null) return no(`Its end, ${plainText(body.end)}, is no time.`);
  const turnSeconds = Number(body.rotation_turn_length_seconds);
  const read = turnsOf({ zone, now: tools.now, anchor, turnSeconds, participants: users.length, startsAt, endsAt });
  if (!read.ok) return no(read.reason);
  const windows = (listOf(body.restrictions) ?? []).map((one) => windowOf(objectOf(one) ?? {}));
  if (windows.some((one) => one === null)) return no("One of its restrictions is neither daily nor weekly with a start and a duration.");
  const hours = restrictionsOf(
    windows.filter((one) => one !== null),
    zone,
    tools.now,
  );
  if (!hours.ok) return no(hours.reason);
  const people = users.map((one) => ({ kind: "person", id: tools.idOf("person", one!.key), name: one!.name }));
  const participants = begunWith(
    people.map((one) => one.id),
    read.first,
  );
  const layer: Layer = { name, level: 1, priority, participants, ...read.turns, restrictions: hours.restrictions, advance: "calendar" };
  return { ok: true, layer, people, remarks: [...read.remarks, ...hours.remarks] };
}

/** Source: REST API, schedule layer restriction: start_day_of_week as in ISO 8601, 1 is Monday. */
function windowOf(body: Json): WeeklyWindow | null {
  const time = /^(\d\d:\d\d):(\d\d)$/.exec(plainText(body.start_time_of_day) ?? "");
  const seconds = Number(body.duration_seconds);
  const weekday = body.type === "daily_restriction" ? null : Number(body.start_day_of_week);
  const isWeekday = weekday === null || (Number.isInteger(weekday) && weekday >= 1 && weekday <= 7);
  if (!time || !isWeekday || !Number.isInteger(seconds) || seconds <= 0 || !/^(daily|weekly)_restriction$/.test(String(body.type)))
    return null;
  const startMs = readTime(time[1]!);
  return Number.isNaN(startMs) ? null : { weekday, fromSeconds: startMs / 1000 + Number(time[2]), seconds };
}

type Given = { place: string; body: Json };

/** An override: somebody takes over the whole schedule for a while. */
function overrideItem(source: Source, roster: Named, { place, body }: Given): ConfigurationEntry {
  const { tools } = source;
  const user = referenceIn(body.user);
  const [startsAt, endsAt] = [momentOf(body.start), momentOf(body.end)];
  const key = plainText(body.id);
  const makes = `Override of ${roster.name}${user ? ` by ${user.name}` : ""}`;
  if (key === null || !user || startsAt === null || endsAt === null)
    return itemOf(place, makes, { refusal: "An override needs an id, a user, a start and an end." });
  if (endsAt <= tools.now) return itemOf(place, makes, { remarks: ["It is over, so it is left out."] });
  const named: Named = { kind: "person", id: tools.idOf("person", user.key), name: user.name };
  return itemOf(place, makes, { records: [takeoverRecord(source, { key, roster, user: named, startsAt, endsAt })] });
}
