import { addDays, instant } from "../../kernel/time.ts";

/** The public holidays of Hamburg in a year, as its calendar lists them. Source: HmbFeiertagsG; Easter by Meeus, Jones and Butcher. */
export function holidaysOfHamburg(year: number): { date: string; name: string }[] {
  const easter = easterSunday(year);
  const from = (days: number) => addDays(easter, days).slice(0, 10);
  return [
    { date: `${year}-01-01`, name: "New Year's Day" },
    { date: from(-2), name: "Good Friday" },
    { date: from(1), name: "Easter Monday" },
    { date: `${year}-05-01`, name: "Labour Day" },
    { date: from(39), name: "Ascension Day" },
    { date: from(50), name: "Whit Monday" },
    { date: `${year}-10-03`, name: "German Unity Day" },
    { date: `${year}-10-31`, name: "Reformation Day" },
    { date: `${year}-12-25`, name: "Christmas Day" },
    { date: `${year}-12-26`, name: "Second Day of Christmas" },
  ];
}

function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return instant(Date.UTC(year, Math.floor(f / 31) - 1, (f % 31) + 1));
}
