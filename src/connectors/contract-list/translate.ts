import { fold } from "../../kernel/fold.ts";
import { dayIn } from "../../kernel/plain-day.ts";
import type { ImportRow, ImportSubject, ImportTools } from "../contract.ts";
import { amountAsWritten, type DecimalMark, decimalMarkOf } from "./amount.ts";

/** Numbers that people write where they have none. */
const placeholder = /^(tbd\d*|tba|n\/?a|none|unknown|pending|-+|\?+|x+)$/i;

/**
 * Translates a list of contracts. Rows with the same number and vendor are one contract; where they say different things of it, none is
 * taken, and the row says so. Missing and reversed dates are kept as they are: the contract then lists what is wrong with it.
 */
export function* translate(tools: ImportTools): Generator<ImportSubject> {
  if (!tools.has("amount") && !tools.has("amountMillions") && !tools.has("amountMillionsUsd") && !tools.has("yearlyAmount"))
    tools.say("No column says what the contracts cost.");
  if (!tools.has("noticeDays") && !tools.has("noticeMonths"))
    tools.say("No column says how long before the end notice must be given: it stays unknown, and each contract lists it.");
  const reading: Reading = { tools, marks: marksOf(tools) };
  for (const [key, rows] of grouped(tools)) yield subjectOf(reading, key, rows);
}

type Reading = { tools: ImportTools; marks: Readonly<Record<keyof typeof powersOfTen, DecimalMark>> };
/** The columns of amounts, and the power of ten each is given in. */
const powersOfTen = { amount: 0, amountMillions: 6, amountMillionsUsd: 6, yearlyAmount: 0 };

function marksOf(tools: ImportTools): Reading["marks"] {
  const markOf = (target: string) => decimalMarkOf(tools.rows.flatMap((row) => row.text(target) ?? []));
  return {
    amount: markOf("amount"),
    amountMillions: markOf("amountMillions"),
    amountMillionsUsd: markOf("amountMillionsUsd"),
    yearlyAmount: markOf("yearlyAmount"),
  };
}

function grouped(tools: ImportTools): Map<string, ImportRow[]> {
  const groups = new Map<string, ImportRow[]>();
  for (const row of tools.rows) {
    const key = keyOf(tools, row);
    if (key === null)
      tools.refuse(
        row,
        "contractNumber",
        "There is no number and no id, so nobody can tell which contract this is. Say under Columns where they stand.",
      );
    else groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** The number on the paper with the vendor; the source's own id where there is no number worth the name. */
function keyOf(tools: ImportTools, row: ImportRow): string | null {
  const number = numberOf(row);
  if (number !== null) return `${fold(number)}|${fold(spaced(row.text("vendor") ?? ""))}`;
  const sourceId = row.text("sourceId");
  const written = row.text("contractNumber");
  if (sourceId !== null && written !== null)
    tools.remark(row, "contractNumber", `"${written}" is no number; the source's id tells this contract apart.`);
  return sourceId === null ? null : `id|${sourceId}`;
}

function numberOf(row: ImportRow): string | null {
  const number = row.text("contractNumber");
  return number === null || placeholder.test(number) ? null : number;
}

function subjectOf(reading: Reading, key: string, rows: readonly ImportRow[]): ImportSubject {
  const { tools } = reading;
  const first = rows[0]!;
  const read = rows.map((row) => fieldsOf(reading, row));
  const changes: Record<string, unknown> = {};
  for (const name of Object.keys(read[0]!)) {
    const said = read.map((one) => one[name]).filter((one) => one !== undefined && one !== null);
    const different = [...new Set(said.map((one) => JSON.stringify(one)))];
    // Which row is right is not ours to say.
    if (different.length > 1 && name !== "name") {
      for (const row of rows)
        tools.remark(
          row,
          null,
          `The rows of this contract say different things of "${name}" (${different.slice(0, 3).join(", ")}); none is taken.`,
        );
    } else if (said.length > 0) changes[name] = said[0];
  }
  const number = numberOf(first);
  const command = { type: "recordTerms", changes, source: tools.settings.source, number: null };
  const steps = rows.map((row) => ({ row, at: tools.now, command }));
  return { key, id: tools.idOf(key), number: null, makes: `${number ?? "without a number"}: ${String(changes.name)}`, rows, steps };
}

function fieldsOf(reading: Reading, row: ImportRow): Record<string, unknown> {
  const { tools } = reading;
  const number = numberOf(row);
  const vendor = row.text("vendor");
  const description = row.text("description");
  const title = row.text("name") ?? description ?? `Contract ${number ?? row.text("sourceId") ?? ""}`;
  const amounts = amountsOf(reading, row);
  return {
    name: spaced(title).slice(0, 160),
    contractNumber: number?.slice(0, 80) ?? null,
    vendor: vendor === null ? null : tools.refer("vendor", spaced(vendor).slice(0, 120), null),
    terms: description?.slice(0, 8000) ?? null,
    startsOn: dayOf(tools, row, "startsOn"),
    endsOn: dayOf(tools, row, "endsOn"),
    ...noticeOf(tools, row),
    renewal: renewalOf(tools, row),
    renewalMonths: row.text("renewalMonths") === null ? null : wholeOf(tools, row, row.text("renewalMonths")!),
    ...amounts,
    ...row.custom(),
  };
}

function spaced(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

function dayOf(tools: ImportTools, row: ImportRow, target: string): string | null {
  const at = row.instant(target);
  return at === null ? null : dayIn(tools.settings.timeZone ?? "UTC", at);
}

/** How long before the end notice is given; the cell's own word for its unit counts before the column's. */
function noticeOf(tools: ImportTools, row: ImportRow): Record<string, unknown> {
  const [days, months] = [row.text("noticeDays"), row.text("noticeMonths")];
  const text = months ?? days;
  if (text === null) return {};
  const noticeLength = wholeOf(tools, row, text);
  if (noticeLength === null) return {};
  const isMonths = /m/i.test(text) || (months !== null && !/d/i.test(text));
  return { noticeLength, noticeUnit: isMonths ? "month" : "day" };
}

function wholeOf(tools: ImportTools, row: ImportRow, text: string): number | null {
  const match = /^(\d{1,4})\s*(days?|months?|d|m)?$/i.exec(text);
  if (!match) tools.remark(row, null, `"${text.slice(0, 40)}" is no whole number; it is left out.`);
  return match ? Number(match[1]) : null;
}

const renewalWords: Readonly<Record<string, string>> = {
  ...{ automatic: "automatic", auto: "automatic", yes: "automatic", y: "automatic", true: "automatic" },
  ...{ option: "option", optional: "option", manual: "option" },
  ...{ none: "none", no: "none", n: "none", false: "none", ends: "none" },
};

function renewalOf(tools: ImportTools, row: ImportRow): string | null {
  const word = row.text("renewal");
  if (word === null) return null;
  const value = tools.settings.values.renewal?.[word] ?? renewalWords[word.toLowerCase()];
  if (value === undefined) tools.unknown("renewal", word);
  return value ?? null;
}

/** What it costs, and in which currency: said by a column or by the heading of one, never assumed. */
function amountsOf(reading: Reading, row: ImportRow): Record<string, unknown> {
  const amount =
    amountIn(reading, row, "amount") ?? amountIn(reading, row, "amountMillions") ?? amountIn(reading, row, "amountMillionsUsd");
  const yearlyAmount = amountIn(reading, row, "yearlyAmount");
  if (amount === null && yearlyAmount === null) return { amount, yearlyAmount };
  const said = row.text("currency")?.toUpperCase() ?? (row.text("amountMillionsUsd") === null ? null : "USD");
  return { amount, yearlyAmount, currency: said !== null && /^[A-Z]{3}$/.test(said) ? said : null };
}

function amountIn({ tools, marks }: Reading, row: ImportRow, target: keyof typeof powersOfTen): string | null {
  const text = row.text(target);
  if (text === null) return null;
  const amount = amountAsWritten(text, marks[target], powersOfTen[target]);
  if (amount === null) tools.remark(row, target, `"${text.slice(0, 40)}" is no amount that can be read with certainty; it is left out.`);
  return amount;
}
