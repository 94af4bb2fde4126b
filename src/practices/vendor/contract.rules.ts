import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { fold } from "../../kernel/fold.ts";
import type { Id } from "../../kernel/ids.ts";
import { type AnyRecord, metaOf } from "../../kernel/model.ts";
import { dayIn } from "../../kernel/plain-day.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { type BusinessCalendar, isZone } from "../../kernel/time.ts";
import { contractAlarm, isOver, listed, standing, wokenContract } from "./alarm.rules.ts";
import { contractConcern } from "./concern.rules.ts";
import { type ContractCommand, type ContractCommandOf, contractCommands, contractEvents, contractRefusals } from "./contract.commands.ts";
import { type Contract, contractModel, contractStates } from "./contract.model.ts";

export type ContractFacts = {
  /** The office's zone: of days that name none. */
  zone: string;
  calendars: ReadonlyMap<Id, BusinessCalendar>;
  /** The vendors that commands name: where one went that was merged into another. */
  vendors: ReadonlyMap<Id, { mergedInto: Id | null }>;
  /** Contracts by number and vendor, as `numberKey` writes them. */
  numbers: ReadonlyMap<string, { id: Id; number: string | null }>;
};
export type AskedContract = Question<Contract, ContractCommand, ContractFacts>;

export const contract: Kind<Contract, ContractCommand, ContractFacts> = {
  model: contractModel,
  permissions: { read: "vendor.read", create: "vendor.write" },
  commands: contractCommands,
  events: contractEvents,
  refusals: contractRefusals,
  gate: ({ current, command }) => (current ? gate(current, command.type) : { code: "missing" }),
  decide,
  learn: (facts, { after }) => {
    const key = numberKey(after);
    return key === null ? facts : { ...facts, numbers: new Map(facts.numbers).set(key, { id: after.id, number: after.number }) };
  },
  learnMade: (facts, made) => {
    const vendors = made.filter(({ kind }) => kind === "vendor").map(({ id }) => [id, { mergedInto: null }] as const);
    return { ...facts, vendors: new Map([...vendors, ...facts.vendors]) };
  },
  fromPatch: (current, patch) => ({ ok: true, commands: [asCommand(current, patch)] }),
  wake: ({ alarmAt }) => alarmAt,
  concern: contractConcern,
  visible: (actor) => (may(actor, "vendor.read") ? ["all"] : []),
  factsRead: ["calendar", "organisation", "vendor", "contract"],
};

function asCommand(current: Contract | null, patch: Record<string, unknown>): ContractCommand {
  return (current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as ContractCommand;
}

/** By what a contract is the same as another: its number on paper with its vendor; null where it has no number. */
export function numberKey({ contractNumber, vendor }: Pick<Contract, "contractNumber" | "vendor">): string | null {
  return contractNumber === null ? null : `${fold(contractNumber)}|${vendor ?? ""}`;
}

function gate(current: Contract, type: string): Refusal | null {
  const word = contractStates.find((one) => one.value === current.state)?.label.toLowerCase() ?? current.state;
  const wrong = { code: "wrongState", because: word };
  if (type === "activate") return current.state === "draft" ? null : wrong;
  if (type === "decide") return current.state === "active" ? null : wrong;
  if (type === "cancel") return isOver(current) ? wrong : null;
  return null;
}

function decide(asked: AskedContract): Decision<Contract> {
  const { command, current, facts, now, actor } = asked;
  if (command.type === "create") return create(asked, command);
  if (command.type === "recordTerms") return recordTerms(asked, command);
  if (!current) return refuse("missing");
  const denied = gate(current, command.type);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "edit":
      return settled(withChanges(current, command.changes), asked, { type: "contractEdited" });
    case "moveToVendor":
      return settled({ ...current, vendor: command.vendor }, asked, {
        type: "vendorChanged",
        data: { from: current.vendor, to: command.vendor },
      });
    case "activate":
      return settled({ ...current, state: "active" }, asked, { type: "contractActivated" });
    case "decide": {
      const { decision, reason } = command;
      if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
      if (decision === current.decision) return refuse("alreadyDecided", { field: "decision" });
      const today = dayIn(zoneOf(current, facts), now);
      if (decision === "end" && current.noticeOn !== null && today > current.noticeOn)
        return refuse("tooLate", { field: "decision", because: current.noticeOn });
      const decidedBy = actor.onBehalfOf?.personId ?? actor.personId;
      // Who decides on this term has seen that the one before began by itself.
      const decided = { decision, decisionReason: reason, decidedAt: now, decidedBy, renewedUndecided: 0 };
      const next = listed({ ...current, ...decided });
      return accept(
        { ...next, ...contractAlarm(next, { now, zone: zoneOf(next, facts), after: "decision" }) },
        { type: "contractDecided", data: { decision, reason } },
      );
    }
    case "cancel":
      if (command.reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
      return settled({ ...current, state: "cancelled", cancelReason: command.reason }, asked, {
        type: "contractCancelled",
        data: { reason: command.reason },
      });
    case "addNote":
      return command.text.trim() === ""
        ? refuse("textNeeded", { field: "text" })
        : accept({ ...current }, { type: "noteAdded", data: { text: command.text } });
    case "wake":
      return wokenContract(current, { now, zone: zoneOf(current, facts), calendarOf: (id) => facts.calendars.get(id) ?? null });
  }
}

function create(asked: AskedContract, { type: _, asDraft, ...said }: ContractCommandOf<"create">): Decision<Contract> {
  if (asked.current) return refuse("taken");
  const record = withChanges(newContract(asked) as Contract, said);
  return settled({ ...record, state: asDraft ? "draft" : "active" }, asked, { type: "contractRecorded" });
}

/** Takes over what a list says of a contract: only what it names, and nothing that is decided here. */
function recordTerms(asked: AskedContract, { changes, source }: ContractCommandOf<"recordTerms">): Decision<Contract> {
  const { current } = asked;
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(changes)) {
    const schema = contractModel.shape[name as keyof typeof contractModel.shape];
    if (name.startsWith("u_")) given[name] = value;
    else if (!schema || metaOf(schema).setByRules) return refuse("noSuchField", { field: name, because: name });
    else {
      const parsed = schema.safeParse(value);
      if (!parsed.success) return refuse("badValue", { field: name, because: parsed.error.issues.map(({ message }) => message).join(" ") });
      given[name] = parsed.data;
    }
  }
  if (current && Object.entries(given).every(([name, value]) => JSON.stringify(heldBy(current, name)) === JSON.stringify(value)))
    return accept(current);
  const base = current ?? ({ ...newContract(asked), state: "active" } as Contract);
  return settled({ ...withChanges(base, given), source }, asked, { type: current ? "termsTaken" : "contractRecorded", data: { source } });
}

function heldBy(contract: Contract, name: string): unknown {
  return (name.startsWith("u_") ? contract.extra[name] : contract[name as keyof Contract]) ?? null;
}

/** A contract whose words changed: held against the others, and with the dates, exceptions and alarms that follow from it. */
function settled(changed: Contract, asked: AskedContract, event: { type: string; data?: Record<string, unknown> }): Decision<Contract> {
  const { facts, now, current, id } = asked;
  const known = changed.vendor === null ? null : facts.vendors.get(changed.vendor);
  if (changed.vendor !== null && changed.vendor !== current?.vendor && !known) return refuse("noSuchVendor", { field: "vendor" });
  // A vendor that was merged into another is that other: its contracts never come back to the old name.
  const next = { ...changed, vendor: known?.mergedInto ?? changed.vendor };
  if (next.parent === id) return refuse("ownParent", { field: "parent" });
  if (next.timeZone !== null && !isZone(next.timeZone)) return refuse("unknownZone", { field: "timeZone", because: next.timeZone });
  const key = numberKey(next);
  const other = key === null ? undefined : facts.numbers.get(key);
  if (other && other.id !== id && event.type !== "vendorChanged")
    return refuse("sameNumber", { field: "contractNumber", because: other.number ?? "Another contract" });
  const calendarOf = (one: Id) => facts.calendars.get(one) ?? null;
  return accept(standing(next, { before: current, now, zone: zoneOf(next, facts), calendarOf }), event);
}

function zoneOf({ timeZone }: Pick<Contract, "timeZone">, { zone }: ContractFacts): string {
  return timeZone ?? zone;
}

const newContract: (asked: AskedContract) => AnyRecord = recordMaker(contractModel, { state: "draft" });
