import type { FastifyInstance } from "fastify";
import { openTestOffice, type TestOffice } from "../../../test/office.ts";
import { ticketPractice, ticketTables } from "../../../test/ticket.ts";
import { systemActor } from "../../kernel/actor.ts";
import { intakeRoutes } from "../http/intake-routes.ts";
import { makeServer } from "../http/server.ts";
import type { Outside } from "../outside.ts";
import { makeWaker, type Waker } from "../waker.ts";
import type { Feed, IntakeConnector, WaitingEntry } from "./contract.ts";
import { type Intake, openIntake } from "./intake.ts";
import { makeIntakeKey } from "./keys.ts";

/** An intake of its own on an office with tickets: each entry becomes one. */
export type Desk = {
  office: TestOffice;
  intake: Intake<null>;
  server: FastifyInstance;
  waker: Waker;
  /** A live key of the feed `tool`. */
  key: string;
  feed: Feed;
  faults: string[];
  rows<R = Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
};

/** A connector that takes `{words, id?, at?, about?}` or a list of them, in problem+json. */
export const plain: IntakeConnector<null> = {
  name: "plain",
  description: {
    ...{ title: "Plain", about: "For stories.", sources: [], settings: {}, capabilities: [] },
    setUp: ({ url, key }) => [{ text: "Post here.", code: `${url}/intake/plain/${key}` }],
    sample: ({ action, at }) => ({ route: "/intake/plain/:key", body: JSON.stringify({ words: action, at }) }),
  },
  routes: [{ method: "POST", path: "/intake/plain/:key", reads: "json", mostBytes: 10_000 }],
  translate: ({ body }) => {
    const list = (Array.isArray(body.json) ? body.json : [body.json]) as { words?: string; id?: string; at?: string; about?: string }[];
    if (list.some((one) => typeof one?.words !== "string"))
      return { ok: false, refusal: { code: "badShape", sentence: "It says nothing." } };
    const entries = list.map((one) => ({
      what: "event",
      data: { title: one.words! },
      messageId: one.id ?? null,
      words: `${one.words} ${one.at ?? ""}`,
      about: one.about ?? null,
      isDated: one.at !== undefined,
    }));
    return { ok: true, entries, warnings: [] };
  },
  answer: (outcome) =>
    outcome.is === "accepted"
      ? { status: 202, body: { repeated: outcome.repeated } }
      : { status: outcome.refusal.code === "away" ? 503 : 400, body: { code: outcome.refusal.code } },
};

/** Opens it; a title "Poison" cannot be handed over. */
export async function openDesk(given: { outside?: Outside; connectors?: readonly IntakeConnector<null>[] } = {}): Promise<Desk> {
  const office = await openTestOffice(undefined, { more: [ticketPractice], tables: ticketTables });
  const faults: string[] = [];
  const quiet = { ...office, log: { ...office.log, error: (_: object, message: string) => void faults.push(message) } };
  const feed: Feed = { id: office.newId(), name: "Tool", connector: "plain", settings: {}, isActive: true };
  const envelopeOf = (entry: WaitingEntry, commandId: string) => {
    if (entry.data.title === "Poison") throw new Error("This one faults.");
    const command = { type: "create", title: entry.data.title };
    return { kind: "ticket", commandId, actor: systemActor("intake"), at: entry.receivedAt, command };
  };
  const desk = { connectors: given.connectors ?? [plain], feedKind: "service", feeds: async () => [feed], envelopeOf, asks: null };
  const intake = openIntake(quiet, { ...desk, permission: "settings.administer" }, given.outside ? { outside: given.outside } : {});
  const server = await makeServer(quiet, { authenticate: async () => null }, [intakeRoutes(intake)]);
  const { secret } = await makeIntakeKey(office, feed.id, null);
  return {
    ...{ office, intake, server, key: secret, feed, faults },
    waker: makeWaker(quiet, intake.timed),
    rows: (text, values) => office.db.query(text, values),
    async close() {
      await server.close();
      await office.close();
    },
  };
}
