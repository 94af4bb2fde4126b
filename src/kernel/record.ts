import type { Actor } from "./actor.ts";
import type { Id } from "./ids.ts";
import { type AnyRecord, type Base, type Model, unsaid } from "./model.ts";
import type { Instant } from "./time.ts";

/** The base of a new record. The engine gives number and version, and keeps updatedAt and updatedBy. */
export function newBase(given: { id: Id; now: Instant; actor: Actor }): Base {
  const { id, now, actor } = given;
  return { id, number: null, version: 0, createdAt: now, createdBy: actor.personId, updatedAt: now, updatedBy: actor.personId, extra: {} };
}

/**
 * Makes the new records of a kind: the base, what each field holds where nothing was said (null where that is nothing), and over it what
 * `begins` says. All come from one template and so have all their fields, in one order: a wide object of a known shape is copied by a rule
 * in no time, one that is put together name by name costs a hundred times as much.
 */
export function recordMaker<B extends Record<string, unknown>>(
  model: Model,
  begins: B,
): (given: { id: Id; now: Instant; actor: Actor }) => AnyRecord & B {
  let template: (AnyRecord & B) | undefined;
  return ({ id, now, actor }) => {
    template ??= templateOf(model, begins);
    const { personId } = actor;
    return { ...template, id, createdAt: now, createdBy: personId, updatedAt: now, updatedBy: personId, extra: {} };
  };
}

function templateOf<B extends Record<string, unknown>>(model: Model, begins: B): AnyRecord & B {
  const nothing = Object.keys(model.shape).map((name) => [name, null] as const);
  const base = { id: "", number: null, version: 0, createdAt: "", createdBy: null, updatedAt: "", updatedBy: null, extra: {} };
  return Object.fromEntries(
    [base, Object.fromEntries(nothing), unsaid(model), begins].flatMap((part) => Object.entries(part)),
  ) as AnyRecord & B;
}

/** Lays accepted field values over a record; custom fields (`u_…`) go to `extra`. */
export function withChanges<S extends AnyRecord>(record: S, changes: Record<string, unknown>): S {
  const fields: Record<string, unknown> = {};
  let extra = record.extra;
  for (const [name, value] of Object.entries(changes)) {
    if (name.startsWith("u_")) extra = { ...extra, [name]: value };
    else fields[name] = value;
  }
  return { ...record, ...fields, extra };
}

/** Lists what differs between two states of a record, as the journal keeps it: field to [old, new]. Derived fields are left out. */
export function differences(model: Model, before: AnyRecord | null, after: AnyRecord): Record<string, [unknown, unknown]> {
  const found: Record<string, [unknown, unknown]> = {};
  for (const field of model.fields) {
    if (field.derived || alwaysMoving.has(field.name)) continue;
    const [old, next] = [before ? (before[field.name] ?? null) : null, after[field.name] ?? null];
    note(found, field.name, old, next);
    if (field.secret && found[field.name]) found[field.name] = [old === null ? null : covered, next === null ? null : covered];
  }
  const keys = new Set([...Object.keys(before?.extra ?? {}), ...Object.keys(after.extra)]);
  for (const key of keys) note(found, key, before?.extra[key] ?? null, after.extra[key] ?? null);
  return found;
}

/** What the journal says of a secret. */
const covered = "(not told)";
const alwaysMoving = new Set(["createdAt", "createdBy", "updatedAt", "updatedBy"]);

function note(found: Record<string, [unknown, unknown]>, name: string, old: unknown, next: unknown): void {
  if (old === next) return;
  if (typeof old === "object" && typeof next === "object" && JSON.stringify(old) === JSON.stringify(next)) return;
  found[name] = [old, next];
}
