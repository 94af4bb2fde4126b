import { type ReactNode, useMemo, useSyncExternalStore } from "react";
import { durationWords, type Instant, ms } from "../../../kernel/time.ts";
import { makeTicker } from "../../../web/client/now.tsx";
import { useShell } from "../../../web/frame/shell.tsx";
import { Moment } from "./Moment.tsx";

/** The present to the second, for what is counted down while somebody works by it. */
export function useSecond(): number {
  const { clock } = useShell();
  const ticker = useMemo(() => makeTicker(clock, 1000), [clock]);
  return useSyncExternalStore(ticker.subscribe, ticker.read, ticker.read);
}

/** "1:04:09" or "04:09": what is left, to the second. */
export function countWords(leftMs: number): string {
  const seconds = Math.floor(Math.abs(leftMs) / 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  return `${hours > 0 ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

type CountdownProps = { to: Instant; label: string; over: string; children?: ReactNode };

/** How long until a moment, running; amber in the last quarter of an hour, red once it has passed. */
export function Countdown({ to, label, over, children }: CountdownProps) {
  const leftMs = ms(to) - useSecond();
  const look = leftMs <= 0 ? "red" : leftMs < 900_000 ? "amber" : "bright";
  return (
    <div className="ch-count" role="timer" aria-label={`${label}: ${leftMs > 0 ? durationWords(leftMs) : over}`}>
      <span className="q">{leftMs > 0 ? label : over}</span>
      <b className={`ch-count-number tn ${look}`}>
        {leftMs < 0 ? "+" : ""}
        {countWords(leftMs)}
      </b>
      <span className="q">
        <Moment at={to} /> {children}
      </span>
    </div>
  );
}
