import fc from "fast-check";
import { expect, test } from "vitest";
import { requestOf } from "../connector.fixture.ts";
import { jsonText } from "../ticket-source.ts";
import { jiraHook } from "./hook.ts";
import { localMinute } from "./source.ts";

/** The moments that a time of day in a zone may be, by the calendar of the system and by no table of ours. */
function momentsOf(local: string, zone: string): number[] {
  const form = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  const around = Date.parse(`${local.replace(" ", "T")}:00Z`);
  return Array.from({ length: 28 * 60 }, (_, at) => around + (at - 14 * 60) * 60_000).filter((ms) => form.format(ms) === local);
}

test("what is asked for on the clocks of whoever asks begins at the moment or before it, also where clocks change", () => {
  const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];
  const near = fc.constantFrom(
    "2026-03-29T00:00:00Z",
    "2026-10-25T00:00:00Z",
    "2026-11-01T05:00:00Z",
    "2026-04-04T15:00:00Z",
    "2026-07-01T00:00:00Z",
  );
  fc.assert(
    fc.property(fc.constantFrom(...zones), near, fc.integer({ min: -240, max: 240 }), (zone, begun, minutes) => {
      const ms = Date.parse(begun) + minutes * 60_000;
      const moments = momentsOf(localMinute(new Date(ms).toISOString(), zone), zone);
      // One that does not exist on that day's clocks is read as one beside it by whoever reads; an hour off at most.
      for (const moment of moments) expect(moment).toBeLessThanOrEqual(ms);
      if (moments.length > 0) expect(ms - moments[0]!).toBeLessThanOrEqual(5 * 60 * 60_000);
    }),
    { numRuns: 60 },
  );
  expect(localMinute("2026-11-26T08:00:30.000Z", "Europe/Berlin")).toBe("2026-11-26 09:00");
  expect(localMinute("2026-11-26T08:00:30.000Z", null)).toBe("2026-11-25 20:00");
  expect(localMinute("2026-11-26T08:00:30.000Z", "Nowhere/At all")).toBe("2026-11-25 20:00");
});

test("a webhook of Jira names an issue by its id, else its key; anything else brings nothing, and is no fault", () => {
  const read = (body: unknown) => jiraHook.translate(requestOf(jiraHook, { body, receivedAt: "2026-11-26T08:00:00.000Z" }), {});
  const timestamp = Date.parse("2026-11-26T07:59:00.000Z");
  const at = "2026-11-26T07:59:00.000Z";
  expect(read({ timestamp, issue: { id: "10042", key: "OPS-42", fields: { summary: "x" } } })).toMatchObject({
    hints: [{ ticket: "10042", at }],
  });
  expect(read({ timestamp: "soon", issue: { key: "OPS-42" } })).toMatchObject({ hints: [{ ticket: "OPS-42", at: null }] });
  for (const body of [{}, [], { issue: null }, { issue: { key: "../myself" } }, { issue: { id: "1 OR 1=1" } }])
    expect(read(body)).toEqual({ ok: true, events: [], warnings: ["It names no issue, so nothing comes of it."] });
});

test("a text that nobody could have written costs its words, and neither its ticket nor those beside it", () => {
  let deep: unknown = "x";
  for (let level = 0; level < 200_000; level++) deep = [deep];
  expect(jsonText(deep)).toBe("");
  expect(jsonText({ text: "a\u0000b\ud800" })).toBe('{"text":"ab\ufffd"}');
});
