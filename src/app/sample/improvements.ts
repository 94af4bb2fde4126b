import { addDays, type Instant, localParts, localToInstant } from "../../kernel/time.ts";
import { zone } from "./moments.ts";
import type { TeamKey } from "./people.ts";
import type { World } from "./world.ts";

type Seed = {
  key: string;
  title: string;
  expectation: string;
  owner: string;
  metric: string;
  team?: TeamKey;
  claimed: number;
  /** Days before the sample's end: the window before, the act, the window after, the conclusion. */
  before: readonly [from: number, to: number];
  acted?: { ago: number; what: string; after: readonly [from: number, to: number] };
  ended?: { ago: number; conclusion: "kept" | "undone"; lesson: string };
};

const seeds: readonly Seed[] = [
  {
    ...{ key: "handover", title: "Ten minutes of handover at the desk each morning", owner: "haas", metric: "resolve", claimed: 1200 },
    expectation:
      "Reports wait over night for somebody who knows them. Ten minutes together each morning ought to take some hours off the middle.",
    before: [250, 195],
    acted: { ago: 190, what: "At 08:30 the desk and both platform leads go through what is open, oldest first.", after: [189, 134] },
    ended: {
      ...{ ago: 126, conclusion: "undone" },
      lesson: "The middle did not follow the meeting. What waits is waiting for parts and for callers, not for a colleague.",
    },
  },
  {
    ...{ key: "first-look", title: "Critical incidents go to a named person first", owner: "haas", metric: "slaResponse", claimed: 97 },
    expectation: "Promises of a first answer break where everybody thinks somebody else looks. One name on the rota looks first.",
    before: [160, 105],
    acted: { ago: 100, what: "The rota of the desk names who looks first; paging asks that person before the team.", after: [99, 44] },
    ended: {
      ...{ ago: 37, conclusion: "kept" },
      lesson: "It costs nobody anything and the rota says who it is. Whether it moved the number is said above.",
    },
  },
  {
    ...{
      key: "known-errors",
      title: "Known errors are offered while a report is written",
      owner: "farouk",
      metric: "reopened",
      claimed: 3,
    },
    expectation: "Reports come back where the first answer helped for a day. What is known ought to be offered before the first answer.",
    before: [62, 28],
    acted: { ago: 24, what: "The desk opens with the known errors of the service.", after: [23, -12] },
  },
];

/** Plans what the office tried to get better at: one that did not work and was undone, one that was kept, one under way. */
export function planImprovements(world: World): void {
  for (const seed of seeds) planImprovement(world, seed);
}

function planImprovement(world: World, seed: Seed): void {
  const { key, title, expectation, owner, metric, team, claimed, before, acted, ended } = seed;
  const planned = nineOn(world, before[1] - 2);
  if (nineOn(world, before[0]) < world.start) return;
  const id = world.id(`improvement/${key}`, planned);
  const send = (at: Instant, command: { type: string } & Record<string, unknown>) =>
    world.send({ at, kind: "improvement", id, actor: world.person(owner).actor, command, apart: true });
  const values = { title, expectation, owner: world.person(owner).id, metric, team: team ? world.team(team) : null, claimed };
  send(planned, world.create("improvement", { ...values, baselineFrom: dayOf(world, before[0]), baselineTo: dayOf(world, before[1]) }));
  if (!acted) return;
  const [laterFrom, laterTo] = acted.after.map((ago) => dayOf(world, ago));
  send(nineOn(world, acted.ago, 10), { type: "act", act: acted.what, actedOn: dayOf(world, acted.ago), laterFrom, laterTo });
  if (ended) send(nineOn(world, ended.ago, 15), { type: "conclude", conclusion: ended.conclusion, lesson: ended.lesson });
}

function dayOf(world: World, ago: number): string {
  return nineOn(world, ago).slice(0, 10);
}

function nineOn(world: World, ago: number, hour = 9): Instant {
  const { year, month, day } = localParts(zone, addDays(world.anchor, -ago));
  return localToInstant(zone, { year, month, day, hour, minute: 0 }, "compatible")!;
}
