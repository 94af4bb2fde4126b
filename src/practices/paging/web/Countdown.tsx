import { useEffect, useState } from "react";
import { type Instant, ms } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";

/** The time left until an instant, running by the second: "4:07", "1 h 12 min", "now". */
export function Countdown({ to }: { to: Instant }) {
  const left = ms(to) - useSecond();
  return (
    <time dateTime={to} className="tn" role="timer" aria-live="off">
      {leftWords(left)}
    </time>
  );
}

/** Minutes and seconds while they matter, hours and minutes beyond. */
export function leftWords(leftMs: number): string {
  if (leftMs <= 0) return "now";
  const seconds = Math.ceil(leftMs / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The present, by the second: the shared beat, carried on between its beats. */
function useSecond(): number {
  const beatMs = useNow();
  const [tick, setTick] = useState({ beatMs, ranMs: 0 });
  useEffect(() => {
    const began = performance.now();
    const timer = setInterval(() => setTick({ beatMs, ranMs: performance.now() - began }), 1_000);
    return () => clearInterval(timer);
  }, [beatMs]);
  return beatMs + (tick.beatMs === beatMs ? tick.ranMs : 0);
}
