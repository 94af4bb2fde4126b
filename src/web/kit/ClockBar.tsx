import { clockWords, instant } from "../../kernel/time.ts";
import { useNow } from "../client/now.tsx";
import { useReader } from "../client/session.ts";
import { type ClockFacts, readClock, wordsOf } from "./clock.ts";
import { Mark } from "./marks.tsx";

type ClockBarProps = {
  clock: ClockFacts;
  /** Why it is paused, in two words: "on vendor". */
  pausedWords?: string;
};

/** A promise on one line: elapsed of promised as a bar, what is left in words, and the hour it breaks. It runs on screen. */
export function ClockBar({ clock, pausedWords }: ClockBarProps) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const { state, leftMs, share } = readClock(clock, nowMs);
  const at = clock.breachAt ? clockWords(timeZone, clock.breachAt, instant(nowMs)) : "";
  const look = { calm: "", warn: "w", broken: "b", paused: "z", kept: "", missed: "b" }[state];
  return (
    <span className="clock">
      <i className={`clk ${look}`} style={{ ["--v" as string]: `${Math.round(share * 100)}%` }} aria-hidden="true" />{" "}
      {state === "paused" && (
        <>
          <span className="left q">paused</span> <span className="qq">{pausedWords}</span>
        </>
      )}
      {state === "broken" && (
        <>
          <span className="left red name">{wordsOf(clock, Math.abs(Math.min(0, leftMs)))} over</span>{" "}
          <span className="qq since">since {at}</span>
        </>
      )}
      {(state === "calm" || state === "warn") && (
        <>
          <span className={state === "warn" ? "left amber name" : "left"}>
            {wordsOf(clock, leftMs)}
            <span className="vh"> left</span>
          </span>{" "}
          <span className="qq">{at}</span>
        </>
      )}
      {state === "kept" && (
        <span className="left q">
          <Mark name="done" small /> kept
        </span>
      )}
      {state === "missed" && <span className="left red">missed</span>}
    </span>
  );
}
