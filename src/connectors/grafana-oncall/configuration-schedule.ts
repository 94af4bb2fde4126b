import { firstMs, type Instant, instant, isZone } from "../../kernel/time.ts";
import type { Layer } from "../../practices/roster/model.ts";
import type { ConfigurationEntry } from "../contract.ts";
import { itemOf, type Named, ownNames, rosterRecord, type Source, takeoverRecord } from "../on-call-items.ts";
import { listOf, plainText } from "../reading.ts";
import type { Placed } from "./configuration-file.ts";
import { shiftLayers, wallOf } from "./configuration-shift.ts";

export type Asked = { source: Source; personOf(key: string): Named };

/** A schedule as a roster of its recurring shifts, and each single shift that is an override. */
export function scheduleItems(asked: Asked, placed: Placed, shifts: readonly Placed[]): ConfigurationEntry[] {
  const { source, personOf } = asked;
  const { place, key, name, body } = placed;
  const makes = `Roster ${name}`;
  const about = source.tools.idOf("roster", key);
  const no = (refusal: string) => [itemOf(place, makes, { about, refusal })];
  if (body.type === "ical") return no("Its shifts stand in a calendar at another address, which is not read. Make the roster by hand.");
  const wanted = (listOf(body.shifts) ?? []).flatMap((one) => plainText(one) ?? []);
  const own = shifts.filter((one) => wanted.includes(one.key) || plainText(one.body.schedule) === key);
  const absent = wanted.filter((one) => !own.some((shift) => shift.key === one));
  if (absent.length > 0)
    return no(`${absent.length} of its shifts are not in the file (${absent[0]}). Add all pages of /api/v1/on_call_shifts.`);
  if (own.length === 0) return no("It has no shifts, or they are not in the file.");
  const scheduleZone = plainText(body.time_zone) ?? "UTC";
  const zones = [...new Set(own.map((one) => plainText(one.body.time_zone) ?? scheduleZone))];
  const [zone] = zones;
  if (zones.length > 1) return no(`Its shifts live in several time zones (${zones.join(", ")}); a roster has one.`);
  if (!zone || !isZone(zone)) return no(`“${zone}” is no IANA time zone.`);
  const isSingle = (one: Placed) => one.body.type === "override" || one.body.type === "single_event";
  const layers: Layer[] = [];
  const people: Named[] = [];
  const remarks: string[] = [];
  for (const shift of own.filter((one) => !isSingle(one))) {
    const read = shiftLayers({ source, zone, name: shift.name, personOf }, shift.body);
    if (read.ok) {
      layers.push(...read.layers);
      people.push(...read.people);
      remarks.push(...read.remarks.map((remark) => `${shift.name}: ${remark}`));
    } else if (read.isOver) remarks.push(`${shift.name} is left out. ${read.reason}`);
    else return no(`${shift.name}: ${read.reason}`);
  }
  if (layers.length > 20) return no(`It needs ${layers.length} layers; a roster has at most 20.`);
  if (plainText(body.ical_url_overrides)) remarks.push("Its calendar of overrides is not read.");
  const names = ownNames(
    layers.map((one) => one.name),
    60,
  );
  const teamKey = plainText(body.team_id);
  const team: Named | null = teamKey === null ? null : { kind: "team", id: source.tools.idOf("team", teamKey), name: teamKey };
  const named = layers.map((layer, index) => ({ ...layer, name: names[index]! }));
  const record = rosterRecord(source, { key, name, description: null, zone, layers: named, people, team });
  const highest = Math.max(0, ...layers.map((one) => one.priority));
  const singles = own.filter(isSingle).map((one) => singleItem(asked, one, { roster: { kind: "roster", id: about, name }, zone, highest }));
  return [itemOf(place, makes, { about, records: [record], remarks: [...new Set(remarks)] }), ...singles];
}

/** A shift that comes once. It takes over where it hides all others: an override, or a single event above every level. */
function singleItem(
  { source, personOf }: Asked,
  shift: Placed,
  given: { roster: Named; zone: string; highest: number },
): ConfigurationEntry {
  const { place, key, name, body } = shift;
  const { roster, zone, highest } = given;
  const makes = `Override of ${roster.name}: ${name}`;
  const no = (refusal: string) => itemOf(place, makes, { refusal });
  const startMs = wallOf(body.rotation_start) ?? wallOf(body.start);
  const seconds = Number(body.duration);
  if (startMs === null || !(seconds > 0 && seconds <= 3660 * 86_400)) return no("It has no start, or no duration within ten years.");
  const startsAt: Instant = instant(firstMs(zone, startMs));
  // Source: grafana/oncall, custom_on_call_shift.py: its end, too, is a time of the clock on the wall.
  const endsAt: Instant = instant(firstMs(zone, startMs + seconds * 1000));
  if (endsAt <= source.tools.now) return itemOf(place, makes, { remarks: ["It is over, so it is left out."] });
  const rolling = (listOf(body.rolling_users) ?? []).flatMap((group) => listOf(group) ?? []);
  const keys = [...rolling, ...(listOf(body.users) ?? [])].flatMap((one) => plainText(one) ?? []);
  if (keys.length !== 1) return no("It is for several people, or for nobody; here one person takes over.");
  if (body.type === "single_event" && Number(body.level ?? 0) + 1 <= highest)
    return no("It shares its time with a shift of its level or hides behind a higher one; here who takes over is alone.");
  return itemOf(place, makes, { records: [takeoverRecord(source, { key, roster, user: personOf(keys[0]!), startsAt, endsAt })] });
}
