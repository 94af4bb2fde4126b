import fc from "fast-check";
import { expect, test } from "vitest";
import type { IntakeRequest } from "../contract.ts";
import { readOtlpSamples } from "./otlp.ts";
import { readPlainSamples } from "./plain.ts";

const receivedAt = "2026-11-26T08:00:00.000Z";
const request = (json: unknown): IntakeRequest => ({
  ...{ method: "POST", route: "", params: {}, query: {}, headers: {}, receivedAt, id: "f".repeat(32) },
  body: { bytes: new Uint8Array(), text: JSON.stringify(json), json },
});

test("plain numbers are read one by one; what is no number is said and left out", () => {
  const at = "2026-11-26T07:59:00.000Z";
  const good = { metric: "orders.latency", value: 41.5, at, unit: "ms", labels: { host: "shop-1" } };
  const read = { name: "orders.latency", value: 41.5, at, unit: "ms", labels: { host: "shop-1" }, kind: "gauge" };
  expect(readPlainSamples(request(good))).toEqual({ ok: true, samples: [read], left: 0, warnings: [], problems: [] });
  expect(
    readPlainSamples(request({ samples: [good, { metric: "x", value: "many" }, { value: 1 }, { ...good, at: "yesterday" }] })),
  ).toEqual({
    ok: true,
    samples: [read],
    left: 3,
    warnings: [],
    problems: [
      "The value of x is no number.",
      "A number has no metric it is of.",
      "The time of orders.latency is no moment such as 2026-11-26T08:00:00Z.",
    ],
  });
  expect(readPlainSamples(request([{ metric: "x", value: 1 }]))).toMatchObject({ samples: [{ at: null }] });
  expect(readPlainSamples(request("hello"))).toMatchObject({ ok: false });
});

test("an export of OpenTelemetry is read: gauges, counters, whole numbers as texts, histograms by count and sum", () => {
  const time = "1795679940000000000";
  const attributes = [{ key: "host.name", value: { stringValue: "shop-1" } }];
  const body = {
    resourceMetrics: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "checkout" } }] },
        scopeMetrics: [
          {
            metrics: [
              { name: "queue.depth", unit: "1", gauge: { dataPoints: [{ attributes, timeUnixNano: time, asInt: "18211" }] } },
              { name: "requests", sum: { isMonotonic: true, dataPoints: [{ timeUnixNano: time, asDouble: 12.5 }] } },
              { name: "latency", unit: "ms", histogram: { dataPoints: [{ timeUnixNano: time, count: "10", sum: 4210 }] } },
              { name: "odd", gauge: { dataPoints: [{ timeUnixNano: time, asDouble: "NaN" }] } },
              { name: "none" },
            ],
          },
        ],
      },
    ],
  };
  const at = "2026-11-26T07:59:00.000Z";
  const labels = { "service.name": "checkout" };
  expect(readOtlpSamples(request(body))).toEqual({
    ok: true,
    samples: [
      { name: "queue.depth", unit: "1", labels: { ...labels, "host.name": "shop-1" }, kind: "gauge", value: 18211, at },
      { name: "requests", unit: null, labels, kind: "counter", value: 12.5, at },
      { name: "latency.count", unit: null, labels, kind: "counter", value: 10, at },
      { name: "latency.sum", unit: "ms", labels, kind: "counter", value: 4210, at },
    ],
    left: 1,
    warnings: [],
    problems: ["A point of odd has no number.", "none is neither a gauge, a sum, a histogram nor a summary."],
  });
  expect(readOtlpSamples(request({ resourceMetrics: [] }))).toMatchObject({ ok: true, samples: [] });
  expect(readOtlpSamples(request({}))).toMatchObject({ ok: false });
});

test("whatever is sent is read or refused, and only finite numbers come through", () => {
  const names = fc.constantFrom(
    "resourceMetrics",
    "scopeMetrics",
    "metrics",
    "name",
    "gauge",
    "dataPoints",
    "asInt",
    "samples",
    "metric",
    "value",
    "at",
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 8 },
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(names, tie("tree"), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(tree, (json) => {
      for (const read of [readPlainSamples(request(json)), readOtlpSamples(request(json))]) {
        if (read.ok) for (const { value } of read.samples) expect(Number.isFinite(value)).toBe(true);
        else expect(read.sentence).toMatch(/\.$/);
      }
    }),
  );
});
