import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { Authenticate } from "../../engine/http/server.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { type Actor, may } from "../../kernel/actor.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { PageCopy } from "./public/copy.model.ts";

export type Admission = "yes" | "signIn" | "no";
type Known = { actor: Actor; at: Instant };

const patienceMs = 1_500;
/** How long somebody who was known is taken for the same while nobody can be asked. */
const rememberedMinutes = 15;
const mostRemembered = 5_000;

/**
 * Who may read a copy: a published page for everybody is anybody's; one for people of the house needs a sign-in; one that is not published
 * is for colleagues who may read of status pages. Where the sign-in cannot be asked, whoever was known a quarter of an hour ago still is:
 * the page for the house is needed most when its database is away.
 */
export function makeAdmission(authenticate: Authenticate, now: () => Instant) {
  const remembered = new Map<string, Known>();
  const askedNow = async (request: FastifyRequest): Promise<Actor | null | "away"> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"away">((resolve) => {
      timer = setTimeout(resolve, patienceMs, "away");
    });
    const asked = authenticate(request).catch((error: unknown) => {
      if (error instanceof HttpProblem) throw error;
      return "away" as const;
    });
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  };
  const whoAsks = async (request: FastifyRequest): Promise<Actor | null> => {
    const name = credentialsOf(request);
    const answer = await askedNow(request);
    if (answer === "away") {
      const known = remembered.get(name);
      return known && addMinutes(known.at, rememberedMinutes) > now() ? known.actor : null;
    }
    remembered.delete(name);
    if (answer === null) return null;
    const at = now();
    remembered.set(name, { actor: answer, at });
    if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!);
    return answer;
  };
  return async (copy: PageCopy, request: FastifyRequest): Promise<Admission> => {
    if (copy.isPublished && copy.audience === "public") return "yes";
    const actor = await whoAsks(request);
    if (copy.isPublished) return actor ? "yes" : "signIn";
    return actor && may(actor, "status.read") ? "yes" : "no";
  };
}

/** What a request brings to be known by, as a hash: the thing itself is kept nowhere. */
function credentialsOf({ headers }: FastifyRequest): string {
  return createHash("sha256")
    .update(JSON.stringify([headers.cookie ?? "", headers.authorization ?? ""]))
    .digest("base64url");
}
