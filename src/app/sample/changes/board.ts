import { addDays, DAY_MS, type Instant, instant, localDay, ms } from "../../../kernel/time.ts";
import { conditionId } from "../../../practices/change/cab-reactions.rules.ts";
import { itemId } from "../../../practices/meeting/assemble.rules.ts";
import { starterId } from "../../starter/starter.ts";
import { type Dice, dice } from "../dice.ts";
import { after, HOUR, MINUTE, zone } from "../moments.ts";
import { machine, type World } from "../world.ts";
import { digestOfPlan } from "./life.ts";
import { boardBefore, hourOn } from "./moments.ts";
import { type ChangePlan, changeId } from "./plan.ts";
import { board } from "./set-up.ts";

/** For how many weeks back the meetings of the board are kept as records. */
const weeksKept = 26;
const series = starterId("series/Change advisory board");
type Command = { type: string } & Record<string, unknown>;
type Round = { id: string; at: Instant; assembledAt: Instant; last: Instant; plans: readonly ChangePlan[]; chance: Dice };

/** Plans the board of the last half year, meeting by meeting, and prepares the next one. */
export function planBoard(world: World, plans: readonly ChangePlan[]): void {
  const first = instant(localDay(zone, addDays(boardBefore(world, world.start), -7)) * DAY_MS).slice(0, 10);
  const invited = board.map((key) => world.person(key).id);
  const changes = { chair: world.person("vidal").id, invited, timeZone: zone, place: "Alster", startsOn: first };
  world.send({ at: world.start, kind: "meetingSeries", id: series, actor: machine, command: { type: "edit", changes } });
  const meetings = meetingsOf(world);
  for (const [index, at] of meetings.entries()) {
    const last = meetings[index - 1];
    // Nothing is known of a meeting before the first: it looks back on a month.
    planMeeting(world, { ...roundOf(world, at, last ?? addDays(at, -30)), plans });
  }
  planNext(world, meetings.at(-1) ?? boardBefore(world, world.anchor));
}

function meetingsOf(world: World): Instant[] {
  const meetings: Instant[] = [];
  let at = boardBefore(world, world.anchor);
  while (meetings.length < weeksKept && after(at, -8 * 24 * HOUR) > world.start) {
    meetings.unshift(at);
    at = boardBefore(world, after(at, -HOUR));
  }
  return meetings;
}

function roundOf(world: World, at: Instant, last: Instant): Omit<Round, "plans"> {
  const key = at.slice(0, 10);
  return {
    id: world.id(`board/${key}`, after(at, -5 * HOUR)),
    at,
    last,
    assembledAt: after(at, -5 * HOUR),
    chance: dice(`${world.seed}/board/${key}`),
  };
}

/** The next meeting: its agenda was assembled and sent this morning. */
function planNext(world: World, last: Instant): void {
  let ahead = addDays(last, 6);
  while (boardBefore(world, ahead) <= last) ahead = addDays(ahead, 1);
  const round = roundOf(world, boardBefore(world, ahead), last);
  const morning = hourOn(world, 0, 9.5);
  const at = round.assembledAt < world.anchor ? round.assembledAt : morning < world.anchor ? morning : after(world.anchor, -20 * MINUTE);
  planAgenda(world, { id: round.id, at: round.at, assembledAt: at });
}

function planAgenda(world: World, { id, at, assembledAt }: Pick<Round, "id" | "at" | "assembledAt">): void {
  const farouk = world.person("farouk").actor;
  const send = (when: Instant, command: Command) =>
    world.send({ at: when, kind: "meeting", id, actor: farouk, command, apart: command.type === "create" });
  const values = { title: "Change advisory board", series, startsAt: at, durationMinutes: 60, assemble: true };
  send(assembledAt, world.create("meeting", values));
  send(after(assembledAt, 12 * MINUTE), { type: "circulateAgenda" });
}

function planMeeting(world: World, round: Round): void {
  if (round.at > world.anchor) return;
  planAgenda(world, round);
  const { id, at, chance } = round;
  const present = board.filter((key) => key === "vidal" || key === "haas" || chance.chance(0.72));
  const send = (minutes: number, who: string, command: Command) =>
    world.send({ at: after(at, minutes * MINUTE), kind: "meeting", id, actor: world.person(who).actor, command });
  send(1, "vidal", { type: "open" });
  for (const [index, key] of present.filter((one) => one !== "vidal").entries())
    send(1 + index / 4, "farouk", { type: "arrive", person: world.person(key).id });
  const decided = round.plans.filter((plan) => isDecided(plan, round));
  for (const [index, plan] of decided.entries()) planDecision(world, round, { plan, minutes: 57 + index / 6 });
  for (const [index, plan] of round.plans.filter((one) => isLookedBackOn(one, round)).entries())
    planLookBack(world, round, { plan, minutes: 5 + index });
  send(63, "vidal", { type: "end" });
  send(66, "farouk", { type: "draft", replace: false });
  send(68, "farouk", { type: "circulate" });
}

/** What waits for approval when the agenda is assembled stands on it, and is decided when the votes are in. */
function isDecided({ askedAt, scheduledAt, type }: ChangePlan, { assembledAt, at }: Round): boolean {
  return type === "normal" && askedAt !== null && askedAt < assembledAt && scheduledAt !== null && scheduledAt > after(at, 62 * MINUTE);
}

/** Emergencies and failures since the meeting before, by the rule by which an agenda is assembled. */
function isLookedBackOn(plan: ChangePlan, { assembledAt, last }: Round): boolean {
  const { endedAt, closedAt, begunAt, ending, requestedAt, scheduledAt } = plan;
  if (begunAt === null || scheduledAt === null) return false;
  const isOver = endedAt !== null && endedAt < assembledAt && endedAt > last;
  const isClosed = closedAt !== null && closedAt < assembledAt && ending === "failed";
  if (isOver && (ending === "rolledBack" || isClosed)) return true;
  return plan.type === "emergency" && requestedAt > last && scheduledAt < assembledAt;
}

type Turn = { plan: ChangePlan; minutes: number };

function planDecision(world: World, { id, at, chance }: Round, { plan, minutes }: Turn): void {
  const change = changeId(world, plan);
  const when = after(at, minutes * MINUTE);
  const isOwn = plan.requester === "vidal" || plan.implementer === "vidal";
  // Haas is always there; of what is his own and Vidal's nothing is planned.
  const by = isOwn ? "haas" : "vidal";
  const isConditional = chance.chance(0.09) && ms(plan.from) - ms(when) > 30 * HOUR;
  const [title, evidence] = chance.pick(conditions);
  const dueAt = after(plan.from, -3 * HOUR);
  const condition = { title, owner: world.person(plan.implementer).id, dueAt };
  const decision = isConditional ? "approvedWithConditions" : "approved";
  const command = { type: "decideByCab", meeting: id, item: itemId(id, change), decision, digest: digestOfPlan(world, plan), reason: null };
  const actor = world.person(by).actor;
  world.send({ at: when, kind: "change", id: change, actor, command: { ...command, conditions: isConditional ? [condition] : [] } });
  if (!isConditional) return;
  world.send({
    at: after(plan.from, -5 * HOUR),
    kind: "changeTask",
    id: conditionId(change, when, 0),
    actor: world.person(plan.implementer).actor,
    command: { type: "complete", evidence, closeCode: null, closeNotes: null },
  });
}

function planLookBack(world: World, { id, at, chance }: Round, { plan, minutes }: Turn): void {
  const item = itemId(id, changeId(world, plan));
  const send = (offset: number, command: Command) =>
    world.send({ at: after(at, (minutes + offset) * MINUTE), kind: "agendaItem", id: item, actor: world.person("farouk").actor, command });
  if (chance.chance(0.6)) send(0, { type: "minute", notes: chance.pick(plan.type === "emergency" ? urgentNotes : failedNotes) });
  send(0.5, { type: "discuss" });
}

const conditions = [
  ["Way back tried on the copy", "Tried on the copy on the day before: 22 minutes, all checks right."],
  ["Field engineer on site in the window", "Confirmed for the evening, telephone number is in the plan."],
  ["Key users have named two testers", "Both are named and have the list of cases."],
  ["Backup of the evening before is read back", "Read back into the test machine, counts are equal."],
  ["Night shift of the NOC knows the plan", "Handed over at 19:00 and signed for."],
] as const;
const failedNotes = [
  "The test machine has half the memory: it would have shown it. Goes into the list of test machines.",
  "Way back worked as written. The maker gets the log; again in two weeks.",
  "The check came too late in the plan: it stands first from now on.",
];
const urgentNotes = [
  "Agreed: it could not wait. The certificate goes into the list.",
  "Agreed. Next time the NOC is told first.",
  "Agreed. A standard change is made of it.",
];
