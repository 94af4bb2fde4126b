import fc from "fast-check";
import { expect, test } from "vitest";
import type { ConfigurationImporter } from "./contract.ts";
import { grafanaOncallConfig } from "./grafana-oncall/configuration.ts";
import { fixture, itemsOf } from "./on-call.fixture.ts";
import { opsgenieConfig } from "./opsgenie/configuration.ts";
import { pagerdutyConfig } from "./pagerduty/configuration.ts";

const sources: [ConfigurationImporter, string][] = [
  [pagerdutyConfig, "./pagerduty/configuration-fixtures/platform.json"],
  [opsgenieConfig, "./opsgenie/configuration-fixtures/network.json"],
  [grafanaOncallConfig, "./grafana-oncall/configuration-fixtures/sre.json"],
];
const junk = fc.constantFrom<unknown>(
  null,
  "",
  "x",
  "constructor",
  "__proto__",
  0,
  -1,
  1.5,
  1e300,
  true,
  [],
  {},
  [null],
  [[]],
  "2026-13-45T99:99:99Z",
  "9999-12-31T23:59:59Z",
  "1900-01-01T00:00:00Z",
  "24:00:00",
  "Mars/Olympus",
);

/** Every place of a document, as the way to it. */
function placesOf(value: unknown, way: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([name, part]) => placesOf(part, [...way, name]))];
}

function put(value: unknown, [first, ...rest]: (string | number)[], into: unknown): unknown {
  if (first === undefined) return into;
  if (Array.isArray(value)) return value.map((part, place) => (String(place) === String(first) ? put(part, rest, into) : part));
  return { ...(value as Record<string, unknown>), [first]: put((value as Record<string, unknown>)[first], rest, into) };
}

test.each(sources)("whatever stands in one place of a file, $name answers item by item and never throws", (importer, path) => {
  const whole = fixture(new URL(path, import.meta.url));
  const places = placesOf(whole);
  fc.assert(
    fc.property(fc.constantFrom(...places), junk, (way, value) => {
      const { items } = itemsOf(importer, [put(whole, way, value)], "2026-10-12T06:00:00.000Z");
      for (const { records, refusal, remarks } of items) {
        expect(records.length > 0 || refusal !== null || remarks.length > 0).toBe(true);
        for (const one of records.filter((record) => record.kind === "roster"))
          for (const layer of one.fields.layers as { participants: string[]; startsOn: string; handOff: string }[]) {
            expect(layer.participants.every((id) => typeof id === "string" && id.length > 0)).toBe(true);
            expect(layer.startsOn).toMatch(/^\d{4}-\d\d-\d\d$/);
            expect(layer.handOff).toMatch(/^\d\d:\d\d$/);
          }
      }
    }),
    { numRuns: 400 },
  );
});
