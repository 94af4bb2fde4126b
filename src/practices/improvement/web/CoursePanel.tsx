import "./improvement.css";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { moneyWords } from "../../../kernel/money.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { Chart } from "../../../web/kit/Chart.tsx";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { KeyValue } from "../../../web/kit/numbers.tsx";
import type { Course } from "../course.model.ts";
import { type Improvement, verdicts } from "../model.ts";
import { writtenAs } from "../numbers.rules.ts";
import { spanOf } from "../verdict.rules.ts";
import { useCourse } from "./data.ts";
import { courseOption, type Window } from "./picture.ts";

/** On the page of an improvement: what came of it in a sentence, before against after, and the number's course through the act. */
export function Panel({ id, record }: PanelProps) {
  const { data, error, refetch } = useCourse(id);
  if (error && !data) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data) return <div className="im-waiting" role="status" aria-label="Loading" />;
  return <Drawn course={data} one={record as Improvement} />;
}

function Drawn({ course, one }: { course: Course; one: Improvement }) {
  const { metric, weeks } = course;
  const words = writtenAs(metric);
  const option = useMemo(() => optionOf(course, one), [course, one]);
  const verdict = verdicts.find(({ value }) => value === one.verdict);
  const tone = one.verdict === "worse" ? "red" : one.verdict === "better" ? "green" : undefined;
  const rows = weeks.map(({ from, value, n }) => [from, value === null ? "none" : words(value), String(n)]);
  return (
    <section className="im-course">
      {verdict && (
        <p className="im-verdict">
          <b className={tone}>{verdict.label}.</b> {one.sentence}
        </p>
      )}
      <KeyValue items={factsOf(course, one)} />
      <Chart
        label={`${metric.name} by week, with the windows before and after`}
        option={option}
        heightPx={220}
        table={[["Week from", metric.name, "Counted"], ...rows]}
      />
      <Link className="act" to="/scorecard" search={{ rows: metric.key } as never}>
        The number on the scorecard
      </Link>
    </section>
  );
}

function factsOf({ metric, knownThrough }: Course, one: Improvement) {
  const words = writtenAs(metric);
  const said = (value: number | null, n: number | null) =>
    n === null ? "not over yet" : value === null ? "nothing to count" : `${words(value)}, n ${n.toLocaleString("en-GB")}`;
  const kept = (value: number | null, part: number | null, n: number | null) => ({ value, part, n: n ?? 0, why: null });
  const before = beforeOf(one);
  const span = spanOf(kept(before.value, before.part, before.n), kept(one.laterValue, one.laterPart, one.laterN));
  const note = span ? `${span.by.toFixed(1)} points, between ${span.from.toFixed(1)} and ${span.to.toFixed(1)}` : undefined;
  const after = one.laterFrom
    ? [{ label: `After, ${one.laterFrom} to ${one.laterTo}`, value: said(one.laterValue, one.laterN), note }]
    : [];
  return [
    { label: "Number", value: metric.name, note: metric.definition },
    { label: `Before, ${one.baselineFrom} to ${one.baselineTo}`, value: said(before.value, before.n), note: formerWords(one, said) },
    { label: "Claimed", value: words(one.claimed) },
    ...after,
    ...(one.savedAmount === null
      ? []
      : [{ label: "Saved a year", value: moneyWords({ amount: one.savedAmount, currency: one.savedCurrency ?? "" }) }]),
    { label: "As of", value: `journal ${(one.knownThrough ?? knownThrough).toLocaleString("en-GB")}` },
  ];
}

/** What stands before: by the definition that what comes after is counted by. */
function beforeOf(one: Improvement) {
  return one.recountedN === null
    ? { value: one.baselineValue, part: one.baselinePart, n: one.baselineN }
    : { value: one.recountedValue, part: one.recountedPart, n: one.recountedN };
}

function formerWords(one: Improvement, said: (value: number | null, n: number | null) => string): string | undefined {
  return one.recountedN === null ? undefined : `by the definition of when it was planned: ${said(one.baselineValue, one.baselineN)}`;
}

function optionOf({ metric, weeks }: Course, one: Improvement) {
  const windows: Window[] = [{ from: one.baselineFrom, to: one.baselineTo, value: beforeOf(one).value }];
  if (one.laterFrom && one.laterTo) windows.push({ from: one.laterFrom, to: one.laterTo, value: one.laterValue });
  const marks = one.actedOn ? [{ at: one.actedOn, words: "done", isOver: one.state === "closed" }] : [];
  const points = weeks.map(({ from, value }) => ({ at: from, value }));
  return courseOption({ points, marks, windows, claimed: one.claimed, words: writtenAs(metric) });
}
