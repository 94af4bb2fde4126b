import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Tx } from "../../engine/db/connection.ts";
import { withdrawDeliveries } from "../../engine/delivery.ts";
import type { Outcome } from "../../engine/handle.ts";
import type { Routes } from "../../engine/http/server.ts";
import { makeRate } from "../../engine/identity/rate.ts";
import { hashOf, newSecret } from "../../engine/identity/secret.ts";
import { addressSubject, countAttempt, giveBack } from "../../engine/identity/throttle.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, addMinutes, ms } from "../../kernel/time.ts";
import type { LeaveLinks } from "./leave-link.ts";
import type { PageCopy } from "./public/copy.model.ts";
import { plainPage } from "./public/frame.rules.ts";
import { html, type Markup } from "./public/markup.rules.ts";
import { speakHtml } from "./public-routes.ts";
import type { Publisher } from "./publisher.ts";
import type { StatusSubscriber } from "./subscriber.model.ts";
import { confirmMail } from "./subscription-mail.rules.ts";
import { subscriberBy } from "./subscription-store.ts";

type Mailer = { queue(tx: Tx, mail: { to: string; subject: string; text: string; reason: string }): Promise<void> };
type Options = { publisher: Publisher; leaveLinks: LeaveLinks; mailer: Mailer; address: string };

/** Whoever fills in a form is nobody the house knows. */
const reader: Actor = { ...systemActor("status page"), name: "A reader of the status page" };
const confirmDays = 7;
/** Between two mails that ask one address to confirm one page. */
const askAgainMinutes = 60;
const rate = { perMinute: 30, burst: 20 };
const form = z.object({
  email: z
    .string()
    .trim()
    .max(254)
    .regex(/^[^\s@<>"',;:\\[\]()]+@[^\s@<>"',;:\\[\]()]+\.[^\s@<>"',;:\\[\]().]{2,}$/),
  component: z.array(z.string().regex(/^[0-9A-Za-z]{32}$/)).max(200),
  website: z.string(),
});

/** Mail from a status page: asking for it, confirming it from the mailbox, choosing, leaving. Nothing here tells who subscribes. */
export function subscriptionRoutes(options: Options): Routes {
  return (server, office) => {
    const { publisher, leaveLinks } = options;
    const take = makeRate(rate);
    speakHtml(server, (request) => take(request.ip, ms(office.clock.now())));
    readForms(server);
    const pageOf = ({ page }: StatusSubscriber): PageCopy | null => publisher.all().find((one) => one.id === page) ?? null;

    server.post("/status/:slug/subscribe", async (request, reply) => {
      await publisher.settle();
      const copy = publisher.find((request.params as { slug: string }).slug)?.copy;
      if (!copy?.isPublished || copy.audience !== "public") throw gone("There is no such page here, or it takes no subscriptions.");
      const fields = request.body as URLSearchParams;
      const read = form.safeParse({
        email: fields.get("email") ?? "",
        component: fields.getAll("component"),
        website: fields.get("website") ?? "",
      });
      if (!read.success) throw new HttpProblem(422, "badEmail", "This does not look like an e-mail address. Go back and write it anew.");
      const { email, component, website } = read.data;
      // The trap is filled by programs alone; they are told what everybody is told.
      if (website === "") await ask(office, options, { copy, email, components: component, request });
      const words = html`<p class="intro">If ${email} is not subscribed yet, a mail is on its way there. Follow its link within ${confirmDays} days and you are told.</p>`;
      return show(reply, "Look into your mailbox", html`${words}${backTo(copy)}`);
    });

    server.get("/status-mail/confirm/:token", async (request, reply) => {
      const found = await toConfirm(office, request);
      const copy = pageOf(found);
      const button = html`<form method="post"><button>Yes, tell me by mail</button></form>`;
      return show(
        reply,
        "One more step",
        html`<p class="intro">You asked to be told what ${copy?.name ?? "a status page"} says.</p>${button}`,
      );
    });
    server.post("/status-mail/confirm/:token", async (request, reply) => {
      const found = await toConfirm(office, request);
      must(await send(office, found.id, { type: "confirm" }));
      const copy = pageOf(found);
      const leave = await leaveLinks.of(found.id);
      const words = html`<p class="intro">From now on you are told by mail what ${copy?.name ?? "the page"} says.</p><p><a href="${leave}">Choose components, or leave</a></p>`;
      return show(reply, "You are subscribed", html`${words}${copy && backTo(copy)}`);
    });

    server.get("/status-mail/leave/:token", async (request, reply) => {
      const found = await toLeave(office, leaveLinks, request);
      const copy = pageOf(found);
      return show(reply, copy?.name ?? "Your subscription", leavePart(copy, found));
    });
    server.post("/status-mail/leave/:token", async (request, reply) => {
      const found = await toLeave(office, leaveLinks, request);
      const copy = pageOf(found);
      const fields = request.body as URLSearchParams;
      if (fields.get("what") === "choose") {
        const components = fields.getAll("component").filter((one) => copy?.components.some(({ id }) => id === one));
        must(await send(office, found.id, { type: "choose", components }));
        return show(
          reply,
          "That is kept",
          html`<p class="intro">From now on you are told of ${namesOf(copy, components)}.</p>${copy && backTo(copy)}`,
        );
      }
      // A mail program that unsubscribes by one click posts no choice. Source: RFC 8058.
      must(await leave(office, found.id));
      return show(
        reply,
        "You have left",
        html`<p class="intro">No more mail comes from this page. Your address is forgotten.</p>${copy && backTo(copy)}`,
      );
    });
  };
}

function leavePart(copy: PageCopy | null, found: StatusSubscriber): Markup {
  const boxes = (copy?.components ?? []).map(({ id, name }) => {
    const checked = found.components.includes(id) ? html` checked` : null;
    return html`<label class="check"><input type="checkbox" name="component" value="${id}"${checked}> ${name}</label>`;
  });
  const choose =
    boxes.length > 1 &&
    html`<form method="post"><input type="hidden" name="what" value="choose"><fieldset><legend>You are told of these components; none chosen means all</legend>${boxes}</fieldset><button>Keep this choice</button></form>`;
  return html`<p class="intro">${found.address} is told by mail what this page says.</p>${choose}<form method="post"><input type="hidden" name="what" value="leave"><button>Leave</button></form>`;
}

type Asking = { copy: PageCopy; email: string; components: readonly Id[]; request: FastifyRequest };

async function ask(office: Office, { mailer, address }: Options, { copy, email, components, request }: Asking): Promise<void> {
  const now = office.clock.now();
  const subjects = [
    { name: `status-mail:${email.toLowerCase()}`, most: 5 },
    { ...addressSubject(request.ip), name: `status-mail-from:${request.ip}`, most: 40 },
  ];
  await countAttempt(office.db, subjects, now);
  const known = await subscriberBy(office, { page: copy.id, email });
  if (known && (known.state === "confirmed" || addMinutes(known.updatedAt, askAgainMinutes) > now)) return;
  const token = newSecret();
  const command = {
    type: "ask",
    ...{ page: copy.id, email, components: components.filter((one) => copy.components.some(({ id }) => id === one)) },
    ...{ confirmHash: hashOf(token).toString("hex"), confirmUntil: addDays(now, confirmDays) },
  };
  const envelope = { kind: "statusSubscriber", commandId: office.newId(), actor: reader, command, ...(known ? { id: known.id } : {}) };
  const mail = confirmMail({
    page: copy.name,
    home: `${address}/status/${copy.slug}`,
    link: `${address}/status-mail/confirm/${token}`,
    days: confirmDays,
  });
  const outcome = await office.door
    .send(envelope, async (tx, one) => {
      if (one.ok) await mailer.queue(tx, { ...mail, to: email });
    })
    .catch((error: { code?: string }) => {
      // Two forms at once: the other one's mail is on its way.
      if (error.code === "23505") return null;
      throw error;
    });
  if (outcome) must(outcome);
}

async function toConfirm(office: Office, request: FastifyRequest): Promise<StatusSubscriber> {
  const { token } = request.params as { token: string };
  return tried(office, request, () => subscriberBy(office, { confirmHash: hashOf(token).toString("hex") }));
}

async function toLeave(office: Office, links: LeaveLinks, request: FastifyRequest): Promise<StatusSubscriber> {
  return tried(office, request, async () => {
    const id = await links.read((request.params as { token: string }).token);
    return id === null ? null : subscriberBy(office, { id });
  });
}

/** Finds whom a link belongs to; who guesses is counted. */
async function tried(office: Office, request: FastifyRequest, find: () => Promise<StatusSubscriber | null>): Promise<StatusSubscriber> {
  const address = { ...addressSubject(request.ip), name: `status-link:${request.ip}` };
  await countAttempt(office.db, [address], office.clock.now());
  const found = await find();
  if (!found || found.state === "ended")
    throw gone("This link was used already, is too old, or was never made. You can subscribe anew on the page.");
  await giveBack(office.db, address);
  return found;
}

function send(office: Office, id: Id, command: { type: string } & Record<string, unknown>): Promise<Outcome> {
  return office.door.send({ kind: "statusSubscriber", id, commandId: office.newId(), actor: reader, command });
}

/** What waits for them is called off with it. */
function leave(office: Office, id: Id): Promise<Outcome> {
  const envelope = { kind: "statusSubscriber", id, commandId: office.newId(), actor: reader, command: { type: "leave" } };
  return office.door.send(envelope, async (tx, outcome) => {
    if (outcome.ok) await withdrawDeliveries(tx, [id], office.clock.now());
  });
}

function must(outcome: Outcome): void {
  if (!outcome.ok) throw new HttpProblem(409, outcome.refusal.code, outcome.refusal.sentence);
}

function namesOf(copy: PageCopy | null, components: readonly Id[]): string {
  const names = (copy?.components ?? []).filter((one) => components.includes(one.id)).map((one) => one.name);
  return names.length > 0 ? names.join(", ") : "every component";
}

function backTo(copy: PageCopy): Markup {
  return html`<p><a href="/status/${copy.slug}">${copy.name}</a></p>`;
}

function gone(sentence: string): HttpProblem {
  return new HttpProblem(404, "missing", sentence);
}

function show(reply: FastifyReply, title: string, body: Markup): FastifyReply {
  return reply.header("cache-control", "no-store").type("text/html; charset=utf-8").send(plainPage(title, body));
}

/** Forms without scripts come as browsers have always sent them; a post without a body is an empty one. */
function readForms(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string", bodyLimit: 32 * 1024 }, (_request, body, done) => {
    done(null, new URLSearchParams(String(body).replaceAll("%00", "").replaceAll("\u0000", "")));
  });
  server.addHook("preHandler", async (request) => {
    request.body ??= new URLSearchParams();
  });
}
