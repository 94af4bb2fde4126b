import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { type AnyRecord, unsaid } from "../../kernel/model.ts";
import type { Change, CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import type { Instant } from "../../kernel/time.ts";
import { type ShiftSwap, type SwapState, shiftSwapModel } from "./model.ts";
import { levelsOf, type OverridePlan, resolve, type Segment } from "./roster.rules.ts";
import { isSelf, manages, nameIn, type ShiftFacts } from "./standing.rules.ts";

const { roster, level, giver, taker, startsAt, endsAt, returnStartsAt, returnEndsAt, message } = shiftSwapModel.shape;
const commands = {
  create: {
    label: "Ask to swap",
    permission: "roster.cover",
    input: { roster, level, giver, taker, startsAt, endsAt, returnStartsAt, returnEndsAt, message },
  },
  accept: { label: "Accept", input: {}, permission: "roster.cover", order: 1, help: "The shift moves at once." },
  decline: { label: "Decline", input: {}, permission: "roster.cover", order: 2 },
  withdraw: { label: "Withdraw", input: {}, permission: "roster.cover", order: 3 },
} as const;
type SwapCommand = CommandsOf<typeof commands, ShiftSwap> | { type: "wake" };

/** A swap: asked by whose shift it is, answered by who is asked; whoever manages the roster may do either. */
export const shiftSwap: Kind<ShiftSwap, SwapCommand, ShiftFacts> = {
  model: shiftSwapModel,
  permissions: { read: "roster.read", create: "roster.cover" },
  commands,
  events: {
    swapAsked: { audience: "staff", label: "asked to swap" },
    swapAccepted: { audience: "staff", label: "swap accepted" },
    swapDeclined: { audience: "staff", label: "swap declined" },
    swapWithdrawn: { audience: "staff", label: "swap withdrawn" },
    swapLapsed: { audience: "staff", label: "swap not answered in time" },
  },
  refusals: {
    noRoster: "There is no such roster, or it is retired. Choose one that is in use.",
    noSuchLevel: "This roster has no level {because}. Choose one that it has.",
    endsBeforeItBegins: "The shift ends before it begins. Set a later end.",
    past: "The shift has begun already. Ask for one that lies ahead, or for the rest of it.",
    themselves: "Nobody swaps with themselves. Ask somebody else.",
    noPerson: "There is no such person. Choose one of the people here.",
    notHere: "{because} does not work here any more. Ask somebody else.",
    notYours: "You may give away your own shifts. For others ask whoever manages the roster.",
    halfReturn: "A shift in return needs both its beginning and its end, and somebody whose shift is taken.",
    returnOverlaps: "The shift in return overlaps the one given. Choose another.",
    notTheirs: "{because} is not on call throughout that time, so it cannot change hands. Look at the roster again.",
    covered: "Somebody is on call in that time already. Ask whose shift it is to swap.",
    alreadyOnCall: "{because} is on call then already. Ask somebody who is free.",
    notAsked: "Only who was asked answers, or whoever manages the roster.",
    notAsker: "Only who asked takes it back, or whoever manages the roster.",
    answered: "This was answered already: it is {because}.",
  },
  factsRead: ["roster", "rosterOverride", "person"],
  fences: (command, current) => (command.type === "accept" && current ? { writes: [`roster/${current.roster}`] } : {}),
  gate: ({ actor, current, command, facts }) =>
    command.type === "create" ? null : current ? gate(current, command.type, actor, facts) : { code: "missing" },
  decide,
  learn: (facts, change) => learned(facts, change),
  fromPatch: (current, patch) =>
    current
      ? { ok: false, refusal: { code: "answered", because: `${current.state}; a swap is answered, not edited` } }
      : { ok: true, commands: [{ ...patch, type: "create" } as SwapCommand] },
  visible: (actor) => (may(actor, "roster.read") ? ["all"] : []),
  about: (record) => record.roster,
  wake: (record) => (record.state === "asked" ? record.startsAt : null),
};

/** The overrides that an accepted swap makes: the shift given and, where one was offered, the shift in return. */
export function overridesOf(swap: ShiftSwap): { id: Id; person: Id; whom: Id | null; startsAt: Instant; endsAt: Instant }[] {
  const given = { id: deriveId(swap.id, "given"), person: swap.taker, whom: swap.giver, startsAt: swap.startsAt, endsAt: swap.endsAt };
  if (swap.giver === null || swap.returnStartsAt === null || swap.returnEndsAt === null) return [given];
  const back = {
    id: deriveId(swap.id, "returned"),
    person: swap.giver,
    whom: swap.taker,
    startsAt: swap.returnStartsAt,
    endsAt: swap.returnEndsAt,
  };
  return [given, back];
}

function decide(question: Question<ShiftSwap, SwapCommand, ShiftFacts>): Decision<ShiftSwap> {
  const { current, command, actor, facts, now } = question;
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...given } = command;
    const record: AnyRecord = { ...newBase(question), ...unsaid(shiftSwapModel), ...given, state: "asked" };
    const swap = record as ShiftSwap;
    const refusal = askFault(swap, actor, facts, now) ?? holdFault(swap, facts);
    return refusal ? { ok: false, refusal } : accept(swap, { type: "swapAsked", data: told(swap) });
  }
  if (!current) return refuse("missing");
  if (command.type === "wake") return current.state === "asked" ? moved(current, "lapsed", question) : accept(current);
  const denied = gate(current, command.type, actor, facts);
  if (denied) return { ok: false, refusal: denied };
  if (command.type === "decline") return moved(current, "declined", question);
  if (command.type === "withdraw") return moved(current, "withdrawn", question);
  if (current.startsAt <= now) return refuse("past", { field: "startsAt" });
  const refusal = holdFault(current, facts);
  return refusal ? { ok: false, refusal } : moved(current, "accepted", question);
}

const events: Record<Exclude<SwapState, "asked">, string> = {
  accepted: "swapAccepted",
  declined: "swapDeclined",
  withdrawn: "swapWithdrawn",
  lapsed: "swapLapsed",
};

function moved(
  current: ShiftSwap,
  state: Exclude<SwapState, "asked">,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<ShiftSwap> {
  return accept({ ...current, state, answeredBy: actor.personId, answeredAt: now }, { type: events[state], data: told(current) });
}

function told(swap: ShiftSwap): Record<string, unknown> {
  const { giver: from, taker: to, startsAt: begins, endsAt: ends, returnStartsAt: backFrom, returnEndsAt: backTo } = swap;
  return { giver: from, taker: to, startsAt: begins, endsAt: ends, returnStartsAt: backFrom, returnEndsAt: backTo };
}

/** What cannot be asked, whatever the roster says. */
function askFault(swap: ShiftSwap, actor: Actor, facts: ShiftFacts, now: Instant): Refusal | null {
  const standing = facts.rosters.get(swap.roster);
  if (!standing?.active) return { code: "noRoster", field: "roster" };
  if (!levelsOf(standing).includes(swap.level)) return { code: "noSuchLevel", field: "level", because: String(swap.level) };
  if (swap.giver === swap.taker) return { code: "themselves", field: "taker" };
  for (const [field, one] of [
    ["giver", swap.giver],
    ["taker", swap.taker],
  ] as const) {
    if (one === null) continue;
    const known = facts.people.get(one);
    if (!known) return { code: "noPerson", field };
    if (!known.active) return { code: "notHere", field, because: known.name };
  }
  return timeFault(swap, now) ?? rightFault(swap, actor, facts);
}

function timeFault(swap: ShiftSwap, now: Instant): Refusal | null {
  if (swap.endsAt <= swap.startsAt) return { code: "endsBeforeItBegins", field: "endsAt" };
  if (swap.startsAt <= now) return { code: "past", field: "startsAt" };
  const { returnStartsAt: from, returnEndsAt: to } = swap;
  if (from === null && to === null) return null;
  if (from === null || to === null || swap.giver === null) return { code: "halfReturn", field: "returnStartsAt" };
  if (to <= from) return { code: "endsBeforeItBegins", field: "returnEndsAt" };
  if (from <= now) return { code: "past", field: "returnStartsAt" };
  return from < swap.endsAt && to > swap.startsAt ? { code: "returnOverlaps", field: "returnStartsAt" } : null;
}

/** One gives one's own shifts. A gap is nobody's: whoever takes turns in the roster may ask somebody to cover it. */
function rightFault(swap: ShiftSwap, actor: Actor, facts: ShiftFacts): Refusal | null {
  const standing = facts.rosters.get(swap.roster)!;
  if (manages(actor, standing) || isSelf(actor, swap.giver)) return null;
  const takesTurns = standing.layers.some((layer) => layer.participants.some((one) => isSelf(actor, one)));
  return swap.giver === null && takesTurns ? null : { code: "notYours", field: "giver" };
}

/** The shifts must still be as they were agreed: the giver's throughout, or nobody's; the taker free then, and on call in return. */
function holdFault(swap: ShiftSwap, facts: ShiftFacts): Refusal | null {
  const standing = facts.rosters.get(swap.roster);
  if (!standing?.active) return { code: "noRoster", field: "roster" };
  const question = { roster: standing, overrides: facts.overrides.get(swap.roster) ?? [], level: swap.level };
  const given = resolve({ ...question, from: swap.startsAt, to: swap.endsAt });
  if (swap.giver === null) return given.some((one) => one.people.length > 0) ? { code: "covered", field: "startsAt" } : null;
  if (!holds(given, swap.giver)) return { code: "notTheirs", field: "startsAt", because: nameIn(facts, swap.giver) };
  if (given.some((one) => one.people.includes(swap.taker)))
    return { code: "alreadyOnCall", field: "taker", because: nameIn(facts, swap.taker) };
  if (swap.returnStartsAt === null || swap.returnEndsAt === null) return null;
  const returned = resolve({ ...question, from: swap.returnStartsAt, to: swap.returnEndsAt });
  if (!holds(returned, swap.taker)) return { code: "notTheirs", field: "returnStartsAt", because: nameIn(facts, swap.taker) };
  return returned.some((one) => one.people.includes(swap.giver!))
    ? { code: "alreadyOnCall", field: "returnStartsAt", because: nameIn(facts, swap.giver) }
    : null;
}

function holds(segments: readonly Segment[], person: Id): boolean {
  return segments.every((one) => one.people.includes(person));
}

function gate(current: ShiftSwap, type: string, actor: Actor, facts: ShiftFacts): Refusal | null {
  if (current.state !== "asked") return { code: "answered", because: current.state };
  const standing = facts.rosters.get(current.roster);
  if (may(actor, "roster.administer") || (standing && manages(actor, standing))) return null;
  if (type === "withdraw") return isSelf(actor, current.giver) || isSelf(actor, current.createdBy) ? null : { code: "notAsker" };
  return isSelf(actor, current.taker) ? null : { code: "notAsked" };
}

/** A later command of the same batch must know what this one moved. */
function learned(facts: ShiftFacts, { after, before }: Change<ShiftSwap>): ShiftFacts {
  if (after.state !== "accepted" || before?.state === "accepted") return facts;
  const made = overridesOf(after).map(
    (one): OverridePlan => ({
      ...one,
      level: after.level,
      mode: one.whom ? "replace" : "add",
      swap: after.id,
      createdAt: after.answeredAt ?? after.createdAt,
      active: true,
    }),
  );
  return { ...facts, overrides: new Map(facts.overrides).set(after.roster, [...(facts.overrides.get(after.roster) ?? []), ...made]) };
}
