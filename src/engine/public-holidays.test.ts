import { expect, test } from "vitest";
import { holidayCountries, publicHolidays } from "./public-holidays.ts";

/** Source: HmbFeiertagsG; Easter Sunday of 2026 is 5 April. */
const hamburg2026 = [
  "2026-01-01",
  "2026-04-03",
  "2026-04-06",
  "2026-05-01",
  "2026-05-14",
  "2026-05-25",
  "2026-10-03",
  "2026-10-31",
  "2026-12-25",
  "2026-12-26",
];

test("Hamburg has the days off that its law names, and Germany without a region those of all", async () => {
  const hamburg = await publicHolidays({ country: "de", region: "hh", years: [2026] });
  if (!hamburg.ok) throw new Error(hamburg.sentence);
  // Easter Sunday and Whit Sunday fall on a Sunday in any year; only Brandenburg's law names them.
  expect(hamburg.holidays.map((one) => one.date).filter((date) => !["2026-04-05", "2026-05-24"].includes(date))).toEqual(hamburg2026);
  const germany = await publicHolidays({ country: "DE", region: null, years: [2026] });
  expect(germany.ok && germany.holidays.map((one) => one.date)).not.toContain("2026-10-31");
});

test("a part of a region is known by both codes, and years come in order, each day once", async () => {
  const augsburg = await publicHolidays({ country: "DE", region: "BY.A", years: [2027, 2026, 2026] });
  if (!augsburg.ok) throw new Error(augsburg.sentence);
  const dates = augsburg.holidays.map((one) => one.date);
  expect(dates).toContain("2026-08-08");
  expect(dates).toEqual([...new Set(dates)].sort());
  expect(dates.at(-1)).toBe("2027-12-26");
});

test("holidays of several days and those that begin in the evening fall on whole days", async () => {
  const turkey = await publicHolidays({ country: "TR", region: null, years: [2026] });
  if (!turkey.ok) throw new Error(turkey.sentence);
  expect(turkey.holidays.every((one) => /^2026-\d\d-\d\d$/.test(one.date))).toBe(true);
  const israel = await publicHolidays({ country: "IL", region: null, years: [2026] });
  // Rosh Hashanah 5787 is 12 September 2026; it begins on the evening of the 11th.
  expect(israel.ok && israel.holidays.map((one) => one.date)).toContain("2026-09-12");
});

test("what is not known is refused with what is", async () => {
  expect(await publicHolidays({ country: "XX", region: null, years: [2026] })).toMatchObject({ ok: false, field: "country" });
  expect(await publicHolidays({ country: "DE", region: "ZZ", years: [2026] })).toMatchObject({
    ok: false,
    field: "region",
    sentence: expect.stringContaining("HH"),
  });
  expect((await holidayCountries()).length).toBeGreaterThan(150);
});
