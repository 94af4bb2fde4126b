import type { Id } from "../../kernel/ids.ts";
import type { Span } from "../../kernel/span.ts";
import type { Instant } from "../../kernel/time.ts";
import type { CollisionReason } from "./collision.rules.ts";
import type { FreezeSpan } from "./facts.ts";
import type { ChangeRequest } from "./model.ts";

/** What stands in the rows of the calendar. */
export const rowKinds = ["service", "team", "item"] as const;
export type RowKind = (typeof rowKinds)[number];
export const fieldOfRow = { service: "service", team: "team", item: "configurationItem" } as const satisfies Record<
  RowKind,
  keyof ChangeRequest
>;
export const kindOfRow = { service: "service", team: "team", item: "configurationItem" } as const satisfies Record<RowKind, string>;

export type Met = { with: Id; number: string; reason: CollisionReason };
/** A change as the calendar draws it. */
export type CalendarChange = Pick<
  ChangeRequest,
  | "id"
  | "version"
  | "state"
  | "changeType"
  | "risk"
  | "service"
  | "configurationItem"
  | "team"
  | "assignee"
  | "rollbackMinutes"
  | "rolledBackAt"
> & {
  number: string;
  title: string;
  from: Instant;
  to: Instant;
  /** The freeze that it still has to get round: none once it is over, or excepted. */
  frozenBy: Id | null;
  /** At most 50 others. */
  meets: readonly Met[];
  /** How many others it meets beside those. */
  meetsMore: number;
};
/** One row: a service, team or item; null for what names none. */
export type CalendarRow = {
  key: Id | null;
  label: string;
  tier: string | null;
  /** The service that the row is of, or that its item belongs to; null where none is known. */
  service: Id | null;
  changes: readonly CalendarChange[];
};
export type OnCallRow = {
  roster: Id;
  name: string;
  team: Id | null;
  shifts: readonly { start: Instant; end: Instant; people: readonly Id[] }[];
};
export type CalendarPicture = {
  asOf: Instant;
  from: Instant;
  to: Instant;
  rows: readonly CalendarRow[];
  /** Where the next rows begin; null where these are the last. */
  next: string | null;
  counts: { changes: number; collisions: number; frozen: number; isCapped: boolean };
  freezes: readonly FreezeSpan[];
  maintenance: readonly (Span & { services: readonly Id[] })[];
  onCall: readonly OnCallRow[];
  people: Readonly<Record<Id, string>>;
};

/** Whether a change is still ahead, so that a freeze or another change is in its way. */
export function isAhead({ state }: Pick<ChangeRequest, "state">): boolean {
  return state === "-5" || state === "-4" || state === "-3" || state === "-2" || state === "-1";
}

/** Whether its window can still be moved: nothing has begun yet. */
export function isMovable({ state }: Pick<ChangeRequest, "state">): boolean {
  return isAhead({ state }) && state !== "-1";
}

/** What a change meets, in a few words: some by number, and how many more; empty where it meets nothing. */
export function metWords({ meets, meetsMore }: Pick<CalendarChange, "meets" | "meetsMore">, most = 5): string {
  const numbers = [...new Set(meets.map((one) => one.number))];
  const more = numbers.length + meetsMore - Math.min(numbers.length, most);
  return `${numbers.slice(0, most).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

export type NamedRow = { label: string; tier: string | null; service: Id | null };

/** Changes by row: the critical services first, then by name; what names none stands last. Within a row by begin. */
export function calendarRows(changes: readonly CalendarChange[], by: RowKind, names: ReadonlyMap<Id, NamedRow>): CalendarRow[] {
  const field = fieldOfRow[by];
  const rows = new Map<Id | null, CalendarChange[]>();
  for (const one of changes) {
    const key = one[field] !== null && names.has(one[field]) ? one[field] : null;
    const known = rows.get(key);
    if (known) known.push(one);
    else rows.set(key, [one]);
  }
  return [...rows]
    .map(([key, own]): CalendarRow => {
      const named = key === null ? undefined : names.get(key);
      return { key, label: named?.label ?? noneWords[by], tier: named?.tier ?? null, service: named?.service ?? null, changes: own };
    })
    .sort(byStanding);
}
const noneWords = { service: "No service", team: "No team", item: "No item" } as const;

function byStanding(one: CalendarRow, other: CalendarRow): number {
  if (one.key === null || other.key === null) return Number(one.key === null) - Number(other.key === null);
  return compare(one.tier ?? "9", other.tier ?? "9") || compare(one.label, other.label) || compare(one.key, other.key);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** A page of rows, beginning after the row whose key is named; the key to go on from, or null where it is the last. */
export function pageOfRows(rows: readonly CalendarRow[], after: string | null, most: number): { rows: CalendarRow[]; next: string | null } {
  const at = after === null ? 0 : rows.findIndex((one) => (one.key ?? "none") === after) + 1;
  const page = rows.slice(at, at + most);
  return { rows: page, next: at + most < rows.length ? (page.at(-1)?.key ?? "none") : null };
}
