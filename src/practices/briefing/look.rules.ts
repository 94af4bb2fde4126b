import type { Paper, PaperLook } from "../../kernel/paper.ts";

/** A paper in the look of the house: it is part of what the paper says, so that an issued one keeps it. Null: the house has set none. */
export function withLook<P extends Paper>(paper: P, look: PaperLook | null): P {
  const { look: _, ...meta } = paper.meta;
  return { ...paper, meta: look === null ? meta : { ...meta, look } };
}
