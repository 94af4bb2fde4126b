import { type Actor, may } from "../kernel/actor.ts";
import type { Refusal } from "../kernel/decision.ts";
import { deriveId, type Id } from "../kernel/ids.ts";
import type { AnyRecord } from "../kernel/model.ts";
import type { Envelope } from "../kernel/practice.ts";
import type { Instant } from "../kernel/time.ts";
import { sentenceOf } from "./handle.ts";
import { kindEntry } from "./house.ts";
import { judge, type Plan, type PlannedSubject } from "./import-plan.ts";
import { stableId } from "./import-refer.ts";
import type { Office } from "./office.ts";

const atOnce = 500;

/**
 * Asks the rules about every step of a plan, one after another, as the import would, and writes nothing: no lock is taken and no transaction
 * held while people work. What they refuse is taken out of the plan, with their sentence at its line.
 */
export async function checkPlan(office: Office, plan: Plan, actor: Actor, signal: AbortSignal): Promise<void> {
  const companions = plan.companions.flatMap((one) => companionEnvelopes(one, actor, office.clock.now()));
  for (const { kind, id, command } of companions) {
    const spec = kindEntry(office.house, kind).kind.commands[command.type];
    if (spec?.permission && !may(actor, spec.permission)) throw new Error(`Making ${kind} ${id} needs the permission ${spec.permission}.`);
  }
  const stays: PlannedSubject[] = [];
  for (let from = 0; from < plan.subjects.length && !signal.aborted; from += atOnce) {
    const some = plan.subjects.slice(from, from + atOnce);
    const refusals = await decideAll(office, plan, some, actor);
    for (const subject of some) {
      const refusal = refusals.get(subject.id);
      if (!refusal) stays.push(subject);
      else refuseSubject(plan, subject, refusal);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  plan.subjects = stays;
}

/** Puts a refusal at the line it is about, and says at the record's other lines that they stay out with it. */
export function refuseSubject(plan: Plan, subject: PlannedSubject, { line, sentence }: StepRefusal): void {
  for (const row of subject.rows) {
    const isCause = row.line === line;
    const reason = isCause ? sentence : `Left out with ${plan.sheet.lineWord} ${line} of the same record: nothing is half imported.`;
    judge(plan, row.line, { column: null, reason });
  }
}

export type StepRefusal = { line: number; sentence: string };

/** The commands that make a companion, as envelopes whose ids are the same each time. */
export function companionEnvelopes(one: Plan["companions"][number], actor: Actor, at: Instant): (Envelope & { id: Id })[] {
  return one.commands.map((command, place) => ({
    kind: one.kind,
    id: one.id,
    commandId: deriveId(one.id, `companion/${place}`),
    actor,
    at,
    quiet: true,
    command,
  }));
}

/** The commands of a subject's steps, as envelopes whose ids are the same each time. */
export function stepEnvelopes(plan: Plan, subject: PlannedSubject, actor: Actor): (Envelope & { id: Id })[] {
  return subject.steps.map(({ row, at, command }, place) => ({
    kind: plan.importer.kind,
    id: subject.id,
    commandId: stableId(plan.settings.source, "step", `${row.hash}/${place}`),
    actor,
    at,
    quiet: true,
    command,
  }));
}

async function decideAll(office: Office, plan: Plan, subjects: readonly PlannedSubject[], actor: Actor): Promise<Map<Id, StepRefusal>> {
  const entry = kindEntry(office.house, plan.importer.kind);
  const now = office.clock.now();
  const existing = subjects.filter((one) => !one.isNew).map((one) => one.id);
  const current = new Map<Id, AnyRecord>();
  if (existing.length > 0) for (const record of await entry.table.load(office.db, existing, false)) current.set(record.id, record);
  const all = subjects.flatMap((subject) =>
    stepEnvelopes(plan, subject, actor).map((envelope, place) => ({ envelope, line: subject.steps[place]!.row.line })),
  );
  const asks = all.map(({ envelope }) => ({ envelope, current: current.get(envelope.id) ?? null }));
  let facts = await entry.facts(office.db, asks, now, office.house);
  if (entry.kind.learnMade) facts = entry.kind.learnMade(facts, plan.companions);
  const refused = new Map<Id, StepRefusal>();
  for (const { envelope, line } of all) {
    if (refused.has(envelope.id)) continue;
    const { id, command, at = now } = envelope;
    const before = current.get(id) ?? null;
    const no = (refusal: Refusal) => refused.set(id, { line, sentence: sentenceOf(entry, refusal) });
    const spec = entry.kind.commands[command.type];
    if (!spec) no({ code: "unknownCommand" });
    else if (spec.permission && !may(actor, spec.permission)) no({ code: "notPermitted", because: spec.permission });
    else {
      const newId = (n: number) => deriveId(envelope.commandId, n);
      const decision = entry.kind.decide({ now: at, actor, current: before, command, facts, id, newId });
      if (!decision.ok) no(decision.refusal);
      else {
        const after: AnyRecord = { ...decision.next, version: (before?.version ?? 0) + 1, updatedAt: at };
        current.set(id, after);
        const change = { kind: envelope.kind, id, before, after, events: decision.events, at, actor };
        if (entry.kind.learn) facts = entry.kind.learn(facts, change);
      }
    }
  }
  return refused;
}
