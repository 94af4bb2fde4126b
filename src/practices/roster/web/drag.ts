import { type PointerEvent, useRef, useState } from "react";
import type { Id } from "../../../kernel/ids.ts";
import type { Instant } from "../../../kernel/time.ts";
import { type Axis, snapped } from "./axis.ts";

/** A stretch that is being given to a person: drawn while the pointer moves, `isDropped` once it is let go and waits for a word. */
export type Cover = { person: Id; from: Instant; to: Instant; isDropped: boolean };
type Span = { from: Instant; to: Instant };

/** How near the pointer must come to the edge of a shift to hold to it, and how far it must move to mean a drag. */
const reachPx = 10;
const leastPx = 5;

/**
 * Dragging makes a cover: across a person's lane it draws a stretch, or a shift of the final schedule is pulled down onto a person.
 * Mouse and pen only: a finger scrolls. Escape and the form (key o) do the same by keyboard.
 */
export function useCoverDrag(axis: Axis, edges: readonly Instant[]) {
  const [cover, setCover] = useState<Cover | null>(null);
  const moved = useRef(false);

  const track = (event: PointerEvent<HTMLElement>, at: (event: globalThis.PointerEvent) => Omit<Cover, "isDropped"> | null) => {
    if (event.button !== 0 || event.pointerType === "touch" || (event.target as Element).closest(".inline-deed")) return;
    const [startX, startY] = [event.clientX, event.clientY];
    moved.current = false;
    let last: Omit<Cover, "isDropped"> | null = null;
    const onMove = (move: globalThis.PointerEvent) => {
      if (!moved.current && Math.hypot(move.clientX - startX, move.clientY - startY) < leastPx) return;
      moved.current = true;
      move.preventDefault();
      last = at(move);
      setCover(last && { ...last, isDropped: false });
    };
    const end = (isKept: boolean) => {
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("pointercancel", onCancel);
      window.removeEventListener("keydown", onKey, true);
      if (moved.current) setCover(isKept && last ? { ...last, isDropped: true } : null);
    };
    const onUp = () => end(true);
    const onCancel = () => end(false);
    const onKey = (key: KeyboardEvent) => {
      if (key.key !== "Escape") return;
      key.stopPropagation();
      end(false);
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", onCancel);
    window.addEventListener("keydown", onKey, true);
  };

  /** A stretch drawn in a person's lane. */
  const drawIn = (person: Id) => (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const place = (x: number) => snapped(axis, (x - left) / width, edges, (reachPx / width) * 100);
    const anchor = place(event.clientX);
    track(event, (move) => {
      const other = place(move.clientX);
      return other === anchor ? null : { person, from: anchor < other ? anchor : other, to: anchor < other ? other : anchor };
    });
  };

  /** A shift pulled down onto whoever's lane lies beneath the pointer. */
  const pull = (span: Span) => (event: PointerEvent<HTMLElement>) =>
    track(event, (move) => {
      const lane = document.elementFromPoint(move.clientX, move.clientY)?.closest<HTMLElement>("[data-person]");
      return lane?.dataset.person ? { person: lane.dataset.person, from: span.from, to: span.to } : null;
    });

  /** Whether the press that just ended was a drag, so that it is not taken for a click. */
  const wasDrag = () => moved.current;
  return { cover, drawIn, pull, wasDrag, drop: () => setCover(null) };
}
