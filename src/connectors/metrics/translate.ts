import { plainAnswer } from "../answers.ts";
import type { IntakeAnswer, IntakeOutcome, IntakeRequest, Read, Settings } from "../contract.ts";
import { objectOf, unreadable } from "../reading.ts";
import { readOtlpSamples } from "./otlp.ts";
import { readPlainSamples } from "./plain.ts";
import { bySeries } from "./series.ts";

/** Reads numbers, plain or as OpenTelemetry exports them: the body itself says which. */
export function translate(request: IntakeRequest, settings: Settings): Read {
  const read = isExport(request) ? readOtlpSamples(request) : readPlainSamples(request);
  if (!read.ok) return unreadable(read.sentence);
  const { numbers, series, warnings } = bySeries(read.samples, settings.raisesAlerts === true);
  return {
    ok: true,
    events: [],
    numbers,
    warnings: [...read.warnings, ...warnings],
    problems: read.problems,
    reply: { series, numbers: numbers.reduce((sum, one) => sum + one.points.length, 0), left: read.left },
  };
}

/** 202 with what was taken; to an exporter of OpenTelemetry what it expects. Source: OTLP specification 1.3, "OTLP/HTTP Response". */
export function answer(outcome: IntakeOutcome, request: IntakeRequest): IntakeAnswer {
  if (outcome.is === "refused") return plainAnswer(outcome);
  const { repeated, warnings, problems, reply } = outcome;
  if (!isExport(request)) return { status: 202, body: { numbers: reply.numbers, series: reply.series, repeated, warnings, problems } };
  const partialSuccess = { rejectedDataPoints: String(reply.left), errorMessage: problems.join(" ") };
  return { status: 200, body: problems.length > 0 ? { partialSuccess } : {} };
}

function isExport({ route, body }: IntakeRequest): boolean {
  return route.endsWith("/v1/metrics") || Object.hasOwn(objectOf(body.json) ?? {}, "resourceMetrics");
}
