import { DatabaseStartError } from "../engine/db/embedded-error.ts";
import { HttpProblem } from "../engine/problem.ts";
import { withoutPassword } from "./config.ts";

/** An expected "no" of the command line: its sentence, which says what to do next, is all that a person needs to see. */
export class RefusedToStart extends Error {}

/** What a person is told of a failure: the sentence of a refusal, or the fault with where it happened. */
export function sentenceOfFailure(error: unknown): string {
  if (error instanceof RefusedToStart || error instanceof DatabaseStartError || error instanceof HttpProblem) return error.message;
  const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return withoutPassword(`This is a fault of Quarterdeck; please report it. ${fault}`);
}
