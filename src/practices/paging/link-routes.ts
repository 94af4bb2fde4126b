import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { addressSubject, countAttempt } from "../../engine/identity/throttle.ts";
import type { Office } from "../../engine/office.ts";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import { clockWords, type Instant } from "../../kernel/time.ts";
import { bundlePage, type LinkView, linkPage, noLinkPage } from "./link-page.ts";
import { findPageLink } from "./links.ts";
import { endings, isUnanswered, type Page } from "./model.ts";

/**
 * The page behind the link in a mail: it shows the incident and asks for one press. A GET changes nothing, for mail scanners follow
 * links; there is no sign-in, for the link is bound to one page and one person and lets nothing else be done.
 */
export function linkRoutes(server: FastifyInstance, office: Office): void {
  server.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string", bodyLimit: 4096 }, (_request, body, done) =>
    done(null, new URLSearchParams(body as string)),
  );
  server.get("/p/:token/all", (request, reply) => showAll(office, request, reply));
  server.post("/p/:token/all/acknowledge", (request, reply) => acknowledgeAll(office, request, reply));
  server.get("/p/:token", (request, reply) => show(office, request, reply));
  server.post("/p/:token/acknowledge", (request, reply) => act(office, request, reply, () => ({ type: "acknowledge" })));
  server.post("/p/:token/decline", (request, reply) =>
    act(office, request, reply, (form) => ({ type: "decline", reason: form.get("reason")?.trim().slice(0, 300) || null })),
  );
}

type Bearer = {
  page: Page;
  notification: Id;
  actor: Actor & { personId: Id };
  incident: { id: Id; number: string | null; service: string | null };
};

async function show(office: Office, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const bearer = await bearerOf(office, request);
  if (!bearer) return html(reply.code(404), noLinkPage(spent));
  return html(reply, linkPage(viewOf(bearer, office.clock.now()), tokenOf(request)));
}

const spent = "It is more than two days old, or was never made. The pages of the office say where things stand.";

type Command = { type: string } & Record<string, unknown>;

/** Does what was pressed, and leads back to the page, which then says how it stands: a reload does nothing again. */
async function act(
  office: Office,
  request: FastifyRequest,
  reply: FastifyReply,
  commandOf: (form: URLSearchParams) => Command,
): Promise<FastifyReply> {
  const bearer = await bearerOf(office, request);
  if (!bearer) return html(reply.code(404), noLinkPage(spent));
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  const { actor, page } = bearer;
  // A refusal means that it was answered or is over meanwhile: the page says so.
  await office.door.send({ kind: "page", id: page.id, commandId: office.newId(), actor, command: commandOf(form) });
  return reply
    .code(303)
    .header("location", `/p/${tokenOf(request)}`)
    .send();
}

/** The pages that came in one message with the one of a link; a GET lists them and changes nothing. */
async function showAll(office: Office, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const bearer = await bearerOf(office, request);
  if (!bearer) return html(reply.code(404), noLinkPage(spent));
  const now = office.clock.now();
  const views = (await bundleOf(office, bearer)).map((one) => viewOf({ ...bearer, ...one }, now));
  return html(reply, bundlePage(views, { token: tokenOf(request), person: bearer.actor.name }));
}

async function acknowledgeAll(office: Office, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const bearer = await bearerOf(office, request);
  if (!bearer) return html(reply.code(404), noLinkPage(spent));
  const { actor } = bearer;
  for (const { page } of await bundleOf(office, bearer))
    if (isUnanswered(page))
      await office.door.send({ kind: "page", id: page.id, commandId: office.newId(), actor, command: { type: "acknowledge" } });
  return reply
    .code(303)
    .header("location", `/p/${tokenOf(request)}/all`)
    .send();
}

/** The pages of everything that was sent to the same person in the same message, oldest first. */
async function bundleOf(office: Office, { actor, notification }: Bearer): Promise<Pick<Bearer, "page" | "incident">[]> {
  const rows = await office.db.query<{ page: Id; id: Id; number: string | null; service: string | null }>(
    `select distinct on (n.page) n.page, i.id, i.number, case when i.restricted then null else s.name end as service
     from delivery d join page_notification n on n.id = any(d.about) join v_incident i on i.id = n.incident left join v_service s on s.id = i.service
     where d.about @> array[$1] and d.about <> '{}' and n.person = $2 and n.state in ('sent', 'bundled') order by n.page`,
    [notification, actor.personId],
  );
  const pages = (await kindEntry(office.house, "page").table.load(
    office.db,
    rows.map((row) => row.page),
    false,
  )) as Page[];
  const byId = new Map(rows.map(({ page, ...incident }) => [page, incident]));
  return pages
    .map((page) => ({ page, incident: byId.get(page.id)! }))
    .sort((one, other) => (one.page.openedAt < other.page.openedAt ? -1 : 1));
}

async function bearerOf(office: Office, request: FastifyRequest): Promise<Bearer | null> {
  const now = office.clock.now();
  const link = await findPageLink(office.db, tokenOf(request), now);
  if (!link) {
    // Guessing is hopeless; this keeps it from being a load.
    await countAttempt(office.db, [addressSubject(request.ip)], now);
    return null;
  }
  const [page] = (await kindEntry(office.house, "page").table.load(office.db, [link.page], false)) as Page[];
  const [person] = await office.db.query<{ name: string; timeZone: string }>(
    `select name, coalesce(time_zone, (select o.time_zone from v_organisation o where o.active order by o.created_at, o.id limit 1), 'UTC') as "timeZone"
     from v_person where id = $1 and active`,
    [link.person],
  );
  if (!page || !person) return null;
  const [incident] = await office.db.query<Bearer["incident"]>(
    "select i.id, i.number, case when i.restricted then null else s.name end as service from v_incident i left join v_service s on s.id = i.service where i.id = $1",
    [page.incident],
  );
  const actor = { ...systemActor("link"), personId: link.person, ...person, permissions: new Set(["paging.answer"]) };
  return { page, notification: link.notification, actor, incident: incident ?? { id: page.incident, number: null, service: null } };
}

const priorityNames: Record<Page["priority"], string> = { "1": "Critical", "2": "High", "3": "Moderate", "4": "Low", "5": "Planning" };

function viewOf({ page, actor, incident }: Bearer, now: Instant): LinkView {
  const when = (at: Instant) => clockWords(actor.timeZone, at, now);
  return {
    number: page.number ?? "",
    priority: { code: page.priority, label: priorityNames[page.priority] },
    incident: { number: incident.number, title: page.title, href: `/incidents/${incident.number ?? incident.id}` },
    facts: [...(incident.service ? [incident.service] : []), `since ${when(page.openedAt)}`, page.number ?? ""],
    sentence: sentenceOf(page, actor, when),
    mayAcknowledge: isUnanswered(page),
    mayDecline: page.state === "paging" && page.calling.includes(actor.personId),
    person: actor.name,
  };
}

function sentenceOf(page: Page, actor: Actor & { personId: Id }, when: (at: Instant) => string): string {
  if (page.state === "acknowledged")
    return page.acknowledgedBy === actor.personId
      ? `You have it, since ${when(page.acknowledgedAt!)}.`
      : `Somebody else has it, since ${when(page.acknowledgedAt!)}. You need not do anything.`;
  if (page.state === "ended") return `It is over: ${endings.find((one) => one.value === page.ending)!.label.toLowerCase()}.`;
  if (page.state === "exhausted") return "Nobody has answered so far. You still can.";
  if (page.declined.includes(actor.personId)) return "You said that you cannot. Others are called.";
  if (page.calling.includes(actor.personId) && page.nextAt) return `You are called. Others are at ${when(page.nextAt)}.`;
  return "Others are called by now. You can still take it.";
}

function tokenOf(request: FastifyRequest): string {
  return (request.params as { token: string }).token;
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply.type("text/html; charset=utf-8").header("cache-control", "no-store").header("referrer-policy", "no-referrer").send(page);
}
