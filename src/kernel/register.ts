import type { Actor } from "./actor.ts";
import { may } from "./actor.ts";
import { editable } from "./command.ts";
import { accept, type Decision, type DomainEvent, type Refusal, refuse } from "./decision.ts";
import { type AnyRecord, type Model, unsaid } from "./model.ts";
import type { Kind, Question, VisibleBranch } from "./practice.ts";
import { newBase, withChanges } from "./record.ts";

type Rules<S> = {
  model: Model;
  read: string;
  write: string;
  /** Why a state of the record cannot stand (overlapping hours, unknown zone), or null. */
  check?(record: S): Refusal | null;
  refusals?: Record<string, string>;
  visible?(actor: Actor): VisibleBranch[];
};

type RegisterCommand = { type: string; changes?: Record<string, unknown> } & Record<string, unknown>;

/** A plain register: create, edit, retire and bring back, with one permission to write. Its model has an `active` field. */
export function defineRegister<S extends AnyRecord>(
  model: Model,
  given: Omit<Rules<S>, "model">,
): Omit<Kind<S, RegisterCommand, undefined>, "learnMade"> {
  const rules: Rules<S> = { model, ...given };
  const gate = (actor: Actor): Refusal | null => (may(actor, rules.write) ? null : { code: "notPermitted", because: rules.write });
  return {
    model,
    permissions: { read: rules.read, create: rules.write },
    commands: {
      create: { label: `New ${model.label.toLowerCase()}`, input: editable(model), permission: rules.write },
      edit: { label: "Edit", input: {}, permission: rules.write, order: 1 },
      retire: {
        label: "Retire",
        input: {},
        permission: rules.write,
        order: 9,
        help: "Keeps the record and its history; it can no longer be chosen.",
      },
      restore: { label: "Bring back", input: {}, permission: rules.write, order: 9 },
    },
    events: {
      created: { audience: "staff", label: "created" },
      edited: { audience: "staff", label: "edited" },
      retired: { audience: "staff", label: "retired" },
      restored: { audience: "staff", label: "brought back" },
    },
    refusals: { ...registerRefusals, ...rules.refusals },
    gate: ({ actor, current, command }) => gate(actor) ?? stateGate(current, command.type),
    decide: (question) => decideRegister(question, rules, gate(question.actor)),
    fromPatch: (current, patch) => ({
      ok: true,
      commands: activePatch(current, patch, { on: "restore", off: "retire" }).map((one) =>
        typeof one === "string" ? { type: one } : current ? { type: "edit", changes: one } : { ...one, type: "create" },
      ),
    }),
    visible: (actor) => (may(actor, rules.read) ? (rules.visible?.(actor) ?? ["all"]) : []),
  };
}

/** A field set that may say `active`, as the verbs that turn it on or off and the rest; brought back before it is edited, retired after. */
export function activePatch<V extends string>(
  current: AnyRecord | null,
  { active, ...rest }: Record<string, unknown>,
  verbs: { on: V; off: V },
): (V | Record<string, unknown>)[] {
  if (typeof active !== "boolean") return [active === undefined ? rest : { ...rest, active }];
  const edits = !current || Object.keys(rest).length > 0 ? [rest] : [];
  if (active === (current?.active ?? true)) return edits;
  return active ? [verbs.on, ...edits] : [...edits, verbs.off];
}

const registerRefusals = {
  taken: "A record with this id exists already.",
  missing: "There is no such record, or it is not yours to see.",
  alreadyRetired: "This is retired already.",
  notRetired: "This is not retired.",
};

function stateGate(current: AnyRecord | null, type: string): Refusal | null {
  if (!current) return type === "create" ? null : { code: "missing" };
  if (type === "retire" && current.active === false) return { code: "alreadyRetired" };
  if (type === "restore" && current.active !== false) return { code: "notRetired" };
  return null;
}

function decideRegister<S extends AnyRecord>(
  question: Question<S, RegisterCommand, undefined>,
  rules: Rules<S>,
  denied: Refusal | null,
): Decision<S> {
  const { current, command } = question;
  if (denied) return { ok: false, refusal: denied };
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...values } = command;
    const base = { ...newBase(question), ...unsaid(rules.model), active: true } as AnyRecord as S;
    return checked(withChanges(base, values), { type: "created" }, rules);
  }
  const refusal = stateGate(current, command.type);
  if (refusal || !current) return { ok: false, refusal: refusal ?? { code: "missing" } };
  if (command.type === "edit") return checked(withChanges(current, command.changes ?? {}), { type: "edited" }, rules);
  if (command.type === "retire") return accept({ ...current, active: false }, { type: "retired" });
  if (command.type === "restore") return checked({ ...current, active: true }, { type: "restored" }, rules);
  return refuse("missing");
}

function checked<S extends AnyRecord>(record: S, event: DomainEvent, rules: Rules<S>): Decision<S> {
  const refusal = rules.check?.(record) ?? null;
  return refusal ? { ok: false, refusal } : accept(record, event);
}
