import { type Period, periodOf } from "../vendor/period.rules.ts";

/** The quarter that "2026-Q3" names; null for anything else, and for years before 2000. */
export function quarterNamed(text: string): Period | null {
  const [, year, quarter] = /^(2\d{3})-Q([1-4])$/.exec(text) ?? [];
  return year && quarter ? periodOf("quarter", `${year}-${String(Number(quarter) * 3).padStart(2, "0")}-01`) : null;
}

/** "2026-Q3": a quarter as a briefing keeps it. */
export function quarterKey({ start }: Pick<Period, "start">): string {
  return `${start.slice(0, 4)}-Q${Math.ceil(Number(start.slice(5, 7)) / 3)}`;
}
