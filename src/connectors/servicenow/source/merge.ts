import { sha256 } from "../../../kernel/sha256.ts";
import type { Instant } from "../../../kernel/time.ts";

/** Fields that change together: how an incident stands is one thing. */
const units: Readonly<Record<string, readonly string[]>> = {
  standing: ["state", "holdReason", "closeCode", "closeNotes"],
  ...Object.fromEntries(
    ["shortDescription", "description", "impact", "urgency", "category", "team", "assignee", "service", "configurationItem"].map((name) => [
      name,
      [name],
    ]),
  ),
};
type Values = Readonly<Record<string, unknown>>;
/** A digest of each unit as both sides last had it; null where they never agreed since records began to be kept. */
export type Base = Readonly<Record<string, string>>;
export type Sides = {
  base: Base | null;
  there: Values;
  here: Values;
  /** When the record was last changed there, and when each field was here. */
  thereAt: Instant;
  hereAt(fields: readonly string[]): Instant | null;
};
export type MergedUnit = { unit: string; to: "here" | "there"; changes: Record<string, unknown>; isConflict: boolean };

/** The digests of what both sides have. */
export function baseOf(values: Values): Base {
  return Object.fromEntries(Object.keys(units).map((unit) => [unit, digest(values, unit)]));
}

/**
 * What has to go where so that both sides are the same. What one side changed since both agreed goes to the other; where both did, the later
 * one stands and it is a conflict. What was sent is what both have, so that nothing goes round in a circle.
 */
export function merge({ base, there, here, thereAt, hereAt }: Sides): MergedUnit[] {
  return Object.entries(units).flatMap(([unit, fields]): MergedUnit[] => {
    const [one, other] = [digest(there, unit), digest(here, unit)];
    // A column that the source does not send says nothing.
    if (one === other || fields.some((name) => there[name] === undefined)) return [];
    const agreed = base?.[unit];
    const isConflict = agreed !== one && agreed !== other;
    const isTheirs = isConflict ? thereAt > (hereAt(fields) ?? "") : agreed === other;
    const [to, from] = isTheirs ? (["here", there] as const) : (["there", here] as const);
    return [{ unit, to, isConflict, changes: Object.fromEntries(fields.map((name) => [name, from[name] ?? null])) }];
  });
}

function digest(values: Values, unit: string): string {
  return sha256(JSON.stringify(units[unit]!.map((name) => values[name] ?? null)));
}
