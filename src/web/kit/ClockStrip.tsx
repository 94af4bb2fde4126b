import { clockWords, durationWords, type Instant, instant, ms } from "../../kernel/time.ts";
import { useNow } from "../client/now.tsx";
import { useReader } from "../client/session.ts";
import { type ClockFacts, readClock, wordsOf } from "./clock.ts";

/** A stretch of a clock's life: it counted, or it did not, and why. `to` is null while it lasts. */
export type ClockInterval = { from: Instant; to: Instant | null; isCounted: boolean; why: string; countedMs: number };

type ClockStripProps = {
  /** "Resolve in 4 h of business time". */
  promise: string;
  clock: ClockFacts;
  intervals: readonly ClockInterval[];
  /** Where the sum comes from: "calendar Leeds, version 3". */
  basis: string;
};

/** The explanation of one clock: the promise, its intervals drawn to scale, and the table that adds them up. */
export function ClockStrip({ promise, clock, intervals, basis }: ClockStripProps) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const reading = readClock(clock, nowMs);
  const words = (at: Instant) => clockWords(timeZone, at, instant(nowMs));
  const runs = intervals.map((interval, index) => ({ ...interval, isLast: index === intervals.length - 1 }));
  const paused = intervals.reduce((sum, { from, to, isCounted }) => sum + (isCounted ? 0 : ms(to ?? instant(nowMs)) - ms(from)), 0);
  const said = `Counted ${wordsOf(clock, reading.countedMs)} of ${wordsOf(clock, clock.targetMs)}. Not counted ${durationWords(paused)}.`;
  return (
    <section aria-label={promise}>
      <p className="row">
        <span className="label">{promise}</span>
        <span className="grow" />
        <Verdict clock={clock} leftMs={reading.leftMs} state={reading.state} at={clock.breachAt ? words(clock.breachAt) : ""} />
      </p>
      <Strip clock={clock} intervals={intervals} nowMs={nowMs} said={said} />
      <table className="ex">
        <thead className="vh">
          <tr>
            <th>Interval</th>
            <th>Why</th>
            <th>Counted</th>
          </tr>
        </thead>
        <tbody>
          {runs.map(({ from, to, isCounted, why, countedMs, isLast }) => (
            <tr key={from}>
              <td>
                {words(from)}–{words(to ?? instant(nowMs))}
              </td>
              <td className={isCounted ? undefined : "q"}>{isCounted ? why : `${why}: not counted`}</td>
              <td className={isCounted ? "num" : "num q"}>
                {isCounted ? shortWords(clock, isLast && clock.isCounting ? lastCounted(reading.countedMs, intervals) : countedMs) : "0"}
              </td>
            </tr>
          ))}
          <tr className="sum">
            <td />
            <td>
              of {wordsOf(clock, clock.targetMs)}, {basis}
            </td>
            <td className="num bright lead">{shortWords(clock, reading.countedMs)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Verdict({
  clock,
  state,
  leftMs,
  at,
}: {
  clock: ClockFacts;
  state: ReturnType<typeof readClock>["state"];
  leftMs: number;
  at: string;
}) {
  if (state === "paused") return <span className="q name tn nw">paused, {wordsOf(clock, leftMs)} left</span>;
  if (state === "kept") return <span className="q name tn nw">kept, {wordsOf(clock, leftMs)} to spare</span>;
  if (state === "broken" || state === "missed") {
    return (
      <span className="red name tn nw">
        {wordsOf(clock, Math.max(0, -leftMs))} over{clock.breachAt ? ` · since ${at}` : ""}
      </span>
    );
  }
  return (
    <span className={state === "warn" ? "amber name tn nw" : "name tn nw"}>
      breaks in {wordsOf(clock, leftMs)} · {at}
    </span>
  );
}

function Strip({ clock, intervals, nowMs, said }: { clock: ClockFacts; intervals: readonly ClockInterval[]; nowMs: number; said: string }) {
  const first = intervals[0];
  if (!first) return null;
  const startMs = ms(first.from);
  // The beat on screen may lag behind what was just written: nothing is drawn beyond the present.
  const presentMs = clock.stoppedAt ? ms(clock.stoppedAt) : Math.max(nowMs, ...intervals.map(({ from, to }) => ms(to ?? from)));
  const endMs = Math.max(presentMs, clock.breachAt ? ms(clock.breachAt) : presentMs, startMs + 1);
  const place = (at: number) => `${(((at - startMs) / (endMs - startMs)) * 100).toFixed(2)}%`;
  const isWarm = clock.warnAt != null && nowMs >= ms(clock.warnAt);
  const lastCountedFrom = intervals.findLast((interval) => interval.isCounted)?.from;
  return (
    <div className="strip" role="img" aria-label={said}>
      {intervals.map(({ from, to, isCounted }) => {
        const toMs = to ? ms(to) : presentMs;
        const look = isCounted ? (isWarm && from === lastCountedFrom ? "run w" : "run") : "pau";
        return <i key={from} className={look} style={{ left: place(ms(from)), width: `calc(${place(toMs)} - ${place(ms(from))})` }} />;
      })}
      <i className="nw1" style={{ left: place(presentMs) }} />
      {clock.breachAt && <i className={nowMs >= ms(clock.breachAt) ? "fin b" : "fin"} style={{ left: place(ms(clock.breachAt)) }} />}
    </div>
  );
}

function lastCounted(totalMs: number, intervals: readonly ClockInterval[]): number {
  return totalMs - intervals.slice(0, -1).reduce((sum, interval) => sum + interval.countedMs, 0);
}

/** In a column of durations the last unit goes without saying: "2 h 28" under "3 h 41". */
function shortWords(clock: ClockFacts, durationMs: number): string {
  const words = wordsOf(clock, durationMs);
  return words.includes(" h ") ? words.replace(/ min$/, "") : words;
}
