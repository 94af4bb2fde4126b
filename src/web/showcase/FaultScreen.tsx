import { Problem } from "../client/problem.ts";

/** A screen that fails, to see what the frame says then. */
export function Screen(): never {
  throw new Problem({ status: 503, detail: "The database is starting. It usually takes less than ten seconds." });
}
