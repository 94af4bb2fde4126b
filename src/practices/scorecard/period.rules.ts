import { type Instant, localParts, localToInstant, monthNames } from "../../kernel/time.ts";

/** A stretch of local days, from `from` to before `to` (yyyy-mm-dd), with the instants they begin at in the organisation's zone. */
export type Window = { key: string; from: string; to: string; fromAt: Instant; toAt: Instant };
export type Grain = "week" | "month" | "quarter" | "year";
export type Period = Window & { grain: Grain; label: string; short: string };

const dayMs = 86_400_000;

/** Reads "2026-10", "2026-W41" (ISO 8601 week), "2026-Q3" or "2026"; null for anything else, and for years before 2000. */
export function readPeriod(text: string, zone: string): Period | null {
  const month = /^(2\d{3})-(0[1-9]|1[0-2])$/.exec(text);
  if (month) return monthPeriod(Number(month[1]), Number(month[2]), zone);
  const week = /^(2\d{3})-W(0[1-9]|[1-4]\d|5[0-3])$/.exec(text);
  if (week) return weekPeriod(Number(week[1]), Number(week[2]), zone);
  const quarter = /^(2\d{3})-Q([1-4])$/.exec(text);
  if (quarter) return quarterPeriod(Number(quarter[1]), Number(quarter[2]), zone);
  if (!/^2\d{3}$/.test(text)) return null;
  return { ...windowOf(text, `${text}-01-01`, `${Number(text) + 1}-01-01`, zone), grain: "year", label: text, short: text };
}

/** The quarter of the year that holds an instant. */
export function quarterOf(at: Instant, zone: string): Period {
  const { year, month } = localParts(zone, at);
  return quarterPeriod(year, Math.ceil(month / 3), zone);
}

/** The month that holds an instant. */
export function monthOf(at: Instant, zone: string): Period {
  const { year, month } = localParts(zone, at);
  return monthPeriod(year, month, zone);
}

/** The period before, or after, of the same grain. */
export function beside(period: Period, zone: string, by: number): Period {
  if (period.grain === "year") return readPeriod(String(Number(period.key) + by), zone)!;
  if (period.grain === "week") return weekHolding(shiftDay(period.from, 7 * by), zone);
  const count = Number(period.from.slice(0, 4)) * 12 + Number(period.from.slice(5, 7)) - 1 + by * (period.grain === "quarter" ? 3 : 1);
  const [year, month] = [Math.floor(count / 12), (count % 12) + 1];
  return period.grain === "quarter" ? quarterPeriod(year, Math.ceil(month / 3), zone) : monthPeriod(year, month, zone);
}

/** The 13 months (weeks, quarters) that end with the period, oldest first: what a sparkline shows. Of a year, its months and the one before. */
export function pointsOf(period: Period, zone: string): Period[] {
  const last = period.grain === "year" ? monthPeriod(Number(period.key), 12, zone) : period;
  return Array.from({ length: 13 }, (_, index) => beside(last, zone, index - 12));
}

/** So many whole weeks, oldest first: the last holds the period's last day, or is the last that was over at an instant. */
export function weeksUpTo(period: Period, until: Instant, zone: string, count: number): Period[] {
  const today = localDayOf(until, zone);
  const week = weekHolding(today < period.to ? today : shiftDay(period.to, -1), zone);
  const last = week.toAt > until ? beside(week, zone, -1) : week;
  return Array.from({ length: count }, (_, index) => beside(last, zone, index - count + 1));
}

/** The day an instant lies in, in a zone. */
export function localDayOf(at: Instant, zone: string): string {
  const { year, month, day } = localParts(zone, at);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** The window of whole days from one up to and with another, in a zone. */
export function daysWindow(from: string, upToWith: string, zone: string): Window {
  return windowOf(`${from}/${upToWith}`, from, shiftDay(upToWith, 1), zone);
}

/** The day some days later. */
export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** When a month is closed for good: the fifth day after it, 09:00 in the organisation's zone, so that late entries still count. */
export function closesAt(period: Window, zone: string): Instant {
  return atLocal(shiftDay(period.to, 4), 9, zone);
}

function monthPeriod(year: number, month: number, zone: string): Period {
  const key = `${year}-${String(month).padStart(2, "0")}`;
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, "0")}`;
  const name = monthNames[month]!;
  return { ...windowOf(key, `${key}-01`, `${next}-01`, zone), grain: "month", label: `${name} ${year}`, short: name };
}

function quarterPeriod(year: number, quarter: number, zone: string): Period {
  const key = `${year}-Q${quarter}`;
  const month = (count: number) => `${count > 12 ? year + 1 : year}-${String(((count - 1) % 12) + 1).padStart(2, "0")}-01`;
  const window = windowOf(key, month(3 * quarter - 2), month(3 * quarter + 1), zone);
  return { ...window, grain: "quarter", label: `Q${quarter} ${year}`, short: `Q${quarter} ${year}` };
}

/** Week 1 is the one that holds 4 January. Source: ISO 8601. */
function weekPeriod(year: number, week: number, zone: string): Period | null {
  const fourth = `${year}-01-04`;
  const found = weekHolding(shiftDay(fourth, 7 * (week - 1)), zone);
  return found.key === `${year}-W${String(week).padStart(2, "0")}` ? found : null;
}

function weekHolding(day: string, zone: string): Period {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  const from = shiftDay(day, -weekday);
  const year = shiftDay(from, 3).slice(0, 4);
  const firstThursday = Date.parse(`${shiftDay(from, 3)}T00:00:00Z`) - Date.parse(`${year}-01-01T00:00:00Z`);
  const week = Math.floor(firstThursday / dayMs / 7) + 1;
  const key = `${year}-W${String(week).padStart(2, "0")}`;
  return { ...windowOf(key, from, shiftDay(from, 7), zone), grain: "week", label: `week ${week} of ${year}`, short: `week ${week}` };
}

function windowOf(key: string, from: string, to: string, zone: string): Window {
  return { key, from, to, fromAt: atLocal(from, 0, zone), toAt: atLocal(to, 0, zone) };
}

function atLocal(day: string, hour: number, zone: string): Instant {
  const [year, month, date] = day.split("-").map(Number);
  const at = localToInstant(zone, { year: year!, month: month!, day: date!, hour, minute: 0 }, "compatible");
  if (at === null) throw new RangeError(`There is no day ${day} in ${zone}.`);
  return at;
}
