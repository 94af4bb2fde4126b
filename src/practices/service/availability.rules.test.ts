import fc from "fast-check";
import { expect, test } from "vitest";
import { kindOfMinute } from "../../../test/minute-counter.ts";
import { calendarIn, nearChange, oddZones } from "../../../test/random-calendar.ts";
import type { Span } from "../../kernel/span.ts";
import { type BusinessCalendar, instant } from "../../kernel/time.ts";
import { timeOf, uptimeOf } from "./availability.rules.ts";

const MINUTE = 60_000;
type Stretch = { from: number; minutes: number };
const stretches = (most: number) =>
  fc.array(fc.record({ from: fc.integer({ min: -900, max: 3_000 }), minutes: fc.integer({ min: 0, max: 900 }) }), { maxLength: most });
const spanOf = (startMs: number, { from, minutes }: Stretch): Span => ({
  from: instant(startMs + from * MINUTE),
  to: instant(startMs + (from + minutes) * MINUTE),
});

/** Minute by minute: does it count, and was it down in it? Shares nothing with the arithmetic of spans. */
function counted(given: {
  calendar: BusinessCalendar | null;
  window: Span;
  since: string;
  outages: readonly Span[];
  planned: readonly Span[];
}) {
  const covers = (spans: readonly Span[], at: string) => spans.some((span) => span.from <= at && at < span.to);
  let [agreed, down] = [0, 0];
  for (let atMs = Date.parse(given.window.from); atMs < Date.parse(given.window.to); atMs += MINUTE) {
    const at = instant(atMs);
    const isOpen = given.calendar === null || kindOfMinute(given.calendar, atMs) === "open";
    if (at < given.since || !isOpen || covers(given.planned, at)) continue;
    agreed++;
    if (covers(given.outages, at)) down++;
  }
  return { agreed, down };
}

test.each(Object.keys(oddZones))(
  "uptime in %s equals a count of minutes: overlaps once, maintenance never, agreed and round the clock",
  (zone) => {
    const calendar = fc.option(calendarIn(zone), { nil: null });
    const minutes = fc.integer({ min: 1, max: 2_200 });
    const since = fc.integer({ min: -2_000, max: 1_000 });
    fc.assert(
      fc.property(
        calendar,
        nearChange(zone),
        minutes,
        stretches(6),
        stretches(3),
        since,
        (hours, startMs, length, down, planned, entered) => {
          const window = { from: instant(startMs), to: instant(startMs + length * MINUTE) };
          const outages = down.map((one) => spanOf(startMs, one));
          const windows = planned.map((one) => spanOf(startMs, one));
          const terms = { id: "s", name: "S", tier: "1", users: null, since: instant(startMs + entered * MINUTE), calendar: hours };
          const [service] = timeOf(
            [terms],
            outages.map((one) => ({ ...one, service: "s", incident: "i" })),
            windows.map((one) => ({ ...one, services: ["s"] })),
          );
          for (const kind of ["agreed", "always"] as const) {
            const found = uptimeOf(service!, window, kind);
            const expected = counted({ calendar: kind === "agreed" ? hours : null, window, since: terms.since, outages, planned: windows });
            expect({ agreed: (found?.agreedMs ?? 0) / MINUTE, down: (found?.downMs ?? 0) / MINUTE }).toEqual(expected);
          }
        },
      ),
      { numRuns: 40 },
    );
  },
);
