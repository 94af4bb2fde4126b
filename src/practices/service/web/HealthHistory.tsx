import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { clockWords, durationWords, type Instant, instant, localParts, ms } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { useNow } from "../../../web/client/now.tsx";
import { recordKey } from "../../../web/client/query.ts";
import { useMay, useReader } from "../../../web/client/session.ts";
import type { Health } from "../model.ts";
import { HealthWord } from "./HealthMark.tsx";
import { type HealthChange, type HealthSpan, spansOf, toldOf, windowOf } from "./health-history.ts";

type Told = { items: { at: Instant; data: { from: Health; to: Health; number: string | null } | null }[] };
const days = 30;
const mostShown = 6;

/** How a service was in the last thirty days: a line with its bad stretches, a sentence, and the last changes. */
export function HealthHistory({ id, health }: { id: string; health: Health }) {
  const now = instant(useNow());
  const { timeZone } = useReader();
  const { data } = useQuery({
    queryKey: recordKey("service", id, "health"),
    queryFn: ({ signal }) => api.get<Told>(`/api/services/${id}/timeline?types=healthChanged&limit=200`, { signal }),
  });
  const changes = (data?.items ?? []).flatMap(({ at, data: told }): HealthChange[] => (told ? [{ at, ...told }] : []));
  const window = windowOf(now, days);
  const spans = spansOf(changes, { ...window, now: health });
  const recent = changes.filter((one) => one.at >= window.from).slice(0, mostShown);
  return (
    <section className="svc-part-of">
      <h2>Health in the last {days} days</h2>
      <Strip spans={spans} window={window} />
      <p className="svc-say">
        {sentenceOf(spans)} <Availability id={id} month={monthOf(now, timeZone)} />
      </p>
      <ol className="svc-changes">
        {recent.map((one) => (
          <li key={`${one.at} ${one.to}`} className="row">
            <time dateTime={one.at}>{clockWords(timeZone, one.at, now)}</time>
            <HealthWord health={one.to} />
            {one.number && (
              <Link className="id" to={`/incidents/${one.number}`}>
                {one.number}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Strip({ spans, window }: { spans: readonly HealthSpan[]; window: { from: Instant; to: Instant } }) {
  const whole = ms(window.to) - ms(window.from);
  const at = (moment: Instant) => ((ms(moment) - ms(window.from)) / whole) * 100;
  return (
    <div className="svc-strip" role="img" aria-label={`${days} days, left is ${days} days ago, right is now. ${sentenceOf(spans)}`}>
      {spans
        .filter((span) => span.health !== "fine")
        .map((span) => (
          <i
            key={span.from}
            className={span.health}
            style={{ left: `min(${at(span.from).toFixed(3)}%, 100% - 3px)`, width: `${(at(span.to) - at(span.from)).toFixed(3)}%` }}
          />
        ))}
    </div>
  );
}

function sentenceOf(spans: readonly HealthSpan[]): string {
  const { downMs, degradedMs, times } = toldOf(spans);
  if (times === 0) return "Fine throughout.";
  const parts = [
    ...(downMs > 0 ? [`down ${lengthWords(downMs)}`] : []),
    ...(degradedMs > 0 ? [`degraded ${lengthWords(degradedMs)}`] : []),
  ];
  const sentence = parts.join(", ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}, ${times === 1 ? "once" : `${times} times`}.`;
}

/** The month that is running for the reader, as the scorecard names it: "2026-11". */
function monthOf(now: Instant, timeZone: string): string {
  const { year, month } = localParts(timeZone, now);
  return `${year}-${String(month).padStart(2, "0")}`;
}

function lengthWords(length: number): string {
  return length < 60_000 ? "under a minute" : durationWords(length);
}

type Measured = { period: { label: string }; measures: { key: string; target: number | null; shown: { value: number | null } }[] };

/** The month's availability as the scorecard counts it, by both ways of counting, for those who may read that. */
function Availability({ id, month }: { id: string; month: string }) {
  const may = useMay();
  const { data } = useQuery({
    queryKey: recordKey("service", id, "availability", month),
    queryFn: ({ signal }) => api.get<Measured>(`/api/scorecard?service=${id}&period=${month}`, { signal }),
    enabled: may("scorecard.read"),
    staleTime: 300_000,
    retry: false,
  });
  const shownOf = (key: string) => data?.measures.find((one) => one.key === key)?.shown.value ?? null;
  const [agreed, always] = [shownOf("availability"), shownOf("availabilityAlways")];
  if (!data || (agreed === null && always === null)) return null;
  const words = (value: number | null) => (value === null ? "none" : `${value.toFixed(2)} %`);
  return (
    <>
      Available <b className="name">{words(agreed)}</b> of the agreed time and <b className="name">{words(always)}</b> of all hours in{" "}
      {data.period.label}.
    </>
  );
}
