import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "../../kernel/actor.ts";
import { send, type Tx } from "../db/tx.ts";
import type { Office } from "../office.ts";
import { HttpProblem } from "../problem.ts";

/** What a request with an Idempotency-Key is answered with: the first answer, kept with the change and given again. */
export type KeptAnswer = {
  /** The answer that was given before, or null where this is the first time. Throws where the key was used for something else. */
  replay(reply: FastifyReply): Promise<unknown>;
  /** Keeps an answer in the transaction of what it tells of. */
  keep(tx: Tx, status: number, answer: unknown): Promise<void>;
  /** Whether a fault says that the same request was answered meanwhile. */
  isTwice(fault: unknown): boolean;
};

/** The kept answer of a request; null where it brings no key of its own. */
export function keptAnswer(office: Office, request: FastifyRequest, actor: Actor): KeptAnswer | null {
  const key = request.headers["idempotency-key"];
  if (typeof key !== "string") return null;
  if (key.length === 0 || key.length > 200) throw new HttpProblem(400, "badKey", "An Idempotency-Key has 1 to 200 characters.");
  const bodyHash = createHash("sha256")
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest("hex");
  const owner = `${actor.personId ?? "system"}/${actor.client}`;
  return {
    async replay(reply) {
      const text = "select body_hash as hash, status, reply from command_log where actor = $1 and key = $2";
      const [row] = await office.db.query<{ hash: string; status: number; reply: unknown }>(text, [owner, key], "kept-answer");
      if (!row) return null;
      if (row.hash !== bodyHash)
        throw new HttpProblem(422, "keyReused", "This Idempotency-Key was used for another request. Use a new one.");
      reply.code(row.status).header("idempotency-replayed", "true");
      return row.reply;
    },
    async keep(tx, status, answer) {
      const values = [owner, key, bodyHash, status, JSON.stringify(answer), office.clock.now()];
      await send(
        tx,
        "insert into command_log (actor, key, body_hash, status, reply, at) values ($1, $2, $3, $4, $5, $6)",
        values,
        "keep-answer",
      );
    },
    isTwice: (fault) => (fault as { code?: string }).code === "23505",
  };
}
