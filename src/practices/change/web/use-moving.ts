import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { ms } from "../../../kernel/time.ts";
import { type CalendarChange, isMovable } from "../calendar.rules.ts";
import { type Axis, instantAt, nudged, placeOf, withLength } from "./calendar-axis.ts";
import type { Window } from "./calendar-data.ts";

/** A change whose window is being moved: held by the pointer or by keys, then `isDropped`, waiting for a word. */
export type Moving = { change: CalendarChange; window: Window; by: "pointer" | "keys"; isDropped: boolean };

const leastPx = 4;

/**
 * Moving a window by hand: a bar is dragged sideways by mouse, pen or finger (a finger scrolls up and down as ever), or moved with Shift and the arrows.
 * Nothing is saved here: what is dropped waits to be confirmed, and Escape puts it back.
 */
export function useMoving(axis: Axis, lanesPx: number, mayMove: boolean) {
  const [moving, setMoving] = useState<Moving | null>(null);
  const dragged = useRef(false);
  const latest = useRef(moving);
  latest.current = moving;

  const grab = (change: CalendarChange) => (event: PointerEvent<HTMLElement>) => {
    dragged.current = false;
    if (event.button !== 0 || !mayMove || !isMovable(change) || lanesPx <= 0) return;
    const startX = event.clientX;
    const startPlace = placeOf(axis, change.from);
    const lengthMs = ms(change.to) - ms(change.from);
    let isHeld = false;
    const onMove = (move: globalThis.PointerEvent) => {
      if (!isHeld && Math.abs(move.clientX - startX) < leastPx) return;
      isHeld = true;
      dragged.current = true;
      move.preventDefault();
      const window = withLength(instantAt(axis, startPlace + (move.clientX - startX) / lanesPx), lengthMs);
      setMoving({ change, window, by: "pointer", isDropped: false });
    };
    const end = (isKept: boolean) => {
      globalThis.removeEventListener("pointermove", onMove);
      globalThis.removeEventListener("pointerup", onUp);
      globalThis.removeEventListener("pointercancel", onCancel);
      globalThis.removeEventListener("keydown", onKey, true);
      if (!isHeld) return;
      const held = latest.current;
      setMoving(isKept && held && held.window.from !== change.from ? { ...held, isDropped: true } : null);
    };
    const onUp = () => end(true);
    const onCancel = () => end(false);
    const onKey = (key: globalThis.KeyboardEvent) => {
      if (key.key !== "Escape") return;
      key.stopPropagation();
      end(false);
    };
    globalThis.addEventListener("pointermove", onMove);
    globalThis.addEventListener("pointerup", onUp);
    globalThis.addEventListener("pointercancel", onCancel);
    globalThis.addEventListener("keydown", onKey, true);
  };

  /** Answers whether the key meant the move of this bar. */
  const onKey = (change: CalendarChange, event: KeyboardEvent): boolean => {
    const held = moving?.change.id === change.id ? moving : null;
    if (event.key === "Escape" && held) {
      setMoving(null);
      return true;
    }
    if (event.key === "Enter" && held) {
      setMoving({ ...held, isDropped: true });
      return true;
    }
    if (!event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || !mayMove || !isMovable(change)) return false;
    const window = nudged(axis, held?.window ?? change, event.key);
    if (!window) return false;
    setMoving(window.from === change.from ? null : { change, window, by: "keys", isDropped: false });
    return true;
  };

  const moveTo = (change: CalendarChange, window: Window) => setMoving({ change, window, by: "keys", isDropped: true });
  /** Whether the press that just ended was a drag, so that it is not taken for a click. */
  const wasDrag = () => dragged.current;
  return { moving, grab, onKey, moveTo, putBack: () => setMoving(null), wasDrag };
}
export type MovingHand = ReturnType<typeof useMoving>;
