import type { Instant } from "../kernel/time.ts";
/** What a row says of an incident, by field. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The history that a single row tells by its own dates: opened as new, resolved, closed, and as it stood at the last update.
 * In order, none later than `now` but where the file itself says so.
 */
export function milestones(seen: Fields, updatedAt: Instant | null, now: Instant): { at: Instant; fields: Fields }[] {
  const openedAt = (seen.openedAt as Instant | undefined) ?? null;
  const { state, resolvedAt, closedAt } = seen as { state: string; resolvedAt: Instant | null; closedAt: Instant | null };
  const start = openedAt ?? updatedAt ?? resolvedAt ?? closedAt;
  if (start === null) return [];
  const open = { ...seen, state: "1", holdReason: null, ...notOver };
  const found: { at: Instant; fields: Fields }[] = [{ at: start, fields: state === "1" ? seen : open }];
  const add = (at: Instant, fields: Fields) => found.push({ at: at > found.at(-1)!.at ? at : found.at(-1)!.at, fields });
  const end = updatedAt ?? now;
  if (state === "6" || state === "7") {
    const resolved = resolvedAt ?? closedAt ?? end;
    const over = { ...seen, resolvedAt: resolved, restoredAt: resolved };
    if (state === "7") {
      if (resolvedAt !== null) add(resolvedAt, { ...over, state: "6", closedAt: null, closedBy: null });
      add(closedAt ?? end, { ...over, closedAt: closedAt ?? end });
    } else add(resolved, over);
  } else if (state !== "1") add(end, seen);
  return found;
}

const notOver = { resolvedAt: null, restoredAt: null, resolvedBy: null, closedAt: null, closedBy: null, closeCode: null, closeNotes: null };
