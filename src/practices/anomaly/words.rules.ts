import type { Usual } from "./usual.rules.ts";
import { mostTenths } from "./watch.rules.ts";

const days = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

/** Why a number is unusual: "612 ms against a usual 200–260 on Wednesdays at 14 h: 9.4 times the usual spread." */
export function unusualSentence(given: { value: number; unit: string | null; usual: Usual; tenths: number; hour: number }): string {
  const { value, unit, usual, tenths, hour } = given;
  const is = `${numberWords(value)}${unitWords(unit)}`;
  const when = whenWords(usual, hour);
  if (usual.constant) return `${is} where it was always ${numberWords(usual.median)}${when}.`;
  const far = tenths >= mostTenths ? "more than 999" : `${Math.floor(tenths / 10)}.${tenths % 10}`;
  return `${is} against a usual ${rangeWords(usual)}${when}: ${far} times the usual spread.`;
}

/** "200–260"; "12" where there is one usual number; "-5 to 3" where a dash would be read as a minus. */
export function rangeWords({ low, high }: Pick<Usual, "low" | "high">): string {
  const [from, to] = [numberWords(low), numberWords(high)];
  if (from === to) return from;
  return low < 0 ? `${from} to ${to}` : `${from}–${to}`;
}

/** At what times it is usual: " on Wednesdays at 14 h", " at 14 h", " in the hours before". */
export function whenWords({ by }: Pick<Usual, "by">, hour: number): string {
  if (by === "recent") return " in the hours before";
  return by === "week" ? ` on ${hourWords(hour)}` : ` at ${hour % 24} h`;
}

/** "Wednesdays at 14 h". */
export function hourWords(hour: number): string {
  return `${days[Math.floor(hour / 24)]} at ${hour % 24} h`;
}

/** Four digits that count, and all digits of whole numbers: 18,211; 0.4187; 1.2e30. */
export function numberWords(value: number): string {
  if (Math.abs(value) >= 1e15) return value.toExponential(3).replace("e+", "e");
  if (Number.isInteger(value)) return (value + 0).toLocaleString("en");
  if (Math.abs(value) < 1e-6) return value.toExponential(3);
  return value.toLocaleString("en", Math.abs(value) >= 1_000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 });
}

/** " ms"; nothing for what is only counted. */
export function unitWords(unit: string | null): string {
  return unit === null || unit === "1" ? "" : ` ${unit}`;
}
