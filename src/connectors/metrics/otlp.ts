import type { IntakeRequest } from "../contract.ts";
import { type Json, listOf, momentOf, objectOf, plainText, Reading } from "../reading.ts";
import { mostSamples, type Sample, type Samples } from "./sample.ts";

// OpenTelemetry's metrics over HTTP in JSON (`POST …/v1/metrics`). Of a histogram or summary its count and sum are read, which a mean is made of.
// Source: opentelemetry-proto 1.3, metrics.proto, and the OTLP specification, "JSON Protobuf Encoding" (read 2026-11).

type Ways = { reading: Reading; samples: Sample[]; problems: Set<string>; left: number };
type Series = { name: string; unit: string | null; labels: Record<string, unknown>; kind: Sample["kind"] };

/** Reads an ExportMetricsServiceRequest. Points without a number are left out and said. */
export function readOtlpSamples(request: IntakeRequest): Samples {
  const resources = listOf(objectOf(request.body.json)?.resourceMetrics);
  if (!resources) return { ok: false, sentence: "It is no export of OpenTelemetry metrics: there is no list resourceMetrics." };
  const ways: Ways = { reading: new Reading(request.receivedAt), samples: [], problems: new Set(), left: 0 };
  for (const resource of resources.map(objectOf)) {
    const common = attributesOf(objectOf(resource?.resource)?.attributes);
    for (const scope of (listOf(resource?.scopeMetrics) ?? []).map(objectOf))
      for (const metric of listOf(scope?.metrics) ?? []) readMetric(objectOf(metric) ?? {}, common, ways);
  }
  const { samples, problems, reading, left } = ways;
  if (samples.length > mostSamples)
    return { ok: false, sentence: `It holds ${samples.length} numbers; at most ${mostSamples} are taken at once.` };
  // An export with nothing in it is usual and good.
  if (samples.length === 0 && problems.size > 0) return { ok: false, sentence: [...problems][0]! };
  return { ok: true, samples, left, warnings: reading.warnings, problems: [...problems].slice(0, 20) };
}

function readMetric(metric: Json, common: Record<string, unknown>, ways: Ways): void {
  const name = ways.reading.text(metric.name, "name", 190);
  if (name === null) {
    ways.problems.add("A metric has no name.");
    return;
  }
  const unit = ways.reading.text(metric.unit, "unit", 40);
  const sum = objectOf(metric.sum);
  const plain = objectOf(metric.gauge) ?? sum;
  const spread = objectOf(metric.histogram) ?? objectOf(metric.exponentialHistogram) ?? objectOf(metric.summary);
  const kind = sum?.isMonotonic === true ? countedBy(sum) : "gauge";
  if (!plain && !spread) ways.problems.add(`${name} is neither a gauge, a sum, a histogram nor a summary.`);
  for (const point of pointsOf(plain)) addPoint(point, point.asDouble ?? point.asInt, { name, unit, labels: common, kind }, ways);
  for (const point of pointsOf(spread)) {
    addPoint(point, point.count, { name: `${name}.count`, unit: null, labels: common, kind: countedBy(spread!) }, ways);
    if (point.sum !== undefined) addPoint(point, point.sum, { name: `${name}.sum`, unit, labels: common, kind: countedBy(spread!) }, ways);
  }
}

/** A delta says what came since the last one; all else has been counted since its beginning. */
function countedBy({ aggregationTemporality: by }: Json): Sample["kind"] {
  return by === 1 || by === "AGGREGATION_TEMPORALITY_DELTA" ? "gauge" : "counter";
}

function pointsOf(part: Json | null): Json[] {
  return (listOf(part?.dataPoints) ?? []).map(objectOf).filter((point) => point !== null);
}

function addPoint(point: Json, given: unknown, { labels, ...series }: Series, ways: Ways): void {
  const { reading, samples } = ways;
  const leave = (problem: string) => {
    ways.problems.add(problem);
    ways.left++;
  };
  // Whole numbers of 64 bits are written as texts.
  const value = typeof given === "number" ? given : /^-?\d{1,20}$/.test(plainText(given) ?? "") ? Number(given) : Number.NaN;
  const time = plainText(point.timeUnixNano);
  if (!Number.isFinite(value)) leave(`A point of ${series.name} has no number.`);
  else if (time === null || momentOf(time) === null) leave(`A point of ${series.name} has no time.`);
  else if (samples.length <= mostSamples)
    samples.push({
      ...series,
      labels: reading.labels({ ...labels, ...attributesOf(point.attributes) }, "Attribute"),
      value,
      at: reading.moment(time, "time"),
    });
}

function attributesOf(given: unknown): Record<string, unknown> {
  const pairs = (listOf(given) ?? []).map((one): [string, unknown] | null => {
    const key = plainText(objectOf(one)?.key);
    const value = objectOf(objectOf(one)?.value) ?? {};
    const scalar = value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue;
    return key === null || key === "__proto__" || plainText(scalar) === null ? null : [key, scalar];
  });
  return Object.fromEntries(pairs.filter((pair) => pair !== null));
}
