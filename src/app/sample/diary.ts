import { readCalendar } from "../../engine/icalendar-read.ts";
import {
  addLocalDays,
  addMinutes,
  type Instant,
  instant,
  localParts,
  MINUTE_MS,
  ms,
  startOfLocalDay,
  startOfLocalWeek,
} from "../../kernel/time.ts";
import { invitationOf } from "../../practices/diary/invite.ts";
import { entryId, takenOf } from "../../practices/diary/take.ts";
import { zone } from "./moments.ts";
import { domain, machine, type World } from "./world.ts";

type Event = {
  uid: string;
  /** Days from Monday of the sample's last week, and the hours on the wall. */
  day: number;
  from: string;
  to: string;
  title: string;
  by: string;
  more?: readonly string[];
};

/** The director's fortnight: what comes each week, what comes once, and what only the two of them know. */
const events: readonly Event[] = [
  {
    uid: "leads",
    day: -21,
    from: "0900",
    to: "0930",
    title: "Platform, network, apps: the week",
    by: "adeyemi",
    more: ["RRULE:FREQ=WEEKLY", "CATEGORIES:INTERNAL"],
  },
  {
    uid: "ops-review",
    day: -21,
    from: "0930",
    to: "1015",
    title: "Weekly operations review",
    by: "farouk",
    more: ["RRULE:FREQ=WEEKLY", "CATEGORIES:OPS-REVIEW"],
  },
  {
    uid: "one-haas",
    day: -20,
    from: "1330",
    to: "1400",
    title: "1:1 T. Haas",
    by: "adeyemi",
    more: ["RRULE:FREQ=WEEKLY", "CLASS:CONFIDENTIAL"],
  },
  {
    uid: "one-vidal",
    day: -20,
    from: "1430",
    to: "1500",
    title: "1:1 P. Vidal",
    by: "adeyemi",
    more: ["RRULE:FREQ=WEEKLY;INTERVAL=2", "CLASS:CONFIDENTIAL"],
  },
  {
    uid: "forum",
    day: -19,
    from: "1100",
    to: "1200",
    title: "Leadership forum",
    by: "halvorsen",
    more: ["RRULE:FREQ=WEEKLY", "CATEGORIES:LEADERSHIP"],
  },
  {
    uid: "one-ferreira",
    day: -18,
    from: "1000",
    to: "1030",
    title: "1:1 C. Ferreira",
    by: "adeyemi",
    more: ["RRULE:FREQ=WEEKLY", "CLASS:CONFIDENTIAL"],
  },
  {
    uid: "focus",
    day: -17,
    from: "0800",
    to: "1000",
    title: "Board paper, no calls",
    by: "adeyemi",
    more: ["RRULE:FREQ=WEEKLY", "CLASS:PRIVATE"],
  },
  {
    uid: "qbr",
    day: 1,
    from: "1000",
    to: "1130",
    title: "QBR Nordwind Storage",
    by: "farouk",
    more: ["CATEGORIES:VENDOR,QBR", "LOCATION:Hamburg, room Alster"],
  },
  {
    uid: "vendor",
    day: 2,
    from: "1400",
    to: "1445",
    title: "Line to Gdańsk: offer",
    by: "farouk",
    more: ["CATEGORIES:VENDOR", "STATUS:TENTATIVE"],
  },
  { uid: "board-prep", day: 3, from: "1600", to: "1700", title: "Supervisory board: rehearsal", by: "farouk", more: ["CATEGORIES:BOARD"] },
  {
    uid: "contract",
    day: 4,
    from: "1100",
    to: "1130",
    title: "Contract decision: Nordwind",
    by: "farouk",
    more: ["CATEGORIES:CONTRACT-DECISION"],
  },
  {
    uid: "board",
    day: 8,
    from: "1300",
    to: "1500",
    title: "Supervisory board",
    by: "lund",
    more: ["CATEGORIES:BOARD", "LOCATION:Hamburg, boardroom"],
  },
  { uid: "audit", day: 9, from: "0900", to: "1030", title: "External audit: access reviews", by: "lund", more: ["CATEGORIES:AUDIT"] },
  { uid: "department", day: 10, from: "1500", to: "1600", title: "Department review: Logistics", by: "osei" },
];

/** Plans the director's diary as a file that her assistant uploads: two weeks of it, and what comes within hours of the last outage. */
export function planDiary(world: World): void {
  const director = world.person("adeyemi");
  const uploadedAt = addMinutes(world.anchor, -26 * 60);
  if (uploadedAt < world.start) return;
  const source = world.id("diary/source", uploadedAt);
  const values = { name: "Director's calendar", form: "file" };
  world.send({
    at: uploadedAt,
    kind: "calendarSource",
    id: source,
    actor: director.actor,
    command: world.create("calendarSource", values),
    apart: true,
  });
  const read = readCalendar(calendarText(world), { zone });
  if (!read.ok || read.faults.length > 0)
    throw new Error(`The sample's calendar cannot be read: ${read.ok ? read.faults[0]!.because : read.sentence}`);
  const owner = { id: source, owner: director.id };
  for (const one of read.entries) {
    const entry = takenOf(one, { source: owner, href: null });
    world.send({
      at: addMinutes(uploadedAt, 1),
      kind: "calendarEntry",
      id: entryId(source, entry),
      actor: machine,
      command: { type: "take", entry },
    });
  }
  planInvitation(world);
  const outcome = {
    at: addMinutes(uploadedAt, 1),
    syncToken: null,
    lastOutcome: `${read.entries.length} entries, ${read.entries.length} new or changed, 0 gone.`,
    lastError: null,
  };
  world.send({
    at: addMinutes(uploadedAt, 2),
    kind: "calendarSource",
    id: source,
    actor: machine,
    command: { type: "wasRead", ...outcome },
  });
}

/** What came by mail this morning and nobody has answered. */
function planInvitation(world: World): void {
  const director = world.person("adeyemi");
  const at = addMinutes(world.anchor, -180);
  const day = stamp(addLocalDays(zone, startOfLocalWeek(zone, world.anchor), 8)).slice(0, 8);
  const invited = { uid: "steering", title: "Warehouse rollout: steering", by: "osei", starts: `${day}T140000`, ends: `${day}T150000` };
  const read = readCalendar(["BEGIN:VCALENDAR", "METHOD:REQUEST", eventText(world, invited), "END:VCALENDAR"].join("\r\n"), { zone });
  if (!read.ok) throw new Error(`The sample's invitation cannot be read: ${read.sentence}`);
  for (const entry of read.entries) {
    const invitation = { ...invitationOf(entry, director.id), invitedAs: director.email };
    world.send({
      at,
      kind: "meetingInvitation",
      id: world.id("diary/invitation", at),
      actor: machine,
      command: { type: "receive", invitation },
      apart: true,
    });
  }
}

function calendarText(world: World): string {
  const monday = startOfLocalWeek(zone, world.anchor);
  const planned = events.map(({ day, from, to, ...rest }) => {
    const date = stamp(addLocalDays(zone, monday, day)).slice(0, 8);
    return eventText(world, { ...rest, starts: `${date}T${from}00`, ends: `${date}T${to}00` });
  });
  // The last outage comes at whatever hour the sample was asked for; what it collides with comes soon after.
  const soon = instant(Math.ceil((ms(world.anchor) + 45 * MINUTE_MS) / (30 * MINUTE_MS)) * 30 * MINUTE_MS);
  const near = [
    { uid: "near-one", title: "1:1 L. Brandt", by: "adeyemi", more: ["CLASS:CONFIDENTIAL"], at: soon, minutes: 30 },
    {
      uid: "near-forum",
      title: "Leadership forum: budget",
      by: "halvorsen",
      more: ["CATEGORIES:LEADERSHIP"],
      at: addMinutes(soon, 60),
      minutes: 45,
    },
    {
      uid: "near-vendor",
      title: "Backup licences: offer",
      by: "farouk",
      more: ["CATEGORIES:VENDOR"],
      at: addMinutes(soon, 120),
      minutes: 30,
    },
  ].map(({ at, minutes, ...rest }) => eventText(world, { ...rest, starts: stamp(at), ends: stamp(addMinutes(at, minutes)) }));
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "X-WR-CALNAME:Director", ...planned, ...near, "END:VCALENDAR"].join("\r\n");
}

type Written = Pick<Event, "uid" | "title" | "by" | "more"> & { starts: string; ends: string };

function eventText(world: World, { uid, title, by, more = [], starts, ends }: Written): string {
  const { name, email } = world.person(by);
  const director = world.person("adeyemi");
  const sentBy = by === "adeyemi" ? `;SENT-BY="mailto:${world.person("farouk").email}"` : "";
  return [
    ...["BEGIN:VEVENT", `UID:${uid}@${domain}`, `DTSTAMP:${stamp(startOfLocalDay(zone, world.anchor))}Z`],
    ...[`DTSTART;TZID=${zone}:${starts}`, `DTEND;TZID=${zone}:${ends}`, `SUMMARY:${title}`, ...more],
    ...[`ORGANIZER;CN="${name}"${sentBy}:mailto:${email}`, `ATTENDEE;PARTSTAT=ACCEPTED;CN="${director.name}":mailto:${director.email}`],
    ...guests(world, title),
    "END:VEVENT",
  ].join("\r\n");
}

/** Whoever a 1:1 is with comes to it. */
function guests(world: World, title: string): string[] {
  const key = ["haas", "vidal", "ferreira", "brandt"].find((one) => title.startsWith("1:1") && title.toLowerCase().includes(one));
  if (key === undefined) return [];
  const { name, email } = world.person(key);
  return [`ATTENDEE;PARTSTAT=ACCEPTED;CN="${name}":mailto:${email}`];
}

/** A moment on the wall of the sample's zone: 20261126T140800. */
function stamp(at: Instant): string {
  const { year, month, day, hour, minute } = localParts(zone, at);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${year}${two(month)}${two(day)}T${two(hour)}${two(minute)}00`;
}
