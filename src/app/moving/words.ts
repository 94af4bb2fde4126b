import { differingIn } from "../../kernel/moving.ts";
import type { MovingRun, TableReport } from "./contract.ts";

const mostShown = 40;

/** A run in lines of text: a table of what became of each table, and what stands against it. */
export function reportLines({ what, report }: MovingRun): string[] {
  if (what === "reconcile") return reconciledLines(report);
  const names = ["table", "read", "new", "changed", "unchanged", "used", "here", "refused", "entries"];
  const rows = report.tables.map((one) => [
    one.table,
    ...[one.read, one.create, one.update, one.unchanged, one.used, one.livesHere, one.refused, one.entries].map(String),
  ]);
  return [...aligned([names, ...rows]), ...report.tables.flatMap(standing)];
}

function reconciledLines({ reconciled, differences }: MovingRun["report"]): string[] {
  const names = ["table", "there", "here", "equal", "differing", "missing", "gone", "used", "lives here", "not compared"];
  const rows = reconciled.map((one) => [
    one.table,
    ...[one.there, one.here, one.equal, one.differing, one.missing, one.gone, one.used, one.livesHere, one.notCompared].map(String),
  ]);
  const total = reconciled.reduce((sum, one) => sum + differingIn(one), 0);
  const listed = differences
    .slice(0, mostShown)
    .map(
      (one) => `${one.table} ${one.what}${one.field ? ` ${one.field}` : ""}: there ${shortened(one.there)}, here ${shortened(one.here)}`,
    );
  const more = total > 0 && differences.length > mostShown ? [`${differences.length - mostShown} more are kept with the run.`] : [];
  return [...aligned([names, ...rows]), total === 0 ? "No differences." : `${total} records differ.`, ...listed, ...more];
}

function standing({ table, problems, unknown, unfit, unmapped, remarks }: TableReport): string[] {
  const words = Object.entries(unknown).map(
    ([column, found]) => `${table}.${column}: means nothing here: ${counted(found)}. Say what with --word "${table}.${column}:WORD=VALUE".`,
  );
  const left = Object.keys(unmapped).length > 0 ? [`${table}: has no field here: ${counted(unmapped)}.`] : [];
  const cut = Object.keys(unfit).length > 0 ? [`${table}: could not be kept whole: ${counted(unfit)}.`] : [];
  const refused = problems.slice(0, mostShown).map((one) => `${table} ${one.what}: ${one.sentence}`);
  return [...remarks.map((one) => `${table}: ${one}`), ...words, ...cut, ...left, ...refused];
}

function counted(found: Readonly<Record<string, number>>): string {
  return Object.entries(found)
    .sort(([, one], [, other]) => other - one)
    .map(([name, times]) => `${name} (${times})`)
    .join(", ");
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, place) => Math.max(...rows.map((row) => row[place]!.length)));
  return rows.map((row) =>
    row.map((cell, place) => (place === 0 ? cell.padEnd(widths[place]!) : cell.padStart(widths[place]!))).join("  "),
  );
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
