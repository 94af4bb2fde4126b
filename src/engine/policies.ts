type Kept = { kinds: readonly string[]; value: unknown };

/**
 * Settings that rules read on nearly every command (priority table, service levels, calendars), read once and kept until a record of
 * one of their kinds changes: at once in this process, within about a second where another node changed it. While a transaction that
 * changed one is under way, every reader reads for itself and nothing is kept: what is not committed may never be.
 */
export class Policies {
  private readonly kept = new Map<string, Kept>();
  /** What was kept before it became stale: all of it was committed, so a reading may add to it what has come since. */
  private readonly former = new Map<string, unknown>();
  /** How often each kind was dropped: a reading that began before a drop is not kept after it. */
  private readonly drops = new Map<string, number>();
  private clears = 0;
  /** The kinds each open transaction has changed. */
  private readonly unsettled = new Map<object, Set<string>>();

  /**
   * The value under a name; `load` reads it where it is not kept, given the stale one where there is one. `kinds` are those whose change makes it stale. A reading under way is
   * not shared: it stands in its own transaction's queue, and who waits for another's queue may wait for ever.
   */
  async get<T>(name: string, kinds: readonly string[], load: (former: T | undefined) => Promise<T>): Promise<T> {
    const known = this.kept.get(name);
    if (known) return known.value as T;
    const before = this.dropsOf(kinds);
    const value = await load(this.former.get(name) as T | undefined);
    if (before === this.dropsOf(kinds) && !this.isUnsettled(kinds)) {
      this.kept.set(name, { kinds, value });
      this.former.delete(name);
    }
    return value;
  }

  /** Drops everything: after a transaction that failed, what was read inside it may never have been. */
  clear(): void {
    this.clears++;
    this.kept.clear();
    this.former.clear();
  }

  /** Drops what depends on the named kinds. */
  forget(kinds: readonly string[]): void {
    for (const kind of kinds) this.drops.set(kind, (this.drops.get(kind) ?? 0) + 1);
    if (this.kept.size === 0) return;
    for (const [name, one] of this.kept)
      if (kinds.some((kind) => one.kinds.includes(kind))) {
        this.kept.delete(name);
        this.former.set(name, one.value);
      }
  }

  /** A transaction has changed a kind; until `settle` nothing that depends on it is kept. */
  unsettle(transaction: object, kind: string): void {
    this.forget([kind]);
    const kinds = this.unsettled.get(transaction);
    if (kinds) kinds.add(kind);
    else this.unsettled.set(transaction, new Set([kind]));
  }

  /** A transaction has ended, by commit or not. */
  settle(transaction: object): void {
    const kinds = this.unsettled.get(transaction);
    if (!kinds) return;
    this.unsettled.delete(transaction);
    this.forget([...kinds]);
  }

  private isUnsettled(kinds: readonly string[]): boolean {
    for (const changed of this.unsettled.values()) if (kinds.some((kind) => changed.has(kind))) return true;
    return false;
  }

  private dropsOf(kinds: readonly string[]): number {
    return kinds.reduce((sum, kind) => sum + (this.drops.get(kind) ?? 0), this.clears);
  }
}
