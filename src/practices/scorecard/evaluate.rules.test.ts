import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clip, type Span, union, without } from "../../kernel/span.ts";
import type { BusinessCalendar } from "../../kernel/time.ts";
import { availability, timeOf } from "../service/availability.rules.ts";
import { builtIn } from "./built-in.rules.ts";
import { deadlines } from "./deadline.rules.ts";
import { evaluate, figure, type Gathered, isKept, minutesWords, quantile } from "./evaluate.rules.ts";
import { beside, monthOf, pointsOf, quarterOf, readPeriod, weeksUpTo } from "./period.rules.ts";
import { againstText, deltaOf, headline, inUnits, staffingOrProcess, targetText, withUnit } from "./words.rules.ts";

const zone = "Europe/Berlin";
const october = readPeriod("2026-10", zone)!;
const at = (minutes: number) => new Date(Date.parse("2026-10-01T00:00:00Z") + minutes * 60_000).toISOString();
const monToFri: BusinessCalendar = {
  timeZone: zone,
  holidays: [],
  segments: [1, 2, 3, 4, 5].map((weekday) => ({ weekday: weekday as 1, from: "09:00", to: "17:00" })),
};
const metricOf = (key: string) => builtIn.find((one) => one.key === key)!;

function given(more: Partial<Gathered> = {}): Gathered {
  return {
    tally: () => ({ count: 0, sum: 0, values: [] }),
    before: () => 0,
    firstDay: "2025-10-01",
    reviews: () => [],
    services: [],
    waiting: () => null,
    at: "2026-11-26T13:08:00.000Z",
    ...more,
  };
}

describe("spans", () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: -5, max: 80 }))
    .map(([from, length]) => [from, from + length] as const);
  const spans = fc.array(span, { maxLength: 12 });
  const asSpans = (list: readonly (readonly [number, number])[]): Span[] => list.map(([from, to]) => ({ from: at(from), to: at(to) }));
  const minutesIn = (list: readonly (readonly [number, number])[]) => {
    const minutes = new Set<number>();
    for (const [from, to] of list) for (let minute = from; minute < to; minute++) minutes.add(minute);
    return minutes;
  };
  const lengthOf = (list: readonly Span[]) => list.reduce((sum, one) => sum + (Date.parse(one.to) - Date.parse(one.from)) / 60_000, 0);

  test("union, difference and clipping equal a count of minutes", () => {
    fc.assert(
      fc.property(spans, spans, span, (some, others, window) => {
        const [mine, taken] = [minutesIn(some), minutesIn(others)];
        expect(lengthOf(union(asSpans(some)))).toBe(mine.size);
        expect(lengthOf(without(union(asSpans(some)), union(asSpans(others))))).toBe([...mine].filter((one) => !taken.has(one)).length);
        const inWindow = [...mine].filter((one) => one >= window[0] && one < window[1]).length;
        expect(lengthOf(clip(union(asSpans(some)), asSpans([window])[0]!))).toBe(inWindow);
      }),
    );
  });
});

describe("availability", () => {
  const erp = { id: "erp", name: "ERP", tier: "1", users: 900, since: "2026-01-01T00:00:00.000Z", calendar: monToFri };
  const vpn = { id: "vpn", name: "VPN", tier: "1", users: 100, since: "2026-01-01T00:00:00.000Z", calendar: null };
  // Thursday 1 October 2026, 09:00 in Berlin.
  const window = { from: "2026-10-01T07:00:00.000Z", to: "2026-10-02T07:00:00.000Z" };

  test("overlapping outages count once, planned maintenance not at all, users weigh, and the night does not break an agreed day", () => {
    const outages = [
      { service: "erp", incident: "a", from: "2026-10-01T08:00:00.000Z", to: "2026-10-01T09:00:00.000Z" },
      { service: "erp", incident: "b", from: "2026-10-01T08:30:00.000Z", to: "2026-10-01T09:30:00.000Z" },
      { service: "erp", incident: "c", from: "2026-10-01T20:00:00.000Z", to: "2026-10-01T22:00:00.000Z" },
    ];
    const maintenance = [{ services: ["erp"], from: "2026-10-01T09:15:00.000Z", to: "2026-10-01T10:15:00.000Z" }];
    const agreed = availability(timeOf([erp, vpn], outages, maintenance), window, "agreed")!;
    // ERP: 8 h less 1 h maintenance agreed; down 08:00 to 09:15 = 75 of 420 minutes. VPN: 24 h, never down.
    expect(agreed.services[0]!.percent).toBeCloseTo((100 * (420 - 75)) / 420, 10);
    expect(agreed.percent).toBeCloseTo((100 * (900 * 345 + 100 * 1440)) / (900 * 420 + 100 * 1440), 10);
    expect(agreed.worst.name).toBe("ERP");
    const always = availability(timeOf([erp], outages, maintenance), window, "always")!;
    expect(always.percent).toBeCloseTo((100 * (1380 - 195)) / 1380, 10);
  });

  test("a service counts from when it was entered: not up before, and not down either", () => {
    const young = { ...vpn, since: "2026-10-01T19:00:00.000Z" };
    const outages = [
      { service: "vpn", incident: "a", from: "2026-10-01T08:00:00.000Z", to: "2026-10-01T10:00:00.000Z" },
      { service: "vpn", incident: "b", from: "2026-10-01T18:00:00.000Z", to: "2026-10-01T22:00:00.000Z" },
    ];
    // 12 h of the day are its own, and 3 h of the second outage.
    const found = availability(timeOf([young], outages, []), window, "agreed")!;
    expect(found.services[0]).toMatchObject({ agreedMs: 12 * 3_600_000, downMs: 3 * 3_600_000, percent: 75 });
    expect(availability(timeOf([{ ...young, since: window.to }], outages, []), window, "agreed")).toBeNull();
  });

  test("a month before any service has no value, and keeps no promise", () => {
    const services = timeOf(
      [
        { ...vpn, since: october.toAt },
        { ...vpn, id: "dns", since: "2026-11-09T00:00:00.000Z" },
      ],
      [],
      [],
    );
    const reading = evaluate(metricOf("availability").formula, given({ services }), october);
    expect(reading).toEqual({ value: null, n: 0, part: null, why: "no tier 1 service yet", note: null });
    expect(isKept(metricOf("availability"), reading.value)).toBeNull();
    const november = readPeriod("2026-11", zone)!;
    expect(evaluate(metricOf("availability").formula, given({ services }), november)).toMatchObject({ value: 100, n: 2 });
  });

  test("real incidents of GitHub, 2022 to 2023: availability and time to restore equal a count of minutes", () => {
    const lines = readFileSync(new URL("fixtures/github-status.jsonl", import.meta.url), "utf8")
      .trim()
      .split("\n");
    type Real = { id: string; impact: string; downtime_start: string | null; downtime_end: string | null };
    const real = lines.map((line) => JSON.parse(line) as Real).filter((one) => one.downtime_start !== null && one.downtime_end !== null);
    const iso = (text: string) => new Date(Date.parse(text)).toISOString();
    const outages = real
      .filter((one) => one.impact !== "maintenance")
      .map((one) => ({ service: "github", incident: one.id, from: iso(one.downtime_start!), to: iso(one.downtime_end!) }));
    const services = [{ id: "github", name: "GitHub", tier: "1", users: null, since: "2022-01-01T00:00:00.000Z", calendar: null }];
    const year = { from: "2023-01-01T00:00:00.000Z", to: "2024-01-01T00:00:00.000Z" };
    const down = new Uint8Array(365 * 1440);
    for (const one of outages)
      for (let minute = Math.max(0, Math.floor((Date.parse(one.from) - Date.parse(year.from)) / 60_000)); minute < down.length; minute++) {
        if (Date.parse(year.from) + minute * 60_000 >= Date.parse(one.to)) break;
        down[minute] = 1;
      }
    const minutesDown = down.reduce((sum, one) => sum + one, 0);
    const found = availability(timeOf(services, outages, []), year, "always")!;
    expect(outages.length).toBeGreaterThan(200);
    expect(found.services[0]!.downMs / 60_000).toBe(minutesDown);
    expect(found.percent).toBeCloseTo(100 - (100 * minutesDown) / down.length, 10);

    const took = outages
      .map((one) => (Date.parse(one.to) - Date.parse(one.from)) / 60_000)
      .filter((minutes) => minutes >= 0)
      .sort((a, b) => a - b);
    const values = new Map<number, number>();
    for (const minutes of took) values.set(minutes, (values.get(minutes) ?? 0) + 1);
    const tally = { count: took.length, sum: took.reduce((sum, one) => sum + one, 0), values: [...values].sort((a, b) => a[0] - b[0]) };
    const middle = took.length % 2 === 1 ? took[(took.length - 1) / 2]! : (took[took.length / 2 - 1]! + took[took.length / 2]!) / 2;
    expect(evaluate(metricOf("restore").formula, given({ tally: () => tally }), october).value).toBe(middle);
    expect(evaluate(metricOf("restoreMean").formula, given({ tally: () => tally }), october).value).toBeCloseTo(
      tally.sum / took.length,
      10,
    );
  });
});

describe("numbers", () => {
  test("a quantile equals the one of the sorted list", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 }), (list) => {
        const sorted = [...list].sort((a, b) => a - b);
        const values = [...new Set(sorted)].map((value) => [value, sorted.filter((one) => one === value).length] as const);
        const half = sorted.length / 2;
        const median = sorted.length % 2 === 1 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
        expect(quantile(values, sorted.length, 0.5)).toBe(median);
        expect(quantile(values, sorted.length, 0.9)).toBe(sorted[Math.ceil(0.9 * sorted.length) - 1]);
      }),
    );
  });

  test("minutes in words", () => {
    expect([0.4, 59.6, 2519.7, 190].map(minutesWords)).toEqual(["0 min", "1 h", "42 h", "3 h 10 min"]);
  });

  test("no mean under five, no satisfaction under ten answers", () => {
    const tally = (count: number) => () => ({ count, sum: count * 4, values: [[4, count]] as const });
    expect(evaluate(metricOf("restoreMean").formula, given({ tally: tally(4) }), october)).toMatchObject({
      value: null,
      n: 4,
      why: "fewer than 5",
    });
    expect(evaluate(metricOf("restoreMean").formula, given({ tally: tally(5) }), october).value).toBe(4);
    expect(evaluate(metricOf("satisfaction").formula, given({ tally: tally(9) }), october)).toMatchObject({
      value: null,
      why: "fewer than 10 answers",
    });
    expect(evaluate(metricOf("satisfaction").formula, given({ tally: tally(10) }), october).value).toBe(4);
  });

  test("critical incidents under two hours: 120 minutes are not under", () => {
    const tally = () => ({
      count: 3,
      sum: 429,
      values: [
        [119, 1],
        [120, 1],
        [190, 1],
      ] as const,
    });
    const reading = evaluate(metricOf("criticalRestored").formula, given({ tally }), october);
    expect(reading).toMatchObject({ part: 1, n: 3, note: "the longest took 3 h 10 min" });
  });

  test("reviews: due in the month, approved within ten working days; late stays late, a waiver is none, the young are not judged", () => {
    const dueAt = deadlines(monToFri);
    const review = (resolvedAt: string, approvedAt: string | null, isWaived = false) => ({
      dueAt: dueAt(resolvedAt, 10),
      approvedAt,
      isWaived,
    });
    const reviews = [
      review("2026-10-01T10:00:00.000Z", "2026-10-15T10:00:00.000Z"), // Thursday; due at the end of Thursday 15
      review("2026-10-01T10:00:00.000Z", "2026-10-15T22:30:00.000Z"), // half past midnight in Berlin: late
      review("2026-10-02T10:00:00.000Z", null),
      review("2026-10-05T10:00:00.000Z", "2026-10-06T10:00:00.000Z", true),
      review("2026-09-10T10:00:00.000Z", null), // was due in September
      review("2026-10-20T10:00:00.000Z", null), // will be due in November
    ];
    const reading = evaluate(metricOf("reviews").formula, given({ reviews: () => reviews }), october);
    expect(reading).toEqual({ value: 25, n: 4, part: 1, why: null, note: "1 done late, 1 waived" });
    const early = evaluate(metricOf("reviews").formula, given({ reviews: () => reviews, at: "2026-10-16T08:00:00.000Z" }), october);
    expect(early).toMatchObject({ n: 2, part: 1 });
  });

  test("a figure is rounded, but what was missed never reads as kept, nor less than all as all", () => {
    const [sla, critical, reopened] = [metricOf("slaResolution"), metricOf("criticalRestored"), metricOf("reopened")];
    expect(figure(critical, 100 * (6 / 7))).toBe(86);
    expect([figure(sla, 94.96), isKept(sla, 94.96)]).toEqual([94.9, false]);
    expect([figure(reopened, 5.01), isKept(reopened, 5.01)]).toEqual([5.1, false]);
    expect(figure(metricOf("availabilityAlways"), 99.999)).toBe(99.99);
    expect([figure(sla, 95), isKept(sla, 95)]).toEqual([95, true]);
    expect(isKept(sla, null)).toBeNull();
    expect(isKept(metricOf("backlog"), 5)).toBeNull();
  });
});

describe("periods", () => {
  test("months, weeks and years lie in the organisation's zone", () => {
    expect(october).toMatchObject({
      from: "2026-10-01",
      to: "2026-11-01",
      fromAt: "2026-09-30T22:00:00.000Z",
      toAt: "2026-10-31T23:00:00.000Z",
      label: "October 2026",
    });
    expect(readPeriod("2026-W53", zone)).toMatchObject({ from: "2026-12-28", to: "2027-01-04" });
    expect(readPeriod("2025-W53", zone)).toBeNull();
    expect(readPeriod("2026-13", zone)).toBeNull();
    expect(readPeriod("2026", zone)).toMatchObject({ from: "2026-01-01", to: "2027-01-01" });
    expect(readPeriod("2026-Q4", zone)).toMatchObject({ from: "2026-10-01", to: "2027-01-01", fromAt: "2026-09-30T22:00:00.000Z" });
    expect(readPeriod("2026-Q5", zone)).toBeNull();
    expect(beside(readPeriod("2026-Q1", zone)!, zone, -1).key).toBe("2025-Q4");
    expect(pointsOf(readPeriod("2026-Q3", zone)!, zone)[0]!.key).toBe("2023-Q3");
    expect(quarterOf("2026-09-30T22:30:00.000Z", zone).key).toBe("2026-Q4");
    expect(monthOf("2026-10-31T23:30:00.000Z", zone).key).toBe("2026-11");
    expect(beside(readPeriod("2026-01", zone)!, zone, -1).key).toBe("2025-12");
    expect(beside(readPeriod("2025-12", zone)!, zone, 1).key).toBe("2026-01");
    expect(pointsOf(october, zone).map((one) => one.key)).toHaveLength(13);
    expect(pointsOf(october, zone)[0]!.key).toBe("2025-10");
    expect(weeksUpTo(october, "2026-11-26T13:08:00.000Z", zone, 13).at(-1)!.key).toBe("2026-W44");
    // Sunday 25 October, an hour before midnight in Berlin: that week is not over.
    expect(weeksUpTo(october, "2026-10-25T22:00:00.000Z", zone, 2).map((one) => one.key)).toEqual(["2026-W41", "2026-W42"]);
  });
});

describe("words", () => {
  const judged = (key: string, value: number | null, part: number | null, n: number) => {
    const one = metricOf(key);
    return { ...one, value, part, n, kept: isKept(one, value) };
  };
  test("the headline counts promises, and names those that were missed by how much", () => {
    const measures = [
      judged("criticalRestored", 100 * (6 / 7), 6, 7),
      judged("slaResolution", 95.1, 951, 1000),
      judged("backlog", 12, null, 12),
    ];
    expect(headline(measures, "October", false)).toEqual({
      sentence: "We kept 1 of 2 promises in October.",
      missed: "The one we missed: critical incidents under 2 h (86 %, target 95 %, 6 of 7).",
    });
    expect(headline([judged("slaResolution", 96, 96, 100), judged("slaResponse", 99, 99, 100)], "October", false)).toEqual({
      sentence: "We kept all 2 promises in October.",
      missed: "",
    });
    expect(headline([judged("slaResolution", null, 0, 0)], "November", true).sentence).toBe("No promise of November can be judged yet.");
  });
  test("against the target, and since the period before", () => {
    expect(againstText(metricOf("slaResolution"), 95.14)).toBe("0.1 over");
    expect(againstText(metricOf("criticalRestored"), 85.71)).toBe("9 short");
    expect(againstText(metricOf("reopened"), 3.2)).toBe("1.8 under");
    expect(againstText(metricOf("reviews"), 100)).toBe("met");
    expect(targetText(metricOf("availability"))).toBe("≥ 99.50");
    expect(targetText(metricOf("backlog"))).toBe("none set");
    expect(deltaOf(metricOf("restore"), 64, 66)).toEqual({ words: "2", direction: "down", isGood: true });
    expect(deltaOf(metricOf("slaResolution"), 95.1, 95.3)).toEqual({ words: "0.2", direction: "down", isGood: false });
    expect(deltaOf(metricOf("reviews"), 100, 100)).toEqual({ words: "0", direction: "none", isGood: null });
  });
  test("staffing or process", () => {
    const flow = {
      opened: 1300,
      resolved: 1000,
      canceled: 100,
      elapsedMinutes: 100_000,
      waitedMinutes: 30_000,
      perPerson: [120, 110, 100, 90],
      weeks: 13,
    };
    expect(staffingOrProcess(flow)).toEqual({
      verdict: "staffing",
      sentence:
        "Staffing: the backlog grew by 200 in 13 weeks, and only 30 % of the time to a resolution is waiting. At the present pace two more people would hold it.",
    });
    expect(staffingOrProcess({ ...flow, waitedMinutes: 71_000 }).verdict).toBe("process");
    expect(staffingOrProcess({ ...flow, perPerson: [400, 110, 100, 90, 80] }).sentence).toContain("unevenly");
    expect(staffingOrProcess({ ...flow, opened: 1100 }).verdict).toBe("neither");
    expect(staffingOrProcess({ ...flow, opened: 1100, waitedMinutes: 80_000 }).verdict).toBe("process");
    expect(staffingOrProcess({ ...flow, resolved: 19 }).verdict).toBe("unknown");
  });
});

test("many minutes are read as hours and days, but not where a promise is given in minutes", () => {
  const lead = { decimals: 0, unit: "min", target: null, direction: "atMost" as const };
  expect([45, 179, 180, 2879, 2880, 12_034].map((value) => withUnit(lead, value))).toEqual([
    "45 min",
    "179 min",
    "3.0 h",
    "48.0 h",
    "2.0 d",
    "8.4 d",
  ]);
  expect(inUnits({ ...lead, target: 120 }, 1500)).toEqual({ text: "1,500", unit: "min" });
  expect(deltaOf(lead, 12_034, 8034)).toMatchObject({ words: "2.8 d", direction: "up", isGood: false });
  expect([deltaOf(lead, 190, 70)?.words, deltaOf(lead, 90, 70)?.words]).toEqual(["120 min", "20"]);
});
