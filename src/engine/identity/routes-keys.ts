import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { may } from "../../kernel/actor.ts";
import { moment } from "../../kernel/model.ts";
import { ownThings, permitted, signedIn } from "../http/server.ts";
import { wordsOf } from "../permission-words.ts";
import { HttpProblem } from "../problem.ts";
import { makeKey, revokeKey } from "./audit.ts";
import { checkedKey } from "./key-check.ts";
import type { ApiKey } from "./keys.ts";
import { ownSelf, type Parts } from "./parts.ts";
import { bodyOf, idOf, textField } from "./request.ts";

const newKey = z.object({
  name: textField("The name", 60),
  scopes: z.array(z.string().max(60)).max(200).nullish(),
  expiresAt: moment({ label: "Until" }).nullish(),
  asPassword: z.boolean().default(false),
});

/** API keys: one's own; those of others with the permission to administer keys. A key's secret is in the answer to its creation and nowhere else. */
export function keyRoutes(server: FastifyInstance, parts: Parts): void {
  const { keys, office, people } = parts;
  server.get("/api/identity/keys", async (request) => {
    const ofAll = (request.query as { of?: string }).of === "everybody";
    const actor = ofAll ? permitted(request, people.administerKeys) : ownThings(request, "account.use");
    const scopes = [...actor.permissions].sort().map((name) => ({ name, words: wordsOf(office.house.permissionWords, name) }));
    return { items: (await keys.list(ofAll ? null : (actor.personId ?? ""))).map(shownKey), scopes };
  });
  server.post("/api/identity/keys", async (request, reply) => {
    const { person } = await ownSelf(parts, request);
    const given = bodyOf(request, newKey);
    const { name, asPassword } = given;
    const wanted = { personId: person.id, name, asPassword, scopes: given.scopes ?? null, expiresAt: given.expiresAt ?? null };
    const { key, secret } = await makeKey(parts, signedIn(request), { ...checkedKey(parts, wanted), createdBy: person.id });
    reply.code(201);
    return { key: shownKey(key), secret };
  });
  server.delete("/api/identity/keys/:id", async (request) => {
    const actor = signedIn(request);
    const id = idOf(request);
    const key = id ? await keys.get(id) : null;
    const isOwn = key !== null && key.person === actor.personId;
    if (!key || !(isOwn || may(actor, people.administerKeys)))
      throw new HttpProblem(404, "missing", "There is no such key, or it is not yours.");
    if (!may(actor, people.administerKeys)) ownThings(request, "account.use");
    return { revoked: await revokeKey(parts, actor, key) };
  });
}

function shownKey({
  id,
  person,
  name,
  prefix,
  scopes,
  asPassword,
  createdAt,
  expiresAt,
  lastUsedAt,
  revokedAt,
}: ApiKey): Record<string, unknown> {
  return { id, person, name, prefix, scopes, asPassword, createdAt, expiresAt, lastUsedAt, revokedAt };
}
