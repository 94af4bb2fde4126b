import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { permitted, signedIn } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { logoBounds, readLogo } from "../../engine/picture/logo.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { Id } from "../../kernel/ids.ts";
import { logoNamed } from "./views.ts";

/** The logo of the organisation: put, taken away, shown. The body of a PUT is the picture itself. */
export function logoRoutes(server: FastifyInstance, office: Office): void {
  server.removeAllContentTypeParsers();
  const bodyLimit = logoBounds.bytes + 64 * 1024;
  server.addContentTypeParser("*", { parseAs: "buffer", bodyLimit }, (_request, body, done) => done(null, body));
  server.put("/api/organisation/logo", { bodyLimit }, async (request, reply) => {
    permitted(request, "settings.administer");
    const read = readLogo(Buffer.isBuffer(request.body) ? request.body : new Uint8Array(0));
    if (!read.ok) throw new HttpProblem(422, "badLogo", read.sentence);
    const { png, widthPx, heightPx } = read.logo;
    const sha256 = createHash("sha256").update(png).digest("hex");
    await office.db.run("insert into logo (sha256, png, width_px, height_px, at) values ($1, $2, $3, $4, $5) on conflict do nothing", [
      ...[sha256, Buffer.from(png), widthPx, heightPx],
      office.clock.now(),
    ]);
    await setLogo(office, request, sha256);
    return reply.send({ logo: sha256, widthPx, heightPx });
  });
  server.delete("/api/organisation/logo", async (request, reply) => {
    permitted(request, "settings.administer");
    await setLogo(office, request, null);
    return reply.code(204).send();
  });
  server.get("/api/organisation/logo", async (request, reply) => {
    signedIn(request);
    const { logo: sha256 } = await organisationNow(office);
    const logo = sha256 ? await logoNamed(office.db, sha256) : null;
    return logo ? shown(reply, { sha256: sha256!, png: logo.png }) : reply.code(204).send();
  });
}

async function setLogo(office: Office, request: FastifyRequest, logo: string | null): Promise<void> {
  const actor = signedIn(request);
  const { id } = await organisationNow(office);
  const envelope = { kind: "organisation", id, commandId: office.newId(), actor, command: { type: "setLogo", logo } };
  const outcome = await office.door.send(envelope);
  if (!outcome.ok) throw new HttpProblem(409, outcome.refusal.code, outcome.refusal.sentence);
}

async function organisationNow(office: Office): Promise<{ id: Id; logo: string | null }> {
  const [row] = await office.db.query<{ id: Id; logo: string | null }>(
    "select id, logo from organisation where active order by created_at, id limit 1",
  );
  if (!row) throw new HttpProblem(409, "noOrganisation", "The organisation has no record yet. Name it first, under Administration.");
  return row;
}

/** A picture made of pixels alone; even so a browser is told to run nothing. */
function shown(reply: FastifyReply, { sha256, png }: { sha256: string; png: Uint8Array }): FastifyReply {
  return reply
    .type("image/png")
    .header("etag", `"${sha256}"`)
    .header("cache-control", "private, max-age=60")
    .header("content-security-policy", "default-src 'none'; sandbox")
    .send(Buffer.from(png));
}
