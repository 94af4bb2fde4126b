import { addDays, addMinutes, type Instant, ms } from "../../../kernel/time.ts";
import { type Dice, dice } from "../dice.ts";
import { after, HOUR, later, MINUTE } from "../moments.ts";
import type { World } from "../world.ts";
import { boardBefore, inOffice, nextMorning } from "./moments.ts";
import type { Ballot, ChangePlan, Ending, Words } from "./plan.ts";

/** What must be said of a change; the moments of its life are drawn around its window. */
export type Seed = {
  key: string;
  type: ChangePlan["type"];
  title: string;
  why: string;
  service: string;
  item: string | null;
  also?: readonly string[];
  team: ChangePlan["team"];
  implementer: string;
  requester: string;
  template?: string;
  words?: Words;
  rehearsed?: number;
  from: Instant;
  hours: number;
  ending?: Ending;
};

/** Who votes in the board, the more likely the more often. */
const voters = [
  ["vidal", 9],
  ["haas", 8],
  ["ferreira", 7],
  ["lindqvist", 6],
  ["olsen", 3],
  ["kowal", 3],
  ["adeyemi", 2],
  ["farouk", 2],
] as const;
/** Who decides on what cannot wait. */
const deciders = ["haas", "vidal", "lindqvist", "ferreira", "adeyemi"];
/** Votes the board needs; planned with the group. */
export const quorum = 2;

/** A change with all moments of its life: those after the last minute are left out when it is told. */
export function draftOf(world: World, seed: Seed): ChangePlan {
  const chance = dice(`${world.seed}/change/${seed.key}`);
  const plan = base(seed, chance);
  const moments = { normal: normalMoments, standard: standardMoments, emergency: emergencyMoments }[seed.type](world, plan, chance);
  return { ...plan, ...moments };
}

function base(seed: Seed, chance: Dice): ChangePlan {
  const { key, type, title, why, service, item, team, implementer, requester, from, hours, ending = "well" } = seed;
  const to = addMinutes(from, hours * 60);
  const begunAt = after(from, chance.int(1, 9) * MINUTE + chance.int(0, 59) * 1000);
  return {
    ...{ key, type, title, description: why, service, item, also: seed.also ?? [], team, implementer, requester, from, to, ending },
    ...{ template: seed.template ?? null, words: seed.words ?? {}, rehearsed: seed.rehearsed ?? null },
    ...{ requestedAt: from, assessedAt: null, consentedAt: null, askedAt: null, votes: [], refused: null, scheduledAt: null },
    ...{ begunAt, endedAt: endOf({ from, to, begunAt, ending }, chance), closedAt: null, lookedBack: null, canceled: null, outcome: null },
  };
}

function endOf({ from, to, begunAt, ending }: Pick<ChangePlan, "from" | "to" | "ending"> & { begunAt: Instant }, chance: Dice): Instant {
  const length = ms(to) - ms(from);
  if (ending === "overran") return after(to, chance.int(12, 95) * MINUTE);
  const share = ending === "rolledBack" ? 0.6 + chance.next() * 0.35 : 0.4 + chance.next() * 0.5;
  return after(begunAt, Math.max(8 * MINUTE, (length - 10 * MINUTE) * share));
}

type Moments = Partial<ChangePlan>;

/** Asked for a week or two before, assessed, voted on until the board has met, scheduled on the same evening. */
function normalMoments(world: World, plan: ChangePlan, chance: Dice): Moments {
  const board = boardBefore(world, addDays(plan.from, -0.8));
  const askedAt = inOffice(world, board, -chance.int(1, 3), chance);
  const requestedAt = inOffice(world, askedAt, -chance.int(3, 13), chance);
  const assessedAt = later(world.calendar, requestedAt, chance.int(2, 9) * HOUR);
  const [first, second] = ballots(world, plan, chance);
  const early = later(world.calendar, askedAt, chance.int(20, 420) * MINUTE);
  return {
    ...{ requestedAt, assessedAt: assessedAt < askedAt ? assessedAt : after(askedAt, -30 * MINUTE), askedAt },
    votes: [
      { by: first!, at: early < board ? early : after(board, -20 * MINUTE), words: null },
      { by: second!, at: after(board, chance.int(6, 55) * MINUTE), words: chance.chance(0.25) ? chance.pick(yes) : null },
    ],
    scheduledAt: after(board, chance.int(70, 170) * MINUTE),
    closedAt: closing(world, plan, chance),
  };
}

/** Asked for some days before and scheduled at once: its template was approved. */
function standardMoments(world: World, plan: ChangePlan, chance: Dice): Moments {
  const requestedAt = inOffice(world, plan.from, -chance.int(1, 4), chance);
  return { requestedAt, scheduledAt: after(requestedAt, chance.int(8, 70) * MINUTE), closedAt: closing(world, plan, chance) };
}

/** Begun within the hour; the vote follows on the next morning, and then it is closed. */
function emergencyMoments(world: World, plan: ChangePlan, chance: Dice): Moments {
  const requestedAt = after(plan.from, -chance.int(18, 45) * MINUTE);
  const by = chance.pick(deciders.filter((one) => one !== plan.implementer && one !== plan.requester));
  const votedAt = after(plan.endedAt!, chance.int(15, 140) * MINUTE);
  return {
    ...{ requestedAt, askedAt: after(requestedAt, 4 * MINUTE) },
    votes: [{ by, at: votedAt, words: chance.pick(afterwards) }],
    ...{ scheduledAt: after(requestedAt, 9 * MINUTE), closedAt: nextMorning(world, votedAt, chance) },
  };
}

function closing(world: World, { endedAt }: ChangePlan, chance: Dice): Instant {
  return nextMorning(world, endedAt!, chance);
}

/** Two of the board, neither who asks for it nor who does it. */
export function ballots(_world: World, { implementer, requester }: Pick<ChangePlan, "implementer" | "requester">, chance: Dice): string[] {
  const left = voters.filter(([one]) => one !== implementer && one !== requester);
  const first = chance.weighted(left);
  return [first, chance.weighted(left.filter(([one]) => one !== first))];
}

/** The same change, refused once: sent back with a reason, mended, and asked anew on the day after. */
export function refusedFirst(plan: ChangePlan, { why, mended }: { why: string; mended: string }): ChangePlan {
  const [first, second] = plan.votes as [Ballot, Ballot];
  const askedAt = plan.askedAt!;
  const refusedAt = after(askedAt, 50 * MINUTE);
  const askedAgainAt = after(askedAt, 170 * MINUTE);
  const notBefore = (ballot: Ballot, minutes: number): Ballot => {
    const least = after(askedAgainAt, minutes * MINUTE);
    return { ...ballot, at: ballot.at > least ? ballot.at : least };
  };
  return {
    ...plan,
    refused: { by: second.by, at: refusedAt, words: why, mended, askedAgainAt },
    votes: [notBefore(first, 25), notBefore(second, 40)],
  };
}

const yes = [
  "Way back is short and rehearsed.",
  "With the field engineer on site.",
  "Agreed with the owner of the service.",
  "Please tell the night shift.",
  "Fine, but not together with the backup.",
];
const afterwards = ["Right to do at once.", "Agreed on the telephone before.", "It could not wait for the board.", "Seen and agreed."];
