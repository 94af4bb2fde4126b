// pg-copy-streams 7 brings no types.
declare module "pg-copy-streams" {
  import type { Readable, Writable } from "node:stream";
  import type { Submittable } from "pg";

  /** Rows of `copy … to stdout`. `rowCount` is known once a later query of the same connection has been answered. */
  export function to(text: string): Readable & Submittable & { rowCount: number };
  /** Rows for `copy … from stdin`; finished once the server has taken them. */
  export function from(text: string): Writable & Submittable & { rowCount: number };
}
