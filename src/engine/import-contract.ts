import type { Id } from "../kernel/ids.ts";
import type { Choice, FieldType } from "../kernel/model.ts";
import type { Command } from "../kernel/practice.ts";
import type { Instant } from "../kernel/time.ts";

/** A file as a table of texts: "" is a cell without a value. `line` is where the row begins in the file, counted from 1. */
export type SheetRow = { line: number; cells: readonly string[] };
export type Sheet = {
  columns: readonly string[];
  rows: readonly SheetRow[];
  /** What a reader counts by in this file: lines, rows of a spreadsheet, items of a list. */
  lineWord: "line" | "row" | "item";
  /** How the file was read, in words: encoding and separator. */
  readAs: string;
};
/** What stands against a file or one of its rows. `line` 0 is the file itself. */
export type ImportProblem = { line: number; column: string | null; reason: string };

/** Where a column may go. Names ending in `.id` carry the id of a reference whose name stands in another column. */
export type ImportTarget = { name: string; label: string; type: FieldType; reference?: string; choices?: readonly Choice[] };

/** What an administrator chooses for one file. */
export type ImportSettings = {
  /** Tells two systems of one make apart: the same number of two sources is two records. */
  source: string;
  separator: string | null;
  encoding: string | null;
  /** Cells that mean "no value", besides the empty one. */
  missing: readonly string[];
  dateOrder: DateOrder | null;
  timeZone: string | null;
  /** Unknown columns become fields of their own. */
  customFields: boolean;
  /** What to do where a number of the file belongs to another record here. */
  onTaken: "newNumber" | "skip" | null;
  /** What the source's words for a state (or any other choice) mean here: target to word to value. */
  values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** People of the source who are not here are made; what names them is refused otherwise. */
  makePeople: boolean;
};
export type DateOrder = "DMY" | "MDY" | "YMD";

/** One row as an importer reads it, by target. */
export type ImportRow = {
  line: number;
  /** The same row has the same hash in every file of its source. */
  hash: string;
  /** The cell of a target, trimmed; null where it is missing or no column goes there. */
  text(target: string): string | null;
  /** The instant in a cell; null where it is missing. A text that is no date makes the row refused. */
  instant(target: string): Instant | null;
  /** The cells of columns that become custom fields, by field name. */
  custom(): Record<string, unknown>;
};

/** One command to lay over a record, from one row. Several steps of one row are laid down together. */
export type ImportStep = {
  row: ImportRow;
  at: Instant;
  command: Command & Record<string, unknown>;
  /** Drawn from a date in the row, not a row of its own: left out where the record here already knows that time. */
  isMilestone?: boolean;
  /** What it tells of by its own name at the source: taken over once, it is known again. */
  told?: string;
};
/** One record of the source with everything the file says of it, in order. */
export type ImportSubject = { key: string; id: Id; number: string | null; makes: string; rows: readonly ImportRow[]; steps: ImportStep[] };

/** Tools an importer works with while it translates. */
export type ImportTools = {
  rows: readonly ImportRow[];
  settings: ImportSettings;
  now: Instant;
  has(target: string): boolean;
  /** The id of something a row names: what exists here under that name or id, else one that will be made. */
  refer(kind: string, name: string | null, id: string | null): Id | null;
  /** The value of an open choice for a word of the source: an existing one's value, else one that will be made. */
  choice(field: string, word: string, dependsOn?: string | null): string;
  /** The id of a record of this source: always the same for the same key. */
  idOf(key: string): Id;
  /** Refuses a row, and with it the whole record: nothing is half imported. */
  refuse(row: ImportRow, target: string | null, reason: string): void;
  /** Says that a target has a word that means nothing here, so that somebody can say what it means. */
  unknown(target: string, word: string): void;
  /** Says what was understood differently from how it is written. */
  remark(row: ImportRow, target: string | null, reason: string): void;
  /** Says something of the whole file. */
  say(sentence: string): void;
};

/** What an importer is to those who offer it. */
export type ImporterCard = {
  name: string;
  label: string;
  about: string;
  permission: string;
  /** What else one must be allowed: an import acts with the house's own rights, so that its door asks for those of everything it makes. */
  alsoNeeds?: readonly string[];
  /** The source's name where nobody gives another. */
  source: string;
  missing: readonly string[];
  /** Where one sees what came of it. */
  seeAt: { label: string; path: string };
};
export type AnyImporter = Importer | ConfigurationImporter;

/** Reads one kind of export of one system, row by row. It translates; it never decides and never reads the database. */
export type Importer = ImporterCard & {
  reads: "rows";
  kind: string;
  targets: readonly ImportTarget[];
  /** Where each column would go by its name, and the zone of the dates where the form of the file tells it. */
  propose(columns: readonly string[]): { mapping: (string | null)[]; timeZone: string | null };
  /** Why a column that stays out needs no field of its own, or null. */
  needless(column: string): string | null;
  /** Kinds a row may name: by which of their fields they are recognised, and how one is made that is not there. */
  named: Readonly<Record<string, { matchBy: readonly string[]; make(name: string): (Command & Record<string, unknown>)[] }>>;
  translate(tools: ImportTools): Generator<ImportSubject>;
  /** The same command for a record that gets a new number, its old one kept where it is found again. */
  renumbered(command: ImportStep["command"], oldNumber: string): ImportStep["command"];
};

/** One record as the file says that it should stand here. */
export type ConfigurationRecord = {
  kind: string;
  id: Id;
  /** The word it is recognised by where it is here under another id: an address, a name. */
  called: string;
  /** What to do with a record that is here by that word, and was not made from this source. */
  whenFound: "use" | "refuse";
  /** What is here already stays as it is, whatever the file says. */
  isKept: boolean;
  /** Why it may not be made, where it is not here; null where it may. */
  whenMissing: string | null;
  fields: Readonly<Record<string, unknown>>;
  /** Said only where the record is made: the source does not know it, so that what was changed here stays. */
  onlyNew: Readonly<Record<string, unknown>>;
  /** Records that it names; without them it cannot stand. */
  needs: readonly { kind: string; id: Id; name: string }[];
};
/** One thing of the file: all its records are made, or none. Without records it is left out, with the reason among the remarks. */
export type ConfigurationEntry = {
  /** Where it stands in the file, such as schedules[2]. */
  place: string;
  /** What it is, in words. */
  makes: string;
  /** The record it is about, also where it is refused; null where it has no id. */
  about: Id | null;
  records: readonly ConfigurationRecord[];
  /** Why it cannot be taken; null where it can. */
  refusal: string | null;
  /** What is different here from where it comes from. */
  remarks: readonly string[];
};
export type ConfigurationTools = {
  /** The JSON documents of the file, in order. */
  documents: readonly unknown[];
  now: Instant;
  makePeople: boolean;
  /** The id of a record of this source: always the same for the same key. */
  idOf(kind: string, key: string): Id;
  /** Says something of the whole file. */
  say(sentence: string): void;
};

/** Reads how another system is set up: things of several kinds, each as it should stand here. Pure, like every importer. */
export type ConfigurationImporter = ImporterCard & {
  reads: "configuration";
  /** By which field a record of each kind is recognised that is here under another id. */
  recognised: Readonly<Record<string, string>>;
  /** The items in the order in which they can be made: what is named comes first. */
  translate(tools: ConfigurationTools): ConfigurationEntry[];
};
