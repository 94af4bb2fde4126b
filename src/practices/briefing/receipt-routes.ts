import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { addressSubject, countAttempt } from "../../engine/identity/throttle.ts";
import type { Office } from "../../engine/office.ts";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import { clockWords } from "../../kernel/time.ts";
import { type Briefing, composedPaper } from "./model.ts";
import { readReceiptToken } from "./receipt-links.ts";
import { receiptPage, spentPage } from "./receipt-page.ts";
import { restrictedAmong } from "./store.ts";

type Bearer = { briefing: Briefing; person: Id; name: string; timeZone: string; token: string };
/** Sends the file of an issued paper. */
type SendPaper = (reply: FastifyReply, briefing: Briefing) => Promise<FastifyReply>;

/** The pages behind the links of papers in mail: one shows what it is and changes nothing; a press opens the paper, and is written down once. */
export function receiptRoutes(server: FastifyInstance, office: Office, sendPaper: SendPaper): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string", bodyLimit: 4096 }, (_request, _body, done) => done(null, null));
  server.get("/papers/:token", async (request, reply) => {
    const bearer = await bearerOf(office, request);
    return bearer ? html(reply, receiptPage(viewOf(bearer, office.clock.now()))) : html(reply.code(404), spentPage());
  });
  server.post("/papers/:token/open", async (request, reply) => {
    const bearer = await bearerOf(office, request);
    if (!bearer) return html(reply.code(404), spentPage());
    const { briefing, person, name, timeZone, token } = bearer;
    const actor: Actor = { ...systemActor("link"), personId: person, name, timeZone };
    // A refusal means that it was opened before: it is opened again, and that is not written down.
    await office.door.send({ kind: "briefing", id: briefing.id, commandId: office.newId(), actor, command: { type: "open" } });
    return reply.code(303).header("location", `/papers/${token}/paper.pdf`).send();
  });
  server.get("/papers/:token/paper.pdf", async (request, reply) => {
    const bearer = await bearerOf(office, request);
    if (!bearer) return html(reply.code(404), spentPage());
    const { briefing, person, token } = bearer;
    // Whoever did not press goes to the page first: a scanner that guesses this address reads nothing.
    if (openedAt(briefing, person) === null) return reply.code(303).header("location", `/papers/${token}`).send();
    return sendPaper(guarded(reply), briefing);
  });
}

/** Whose link it is and to what; null where it is none, is over, or its paper is no longer handed out. Who guesses is counted. */
async function bearerOf(office: Office, request: FastifyRequest): Promise<Bearer | null> {
  const now = office.clock.now();
  const { token } = request.params as { token: string };
  const link = await readReceiptToken(office.db, token, now);
  if (!link) {
    await countAttempt(office.db, [{ ...addressSubject(request.ip), name: `paper-link:${request.ip}` }], now);
    return null;
  }
  const { db, house } = office;
  const [record] = await kindEntry(house, "briefing").table.load(db, [link.briefing], false);
  const briefing = record as Briefing | undefined;
  if (briefing?.state !== "issued" || !briefing.askedToOpen.includes(link.person)) return null;
  if ((await restrictedAmong(db, [briefing])).size > 0) return null;
  const [person] = await db.query<{ name: string; timeZone: string }>(
    `select name, coalesce(time_zone, (select o.time_zone from v_organisation o where o.active order by o.created_at, o.id limit 1), 'UTC') as "timeZone"
     from v_person where id = $1 and active`,
    [link.person],
  );
  return person ? { briefing, person: link.person, token, ...person } : null;
}

function viewOf({ briefing, person, name, timeZone, token }: Bearer, now: string) {
  const { meta } = composedPaper(briefing);
  const at = openedAt(briefing, person);
  const from = meta.from.role === "" ? meta.from.name : `${meta.from.name}, ${meta.from.role}`;
  const shown = { organisation: meta.organisation, kind: meta.kind, title: meta.title, from, person: name, token };
  return { ...shown, openedAt: at === null ? null : clockWords(timeZone, at, now) };
}

function openedAt({ opened }: Briefing, person: Id): string | null {
  return opened.find((one) => one.person === person)?.at ?? null;
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return guarded(reply).type("text/html; charset=utf-8").send(page);
}

/** What stands behind a token is kept by nobody on the way, and the token is told to nobody. */
function guarded(reply: FastifyReply): FastifyReply {
  return reply.header("cache-control", "no-store").header("referrer-policy", "no-referrer");
}
