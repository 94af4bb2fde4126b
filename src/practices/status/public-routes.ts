import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Authenticate, Routes } from "../../engine/http/server.ts";
import { makeRate } from "../../engine/identity/rate.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { ms } from "../../kernel/time.ts";
import { makeAdmission } from "./admission.ts";
import type { PageCopy } from "./public/copy.model.ts";
import { atomFeed, rssFeed } from "./public/feed.rules.ts";
import { plainPage, type Setting } from "./public/frame.rules.ts";
import { pageJson } from "./public/json.rules.ts";
import { html } from "./public/markup.rules.ts";
import { dayPage, homePage, monthPage, noticePage } from "./public/page.rules.ts";
import { styleSheet } from "./public/style.rules.ts";
import { type Held, type Publisher, type Rendered, renderedOf } from "./publisher.ts";

export type StatusRouteOptions = { publisher: Publisher; authenticate: Authenticate; address: string; takesMail: boolean };

/** What a reader, or a network behind one address, may ask for: far more than anybody reads. */
const rate = { perMinute: 240, burst: 120 };
const styleHash = createHash("sha256").update(styleSheet).digest("base64");
/** No script, no file, no frame; the one style sheet by its hash. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The status pages as their readers ask for them: `/status/<page>`, its days, months and notices, feeds and data. Served from memory. */
export function statusPageRoutes(options: StatusRouteOptions): Routes {
  return (server, office) => {
    const { publisher, address, takesMail } = options;
    const admit = makeAdmission(options.authenticate, () => office.clock.now());
    const take = makeRate(rate);
    speakHtml(server, (request) => take(request.ip, ms(office.clock.now())));

    const settingOf = (): Setting => ({ address, takesMail, isStale: publisher.isStale() });
    /** The page of a request, or what is answered instead. */
    const find = async (request: FastifyRequest, slug: string): Promise<Held> => {
      await publisher.settle();
      const held = publisher.find(slug);
      if (!held) throw missing();
      const admitted = await admit(held.copy, request);
      if (admitted === "signIn") throw new HttpProblem(401, "signInFirst", `/to-status/${slug}`);
      if (admitted === "no") throw missing();
      return held;
    };
    const show = (path: string, make: (copy: PageCopy, params: Record<string, string>, setting: Setting) => string | null) =>
      server.get(path, async (request, reply) => {
        const params = request.params as Record<string, string>;
        const held = await find(request, params.slug!);
        const text = make(held.copy, params, settingOf());
        if (text === null) throw missing();
        return send(reply, request, { held, rendered: renderedOf(text), type: "text/html" });
      });

    server.get("/status", async (request, reply) => {
      await publisher.settle();
      const pages = publisher.all().filter((one) => one.isPublished && one.audience === "public");
      const [only] = pages;
      if (only && pages.length === 1) return reply.header("cache-control", "no-cache").redirect(`/status/${only.slug}`, 302);
      const list = html`<ul>${pages.map((one) => html`<li class="component"><a href="/status/${one.slug}">${one.name}</a></li>`)}</ul>`;
      const text = plainPage("Status", pages.length > 0 ? list : html`<p class="intro">No status page is published.</p>`);
      return send(reply, request, { held: null, rendered: renderedOf(text), type: "text/html" });
    });
    server.get("/status/:slug", async (request, reply) => {
      const { slug: asked } = request.params as { slug: string };
      const isJson = asked.endsWith(".json");
      const held = await find(request, isJson ? asked.slice(0, -5) : asked);
      const setting = settingOf();
      const name = `${isJson}/${setting.isStale}`;
      const rendered = held.rendered(name, () =>
        isJson ? `${JSON.stringify(pageJson(held.copy, setting))}\n` : homePage(held.copy, setting),
      );
      return send(reply, request, { held, rendered, type: isJson ? "application/json" : "text/html" });
    });
    for (const [name, type, make] of [
      ["feed.atom", "application/atom+xml", atomFeed],
      ["feed.rss", "application/rss+xml", rssFeed],
    ] as const)
      server.get(`/status/:slug/${name}`, async (request, reply) => {
        const held = await find(request, (request.params as { slug: string }).slug);
        return send(reply, request, { held, rendered: held.rendered(name, () => make(held.copy, address)), type });
      });
    show("/status/:slug/days/:day", (copy, { day }, setting) => dayPage(copy, day!, setting));
    show("/status/:slug/history/:month", (copy, { month }, setting) => monthPage(copy, month!, setting));
    show("/status/:slug/notices/:notice", (copy, { notice }, setting) => noticePage(copy, notice!, setting));
  };
}

function missing(): HttpProblem {
  return new HttpProblem(404, "missing", "There is no such page here, or it is not published.");
}

type Sent = { held: Held | null; rendered: Rendered; type: string };

/** Sends a finished answer: not at all where the reader has it, packed where they take that. */
function send(reply: FastifyReply, request: FastifyRequest, { held, rendered, type }: Sent): FastifyReply {
  const { headers } = request;
  const isOpen = held === null || (held.copy.isPublished && held.copy.audience === "public");
  reply.header("cache-control", isOpen ? "public, max-age=15, stale-while-revalidate=60, stale-if-error=86400" : "private, no-cache");
  reply.header("vary", isOpen ? "accept-encoding" : "accept-encoding, cookie, authorization");
  const packs = /\bgzip\b/.test(String(headers["accept-encoding"] ?? ""));
  const etag = `"${rendered.etag}${packs ? "-gz" : ""}"`;
  reply.header("etag", etag);
  if (isOpen && type !== "text/html")
    reply.header("access-control-allow-origin", "*").header("cross-origin-resource-policy", "cross-origin");
  if (asksFor(headers["if-none-match"], etag)) return reply.code(304).send();
  reply.type(`${type}; charset=utf-8`);
  return packs ? reply.header("content-encoding", "gzip").send(rendered.packed) : reply.send(rendered.body);
}

function asksFor(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag);
}

/** Answers of this room are pages, refusals too; and nobody asks faster than a person can read. */
export function speakHtml(server: FastifyInstance, secondsToWait: (request: FastifyRequest) => number): void {
  server.addHook("onRequest", async (request, reply) => {
    reply.header("content-security-policy", policy);
    const seconds = secondsToWait(request);
    if (seconds > 0) throw new HttpProblem(429, "tooFast", `Too many requests. Wait ${seconds} seconds.`, { retryAfterSeconds: seconds });
  });
  server.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof HttpProblem)) throw error;
    const { status, message, more } = error;
    if (typeof more.retryAfterSeconds === "number") reply.header("retry-after", String(more.retryAfterSeconds));
    reply.code(status).header("cache-control", "no-store").type("text/html; charset=utf-8");
    if (status === 401) {
      const words = html`<p class="intro">This page is for people of the house.</p><p><a href="${message}">Sign in</a></p>`;
      return reply.send(plainPage("Sign in to read this page", words));
    }
    return reply.send(plainPage(titles[status] ?? "This did not work", html`<p class="intro">${message}</p>`));
  });
}

const titles: Record<number, string> = { 404: "Nothing here", 409: "This did not work", 429: "Too many requests" };
