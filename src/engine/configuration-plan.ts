import { createHash } from "node:crypto";
import type { Actor } from "../kernel/actor.ts";
import { parseCommand } from "../kernel/command.ts";
import { fold } from "../kernel/fold.ts";
import type { Id } from "../kernel/ids.ts";
import type { AnyRecord } from "../kernel/model.ts";
import type { Command, Envelope } from "../kernel/practice.ts";
import { readDocuments } from "./configuration-json.ts";
import type { Outcome } from "./handle.ts";
import { kindEntry } from "./house.ts";
import type { ConfigurationEntry, ConfigurationImporter, ConfigurationRecord, ImportProblem, ImportSettings } from "./import-contract.ts";
import type { Verdict } from "./import-plan.ts";
import { stableId } from "./import-refer.ts";
import { decodeText } from "./import-text.ts";
import type { Office } from "./office.ts";

/** One item with what is still to be done for it. */
export type PlannedItem = { line: number; item: ConfigurationEntry; hash: string; envelopes: (Envelope & { id: Id })[] };
export type ConfigurationPlan = {
  sentences: string[];
  items: readonly ConfigurationEntry[];
  /** By line, which is the place of an item in the file, counted from 1. */
  verdicts: Map<number, Verdict[]>;
  work: PlannedItem[];
};
export type PlannedConfiguration = { ok: true; plan: ConfigurationPlan } | { ok: false; problems: ImportProblem[] };
type Asked = { importer: ConfigurationImporter; bytes: Uint8Array; settings: ImportSettings; actor: Actor };

const mostItems = 5000;

/**
 * Reads a file and says what taking it over means. What the rules say of it is found by doing it in a transaction that is taken back, so that
 * the answer is the one the import itself will give; what names something that is refused is refused with it.
 */
export async function planConfiguration(office: Office, asked: Asked): Promise<PlannedConfiguration> {
  const { importer, bytes, settings } = asked;
  const decoded = decodeText(bytes, settings.encoding);
  if (!decoded.ok) return refused(decoded.reason);
  const read = readDocuments(decoded.text);
  if (!read.ok) return refused(read.reason);
  const sentences = [`JSON, ${decoded.encoding}, ${read.documents.length === 1 ? "one document" : `${read.documents.length} documents`}`];
  const items = importer.translate({
    documents: read.documents,
    now: office.clock.now(),
    makePeople: settings.makePeople,
    idOf: (kind, key) => stableId(settings.source, kind, key),
    say: (sentence) => sentences.push(sentence),
  });
  if (items.length === 0) return refused(`The file holds nothing of ${importer.label}. ${importer.about}`);
  if (items.length > mostItems)
    return refused(`The file holds ${items.length} things; ${mostItems} is the most one import takes. Split it.`);
  const here = await whatIsHere(office, importer, items);
  return { ok: true, plan: await settled(office, { ...asked, items, here, sentences }) };
}

function refused(reason: string): PlannedConfiguration {
  return { ok: false, problems: [{ line: 0, column: null, reason }] };
}

type Here = {
  records: ReadonlyMap<Id, AnyRecord>;
  /** Ids of the file to ids here, where a record was recognised by its word. */
  alias: ReadonlyMap<Id, Id>;
  /** Records whose word several records here share. */
  several: ReadonlySet<Id>;
};

/** What is here of the records of a file, and of what they name: by id, else by the word each kind is recognised by. */
async function whatIsHere(office: Office, importer: ConfigurationImporter, items: readonly ConfigurationEntry[]): Promise<Here> {
  const all = items.flatMap((item) => item.records);
  const named = [...all, ...all.flatMap((one) => one.needs)];
  const records = new Map<Id, AnyRecord>();
  const alias = new Map<Id, Id>();
  const several = new Set<Id>();
  for (const kind of new Set(named.map((one) => one.kind))) {
    const { table, model } = kindEntry(office.house, kind);
    const ids = [...new Set(named.filter((one) => one.kind === kind).map((one) => one.id))];
    for (const record of await table.load(office.db, ids, false)) records.set(record.id, record);
    const field = importer.recognised[kind];
    const open = all.filter((one) => one.kind === kind && !records.has(one.id) && one.called !== "");
    if (!field || open.length === 0) continue;
    const { column } = model.fields.find((one) => one.name === field)!;
    const text = `select id, active, ${column} as word from ${table.name} where ${column}_fold = any($1) order by id`;
    const words = open.map((one) => fold(one.called));
    // Folding takes accents away too: that finds candidates, but “rené” is not “rene”.
    const rows = await office.db.query<{ id: Id; active: boolean; word: string }>(text, [words]);
    for (const one of open) {
      const same = rows.filter((row) => row.word.toLowerCase() === one.called.toLowerCase());
      const living = same.filter((row) => row.active);
      // Somebody who left is not made anew; a name that is no longer used is free.
      const meant = living.length > 0 || one.whenFound === "refuse" ? living : same;
      if (meant.length > 1) several.add(one.id);
      if (meant[0]) alias.set(one.id, meant[0].id);
    }
    for (const record of await table.load(office.db, [...new Set(alias.values())], false)) records.set(record.id, record);
  }
  return { records, alias, several };
}

type Settling = Asked & { items: readonly ConfigurationEntry[]; here: Here; sentences: string[] };

/** Takes out what is refused, and what cannot stand without it, until what is left is accepted as a whole. */
async function settled(office: Office, given: Settling): Promise<ConfigurationPlan> {
  const { items, here } = given;
  const refusals = new Map<number, string>();
  const made = new Map<number, Made>();
  items.forEach((item, place) => {
    const done = item.refusal === null ? madeOf(office, given, item) : { ok: false as const, reason: item.refusal };
    if (done.ok) made.set(place, done);
    else refusals.set(place, done.reason);
  });
  for (;;) {
    cascade(items, here, refusals);
    const open = [...made].filter(([place, { steps }]) => !refusals.has(place) && steps.length > 0);
    const envelopes = open.flatMap(([place, { steps, hash }]) => envelopesOf(given, { line: place + 1, steps, hash }));
    const outcomes = await rehearse(office, envelopes);
    let at = 0;
    let isClean = true;
    for (const [place, { steps }] of open) {
      const no = outcomes.slice(at, at + steps.length).find((one) => !one.ok);
      at += steps.length;
      if (!no || no.ok) continue;
      refusals.set(place, no.refusal.sentence);
      isClean = false;
    }
    if (isClean) return planOf(given, { made, refusals });
  }
}

function planOf(given: Settling, { made, refusals }: { made: Map<number, Made>; refusals: Map<number, string> }): ConfigurationPlan {
  const verdicts = new Map<number, Verdict[]>();
  const work: PlannedItem[] = [];
  given.items.forEach((item, place) => {
    const line = place + 1;
    const { place: column, makes } = item;
    const remarks = item.remarks.map((reason): Verdict => ({ result: "remark", column, reason, makes }));
    const reason = refusals.get(place);
    if (reason !== undefined) {
      verdicts.set(line, [{ result: "refused", column, reason, makes }, ...remarks]);
      return;
    }
    const { result, steps, hash, notes } = made.get(place)!;
    const said = notes.map((one): Verdict => ({ result: "remark", column, reason: one, makes }));
    verdicts.set(line, [{ result, column, reason: null, makes }, ...said, ...remarks]);
    if (steps.length > 0) work.push({ line, item, hash, envelopes: envelopesOf(given, { line, steps, hash }) });
  });
  return { sentences: given.sentences, items: given.items, verdicts, work };
}

type Step = { kind: string; id: Id; command: Command & Record<string, unknown> };
type Made = { ok: true; result: "make" | "add" | "unchanged"; steps: Step[]; hash: string; notes: string[] };

/** The commands an item still asks for, against what is here. */
function madeOf(office: Office, given: Settling, item: ConfigurationEntry): Made | { ok: false; reason: string } {
  const steps: Step[] = [];
  const notes: string[] = [];
  const versions: number[] = [];
  let result: Made["result"] = "unchanged";
  for (const record of item.records) {
    const done = stepOf(office, given.here, record);
    if (!done.ok) return done;
    if (done.note) notes.push(done.note);
    versions.push(done.version);
    if (!done.step) continue;
    steps.push(done.step);
    if (done.step.command.type === "create") result = "make";
    else if (result === "unchanged") result = "add";
  }
  // A change that comes again after another one is a new change: the version here is part of what it is.
  const what = JSON.stringify([given.importer.name, given.settings.source, item.place, versions, steps]);
  return { ok: true, result, steps, notes, hash: createHash("sha256").update(what).digest("hex") };
}

type Stepped = { ok: true; step: Step | null; note: string | null; version: number } | { ok: false; reason: string };

function stepOf(office: Office, here: Here, record: ConfigurationRecord): Stepped {
  const { kind, id, called } = record;
  const { label } = kindEntry(office.house, kind).model;
  const word = label.toLowerCase();
  const found = here.alias.get(id);
  const current = here.records.get(found ?? id) ?? null;
  const nothing = (note: string | null): Stepped => ({ ok: true, step: null, note, version: current?.version ?? 0 });
  if (here.several.has(id) && record.whenFound === "use")
    return no(`Several records here go by “${called}”, so nobody can tell which is meant. Rename or retire one of them.`);
  if (found !== undefined && record.whenFound === "refuse")
    return no(
      `Another ${word} here is called “${called}”, and was not made from this source. Rename one of the two, or retire the one here.`,
    );
  if (!current && record.whenMissing !== null) return no(record.whenMissing);
  if (current?.active === false)
    return no(`The ${word} “${called}” is retired or inactive here. Bring it back first, or take it out of the file.`);
  if (current && record.isKept) return nothing(null);
  if (current && found !== undefined) return nothing(`The ${word} of this name here is used as it is.`);
  return current ? changeOf(office, here, record, current) : creationOf(office, here, record);
}

function no(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}

function creationOf(office: Office, here: Here, { kind, id, fields, onlyNew }: ConfigurationRecord): Stepped {
  const { model, kind: own } = kindEntry(office.house, kind);
  const body = renamed({ ...fields, ...onlyNew }, here.alias);
  const parsed = parseCommand({ model, spec: own.commands.create!, type: "create", body, custom: [] });
  if (!parsed.ok) return no(parsed.problems.map((one) => one.message).join(" "));
  return { ok: true, step: { kind, id, command: parsed.command }, note: null, version: 0 };
}

function changeOf(office: Office, here: Here, { kind, id, fields }: ConfigurationRecord, current: AnyRecord): Stepped {
  const { model, kind: own } = kindEntry(office.house, kind);
  const body = { changes: renamed(fields, here.alias) };
  const parsed = parseCommand({ model, spec: own.commands.edit!, type: "edit", body, custom: [] });
  if (!parsed.ok) return no(parsed.problems.map((one) => one.message).join(" "));
  const wanted = (parsed.command as { changes?: Record<string, unknown> }).changes ?? {};
  const changes = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => written(value) !== written(current[name])));
  const names = Object.keys(changes);
  const { version } = current;
  if (names.length === 0) return { ok: true, step: null, note: null, version };
  const labels = names.map((name) => model.fields.find((one) => one.name === name)?.label ?? name);
  return { ok: true, step: { kind, id, command: { type: "edit", changes } }, note: `Changes here: ${labels.join(", ")}.`, version };
}

/** A value in one writing, whatever the order of its names. */
function written(value: unknown): string {
  return JSON.stringify(value ?? null, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

/** The same value with ids of the file replaced by those of the records that were recognised. */
function renamed<T>(value: T, alias: ReadonlyMap<Id, Id>): T {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => (typeof part === "string" ? (alias.get(part) ?? part) : part)) as T;
}

/** Refuses what names something that is refused, or that is neither in the file nor here. */
function cascade(items: readonly ConfigurationEntry[], here: Here, refusals: Map<number, string>): void {
  const placeOf = new Map(
    items.flatMap((item, place) => [item.about ?? [], ...item.records.map((record) => record.id)].flat().map((id) => [id, place] as const)),
  );
  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    items.forEach((item, place) => {
      if (refusals.has(place)) return;
      const own = new Set(item.records.map((record) => record.id));
      for (const { id, name } of item.records.flatMap((record) => record.needs)) {
        if (own.has(id)) continue;
        const other = placeOf.get(id);
        const isMade = other !== undefined && !refusals.has(other) && items[other]!.records.length > 0;
        if (isMade || (!refusals.has(other ?? -1) && here.records.has(here.alias.get(id) ?? id))) continue;
        refusals.set(place, `It names ${name}, which is ${fateOf(other, refusals)}.`);
        isMoving = true;
        return;
      }
    });
  }
}

function fateOf(place: number | undefined, refusals: ReadonlyMap<number, string>): string {
  if (place === undefined) return "neither in the file nor here";
  return `${refusals.has(place) ? "refused" : "left out"} (item ${place + 1})`;
}

function envelopesOf(
  given: Settling,
  { line, steps, hash }: { line: number; steps: readonly Step[]; hash: string },
): (Envelope & { id: Id })[] {
  return steps.map(({ kind, id, command }, place) => ({
    kind,
    id,
    commandId: stableId(given.settings.source, "step", `${hash}/${place}`),
    actor: given.actor,
    quiet: true,
    command,
    ...(steps.length > 1 ? { group: `item/${line}` } : {}),
  }));
}

/** Carries the outcomes out of a transaction that is to be taken back. */
class Rehearsed extends Error {
  readonly outcomes: readonly Outcome[];
  constructor(outcomes: readonly Outcome[]) {
    super("rehearsed");
    this.outcomes = outcomes;
  }
}

/** What the house would answer, found by doing it and taking it back: nothing is kept, journalled or told. */
async function rehearse(office: Office, envelopes: readonly Envelope[]): Promise<readonly Outcome[]> {
  if (envelopes.length === 0) return [];
  try {
    await office.door.batch(envelopes, undefined, async (_tx, outcomes) => {
      throw new Rehearsed([...outcomes]);
    });
  } catch (error) {
    if (error instanceof Rehearsed) return error.outcomes;
    throw error;
  }
  throw new Error("A rehearsal was not taken back.");
}
