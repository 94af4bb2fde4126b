import { may } from "../../kernel/actor.ts";
import { editable } from "../../kernel/command.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { day } from "../../kernel/model.ts";
import { dayIn, hourOfDay, plusDays } from "../../kernel/plain-day.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import type { Instant } from "../../kernel/time.ts";
import { movable } from "./movable.rules.ts";
import { periodAfter, periodOf } from "./period.rules.ts";
import { type SlaClause, slaClauseModel } from "./promise.model.ts";

const administer = "vendor.administer";
const commands = {
  create: { label: "New clause", permission: administer, input: editable(slaClauseModel) },
  edit: { label: "Edit", input: {}, permission: administer, order: 2 },
  measure: {
    label: "Measure a period",
    permission: administer,
    order: 1,
    input: { periodStart: day({ label: "A day of the period" }) },
    help: "Counts it again from incidents and clocks as they stand now.",
  },
  retire: { label: "Retire", input: {}, permission: administer, order: 9, help: "It is measured no more; its results stay." },
  restore: { label: "Bring back", input: {}, permission: administer, order: 9 },
} as const;
export type ClauseCommand = CommandsOf<typeof commands, SlaClause> | { type: "wake" };
export type ClauseFacts = { zone: string; contracts: ReadonlyMap<Id, { vendor: Id | null; currency: string }> };
type Asked = Question<SlaClause, ClauseCommand, ClauseFacts>;

/** A promise of a vendor. It is woken on the morning after each period, and what was delivered is counted. */
export const slaClause: Kind<SlaClause, ClauseCommand, ClauseFacts> = movable<SlaClause, ClauseCommand, ClauseFacts>({
  model: slaClauseModel,
  permissions: { read: "vendor.read", create: administer },
  commands,
  events: {
    clauseRecorded: { audience: "staff", label: "written down" },
    clauseEdited: { audience: "staff", label: "changed" },
    periodEnded: { audience: "staff", label: "period ended" },
    measureAsked: { audience: "staff", label: "measured again" },
    clauseRetired: { audience: "staff", label: "retired" },
    clauseRestored: { audience: "staff", label: "brought back" },
  },
  refusals: {
    taken: "A record with this id exists already.",
    noSuchContract: "There is no such contract, or it is not yours to see.",
    thresholdNeeded: "Say within how many minutes a critical incident is restored in time.",
    servicesNeeded: "Say of which services: their incidents are counted.",
    definitionsNeeded: "Say which vendor clocks are counted: underpinning contracts among the service levels.",
    percentTarget: "A share is promised in per cent, at most 100.",
    creditsFalling: "Each step of the credits says an amount or a percentage, and lies below the promise: {because}.",
    notOver: "This period is not over yet.",
    entered: "Nobody counts this promise: enter a result for it.",
    alreadyRetired: "This is retired already.",
    notRetired: "This is not retired.",
  },
  gate: ({ current, command }) => (current ? gate(current, command.type) : { code: "missing" }),
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as ClauseCommand],
  }),
  wake: ({ active, measureAt }) => (active ? measureAt : null),
  visible: (actor) => (may(actor, "vendor.read") ? ["all"] : []),
  factsRead: ["contract", "organisation"],
});

function gate(current: SlaClause, type: string): Refusal | null {
  if (type === "retire" && !current.active) return { code: "alreadyRetired" };
  if (type === "restore" && current.active) return { code: "notRetired" };
  if (type === "measure" && current.metric === "entered") return { code: "entered" };
  return null;
}

function decide(asked: Asked): Decision<SlaClause> {
  const { command, current, facts, now } = asked;
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...said } = command;
    return checked(withChanges(newClause(asked) as SlaClause, said), asked, "clauseRecorded");
  }
  if (!current) return refuse("missing");
  const denied = gate(current, command.type);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "edit":
      return checked(withChanges(current, command.changes), asked, "clauseEdited");
    case "measure": {
      const { start, end } = periodOf(current.every, command.periodStart);
      if (end >= dayIn(facts.zone, now)) return refuse("notOver", { field: "periodStart" });
      return accept({ ...current }, { type: "measureAsked", data: { start, end } });
    }
    case "retire":
      return accept({ ...current, active: false }, { type: "clauseRetired" });
    case "restore":
      return accept({ ...current, active: true }, { type: "clauseRestored" });
    case "wake":
      return woken(current, now, facts.zone);
  }
}

function checked(next: SlaClause, { facts, current, now }: Asked, type: string): Decision<SlaClause> {
  const contract = facts.contracts.get(next.contract);
  if (!contract) return refuse("noSuchContract", { field: "contract" });
  if (next.metric === "restored" && next.thresholdMinutes === null) return refuse("thresholdNeeded", { field: "thresholdMinutes" });
  if ((next.metric === "availability" || next.metric === "restored") && next.services.length === 0)
    return refuse("servicesNeeded", { field: "services" });
  if (next.metric === "answers" && next.definitions.length === 0) return refuse("definitionsNeeded", { field: "definitions" });
  if (next.metric !== "entered" && next.target > 100) return refuse("percentTarget", { field: "target" });
  const bad = next.credits.find((one) => one.below > next.target || (one.amount === null) === (one.percent === null));
  if (bad) return refuse("creditsFalling", { field: "credits", because: `below ${bad.below}` });
  const record = { ...next, vendor: contract.vendor };
  const isNew = current === null || current.every !== next.every || current.measuredFrom !== next.measuredFrom;
  if (!isNew) return accept(record, { type });
  const first = periodOf(next.every, next.measuredFrom ?? dayIn(facts.zone, now));
  return accept({ ...record, ...awaiting(first, facts.zone) }, { type });
}

/** A period is counted at six in the morning after its last day: what closes late is counted again when somebody asks. */
function awaiting({ start, end }: { start: string; end: string }, zone: string): Pick<SlaClause, "nextPeriod" | "measureAt"> {
  return { nextPeriod: start, measureAt: hourOfDay(zone, plusDays(end, 1), 6) };
}

function woken(current: SlaClause, now: Instant, zone: string): Decision<SlaClause> {
  const { measureAt, nextPeriod, every, active } = current;
  if (!active || measureAt === null || nextPeriod === null || measureAt > now) return accept(current);
  const { start, end } = periodOf(every, nextPeriod);
  return accept({ ...current, ...awaiting(periodAfter(every, start), zone) }, { type: "periodEnded", data: { start, end } });
}

const newClause = recordMaker(slaClauseModel, { active: true });
