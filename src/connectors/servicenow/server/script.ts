import type { Id } from "../../../kernel/ids.ts";
import { type Instant, instant, localParts, localToInstant, ms } from "../../../kernel/time.ts";

/** Who asks, and when: what a script may speak of. */
export type Asking = {
  now: Instant;
  timeZone: string;
  personId: Id | null;
  /** The name they sign in with. */
  userName: string;
  teamIds: readonly Id[];
};
/** What a script comes to: a moment, a calendar day, a text, or ids. Null: it is none of those we know. */
export type Scripted = { is: "instant"; at: Instant } | { is: "text"; text: string } | { is: "ids"; ids: readonly Id[] };

/**
 * Reads a `javascript:` value. Nothing is run: these few calls are known by their text, and everything else is null.
 * Days, weeks and months are those of the asker's zone; the end of one is its last second.
 * Source: ServiceNow, GlideSystem date and time methods.
 */
export function readScript(text: string, asking: Asking): Scripted | null {
  const code = text
    .trim()
    .replace(/;$/, "")
    .replace(/^new GlideSystem\(\)\./, "gs.");
  const person = personOf(code, asking);
  if (person) return person;
  const call = /^gs\.([A-Za-z]+)\(([^()]*)\)$/.exec(code);
  if (!call) return null;
  const given = argumentsOf(call[2]!);
  const at = given && momentOf(call[1]!, given, asking);
  return at ? { is: "instant", at } : null;
}

function personOf(code: string, { personId, userName, teamIds }: Asking): Scripted | null {
  const ids = (list: readonly Id[]): Scripted => ({ is: "ids", ids: list });
  switch (code) {
    case "gs.getUserID()":
    case "gs.getUser().getID()":
    case "gs.user_id()":
      return ids(personId === null ? [] : [personId]);
    case "gs.getUserName()":
    case "gs.getUser().getName()":
      return { is: "text", text: userName };
    case "getMyGroups()":
    case "gs.getMyGroups()":
    case "gs.getUser().getMyGroups()":
      return ids(teamIds);
    default:
      return null;
  }
}

/** The arguments of a call, as texts; null where they are no plain texts and numbers. */
function argumentsOf(text: string): string[] | null {
  if (text.trim() === "") return [];
  const found: string[] = [];
  const one = /\s*(?:'([^']*)'|"([^"]*)"|(-?\d{1,6}))\s*(,|$)/y;
  while (one.lastIndex < text.length) {
    const match = one.exec(text);
    if (!match) return null;
    found.push((match[1] ?? match[2] ?? match[3])!);
    if (match[4] === "" && one.lastIndex < text.length) return null;
    if (found.length > 3) return null;
  }
  return found;
}

type Unit = "Minute" | "Hour" | "Day" | "Week" | "Month" | "Quarter" | "Year";

function momentOf(name: string, given: readonly string[], asking: Asking): Instant | null {
  if ((name === "now" || name === "nowDateTime") && given.length === 0) return asking.now;
  if (name === "dateGenerate") return generated(given, asking.timeZone);
  const named = /^(beginningOf|endOf)(Today|Yesterday|Tomorrow|(This|Last|Next)(Week|Month|Quarter|Year))$/.exec(name);
  if (named && given.length === 0) {
    const [, edge, what, which = "", unit = "Day"] = named;
    const shift = which === "Last" || what === "Yesterday" ? -1 : which === "Next" || what === "Tomorrow" ? 1 : 0;
    return edgeOf(unit as Unit, shift, edge === "endOf", asking);
  }
  const ago = /^(minute|hour|day|month|quarter|year)s?Ago(Start|End)?$/.exec(name);
  if (!ago || given.length !== 1 || !/^-?\d{1,6}$/.test(given[0]!)) return null;
  const unit = (ago[1]!.charAt(0).toUpperCase() + ago[1]!.slice(1)) as Unit;
  const back = -Number(given[0]);
  return ago[2] ? edgeOf(unit, back, ago[2] === "End", asking) : moved(asking.now, unit, back, asking.timeZone);
}

/** The first moment of a minute, hour, day … counted from the one now, or its last second. Null beyond the years we know. */
export function edgeOf(unit: Unit, shift: number, isEnd: boolean, { now, timeZone }: Pick<Asking, "now" | "timeZone">): Instant | null {
  const start = startOf(unit, shift, now, timeZone);
  if (!isEnd) return start;
  const after = startOf(unit, shift + 1, now, timeZone);
  return after && instant(ms(after) - 1000);
}

function startOf(unit: Unit, shift: number, now: Instant, timeZone: string): Instant | null {
  if (unit === "Minute" || unit === "Hour") {
    const lengthMs = unit === "Minute" ? 60_000 : 3_600_000;
    return withinYears(Math.floor(ms(now) / lengthMs) * lengthMs + shift * lengthMs);
  }
  const { year, month, day, weekday } = localParts(timeZone, now);
  if (unit === "Day") return localDate(timeZone, year, month, day + shift);
  if (unit === "Week") return localDate(timeZone, year, month, day - weekday + 1 + 7 * shift);
  const months = unit === "Month" ? 1 : unit === "Quarter" ? 3 : 12;
  return localDate(timeZone, year, Math.floor((month - 1) / months) * months + 1 + shift * months, 1);
}

/** A moment earlier or later; days and longer keep the clock on the wall, and a day that a month lacks is its last. */
export function moved(at: Instant, unit: Unit, count: number, timeZone: string): Instant | null {
  if (unit === "Minute" || unit === "Hour") return withinYears(ms(at) + count * (unit === "Minute" ? 60_000 : 3_600_000));
  const { year, month, day, hour, minute, second } = localParts(timeZone, at);
  if (unit === "Day" || unit === "Week")
    return localDate(timeZone, year, month, day + count * (unit === "Week" ? 7 : 1), { hour, minute, second });
  const months = { Month: 1, Quarter: 3, Year: 12 }[unit];
  const to = month + count * months;
  const last = new Date(Date.UTC(year, to, 0)).getUTCDate();
  return localDate(timeZone, year, to, Math.min(day, last), { hour, minute, second });
}

const midnight = { hour: 0, minute: 0, second: 0 };

/** A local date whose month and day may run over into their neighbours. */
function localDate(timeZone: string, year: number, month: number, day: number, time = midnight): Instant | null {
  if (!isKnownYear(year)) return null;
  const wall = new Date(Date.UTC(year, month - 1, day));
  const [y, m, d] = [wall.getUTCFullYear(), wall.getUTCMonth() + 1, wall.getUTCDate()];
  return isKnownYear(y) ? localToInstant(timeZone, { year: y, month: m, day: d, ...time }, "compatible") : null;
}

/** Nothing we keep is older, and every moment of these years can be stored in any zone. */
function isKnownYear(year: number): boolean {
  return year >= 1000 && year <= 9998;
}

function withinYears(atMs: number): Instant | null {
  return Math.abs(atMs) < 30_000_000_000_000 ? instant(atMs) : null;
}

/** `gs.dateGenerate('2026-01-01','08:00:00')`, also with 'start' or 'end', and with both in one text: local, in the asker's zone. */
function generated(given: readonly string[], timeZone: string): Instant | null {
  const text = given.join(" ").trim();
  const found = /^(\d{4})-(\d\d?)-(\d\d?)(?:[ T](start|end|(\d\d?):(\d\d)(?::(\d\d))?))?$/.exec(text);
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const time =
    found[4] === "end"
      ? { hour: 23, minute: 59, second: 59 }
      : { hour: Number(found[5] ?? 0), minute: Number(found[6] ?? 0), second: Number(found[7] ?? 0) };
  return isKnownYear(year) ? localToInstant(timeZone, { year, month, day, ...time }, "compatible") : null;
}

/** A moment of ServiceNow's form, `2026-11-26 13:08:00` or a day alone, on the clocks of a zone; null for any other text. */
export function readMoment(text: string, timeZone: string): Instant | null {
  return generated([text], timeZone);
}

/** A moment on the clocks of a zone, `2026-11-26 13:08:00`. */
export function writeMoment(at: Instant, timeZone: string): string {
  if (timeZone === "UTC") return `${at.slice(0, 10)} ${at.slice(11, 19)}`;
  const { year, month, day, hour, minute, second } = localParts(timeZone, at);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

/** The next full second: moments are compared as they are shown, to the second. */
export function secondAfter(at: Instant): Instant {
  return instant(Math.floor(ms(at) / 1000) * 1000 + 1000);
}
