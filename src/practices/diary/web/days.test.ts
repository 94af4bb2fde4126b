import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY_MS, instant, ms } from "../../../kernel/time.ts";
import { daysFrom, isOnDay, mondayOf, placed, rangeWords } from "./days.ts";

const zone = "Europe/Berlin";

test("a week begins on its Monday, and its days are whole, also where clocks change", () => {
  const days = daysFrom(zone, mondayOf(zone, "2026-03-29T22:30:00.000Z") - 7, 7);
  expect(days.map((one) => one.label)).toEqual(["Mon 23", "Tue 24", "Wed 25", "Thu 26", "Fri 27", "Sat 28", "Sun 29"]);
  expect((ms(days[6]!.to) - ms(days[6]!.from)) / 3_600_000).toBe(23);
  expect(rangeWords(days)).toBe("23 – 29 Mar");
  expect(rangeWords(daysFrom(zone, mondayOf(zone, "2026-12-01T12:00:00.000Z"), 7))).toBe("30 Nov – 6 Dec");
});

test("a whole day stands on its day, whatever the zone", () => {
  const [day] = daysFrom("Pacific/Auckland", Date.parse("2026-11-26") / DAY_MS, 1);
  expect(isOnDay({ startsAt: "2026-11-26T00:00:00.000Z", endsAt: "2026-11-27T00:00:00.000Z" }, day!)).toBe(true);
  expect(isOnDay({ startsAt: "2026-11-25T00:00:00.000Z", endsAt: "2026-11-26T00:00:00.000Z" }, day!)).toBe(false);
});

test("two that overlap never share a lane, and every lane is among those of its neighbours", () => {
  const [day] = daysFrom(zone, Date.parse("2026-11-26") / DAY_MS, 1);
  const span = fc.tuple(fc.integer({ min: -200, max: 1500 }), fc.integer({ min: 0, max: 300 })).map(([from, length]) => ({
    startsAt: instant(ms(day!.from) + from * 60_000),
    endsAt: instant(ms(day!.from) + (from + length) * 60_000),
  }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
      const places = placed(zone, day!, spans);
      places.forEach((one, index) => {
        expect(one.lane).toBeLessThan(one.lanes);
        expect(one.top >= 0 && one.bottom <= 24.01 && one.bottom > one.top).toBe(true);
        for (const other of places.slice(index + 1))
          if (one.top < other.bottom && other.top < one.bottom) expect(one.lane === other.lane).toBe(false);
      });
    }),
  );
});
