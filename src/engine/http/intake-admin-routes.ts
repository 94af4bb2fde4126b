import type { FastifyRequest } from "fastify";
import { isId } from "../../kernel/ids.ts";
import { fieldsOf } from "../../kernel/model.ts";
import { readBody } from "../intake/body.ts";
import type { Feed, IntakeConnector, IntakeRoute, SampleRequest } from "../intake/contract.ts";
import { retryEntries } from "../intake/drain.ts";
import type { Intake } from "../intake/intake.ts";
import { expireOtherKeys, listIntakeKeys, makeIntakeKey, revokeIntakeKey } from "../intake/keys.ts";
import { feedHealth, listRequests, oneRequest } from "../intake/view.ts";
import { HttpProblem } from "../problem.ts";
import { permitted, type Routes } from "./server.ts";

type Query = Record<string, string | undefined>;
type Given<Asks> = {
  /** Where tools reach the office, without a slash at the end. */
  url: string;
  intake: Intake<Asks>;
};
/** A place for the key in instructions, before one is made. */
const keyToCome = "YOUR-KEY";
const usualGraceMinutes = 24 * 60;

/** What came in, for administrators: health, requests with their bodies, keys, a test, and how a body would be read. */
export function intakeAdminRoutes<Asks>({ intake, url }: Given<Asks>): Routes {
  const { desk, directory } = intake;
  return (server, office) => {
    server.get("/api/intake", async (request) => {
      permitted(request, desk.permission);
      // Systems that are read have a page of their own, and are no tools that one connects here.
      const usual = desk.connectors.filter((one) => one.feedKind === undefined);
      const others = new Set(desk.connectors.flatMap((one) => (one.feedKind === undefined ? [] : [one.name])));
      const feeds = (await desk.feeds(office.db)).filter((one) => !others.has(one.connector));
      const now = office.clock.now();
      const health = await feedHealth(
        office.db,
        feeds.map((feed) => feed.id),
        now,
      );
      const of = (id: string) => health.find((one) => one.feed === id)!;
      const shown = feeds.map(({ id, name, connector, isActive }) => ({ id, name, connector, isActive, health: of(id) }));
      return {
        connectors: usual.map((one) => described(one, intake.keptDays)),
        feeds: shown,
        strangers: of(""),
        feedKind: desk.feedKind,
        asOf: now,
      };
    });
    server.get("/api/intake/feeds/:id", async (request) => {
      permitted(request, desk.permission);
      const { feed, connector } = await feedOf(request);
      const keys = await listIntakeKeys(office.db, feed.id);
      return {
        feed,
        feedKind: connector.feedKind ?? desk.feedKind,
        connector: described(connector, intake.keptDays),
        keys,
        setUp: connector.description.setUp({ url, key: keyToCome, feed: feed.id }),
      };
    });
    server.post("/api/intake/feeds/:id/keys", async (request, reply) => {
      const actor = permitted(request, desk.permission);
      const { feed, connector } = await feedOf(request);
      const { replaceWithinMinutes } = (request.body ?? {}) as { replaceWithinMinutes?: unknown };
      const minutes = replaceWithinMinutes ?? null;
      if (minutes !== null && !(Number.isInteger(minutes) && (minutes as number) >= 0 && (minutes as number) <= 43_200))
        throw bad(
          "replaceWithinMinutes",
          `How long the keys before it stay good: whole minutes up to 43,200 (${usualGraceMinutes} is a day).`,
        );
      const { key, secret } = await makeIntakeKey(office, feed.id, actor.personId);
      if (minutes !== null)
        await expireOtherKeys(office.db, { feed: feed.id, but: key.id, now: office.clock.now(), minutes: minutes as number });
      directory.forget();
      return reply.code(201).send({ key, secret, setUp: connector.description.setUp({ url, key: secret, feed: feed.id }) });
    });
    server.delete("/api/intake/feeds/:id/keys/:key", async (request) => {
      const actor = permitted(request, desk.permission);
      const { feed } = await feedOf(request);
      const { key } = request.params as { key: string };
      const now = office.clock.now();
      const revoked = isId(key) && (await revokeIntakeKey(office.db, { id: key, feed: feed.id, by: actor.personId, now }));
      directory.forget();
      if (!revoked) throw new HttpProblem(404, "missing", "There is no such key, or it is revoked already.");
      return { revoked };
    });
    server.get("/api/intake/feeds/:id/requests", async (request) => {
      permitted(request, desk.permission);
      const { id } = request.params as { id: string };
      const { after, only, limit = "50" } = request.query as Query;
      if (after !== undefined && !isId(after)) throw bad("after", "Not a page mark of ours. Begin again without `after`.");
      if (!/^\d{1,3}$/.test(limit)) throw bad("limit", "A whole number up to 200.");
      const most = Math.min(Math.max(Number(limit), 1), 200);
      const feed = id === "strangers" ? "" : (await feedOf(request)).feed.id;
      const rows = await listRequests(office.db, { feed, only: only === "refused" ? only : null, after: after ?? null, limit: most + 1 });
      const items = rows.slice(0, most);
      return { items, next: rows.length > most ? items.at(-1)!.id : null, asOf: office.clock.now() };
    });
    server.get("/api/intake/requests/:id", async (request) => {
      permitted(request, desk.permission);
      const { id } = request.params as { id: string };
      const found = isId(id) ? await oneRequest(office.db, id) : null;
      if (!found) throw new HttpProblem(404, "missing", "There is no such request, or it is older than is kept.");
      return { request: { ...found, body: found.body ? found.body.toString("utf8") : null, bodyKeptBytes: found.body?.length ?? 0 } };
    });
    server.post("/api/intake/feeds/:id/test", async (request) => {
      permitted(request, desk.permission);
      const { feed, connector } = await feedOf(request);
      const { action = "trigger" } = (request.body ?? {}) as { action?: unknown };
      if (action !== "trigger" && action !== "resolve") throw bad("action", "A test is to `trigger` or to `resolve`.");
      const sample = connector.description.sample({ action, at: office.clock.now(), key: keyToCome });
      const arrived = { ...arrivedAs(routeOf(connector, sample.route), sample), address: request.ip };
      const answer = await intake.reception.receiveFor(connector, routeOf(connector, sample.route), arrived, feed);
      return { sent: sample, answer };
    });
    server.post("/api/intake/feeds/:id/try", async (request) => {
      permitted(request, desk.permission);
      const { feed, connector } = await feedOf(request);
      const { body, headers = {}, route: path, settings } = (request.body ?? {}) as Partial<SampleRequest> & { settings?: unknown };
      if (typeof body !== "string" || body.length > 500_000) throw bad("body", "Paste a body of at most 500,000 characters.");
      if (!isTexts(headers)) throw bad("headers", "Headers are names with texts.");
      if (settings !== undefined && !isObject(settings)) throw bad("settings", "Settings are an object.");
      const route = path === undefined ? connector.routes.find((one) => !one.asks)! : routeOf(connector, path);
      return tried(connector, { ...feed, settings: settings ?? feed.settings }, route, { route: route.path, headers, body });
    });
    server.post("/api/intake/feeds/:id/retry", async (request) => {
      permitted(request, desk.permission);
      const { feed } = await feedOf(request);
      const retried = await retryEntries(office.db, { feed: feed.id });
      intake.hear();
      return { retried };
    });

    const feedOf = async (request: FastifyRequest): Promise<{ feed: Feed; connector: IntakeConnector<Asks> }> => {
      const { id } = request.params as { id: string };
      const feed = isId(id) ? (await desk.feeds(office.db)).find((one) => one.id === id) : undefined;
      if (!feed) throw new HttpProblem(404, "missing", "There is no such tool.");
      const connector = desk.connectors.find((one) => one.name === feed.connector);
      if (!connector)
        throw new HttpProblem(409, "noConnector", `Nothing here reads ${feed.connector}. Choose another connector for ${feed.name}.`);
      return { feed, connector };
    };
    /** How a body would be read; nothing is kept, nothing comes of it. */
    const tried = async (connector: IntakeConnector<Asks>, feed: Feed, route: IntakeRoute, sample: SampleRequest) => {
      const arrived = arrivedAs(route, sample);
      const read = await readBody(arrived.bytes, arrived.headers, route);
      if (!read.ok) return { ok: false, refusal: read.refusal };
      const { method, params, query, headers } = arrived;
      const more = { route: route.path, body: read.body, receivedAt: office.clock.now(), id: office.newId() };
      return connector.translate({ method, params, query, headers, ...more }, feed);
    };
  };
}

type Shown = Pick<IntakeConnector<never>, "name" | "description" | "keptDays">;

function described({ name, description, keptDays }: Shown, usualDays: number) {
  const { title, about, sources, settings, capabilities } = description;
  const kept = { keptDays: Math.min(keptDays ?? usualDays, usualDays), refusedKeptDays: usualDays };
  return { name, title, about, sources, capabilities, settings: fieldsOf(settings), ...kept };
}

function routeOf<Asks>(connector: IntakeConnector<Asks>, path: string): IntakeRoute {
  const route = connector.routes.find((one) => one.path === path && !one.asks);
  if (!route) throw bad("route", `${connector.name} takes nothing at ${path}.`);
  return route;
}

function arrivedAs(route: IntakeRoute, { params = {}, query = {}, headers = {}, body }: SampleRequest) {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { method: route.method, params, query, headers: named, bytes: Buffer.from(body), address: "" };
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((one) => typeof one === "string");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function bad(path: string, message: string): HttpProblem {
  return new HttpProblem(422, "badFields", message, { errors: [{ path, message }] });
}
