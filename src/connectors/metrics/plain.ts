import type { IntakeRequest } from "../contract.ts";
import { listOf, momentOf, objectOf, plainText, Reading } from "../reading.ts";
import { mostSamples, type Sample, type Samples } from "./sample.ts";

/**
 * Reads numbers in the plain form: `{"metric": "orders.latency", "value": 41.5, "at": "2026-11-26T08:00:00Z", "unit": "ms", "labels": {…}}`,
 * a list of such, or `{"samples": [ … ]}`. Without `at` a number is of when it came.
 */
export function readPlainSamples(request: IntakeRequest): Samples {
  const body = request.body.json;
  const list = listOf(body) ?? listOf(objectOf(body)?.samples) ?? [body];
  if (list.length > mostSamples)
    return { ok: false, sentence: `It holds ${list.length} numbers; at most ${mostSamples} are taken at once.` };
  const reading = new Reading(request.receivedAt);
  const samples: Sample[] = [];
  const problems = new Set<string>();
  for (const given of list) {
    const sample = readOne(given, reading);
    if (typeof sample === "string") problems.add(sample);
    else samples.push(sample);
  }
  if (samples.length === 0) return { ok: false, sentence: [...problems][0] ?? "It holds no number." };
  return { ok: true, samples, left: list.length - samples.length, warnings: reading.warnings, problems: [...problems].slice(0, 20) };
}

function readOne(given: unknown, reading: Reading): Sample | string {
  const one = objectOf(given);
  const name = reading.text(one?.metric ?? one?.name, "metric", 200);
  if (!one || name === null) return "A number has no metric it is of.";
  if (typeof one.value !== "number" || !Number.isFinite(one.value)) return `The value of ${name} is no number.`;
  if (one.at !== undefined && one.at !== null && momentOf(one.at) === null)
    return `The time of ${name} is no moment such as 2026-11-26T08:00:00Z.`;
  return {
    name,
    labels: reading.labels(one.labels, "Label"),
    value: one.value,
    at: reading.moment(one.at, "at"),
    unit: reading.text(one.unit, "unit", 40),
    kind: plainText(one.kind) === "counter" ? "counter" : "gauge",
  };
}
