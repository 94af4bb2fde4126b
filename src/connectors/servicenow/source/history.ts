import type { Instant } from "../../../kernel/time.ts";

/** A field that somebody changed there, as its audit tells; values in our terms. */
export type AuditFact = { id: string; at: Instant; by: string; field: string; old: unknown; new: unknown };
/** What somebody wrote there. */
export type EntryFact = { id: string; at: Instant; by: string; entry: "note" | "comment"; text: string };
/** One step by which a record becomes here what it is there. `by`: the user of the source in whose name; null for nobody. */
export type HistoryStep = { at: Instant; by: string | null } & (
  | { is: "fields"; changes: Record<string, unknown> }
  | { is: "entry"; entry: "note" | "comment"; text: string }
);
type Fields = Readonly<Record<string, unknown>>;
export type History = {
  /** The fields as they stand there now. */
  final: Fields;
  /** As they stand here; null where the record is not here yet. */
  here: Fields | null;
  createdAt: Instant;
  createdBy: string;
  updatedAt: Instant;
  updatedBy: string;
  audits: readonly AuditFact[];
  entries: readonly EntryFact[];
  /** The state in which records of the kind begin, and the states of which a field keeps the time. */
  begins: Fields;
  milestones: readonly { field: string; state: string }[];
};

/** Kept up by rules while a history is laid down: the last step says them once more, so that they end as the source has them. */
const restated = ["holdReason", "reopenCount", "reassignmentCount", "resolvedAt", "resolvedBy", "closedAt", "closedBy"];

/**
 * The steps that make a record what it is there, in the order in which it became so: as it was made, each change that its audit keeps and
 * each entry at its own time and in its own name, and at last whatever still differs. Without an audit of its state it begins as new ones do,
 * and goes through the times that its fields keep.
 */
export function historySteps(history: History): HistoryStep[] {
  const { final, here, updatedAt, updatedBy } = history;
  const audits = history.audits.filter((one) => here !== null || one.at > history.createdAt);
  const first = here ?? beginning(history, audits);
  const middle = [...ofAudits(audits), ...milestonesOf(history, audits), ...history.entries.map(ofEntry)].sort(byTime);
  const steps: HistoryStep[] = here ? [] : [{ is: "fields", at: history.createdAt, by: history.createdBy, changes: { ...first } }];
  const now: Record<string, unknown> = { ...first };
  for (const step of middle) {
    if (step.is === "fields") Object.assign(now, step.changes);
    steps.push(step);
  }
  const isPlain = !here && middle.every((step) => step.is === "entry");
  const rest = Object.keys(final).filter((name) => !same(now[name], final[name]) || (!isPlain && restated.includes(name)));
  const isSpoken = rest.some((name) => !same(now[name], final[name])) || middle.some((step) => step.is === "fields");
  if (rest.length > 0 && isSpoken)
    steps.push({ is: "fields", at: updatedAt, by: updatedBy, changes: Object.fromEntries(rest.map((name) => [name, final[name]])) });
  return inOrder(steps);
}

/** As the record was made: what it is now, with every change of its audit taken back. A field that must be something stays what it is. */
function beginning({ final, audits: all, createdAt, begins, milestones }: History, later: readonly AuditFact[]): Fields {
  const first: Record<string, unknown> = { ...final };
  // Of one moment the last is taken back first.
  for (const { field, old } of later.toReversed().sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0)))
    if (field in first && old !== null) first[field] = old;
    else if (field in first && !restless.has(field)) first[field] = null;
  for (const { at, field, new: value } of all) if (at <= createdAt && field in first && value !== null) first[field] = value;
  if (!later.some(({ field }) => field === "state")) {
    const state = first.state;
    Object.assign(first, state === undefined ? {} : begins);
    if (first.state !== state)
      for (const name of [...milestones.map((one) => one.field), "resolvedBy", "closedBy", "closeCode", "closeNotes", "holdReason"])
        if (name in first) first[name] = null;
  }
  return first;
}
/** Never empty in a record. */
const restless = new Set([
  "shortDescription",
  "title",
  "state",
  "priority",
  "impact",
  "urgency",
  "severity",
  "notify",
  "openedAt",
  "changeType",
  "change",
  "phase",
]);

function milestonesOf({ here, final, milestones }: History, audits: readonly AuditFact[]): HistoryStep[] {
  if (here || audits.some(({ field }) => field === "state")) return [];
  return milestones.flatMap(({ field, state }): HistoryStep[] => {
    const at = final[field];
    return typeof at === "string" ? [{ is: "fields", at, by: null, changes: { state, [field]: at } }] : [];
  });
}

/** Changes of one moment and one hand that follow one another are one step. */
function ofAudits(audits: readonly AuditFact[]): HistoryStep[] {
  const steps: { is: "fields"; at: Instant; by: string; changes: Record<string, unknown> }[] = [];
  for (const { at, by, field, new: value } of audits) {
    if (value === null && restless.has(field)) continue;
    const last = steps.at(-1);
    if (last && last.at === at && last.by === by) last.changes[field] = value;
    else steps.push({ is: "fields", at, by, changes: { [field]: value } });
  }
  return steps;
}

function ofEntry({ at, by, entry, text }: EntryFact): HistoryStep {
  return { is: "entry", at, by, entry, text };
}

function byTime(one: HistoryStep, other: HistoryStep): number {
  return one.at < other.at ? -1 : one.at > other.at ? 1 : 0;
}

/** A clock of the source that went back does not turn the record's own order round. */
function inOrder(steps: readonly HistoryStep[]): HistoryStep[] {
  let last = "";
  return steps.map((step) => {
    last = step.at > last ? step.at : last;
    return { ...step, at: last };
  });
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
