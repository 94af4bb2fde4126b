import { type Money, moneyWords } from "../../kernel/money.ts";
import { dayWords, periodWords } from "./period.rules.ts";

/** What a letter of escalation is drafted from: every number in it comes from here. */
export type LetterFacts = {
  organisation: string;
  vendor: string;
  vendorContact: string | null;
  number: string | null;
  subject: string;
  level: string;
  /** What was written about it, in the words of whoever asked. */
  description: string | null;
  contract: { name: string; contractNumber: string | null } | null;
  missed: {
    promise: string;
    clause: string | null;
    periodStart: string;
    periodEnd: string;
    target: number;
    /** Of target and measured: " %" or nothing. */
    unit: string;
    measured: number | null;
    counted: number;
    missedCount: number;
    basis: string | null;
    rowNumbers: readonly string[];
  } | null;
  credit: (Money & { state: string; number: string | null }) | null;
  openedOn: string;
  answerDueOn: string;
  askedBy: string | null;
};

/** A letter to a vendor as plain text: what was promised, what was delivered, what is owed, and by when we expect an answer. */
export function letterOf(facts: LetterFacts): string {
  return [
    greeting(facts),
    opening(facts),
    ...(facts.missed ? [promise(facts.missed)] : []),
    ...(facts.credit ? [credit(facts.credit)] : []),
    ...(facts.description?.trim() ? [facts.description.trim()] : []),
    request(facts),
    `Yours sincerely\n${[facts.askedBy, facts.organisation].filter(Boolean).join("\n")}`,
  ].join("\n\n");
}

function greeting({ vendorContact, vendor, number, subject }: LetterFacts): string {
  const reference = number === null ? subject : `${subject} (our reference ${number})`;
  return `To ${vendorContact ?? vendor}\n\n${reference}\n\nDear ${(vendorContact ?? vendor).split(",")[0]},`;
}

function opening({ contract, openedOn, level }: LetterFacts): string {
  const under = contract ? ` under the contract ${contract.contractNumber ?? contract.name}` : "";
  const height =
    level === "1"
      ? ""
      : level === "2"
        ? " It has not been settled at the first level."
        : " It has not been settled at two levels below you.";
  return `we raise the following with you${under}, open since ${dayWords(openedOn)}.${height}`;
}

function promise({
  promise: what,
  clause,
  measured,
  target,
  unit,
  basis,
  rowNumbers,
  ...period
}: NonNullable<LetterFacts["missed"]>): string {
  const where = clause ? ` (${clause})` : "";
  const words = periodWords({ start: period.periodStart, end: period.periodEnd });
  const said =
    measured === null ? `For ${words} we could not measure it.` : `In ${words} we measured ${Math.round(measured * 100) / 100}${unit}.`;
  const rows = rowNumbers.length > 0 ? ` It concerns ${listed(rowNumbers)}.` : "";
  return `Promised: ${what}${where}, at least ${target}${unit}. ${said}${basis ? ` ${basis}` : ""}${rows}`;
}

const mostNamed = 8;

function listed(numbers: readonly string[]): string {
  const shown = numbers.slice(0, mostNamed).join(", ");
  return numbers.length > mostNamed ? `${shown} and ${numbers.length - mostNamed} more` : shown;
}

function credit({ amount, currency, state, number }: NonNullable<LetterFacts["credit"]>): string {
  const money = moneyWords({ amount, currency });
  const reference = number === null ? "" : ` (our ${number})`;
  if (state === "received") return `The credit of ${money}${reference} was received.`;
  if (state === "waived") return `We have waived the credit of ${money}${reference}.`;
  return state === "claimed"
    ? `We claimed the credit of ${money}${reference}; it has not been received.`
    : `By the contract a credit of ${money} is owed to us${reference}. Please set it off against your next invoice or pay it.`;
}

function request({ answerDueOn }: LetterFacts): string {
  return `Please answer in writing by ${dayWords(answerDueOn)}: what caused this, what you will do, and by when.`;
}
