import { z } from "zod";
import { may } from "../../kernel/actor.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { day, decimal, defaulted, integer, json, prose, reference } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import { creditOf, type Measured, periodPrice, verdictOf } from "./measure.rules.ts";
import { movable } from "./movable.rules.ts";
import { periodOf, periodWords } from "./period.rules.ts";
import { type SlaClause, type SlaResult, slaResultModel } from "./promise.model.ts";

const commands = {
  create: {
    label: "Enter a result",
    permission: "vendor.write",
    input: {
      clause: reference("slaClause", { label: "Clause", help: "One that a number is entered for." }),
      periodStart: day({ label: "A day of the period" }),
      measured: decimal({ label: "Delivered" }),
      counted: defaulted(integer({ label: "Rows counted" }), 0),
      missed: defaulted(integer({ label: "Of them missed" }), 0),
      basis: prose({ label: "What shows it", max: 2000 }),
    },
  },
  record: {
    label: "Count",
    internal: true,
    creates: true,
    input: {
      clause: reference("slaClause", { label: "Clause" }),
      periodStart: day({ label: "Period from" }),
      found: json(z.record(z.string(), z.unknown()), { label: "Found" }),
    },
  },
} as const;
export type ResultCommand = CommandsOf<typeof commands, SlaResult>;
/** The clauses that results are of, with what their contracts cost a year. */
export type ResultFacts = { clauses: ReadonlyMap<Id, ResultClause> };
export type ResultClause = Pick<
  SlaClause,
  "id" | "name" | "contract" | "vendor" | "metric" | "target" | "every" | "credits" | "creditPerMiss" | "currency"
> & { yearlyAmount: string | null };

/** There is one result for a clause and a period: its id follows from both. */
export function resultId(clause: Id, periodStart: string): Id {
  return deriveId(clause, `result/${periodStart}`);
}

/** What was delivered of a promise in a period. Counted by the office, or entered where nobody can count it. */
export const slaResult: Kind<SlaResult, ResultCommand, ResultFacts> = movable<SlaResult, ResultCommand, ResultFacts>({
  model: slaResultModel,
  permissions: { read: "vendor.read", create: "vendor.write" },
  commands,
  events: {
    resultRecorded: { audience: "staff", label: "counted" },
    resultCorrected: { audience: "staff", label: "counted again, with another result" },
  },
  refusals: {
    taken: "This period has its result already. Measure the clause again instead.",
    noSuchClause: "There is no such clause, or it is not yours to see.",
    countedHere: "The office counts this promise itself. Measure the clause again instead.",
    basisNeeded: "Say what shows it.",
  },
  gate: ({ current, command }) => (command.type === "record" ? null : current ? { code: "taken" } : null),
  decide,
  fromPatch: (current, patch) =>
    current ? { ok: false, refusal: { code: "taken" } } : { ok: true, commands: [{ ...patch, type: "create" } as ResultCommand] },
  visible: (actor) => (may(actor, "vendor.read") ? ["all"] : []),
  factsRead: ["slaClause", "contract"],
});

function decide(asked: Question<SlaResult, ResultCommand, ResultFacts>): Decision<SlaResult> {
  const { command, current, facts } = asked;
  const clause = facts.clauses.get(command.clause);
  if (!clause) return refuse("noSuchClause", { field: "clause" });
  if (command.type === "record") return written(asked, clause, command.periodStart, command.found as Measured);
  if (current) return refuse("taken");
  if (clause.metric !== "entered") return refuse("countedHere", { field: "clause" });
  if (command.basis.trim() === "") return refuse("basisNeeded", { field: "basis" });
  const { measured, counted, missed, basis } = command;
  return written(asked, clause, command.periodStart, { measured, counted, missed, basis, rows: [], rowsKind: null });
}

function written(
  asked: Question<SlaResult, ResultCommand, ResultFacts>,
  clause: ResultClause,
  day: string,
  found: Measured,
): Decision<SlaResult> {
  const { current, now } = asked;
  const period = periodOf(clause.every, day);
  const credit = creditOf(clause, found, periodPrice(clause.yearlyAmount, clause.every));
  const base = current ?? (newResult(asked) as SlaResult);
  const next: SlaResult = {
    ...base,
    ...{
      name: `${clause.name}, ${periodWords(period)}`.slice(0, 160),
      clause: clause.id,
      contract: clause.contract,
      vendor: clause.vendor,
    },
    ...{ periodStart: period.start, periodEnd: period.end, target: clause.target, currency: clause.currency },
    ...{
      measured: found.measured,
      counted: found.counted,
      missed: found.missed,
      rows: [...found.rows],
      rowsKind: found.rowsKind,
      basis: found.basis,
    },
    ...{ verdict: verdictOf(found.measured, clause.target), measuredAt: now },
    ...{ creditAmount: credit?.amount ?? null, creditBasis: credit?.because.slice(0, 400) ?? null },
  };
  if (!current) return accept(next, { type: "resultRecorded", data: { measured: next.measured, verdict: next.verdict } });
  const isSame = compared.every((name) => JSON.stringify(current[name]) === JSON.stringify(next[name]));
  if (isSame) return accept({ ...current, measuredAt: now });
  return accept(next, { type: "resultCorrected", data: { was: current.measured, is: next.measured, verdict: next.verdict } });
}
const compared = ["measured", "counted", "missed", "verdict", "rows", "target", "creditAmount"] as const;

const newResult = recordMaker(slaResultModel, {});
