import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from "react";

/** Milliseconds since 1970, read from the clock that the application was started with. */
export type Clock = () => number;

type Ticker = { read: () => number; subscribe: (listener: () => void) => () => void };

const NowContext = createContext<Ticker | null>(null);

/** Gives every running clock on the page one shared beat, so that they move together and cost one timer. */
export function NowProvider({ clock, everyMs = 15_000, children }: { clock: Clock; everyMs?: number; children: ReactNode }) {
  const ticker = useMemo(() => makeTicker(clock, everyMs), [clock, everyMs]);
  return <NowContext value={ticker}>{children}</NowContext>;
}

/** The present in milliseconds; the component is drawn again at each shared beat (15 s). */
export function useNow(): number {
  const ticker = useTicker();
  return useSyncExternalStore(ticker.subscribe, ticker.read, ticker.read);
}

function useTicker(): Ticker {
  const ticker = useContext(NowContext);
  if (!ticker) throw new Error("useNow needs a NowProvider above it.");
  return ticker;
}

/** A beat that reads the clock while anybody listens, and again when a hidden page comes back. */
export function makeTicker(clock: Clock, everyMs: number): Ticker {
  const listeners = new Set<() => void>();
  let now = clock();
  let timer: ReturnType<typeof setInterval> | undefined;
  const beat = () => {
    now = clock();
    for (const listener of listeners) listener();
  };
  const onReturn = () => {
    if (document.visibilityState === "visible") beat();
  };
  return {
    read: () => now,
    subscribe: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) {
        timer = setInterval(beat, everyMs);
        document.addEventListener("visibilitychange", onReturn);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          document.removeEventListener("visibilitychange", onReturn);
        }
      };
    },
  };
}
