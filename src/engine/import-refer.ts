import { createHash } from "node:crypto";
import { parseCommand } from "../kernel/command.ts";
import { fold } from "../kernel/fold.ts";
import type { Id } from "../kernel/ids.ts";
import { isId } from "../kernel/ids.ts";
import type { Command } from "../kernel/practice.ts";
import type { Tx } from "./db/connection.ts";
import { kindEntry } from "./house.ts";
import type { CustomColumn, Mapping } from "./import-columns.ts";
import type { Importer, Sheet } from "./import-contract.ts";
import type { Office } from "./office.ts";

/** Something that rows name and that is made before them where it is not here yet. */
export type Companion = { kind: string; id: Id; name: string; commands: (Command & Record<string, unknown>)[] };

/** The id of a thing of a source: always the same for the same key, so that a second import finds what the first one made. */
export function stableId(source: string, kind: string, key: string): Id {
  return createHash("sha256").update(`${source}\u0000${kind}\u0000${key}`).digest("hex").slice(0, 32);
}

/** Who is who: names and ids that rows use, matched with what is here, and what has to be made. */
export class Referred {
  private readonly wanted = new Map<string, Companion>();
  private readonly source: string;
  private readonly importer: Importer;
  private readonly byName: ReadonlyMap<string, Id>;
  private readonly present: ReadonlySet<Id>;
  private readonly office: Office;
  private readonly choices = new Map<string, string>();
  private readonly dependsOn = new Map<string, string | null>();

  constructor(given: { office: Office; importer: Importer; source: string; known: Known }) {
    this.office = given.office;
    this.importer = given.importer;
    this.source = given.source;
    this.byName = given.known.byName;
    this.present = given.known.present;
  }

  refer(kind: string, name: string | null, givenId: string | null): Id | null {
    const verbatim = givenId !== null && isId(givenId) ? givenId : null;
    if (verbatim && this.present.has(verbatim)) return verbatim;
    const label = name ?? givenId;
    if (label === null) return null;
    const here = this.byName.get(`${kind}/${fold(label)}`);
    if (here) return here;
    const key = `${kind}/${verbatim ?? fold(label)}`;
    const known = this.wanted.get(key);
    if (known) return known.id;
    const id = verbatim ?? stableId(this.source, kind, fold(label));
    this.wanted.set(key, { kind, id, name: label, commands: this.importer.named[kind]!.make(label) });
    return id;
  }

  choice(field: string, word: string, dependsOn: string | null): string {
    const key = `${field}/${fold(word)}`;
    const known = this.choices.get(key);
    if (known !== undefined) {
      // A word under two parents depends on neither.
      if (this.dependsOn.has(key) && this.dependsOn.get(key) !== dependsOn) this.dependsOn.set(key, null);
      return known;
    }
    const rows = this.office.fields.choicesOf(this.importer.kind, field);
    const here = rows.find((one) => one.value === word) ?? rows.find((one) => fold(one.label) === fold(word));
    const value = here?.value ?? word;
    this.choices.set(key, value);
    if (!here) {
      this.dependsOn.set(key, dependsOn);
      const id = stableId("choice", `${this.importer.kind}.${field}`, value);
      this.wanted.set(`choice/${key}`, { kind: "choice", id, name: `${field}: ${value}`, commands: [] });
    }
    return value;
  }

  /** What has to be made, in the order it was first named; what an earlier import made is left out. */
  async companions(tx: Tx, custom: readonly CustomColumn[]): Promise<Companion[]> {
    for (const [key, value] of this.choices) {
      const one = this.wanted.get(`choice/${key}`);
      const field = key.slice(0, key.indexOf("/"));
      const dependsOn = this.dependsOn.get(key) ?? null;
      if (one) one.commands = [{ type: "create", kind: this.importer.kind, field, value, label: value, position: 0, dependsOn }];
    }
    const { kind } = this.importer;
    const fields = custom
      .filter(({ name }) => !this.office.fields.custom(kind).some((field) => field.name === name))
      .map(({ name, label, type }): Companion => {
        const create = { type: "create", kind, name, label, fieldType: type, searchable: false, position: 0 };
        return {
          kind: "customField",
          id: stableId("customField", kind, name),
          name,
          commands: [create],
        };
      });
    const all = [...fields, ...this.wanted.values()];
    const there = new Set<Id>();
    for (const kind of new Set(all.map((one) => one.kind))) {
      const ids = all.filter((one) => one.kind === kind).map((one) => one.id);
      for (const row of await tx.query<{ id: Id }>(`select id from ${kindEntry(this.office.house, kind).table.name} where id = any($1)`, [
        ids,
      ]))
        there.add(row.id);
    }
    return all
      .filter((one) => !there.has(one.id))
      .map((one) => ({ ...one, commands: one.commands.map((command) => this.whole(one.kind, command)) }));
  }

  /** A creation with the defaults that a form would fill in. */
  private whole(kind: string, command: Companion["commands"][number]): Companion["commands"][number] {
    if (command.type !== "create") return command;
    const { model, kind: own } = kindEntry(this.office.house, kind);
    const parsed = parseCommand({ model, spec: own.commands.create!, type: "create", body: command, custom: [] });
    if (parsed.ok) return parsed.command;
    throw new Error(
      `The ${kind} "${String(command.name ?? command.value)}" cannot be made: ${parsed.problems.map((one) => one.message).join(" ")}`,
    );
  }
}

/** What the register kinds hold under the names and ids of a file. */
export type Known = { byName: ReadonlyMap<string, Id>; present: ReadonlySet<Id> };

/** Asks once for every name and id that the mapped reference columns of a sheet use. A name that two records share matches none. */
export async function whatIsHere(office: Office, importer: Importer, sheet: Sheet, mapping: Mapping): Promise<Known> {
  const byName = new Map<string, Id>();
  const present = new Set<Id>();
  for (const [kind, { matchBy }] of Object.entries(importer.named)) {
    const { names, ids } = namedIn(importer, sheet, mapping, kind);
    const { table, model } = kindEntry(office.house, kind);
    for (const row of await office.db.query<{ id: Id }>(`select id from ${table.name} where id = any($1)`, [ids])) present.add(row.id);
    for (const match of matchBy) {
      const column = `${model.fields.find((field) => field.name === match)!.column}_fold`;
      const text = `select min(id) as id, ${column} as name from ${table.name} where ${column} = any($1) group by ${column} having count(*) = 1`;
      for (const row of await office.db.query<{ id: Id; name: string }>(text, [names])) byName.set(`${kind}/${row.name}`, row.id);
    }
  }
  return { byName, present };
}

function namedIn(importer: Importer, sheet: Sheet, mapping: Mapping, kind: string): { names: string[]; ids: string[] } {
  const names = new Set<string>();
  const ids = new Set<string>();
  for (const [place, target] of mapping.entries()) {
    const bare = target?.replace(/\.id$/, "");
    if (importer.targets.find((one) => one.name === bare)?.reference !== kind) continue;
    const into = target === bare ? names : ids;
    for (const { cells } of sheet.rows) into.add(cells[place]!);
  }
  return {
    names: [...new Set([...names].map((name) => fold(name.trim().replace(/\s+/g, " "))))],
    ids: [...ids].map((id) => id.trim()).filter(isId),
  };
}
