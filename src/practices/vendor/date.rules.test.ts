import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import type { BusinessCalendar, Weekday } from "../../kernel/time.ts";
import { businessDaysAfter, businessDaysBefore, contractDates, type Terms } from "./date.rules.ts";

const none = () => null;
const terms: Terms = {
  ...{ startsOn: "2024-07-01", endsOn: "2027-06-30", openEnded: false, renewal: "automatic", noticeLength: 90 },
  ...{ noticeUnit: "day", noticeCounts: "calendar", noticeCalendar: null, leadDays: 21 },
};
const anyDay = fc.integer({ min: 0, max: 20_000 }).map((number) => Temporal.PlainDate.from("2000-01-01").add({ days: number }).toString());

test("the vector of the specification: 2027-06-30, 90 days, 21 days before", () => {
  expect(contractDates(terms, none)).toEqual({ noticeOn: "2027-04-01", decisionOn: "2027-03-11" });
});

test("days and months of notice are Temporal's, the end of the month clamped; the decision lies so many days before", () => {
  fc.assert(
    fc.property(
      anyDay,
      fc.integer({ min: 0, max: 400 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 120 }),
      (endsOn, noticeLength, isMonths, leadDays) => {
        const end = Temporal.PlainDate.from(endsOn);
        const notice = end.subtract(isMonths ? { months: noticeLength } : { days: noticeLength });
        expect(
          contractDates({ ...terms, startsOn: null, endsOn, noticeLength, noticeUnit: isMonths ? "month" : "day", leadDays }, none),
        ).toEqual({
          noticeOn: notice.toString(),
          decisionOn: notice.subtract({ days: leadDays }).toString(),
        });
      },
    ),
  );
  expect(contractDates({ ...terms, endsOn: "2027-05-31", noticeLength: 3, noticeUnit: "month" }, none).noticeOn).toBe("2027-02-28");
});

const calendars = fc.record({
  weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
  holidays: fc.uniqueArray(anyDay, { maxLength: 30 }),
});
const asCalendar = ({ weekdays, holidays }: { weekdays: number[]; holidays: string[] }): BusinessCalendar => ({
  timeZone: "Europe/Berlin",
  always: false,
  segments: weekdays.map((weekday) => ({ weekday: weekday as Weekday, from: "09:00", to: "17:00" })),
  holidays,
});

test("business days are those between, walked day by day", () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 80 }), calendars, (day, count, given) => {
      const calendar = asCalendar(given);
      const isWorking = (date: Temporal.PlainDate) => given.weekdays.includes(date.dayOfWeek) && !given.holidays.includes(date.toString());
      const found = businessDaysBefore(day, count, calendar)!;
      let working = 0;
      for (let at = Temporal.PlainDate.from(found); at.toString() < day; at = at.add({ days: 1 })) if (isWorking(at)) working++;
      expect(working).toBe(count);
      expect(count === 0 || isWorking(Temporal.PlainDate.from(found))).toBe(true);
      const after = businessDaysAfter(day, count, calendar);
      let later = 0;
      for (let at = Temporal.PlainDate.from(after); at.toString() > day; at = at.subtract({ days: 1 })) if (isWorking(at)) later++;
      expect(later).toBe(count);
    }),
  );
});

test("what is not known makes no date, and nothing is assumed", () => {
  const nothing = { noticeOn: null, decisionOn: null };
  expect(contractDates({ ...terms, noticeLength: null }, none)).toEqual(nothing);
  expect(contractDates({ ...terms, endsOn: null }, none)).toEqual(nothing);
  expect(contractDates({ ...terms, endsOn: "2024-06-30" }, none)).toEqual(nothing);
  expect(contractDates({ ...terms, renewal: "none" }, none)).toEqual(nothing);
  expect(contractDates({ ...terms, openEnded: true }, none)).toEqual(nothing);
  expect(contractDates({ ...terms, noticeCounts: "business" }, none)).toEqual(nothing);
  expect(businessDaysBefore("2027-06-30", 1, { timeZone: "UTC", always: false, segments: [], holidays: [] })).toBeNull();
});
