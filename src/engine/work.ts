import type { Refusal } from "../kernel/decision.ts";
import type { Id } from "../kernel/ids.ts";
import type { AnyRecord } from "../kernel/model.ts";
import type { Change, Envelope, MeasureChange } from "../kernel/practice.ts";
import { differences } from "../kernel/record.ts";
import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import { type House, type KindEntry, kindEntry } from "./house.ts";
import { appendJournal, type JournalEntry, type MeasureWrite, signature } from "./journal.ts";

export type RefusedReaction = { envelope: Envelope; cause: Id; refusal: Refusal & { sentence: string } };
type Held = { stored: AnyRecord | null; now: AnyRecord };

/**
 * What one transaction has read, decided and not yet written. Records are read once, changed in memory by command after command,
 * and written once, in line order; the journal follows as the last statement.
 */
export class Work {
  readonly changes: Change[] = [];
  /** Reactions that were refused: they do not undo their cause, and are journalled on it. */
  readonly refusedReactions: RefusedReaction[] = [];
  private readonly tx: Tx;
  private readonly house: House;
  private readonly now: Instant;
  private held = new Map<string, Map<string, Held | null>>();
  private dirty = new Map<string, Set<string>>();
  private entries: JournalEntry[] = [];
  private readonly drawn = new Map<string, readonly Promise<number[]>[]>();

  constructor(tx: Tx, house: House, now: Instant) {
    this.tx = tx;
    this.house = house;
    this.now = now;
  }

  /** Reads and locks the records of a kind that are not held yet. */
  async load(entry: KindEntry, ids: readonly string[]): Promise<void> {
    const held = this.heldOf(entry.model.kind);
    const missing = [...new Set(ids)].filter((id) => !held.has(id)).sort();
    if (missing.length === 0) return;
    for (const id of missing) held.set(id, null);
    for (const record of await entry.table.load(this.tx, missing)) held.set(record.id, { stored: record, now: record });
  }

  /** Says that a new record's id was made here, so that no row can hold it yet. */
  expectNew(kind: string, id: string): void {
    const held = this.heldOf(kind);
    if (!held.has(id)) held.set(id, null);
  }

  current(kind: string, id: string): AnyRecord | null {
    return this.heldOf(kind).get(id)?.now ?? null;
  }

  /** Takes an accepted decision over: the record in memory, its journal entries, and the change for those who follow. */
  accept(entry: KindEntry, change: Change, next: AnyRecord): Change {
    const { kind } = entry.model;
    const { before, events, actor } = change;
    const spoken = events.length > 0;
    const after = spoken ? { ...next, version: (before?.version ?? 0) + 1, updatedAt: change.at, updatedBy: actor.personId } : next;
    const held = this.heldOf(kind);
    held.set(change.id, { stored: held.get(change.id)?.stored ?? null, now: after });
    this.dirtyOf(kind).add(change.id);
    this.house.policies.unsettle(this.tx, kind);
    const about = entry.kind.about?.(after) ?? change.id;
    const isCovered = events.some((event) => entry.kind.events[event.type]?.withoutChanges);
    const changes = spoken && !isCovered ? differences(entry.model, before, after) : null;
    events.forEach((event, index) => {
      const audience = entry.kind.events[event.type]?.audience;
      if (!audience) throw new Error(`${kind} tells of "${event.type}", which its events do not name.`);
      this.entries.push({
        ...signature(actor),
        at: change.at,
        recordedAt: this.now,
        kind,
        id: change.id,
        about,
        version: after.version,
        type: event.type,
        data: event.data ?? null,
        changes: index === 0 && changes && Object.keys(changes).length > 0 ? changes : null,
        audience,
      });
    });
    const done = { ...change, after };
    this.changes.push(done);
    return done;
  }

  /** Remembers where the work stands, so that a group can be taken back as a whole. */
  mark(): () => void {
    const held = new Map([...this.held].map(([kind, records]) => [kind, new Map(records)]));
    const dirty = new Map([...this.dirty].map(([kind, ids]) => [kind, new Set(ids)]));
    const entries = this.entries.length;
    const changes = this.changes.length;
    const refused = this.refusedReactions.length;
    return () => {
      this.held = held;
      this.dirty = dirty;
      this.entries.length = entries;
      this.changes.length = changes;
      this.refusedReactions.length = refused;
    };
  }

  /** Writes the unsaved records of the named kinds, so that a query sees them; the statements go out together, in this order. */
  async flush(kinds: readonly string[]): Promise<void> {
    await Promise.all(kinds.map((kind) => this.write(kind)));
  }

  /** Sends everything, journal last. What is answered later is the transaction's n, or null where nothing happened. */
  async save(beforeJournal?: () => Promise<void>): Promise<{ n: Promise<number | null> }> {
    const kinds = [...this.dirty.keys()].sort((a, b) => kindEntry(this.house, a).rank - kindEntry(this.house, b).rank);
    await this.flush(kinds);
    // The database writes the records while the rest is still put together.
    if (this.tx.held) await this.tx.held.under();
    await this.follow();
    await beforeJournal?.();
    if (this.tx.held) await this.tx.held.under();
    for (const refused of this.refusedReactions) this.entries.push(this.refusalEntry(refused));
    if (this.entries.length === 0) return { n: Promise.resolve(null) };
    return { n: appendJournal(this.tx, this.entries, this.measures()) };
  }

  private async follow(): Promise<void> {
    for (const follow of this.house.followers) await follow(this.tx, this.changes, this.now, this.house);
  }

  private refusalEntry({ envelope, cause, refusal }: RefusedReaction): JournalEntry {
    return {
      ...signature(envelope.actor),
      at: envelope.at ?? this.now,
      recordedAt: this.now,
      kind: envelope.kind,
      id: envelope.id ?? envelope.commandId,
      about: cause,
      version: 0,
      type: "reactionRefused",
      data: { command: envelope.command.type, code: refusal.code, sentence: refusal.sentence },
      changes: null,
      audience: "staff",
    };
  }

  private async write(kind: string): Promise<void> {
    const ids = this.dirty.get(kind);
    if (!ids || ids.size === 0) return;
    this.dirty.delete(kind);
    const entry = kindEntry(this.house, kind);
    const held = this.heldOf(kind);
    const rows = [...ids].map((id) => held.get(id)!);
    const fresh = rows.filter((row) => row.stored === null);
    const row = ({ now }: Held) => ({ record: now, wakeAt: entry.kind.wake?.(now) ?? null });
    const known = rows.filter((one) => one.stored !== null);
    await Promise.all([
      fresh.length > 0 && entry.table.insert(this.tx, fresh.map(row)),
      known.length > 0 && entry.table.update(this.tx, known.map(row)),
      entry.alsoSave?.(
        this.tx,
        rows.map(({ stored, now }) => ({ before: stored, after: now })),
      ),
    ]);
    for (const id of ids) held.set(id, { stored: held.get(id)!.now, now: held.get(id)!.now });
  }

  /**
   * Asks for the numbers of so many records that are about to be made, so that the database draws them while the rules decide. What is not
   * used by the end of the transaction, because a command was refused, is a gap.
   */
  async askNumbers(entry: KindEntry, count: number): Promise<void> {
    const { number, kind } = entry.model;
    if (!number || count === 0) return;
    const drawn = this.draw(entry, count);
    // Whoever gives the numbers hears of a fault; where nobody does, the transaction has failed for a reason of its own.
    drawn.catch(() => undefined);
    this.drawn.set(kind, [...(this.drawn.get(kind) ?? []), drawn]);
    await this.tx.held?.under();
  }

  /** Gives the next numbers of a kind to its new records before anybody hears of them. A number brought along is kept. */
  async giveNumbers(entry: KindEntry): Promise<void> {
    const { number, kind } = entry.model;
    if (!number) return;
    const held = this.heldOf(kind);
    const wanting = [...(this.dirty.get(kind) ?? [])].filter((id) => held.get(id)?.stored === null && held.get(id)?.now.number === null);
    if (wanting.length === 0) return;
    const values = (await Promise.all(this.drawn.get(kind) ?? [])).flat();
    if (values.length < wanting.length) values.push(...(await this.draw(entry, wanting.length - values.length)));
    this.drawn.set(kind, [Promise.resolve(values.slice(wanting.length))]);
    const given = new Map(wanting.map((id, index) => [id, number.prefix + String(values[index]).padStart(number.digits, "0")]));
    for (const [id, is] of given) held.set(id, { stored: null, now: { ...held.get(id)!.now, number: is } });
    for (const [index, change] of this.changes.entries()) {
      const is = change.kind === kind ? given.get(change.id) : undefined;
      if (is) this.changes[index] = { ...change, after: { ...change.after, number: is } };
    }
  }

  private async draw(entry: KindEntry, count: number): Promise<number[]> {
    const text = `select nextval('${entry.table.name}_number') as value from generate_series(1, $1)`;
    const rows = await this.tx.query<{ value: number }>(text, [count], `number-${entry.model.kind}`);
    return rows.map((row) => row.value);
  }

  /** The measure facts of this transaction: a fact both made and taken back in it never was. */
  private measures(): MeasureWrite[] {
    const facts: MeasureWrite[] = [];
    const retractions = new Map<string, MeasureWrite>();
    for (const change of this.changes) {
      const writes = kindEntry(this.house, change.kind).kind.measures?.(change) ?? [];
      for (const one of writes) take({ subjectKind: change.kind, subject: change.id, change: one }, facts, retractions);
    }
    return [...retractions.values(), ...facts];
  }

  private heldOf(kind: string): Map<string, Held | null> {
    const known = this.held.get(kind);
    if (known) return known;
    const fresh = new Map<string, Held | null>();
    this.held.set(kind, fresh);
    return fresh;
  }

  private dirtyOf(kind: string): Set<string> {
    const known = this.dirty.get(kind);
    if (known) return known;
    const fresh = new Set<string>();
    this.dirty.set(kind, fresh);
    return fresh;
  }
}

function take(write: MeasureWrite, facts: MeasureWrite[], retractions: Map<string, MeasureWrite>): void {
  const { change, subject } = write;
  if (!("retract" in change)) {
    facts.push(write);
    return;
  }
  const taken: MeasureChange = change;
  for (let index = facts.length - 1; index >= 0; index--) {
    const fact = facts[index]!;
    if (fact.subject === subject && "measure" in fact.change && fact.change.measure === taken.retract) facts.splice(index, 1);
  }
  retractions.set(`${subject}/${taken.retract}`, write);
}
