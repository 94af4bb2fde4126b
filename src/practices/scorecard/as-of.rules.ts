/** What the journal kept of a change of a record: from which fields to which. `version` is the record's after it. */
export type Kept = { id: string; version: number; changes: Readonly<Record<string, readonly [unknown, unknown]>> | null };
type Row = { id: string | null; version: number };

/**
 * Records as they stood before some changes of them, which come newest first. A record that was made by one of these was not there. What the journal no
 * longer tells (an erased entry) leaves the later state.
 */
export function undone<R extends Row>(rows: readonly R[], entries: readonly Kept[]): R[] {
  const states = new Map(rows.map((row) => [row.id, row]));
  for (const { id, version, changes } of entries) {
    const state = states.get(id);
    if (state === undefined) continue;
    if (version <= 1) {
      states.delete(id);
      continue;
    }
    const before = Object.entries(changes ?? {}).flatMap(([field, [was]]) => (field in state ? [[field, was] as const] : []));
    states.set(id, { ...state, ...Object.fromEntries(before), version: version - 1 });
  }
  return rows.flatMap((row) => states.get(row.id) ?? []);
}
