import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

/** Roving focus over rows of two levels: one row is in the tab order, j and k move it in the order in which they stand. */
export type Walk = {
  active: string | null;
  step: (by: number) => void;
  /** To a row by its key, once it is there. */
  goTo: (key: string) => void;
  /** A row was reached by the pointer or by Tab. */
  reach: (key: string) => void;
};

/** Walks the elements with `data-walk` beneath `root`. */
export function useWalk(root: RefObject<HTMLElement | null>): Walk {
  const [active, setActive] = useState<string | null>(null);
  const current = useRef(active);
  current.current = active;
  const wanted = useRef<string | null>(null);
  const rows = useCallback(() => [...(root.current?.querySelectorAll<HTMLElement>("[data-walk]") ?? [])], [root]);
  const focus = useCallback((row: HTMLElement | undefined) => {
    if (!row) return;
    setActive(row.dataset.walk ?? null);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }, []);
  const step = useCallback(
    (by: number) => {
      const all = rows();
      const at = all.findIndex((row) => row.dataset.walk === current.current);
      focus(at < 0 ? all[0] : all[Math.min(all.length - 1, Math.max(0, at + by))]);
    },
    [rows, focus],
  );
  const goTo = useCallback((key: string) => {
    wanted.current = key;
    setActive(key);
  }, []);
  // After every drawing: a row that was asked for may have come only now, and where the active one is gone another takes its place.
  useEffect(() => {
    if (wanted.current === null) return;
    const row = rows().find((one) => one.dataset.walk === wanted.current);
    if (!row) return;
    wanted.current = null;
    focus(row);
  });
  return { active, step, goTo, reach: setActive };
}
