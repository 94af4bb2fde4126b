type Kept = { kinds: ReadonlySet<string>; value: Promise<unknown> };

/**
 * Settings that rules read on nearly every command (priority table, service levels, calendars), read once and kept until a record of
 * one of their kinds changes: at once in this process, within about a second where another node changed it.
 */
export class Policies {
  private readonly kept = new Map<string, Kept>();

  /** The value under a name; `load` reads it where it is not kept. `kinds` are those whose change makes it stale. */
  async get<T>(name: string, kinds: readonly string[], load: () => Promise<T>): Promise<T> {
    const known = this.kept.get(name);
    if (known) return known.value as Promise<T>;
    const value = load();
    this.kept.set(name, { kinds: new Set(kinds), value });
    value.catch(() => this.kept.delete(name));
    return value;
  }

  /** Drops everything: after a transaction that failed, what was read inside it may never have been. */
  clear(): void {
    this.kept.clear();
  }

  /** Drops what depends on the named kinds. */
  forget(kinds: readonly string[]): void {
    if (this.kept.size === 0) return;
    for (const [name, one] of this.kept) if (kinds.some((kind) => one.kinds.has(kind))) this.kept.delete(name);
  }
}
