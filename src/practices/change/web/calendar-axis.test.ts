import fc from "fast-check";
import { expect, test } from "vitest";
import { addMinutes, DAY_MS, instant, localParts, ms } from "../../../kernel/time.ts";
import type { CalendarChange, CalendarRow } from "../calendar.rules.ts";
import { axisOf, clock, dayOfNow, instantAt, nudged, placeOf, rangeWords, steppedDay } from "./calendar-axis.ts";
import { freezesOfRow, laidOut, linksBetween } from "./calendar-layout.ts";

const dayOf = (text: string) => Date.parse(`${text}T00:00:00.000Z`) / DAY_MS;
const berlin = "Europe/Berlin";

test("the day on which clocks change has 23 hours in spring and 25 in autumn, each as wide as the others", () => {
  const spring = axisOf(berlin, "day", dayOf("2026-03-29"));
  const autumn = axisOf(berlin, "day", dayOf("2026-10-25"));
  const usual = axisOf(berlin, "day", dayOf("2026-11-26"));
  expect([spring, autumn, usual].map((axis) => axis.columns.length)).toEqual([23, 25, 24]);
  expect(placeOf(spring, "2026-03-29T01:00:00.000Z")).toBeCloseTo(2 / 23);
  expect(clock(berlin, instantAt(spring, 2 / 23))).toBe("03:00");
  // The hour that clocks show twice has two places.
  expect([2, 3].map((hour) => clock(berlin, instantAt(autumn, hour / 25)))).toEqual(["02:00", "02:00"]);
});

test("in a week every day is as wide as the others, whatever its hours", () => {
  const axis = axisOf(berlin, "week", dayOf("2026-10-23"));
  const midnights = axis.columns.map(({ startMs }) => placeOf(axis, instant(startMs)) * 7);
  expect(midnights.map(Math.round)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(rangeWords(axis)).toBe("23 Oct – 29 Oct");
  expect(axis.columns[2]).toMatchObject({ label: "Sun 25 Oct", isQuiet: true });
  // Noon of the long day is past its middle: thirteen of its 25 hours are over.
  expect(placeOf(axis, "2026-10-25T11:00:00.000Z")).toBeCloseTo((2 + 13 / 25) / 7);
});

test("what is placed on the axis is found there again, on the step of the span", () => {
  const zones = fc.constantFrom(berlin, "America/St_Johns", "Asia/Kolkata", "UTC");
  fc.assert(
    fc.property(
      zones,
      fc.constantFrom("day", "week", "month"),
      fc.integer({ min: 20_400, max: 21_100 }),
      fc.nat(10_000),
      (zone, span, day, at) => {
        const axis = axisOf(zone, span, day);
        const length = ms(axis.to) - ms(axis.from);
        const asked = instant(ms(axis.from) + Math.floor((at / 10_001) * (length / 3_600_000)) * 3_600_000);
        expect(instantAt(axis, placeOf(axis, asked))).toBe(asked);
      },
    ),
  );
});

test("keys move a window by the step of the span, and by a day that keeps its hour when clocks change", () => {
  const window = { from: "2026-10-24T18:00:00.000Z", to: "2026-10-24T21:00:00.000Z" };
  const axis = axisOf(berlin, "week", dayOf("2026-10-23"));
  expect(nudged(axis, window, "ArrowRight")).toEqual({ from: "2026-10-24T19:00:00.000Z", to: "2026-10-24T22:00:00.000Z" });
  const next = nudged(axis, window, "ArrowDown")!;
  expect([localParts(berlin, next.from).hour, ms(next.to) - ms(next.from)]).toEqual([20, 3 * 3_600_000]);
  expect(nudged({ ...axis, span: "day" }, window, "ArrowLeft")?.from).toBe("2026-10-24T17:45:00.000Z");
  expect(nudged(axis, window, "Enter")).toBeNull();
});

test("spans follow each other without a gap", () => {
  const today = dayOfNow(berlin, "week", "2026-11-26T13:08:00.000Z");
  expect(rangeWords(axisOf(berlin, "week", today))).toBe("25 Nov – 1 Dec");
  for (const span of ["day", "week", "month"] as const) {
    const axis = axisOf(berlin, span, today);
    expect(axisOf(berlin, span, steppedDay(axis, 1)).from).toBe(axis.to);
    expect(axisOf(berlin, span, steppedDay(axis, -1)).to).toBe(axis.from);
  }
});

const start = "2026-11-25T00:00:00.000Z";
const changeOf = (id: number, atMinutes: number, length: number, meets: number[] = []): CalendarChange => ({
  ...{
    id: String(id),
    version: 1,
    number: `CHG${String(id).padStart(7, "0")}`,
    title: "Firmware",
    state: "-2",
    changeType: "normal",
    risk: "4",
  },
  ...{ service: null, configurationItem: null, team: null, assignee: null, rollbackMinutes: null, rolledBackAt: null, frozenBy: null },
  meetsMore: 0,
  meets: meets.map((other) => ({ with: String(other), number: "", reason: "sameThing" })),
  from: addMinutes(start, atMinutes),
  to: addMinutes(start, atMinutes + length),
});

test("bars of one row that overlap stand in lanes of their own, and rows follow each other without overlap", () => {
  const axis = axisOf("UTC", "week", dayOf("2026-11-25"));
  const some = fc.array(fc.tuple(fc.nat(9000), fc.integer({ min: 30, max: 900 })), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 4 }), (given) => {
      let id = 0;
      const rows = given.map((changes, index): CalendarRow => {
        const own = changes.toSorted(([one], [other]) => one - other).map(([at, length]) => changeOf(++id, at, length));
        return { key: String(index), label: "Row", tier: null, service: null, changes: own };
      });
      const laid = laidOut(rows, axis, 1000);
      laid.forEach((one, index) => {
        if (index > 0) expect(one.topPx).toBe(laid[index - 1]!.topPx + laid[index - 1]!.heightPx);
        for (const bar of one.bars)
          for (const other of one.bars)
            if (bar !== other && bar.lane === other.lane)
              expect(bar.leftPx + bar.widthPx <= other.leftPx || other.leftPx + other.widthPx <= bar.leftPx).toBe(true);
      });
    }),
  );
});

test("what collides is joined by a line, once, where both are drawn", () => {
  const axis = axisOf("UTC", "week", dayOf("2026-11-25"));
  const row = (key: string, ...changes: CalendarChange[]): CalendarRow => ({ key, label: key, tier: null, service: key, changes });
  const laid = laidOut([row("a", changeOf(1, 100, 200, [2, 3])), row("b", changeOf(2, 200, 200, [1]))], axis, 1000);
  expect(linksBetween(laid)).toHaveLength(1);
  expect(linksBetween(laid)[0]).toMatchObject({ key: "1-2", topPx: 22, heightPx: 44 });
});

test("a freeze is drawn in the row of its service, of an item of it, and of whatever it stands in the way of", () => {
  const freeze = { id: "f", name: "Stock count", from: start, to: addMinutes(start, 600), services: ["erp"] };
  const [all, own] = [{ ...freeze, id: "all", services: [] }, freeze];
  const row = (key: string | null, service: string | null, ...changes: CalendarChange[]) => ({ key, service, changes });
  const drawn = (one: ReturnType<typeof row>, by: "service" | "team" | "item") => freezesOfRow([all, own], one, by).map(({ id }) => id);
  expect(drawn(row("erp", "erp"), "service")).toEqual(["all", "f"]);
  expect(drawn(row("mail", "mail"), "service")).toEqual(["all"]);
  expect(drawn(row(null, null), "service")).toEqual(["all", "f"]);
  expect(drawn(row("erp-db", "erp"), "item")).toEqual(["all", "f"]);
  expect(drawn(row("switch", null), "item")).toEqual(["all"]);
  expect(drawn(row("network", null, { ...changeOf(1, 0, 60), frozenBy: "f" }), "team")).toEqual(["all", "f"]);
});
