import { createHash } from "node:crypto";
import type { TicketSource, WholeTicket } from "../../connectors/ticket-source.ts";
import { kindEntry } from "../../engine/house.ts";
import { companionEnvelopes } from "../../engine/import-check.ts";
import type { Importer, ImportProblem, ImportSettings, ImportSubject, Sheet } from "../../engine/import-contract.ts";
import { translateSheet } from "../../engine/import-translate.ts";
import { stable } from "../../engine/journal.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Envelope } from "../../kernel/practice.ts";
import { addMs, type Instant } from "../../kernel/time.ts";
import type { TableReport } from "../moving/contract.ts";
import { type Laying, moverOf, type Planned, problem, refuse } from "../moving/page.ts";
import { recordsOf } from "../moving/registers.ts";
import { type MovedRow, movedRows } from "../moving/store.ts";
import { entryKey, type Known, stillToLay } from "./steps.ts";

/** The table of a source that is pulled, by the name that runs, marks and refusals go by. */
export const pulledTable = "incident";
const mostTold = 20_000;
/** The clocks of a source may be so far ahead of ours: what just happened there is not still to come. */
const aheadMs = 10 * 60_000;

export type Pulling = Omit<Laying, "source"> & {
  source: TicketSource;
  importer: Importer;
  settings: ImportSettings;
};
/** What is to be done for some tickets, and what they name that has to be made before. */
export type PlannedTickets = { rows: Planned[]; companions: Envelope[]; others: number };

/** What some tickets mean here, by the importer that reads files of the same make: the same number under the same name is the same incident. */
export async function planTickets(pulling: Pulling, tickets: readonly WholeTicket[], report: TableReport): Promise<PlannedTickets> {
  const { office, source, importer, settings } = pulling;
  const sheet = sheetOf(source.columns, tickets);
  const { mapping } = importer.propose(sheet.columns);
  const translated = await translateSheet(office, {
    importer,
    sheet,
    mapping,
    now: addMs(office.clock.now(), aheadMs),
    settings: { ...settings, dateOrder: "YMD", timeZone: settings.timeZone ?? "UTC" },
  });
  const kindColumn = sheet.columns[mapping.indexOf("kindOfRecord")] ?? null;
  tellUnknown(report, tickets, { sheet, mapping, refused: translated.refused });
  const known = await movedRows(
    office.db,
    source.name,
    pulledTable,
    tickets.map((one) => one.id),
  );
  const subjects = new Map(translated.subjects.map((one) => [one.rows[0]!.line, one]));
  const found = await whatIsHere(pulling, tickets, { known, subjects });
  let others = 0;
  const rows = tickets.flatMap((ticket, place): Planned[] => {
    const line = place + 1;
    const subject = subjects.get(line);
    const before = known.get(ticket.id) ?? null;
    const record = before?.record ?? subject?.id ?? "";
    const moved = movedOf(ticket, { before, record, subject });
    const base: Planned = { kind: importer.kind, record, what: ticket.key, result: "unchanged", commands: [], entries: 0, moved };
    const no = translated.refused.get(line);
    if (no && kindColumn !== null && no.column === kindColumn) others++;
    else if (no || !subject) refuse(pulling, report, base, no?.reason ?? "Its number stands twice in what was read.");
    else return plannedOf(pulling, { ticket, subject, base, before, found, report });
    return [];
  });
  const companions = translated.companions.flatMap((one) => companionEnvelopes(one, moverOf(source.name, null), office.clock.now()));
  return { rows, companions, others };
}

function sheetOf(columns: readonly string[], tickets: readonly WholeTicket[]): Sheet {
  const rows = tickets.map(({ cells }, place) => ({ line: place + 1, cells: columns.map((column) => cells[column] ?? "") }));
  return { columns, rows, lineWord: "item", readAs: "" };
}

type Read = { sheet: Sheet; mapping: readonly (string | null)[]; refused: ReadonlyMap<number, ImportProblem> };

/** Words that mean nothing here, by field, with how often they stand: whoever reads the report says what they mean. */
function tellUnknown(report: TableReport, tickets: readonly WholeTicket[], { sheet, mapping, refused }: Read): void {
  for (const { line, column } of refused.values()) {
    const target = column === null ? null : mapping[sheet.columns.indexOf(column)];
    if (target !== "state" && target !== "priority" && target !== "impact" && target !== "urgency") continue;
    const word = (tickets[line - 1]!.cells[column!] ?? "").slice(0, 80);
    const words = report.unknown[target] ?? {};
    report.unknown[target] = words;
    if (Object.hasOwn(words, word) || Object.keys(words).length < 50) words[word] = (words[word] ?? 0) + 1;
  }
}

type Before = { before: MovedRow | null; record: Id; subject: ImportSubject | undefined };

function movedOf(ticket: WholeTicket, { before, record, subject }: Before): MovedRow {
  const told = subject?.steps.flatMap((step) => step.told ?? []) ?? [];
  return {
    id: ticket.id,
    kind: "incident",
    record,
    // When it was last changed there, as it was read: what is listed with the same time need not be read whole.
    word: ticket.updatedAt,
    hash: hashOf(ticket),
    historyAt: null,
    historyIds: [...new Set([...(before?.historyIds ?? []), ...told])].slice(-mostTold),
  };
}

/** The same ticket, read again unchanged, has the same mark. */
function hashOf({ key, cells }: WholeTicket): string {
  return createHash("sha256")
    .update(stable([key, cells]) ?? "")
    .digest("hex");
}

type Here = {
  records: ReadonlyMap<Id, AnyRecord>;
  /** Numbers that are another record's. */
  taken: ReadonlySet<string>;
  /** Records that another ticket of this source is already. */
  others: ReadonlySet<Id>;
  /** Entries of records that came another way. */
  written: ReadonlyMap<Id, ReadonlySet<string>>;
};
type Asked = { known: ReadonlyMap<string, MovedRow>; subjects: ReadonlyMap<number, ImportSubject> };

async function whatIsHere(
  { office, source, importer }: Pulling,
  tickets: readonly WholeTicket[],
  { known, subjects }: Asked,
): Promise<Here> {
  const { table } = kindEntry(office.house, importer.kind);
  const own = tickets.map((ticket, place) => ({ ticket, id: known.get(ticket.id)?.record ?? subjects.get(place + 1)?.id ?? "" }));
  const records = await recordsOf(
    { office },
    importer.kind,
    own.flatMap(({ id }) => (id === "" ? [] : [id])),
  );
  const numbers = new Map([...subjects].flatMap(([line, { number }]) => (number === null ? [] : [[number, own[line - 1]!.id] as const])));
  const held = await office.db.query<{ id: Id; number: string }>(`select id, number from ${table.name} where number = any($1)`, [
    [...numbers.keys()],
  ]);
  const fresh = own.flatMap(({ ticket, id }) => (records.has(id) && !known.has(ticket.id) ? [id] : []));
  const rows =
    fresh.length === 0
      ? []
      : await office.db.query<{ record: Id }>("select record from moving_row where source = $1 and record = any($2)", [source.name, fresh]);
  return {
    records,
    taken: new Set(held.flatMap(({ id, number }) => (numbers.get(number) === id ? [] : [number]))),
    others: new Set(rows.map((row) => row.record)),
    written: await writtenOn(office.db, importer.kind, fresh),
  };
}

async function writtenOn(db: Pulling["office"]["db"], kind: string, ids: readonly Id[]): Promise<Map<Id, Set<string>>> {
  const found = new Map<Id, Set<string>>();
  if (ids.length === 0) return found;
  const text =
    "select id, at, data->>'text' as text from journal where kind = $1 and id = any($2) and type in ('noteAdded', 'commentAdded')";
  for (const { id, at, text: said } of await db.query<{ id: Id; at: Instant; text: string }>(text, [kind, ids]))
    found.set(id, (found.get(id) ?? new Set()).add(entryKey(at, said)));
  return found;
}

type OneTicket = { ticket: WholeTicket; subject: ImportSubject; base: Planned; before: MovedRow | null; found: Here; report: TableReport };

function plannedOf(pulling: Pulling, { ticket, subject, base, before, found, report }: OneTicket): Planned[] {
  const { importer, settings } = pulling;
  const current = found.records.get(base.record) ?? null;
  if (before?.hash === base.moved.hash) return [base];
  if (current && current.observed !== true) return [{ ...base, result: "livesHere" }];
  if (current && found.others.has(base.record)) {
    refuse(pulling, report, base, `Its number ${ticket.key} was another ticket's there, which is here.`);
    return [];
  }
  const isTaken = !current && found.taken.has(subject.number ?? "");
  if (isTaken && settings.onTaken !== "newNumber") {
    refuse(
      pulling,
      report,
      base,
      `The number ${subject.number} is another record's here. Say that such incidents get a new number, or leave it there.`,
    );
    return [];
  }
  const known: Known = {
    told: new Set(before?.historyIds ?? []),
    written: found.written.get(base.record) ?? new Set(),
    until: before?.word ?? current?.updatedAt ?? "",
  };
  const steps = current ? stillToLay(subject.steps, current, known) : subject.steps;
  if (isTaken)
    problem(report, base, `${subject.number} is another record's here: it gets a new number, and keeps this one as correlation.`);
  const now = pulling.office.clock.now();
  const commands = steps.map(({ at, command }, place) => ({
    at: at > now ? now : at,
    by: null,
    command: isTaken && place === 0 ? importer.renumbered(command, subject.number!) : command,
  }));
  const entries = commands.filter(({ command }) => command.type === "recordEntry").length;
  const result = current ? (commands.length > 0 ? "update" : "unchanged") : "create";
  return [{ ...base, result, commands, entries }];
}
