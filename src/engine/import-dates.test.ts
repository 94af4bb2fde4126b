import fc from "fast-check";
import { expect, test } from "vitest";
import { type DateSeen, dateFormOf, dateReader, readDateOrder } from "./import-dates.ts";

const seen = (...texts: string[]): DateSeen[] => texts.map((text, index) => ({ text, line: index + 2, column: "opened_at" }));

test("one day over twelve settles the form for the whole file, and is named", () => {
  expect(dateFormOf(seen("1/2/2016 10:00", "29/2/2016 01:16"))).toMatchObject({ is: "clear", order: "DMY", because: { line: 3 } });
  expect(dateFormOf(seen("1/2/2016", "2/29/2016"))).toMatchObject({ is: "clear", order: "MDY" });
  expect(dateFormOf(seen("2016-02-29 10:00:00", "2016-01-02"))).toMatchObject({ is: "clear", isZoneless: true });
  expect(dateFormOf(seen("2016-02-29T10:00:00Z"))).toMatchObject({ is: "clear", isZoneless: false });
});

test("what nothing settles is asked, never guessed", () => {
  expect(dateFormOf(seen("1/2/2016", "3/4/2016"))).toMatchObject({
    is: "ambiguous",
    orders: ["DMY", "MDY"],
    example: { text: "1/2/2016" },
  });
  expect(dateFormOf(seen("01/02/16"))).toMatchObject({ is: "ambiguous", orders: ["DMY", "MDY", "YMD"] });
  expect(dateFormOf(seen("29/2/2016", "2/29/2016"))).toMatchObject({ is: "contradictory", one: { line: 2 }, other: { line: 3 } });
  // Every reading means the same day.
  expect(dateFormOf(seen("3/3/2016", "12/12/2016")).is).toBe("clear");
});

test("a form is read as people write it", () => {
  const known = { "D/M/YYYY": "DMY", "dd.mm.yyyy hh:mm": "DMY", "MM-DD-YYYY": "MDY", "yyyy-mm-dd": "YMD", "YYYY-MM-DDTHH:MM": "YMD" };
  for (const [text, order] of Object.entries(known)) expect(readDateOrder(text)).toBe(order);
  expect(readDateOrder("D/M")).toBeNull();
  expect(readDateOrder("tomorrow")).toBeNull();
});

test("dates are read in their zone, with or without a time of day", () => {
  const berlin = dateReader("DMY", "Europe/Berlin");
  const at = (text: string) => {
    const read = berlin(text);
    return read.ok ? read.at : read.reason;
  };
  expect(at("29/2/2016 01:16")).toBe("2016-02-29T00:16:00.000Z");
  expect(at("1.7.2016 1:05:09 PM")).toBe("2016-07-01T11:05:09.000Z");
  expect(at("01-Jul-2016 12:00 am")).toBe("2016-06-30T22:00:00.000Z");
  expect(at("1/7/2016")).toBe("2016-06-30T22:00:00.000Z");
  expect(at("2016-07-01 13:00:00")).toBe("2016-07-01T11:00:00.000Z");
  expect(at("2016-07-01T13:00:00+05:30")).toBe("2016-07-01T07:30:00.000Z");
  expect(at("30/2/2016 10:00")).toContain("no date of the form D/M/YYYY");
  expect(at("29/2/2015")).toContain("no date");
  expect(at("soon")).toContain("no date");
  expect(berlin("27/3/2016 02:30")).toMatchObject({ ok: true, remark: expect.stringContaining("twice or never") });
});

test("any instant written day first reads back, wherever its day is over twelve", () => {
  const read = dateReader("DMY", "UTC");
  fc.assert(
    fc.property(fc.date({ min: new Date("1971-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }), (date) => {
      const [day, month, year, hour, minute] = [
        date.getUTCDate(),
        date.getUTCMonth() + 1,
        date.getUTCFullYear(),
        date.getUTCHours(),
        date.getUTCMinutes(),
      ];
      const text = `${day}/${month}/${year} ${hour}:${String(minute).padStart(2, "0")}`;
      const is = new Date(Date.UTC(year, month - 1, day, hour, minute)).toISOString();
      expect(read(text)).toEqual({ ok: true, at: is, remark: null });
      if (day > 12) expect(dateFormOf(seen(text))).toMatchObject({ is: "clear", order: "DMY" });
    }),
  );
});
