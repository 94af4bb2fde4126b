import type { Tx } from "../src/engine/db/connection.ts";
import type { RecordTable, Row } from "../src/engine/db/table.ts";
import type { AnyRecord } from "../src/kernel/model.ts";
import type { Instant } from "../src/kernel/time.ts";

/** A table whose rows are kept in memory while they still change, and written once by the real one when they are done. */
export class LivingTable implements RecordTable {
  readonly name: string;
  readonly select: string;
  readonly listSelect: string;
  readonly columns: RecordTable["columns"];
  private readonly real: RecordTable;
  private readonly onWake: (id: string, at: Instant) => void;
  private readonly rows = new Map<string, Row>();

  constructor(real: RecordTable, onWake: (id: string, at: Instant) => void) {
    this.real = real;
    this.onWake = onWake;
    this.name = real.name;
    this.select = real.select;
    this.listSelect = real.listSelect;
    this.columns = real.columns;
  }

  async load(_tx: Tx, ids: readonly string[]): Promise<AnyRecord[]> {
    return ids.flatMap((id) => this.rows.get(id)?.record ?? []);
  }

  async insert(_tx: Tx, rows: readonly Row[]): Promise<void> {
    this.put(rows);
  }

  async update(_tx: Tx, rows: readonly Row[]): Promise<void> {
    this.put(rows);
  }

  /** When a row wants to be woken, or null. */
  wakeAt(id: string): Instant | null {
    return this.rows.get(id)?.wakeAt ?? null;
  }

  /** The record a row is about; its own id where it names none. */
  subjectOf(id: string): string {
    const subject = this.rows.get(id)?.record.subject;
    return typeof subject === "string" ? subject : id;
  }

  /** Takes rows out; those that are not here are passed over. */
  take(ids: Iterable<string>): Row[] {
    const taken: Row[] = [];
    for (const id of ids) {
      const row = this.rows.get(id);
      if (row && this.rows.delete(id)) taken.push(row);
    }
    return taken;
  }

  /** Takes everything out. */
  takeAll(): Row[] {
    return this.take([...this.rows.keys()]);
  }

  /** Takes rows in that exist in the database. */
  async adopt(tx: Tx): Promise<void> {
    const ids = (await tx.query<{ id: string }>(`select id from ${this.name}`)).map((row) => row.id);
    for (const record of await this.real.load(tx, ids, false)) this.rows.set(record.id, { record, wakeAt: null });
  }

  async write(tx: Tx, rows: readonly Row[]): Promise<void> {
    await this.real.insert(tx, rows);
  }

  async rewrite(tx: Tx, rows: readonly Row[]): Promise<void> {
    await this.real.update(tx, rows);
  }

  private put(rows: readonly Row[]): void {
    for (const row of rows) {
      const { id } = row.record;
      const moved = row.wakeAt !== null && row.wakeAt !== this.wakeAt(id);
      this.rows.set(id, row);
      if (moved) this.onWake(id, row.wakeAt!);
    }
  }
}
