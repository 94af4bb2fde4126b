import { addDays, type Instant, localToInstant } from "../../../kernel/time.ts";
import type { Frequency } from "../../../practices/meeting/model.ts";
import { dayOf, localDate, openDay } from "../../../practices/meeting/rhythm.rules.ts";
import { starterId } from "../../starter/starter.ts";
import { dice } from "../dice.ts";
import { after, HOUR, zone } from "../moments.ts";
import type { World } from "../world.ts";

type Seed = {
  key: string;
  title: string;
  purpose: string;
  owner: string;
  every: Frequency;
  /** Days before the end on which it was first due. */
  ago: number;
  wanted: string;
  evidence: readonly string[];
  /** The last time is overdue. */
  forgotten?: true;
};

/** What comes again and again at Ostermere. One was forgotten. */
const seeds: readonly Seed[] = [
  {
    ...{
      key: "votes",
      title: "Overdue approvals called through",
      owner: "farouk",
      every: "week",
      ago: 184,
      wanted: "How many, and who was called",
    },
    purpose: "The board finds votes instead of silence.",
    evidence: ["None was overdue.", "Two: both voted on the telephone.", "One: the requester has withdrawn it."],
  },
  {
    ...{ key: "calendar", title: "Change calendar held against the dates of vendors", owner: "vidal", every: "week", ago: 181 },
    ...{ wanted: "What was moved", purpose: "Work of carriers and makers stands beside our own." },
    evidence: [
      "Nothing meets.",
      "Finch works on the trunk on Thursday: our work was moved to the week after.",
      "Calder's spare parts come a day later; firmware moved.",
    ],
  },
  {
    ...{
      key: "restore",
      title: "One service restored from its backup",
      owner: "marek",
      every: "month",
      ago: 171,
      wanted: "Which, and how long it took",
    },
    purpose: "A backup counts once it was read back.",
    evidence: [
      "Quality portal, 48 minutes, counts equal.",
      "Payroll, 71 minutes, within the agreed time.",
      "Shared folders of Leeds, a sample of 200 files.",
    ],
  },
  {
    ...{ key: "capacity", title: "Capacity told to the director", owner: "haas", every: "month", ago: 160, wanted: "The page" },
    purpose: "No disk is bought in a hurry.",
    evidence: [
      "Hosts 84 %, storage 71 %, lines 55 %.",
      "Hosts 79 % after the move, storage 73 %.",
      "Storage 74 %: order agreed for spring.",
    ],
  },
  {
    ...{
      key: "numbers",
      title: "Emergency numbers called through",
      owner: "lindqvist",
      every: "month",
      ago: 163,
      wanted: "Who could not be reached",
    },
    purpose: "At night nobody wants to look for a number.",
    evidence: ["All 41 answered.", "39 of 41: two new numbers entered.", "All answered but the building service: number corrected."],
    forgotten: true,
  },
  {
    ...{
      key: "rights",
      title: "Rights of administrators looked through",
      owner: "sato",
      every: "quarter",
      ago: 152,
      wanted: "What was taken away",
    },
    purpose: "Nobody keeps what they no longer need.",
    evidence: ["Four rights taken away, one account closed."],
  },
  {
    ...{
      key: "contracts",
      title: "Contracts of vendors held against their work",
      owner: "farouk",
      every: "quarter",
      ago: 140,
      wanted: "The list",
    },
    purpose: "Penalties lapse where nobody asks for them.",
    evidence: ["Finch: two answers late, €1,400 asked for. Calder and Nordwind in time."],
  },
];

/** Plans the duties of the operating rhythm, each done on the days on which it was due. */
export function planDuties(world: World): void {
  for (const seed of seeds) planDuty(world, seed);
}

function planDuty(world: World, { key, title, purpose, owner, every, ago, wanted, evidence, forgotten }: Seed): void {
  const chance = dice(`${world.seed}/duty/${key}`);
  const startsOn = localDate(zone, addDays(world.anchor, -ago));
  const begun = noonOf(startsOn, -3);
  if (begun < world.start) return;
  const id = world.id(`duty/${key}`, begun);
  const send = (at: Instant, who: string, command: { type: string } & Record<string, unknown>) =>
    world.send({ at, kind: "duty", id, actor: world.person(who).actor, command });
  const calendar = starterId("calendar/office-hours");
  send(
    begun,
    "farouk",
    world.create("duty", { title, purpose, owner: world.person(owner).id, every, startsOn, calendar, evidenceWanted: wanted }),
  );
  const days = dueDays(world, { every, startsOn });
  const done = forgotten ? days.slice(0, -1) : days;
  for (const [index, day] of done.entries())
    send(noonOf(day, chance.int(-2, 3)), owner, { type: "done", evidence: evidence[index % evidence.length]! });
}

/** The days on which it was due before the last, by its rhythm and the office's calendar. */
function dueDays(world: World, rhythm: { every: Frequency; startsOn: string }): string[] {
  const today = localDate(zone, world.anchor);
  const days: string[] = [];
  for (let count = 0; openDay(dayOf(rhythm, count), world.calendar) < today; count++) {
    const day = openDay(dayOf(rhythm, count), world.calendar);
    if (days.at(-1) !== day) days.push(day);
  }
  return days;
}

/** Noon of a day in Hamburg, so many hours later. */
function noonOf(day: string, hours: number): Instant {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return after(localToInstant(zone, { year, month, day: date, hour: 12, minute: 0 }, "compatible")!, hours * HOUR);
}
