import type { FastifyInstance, FastifyRequest } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { may } from "../kernel/actor.ts";
import type { Office } from "./office.ts";
import { HttpProblem } from "./problem.ts";
import type { Waker } from "./waker.ts";

export type RequestLine = { method: string; route: string; status: number; ms: number };
export type Metrics = {
  /** Notes an answered request. */
  observeRequest(line: RequestLine): void;
  /** `GET /metrics` in the text form of Prometheus: numbers only, no record's content. For this machine, or a key that may read them. */
  routes(server: FastifyInstance): void;
};

// Buckets around what the house promises: 2 ms for a record, 100 ms for a list, 2 s at the statement time-out.
const seconds = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 500, 1000];

/** The metrics of one running server. What stands in the database is asked when the metrics are. */
export function makeMetrics(office: Office, waker: Waker, more: { intakeLag?: () => Promise<number> } = {}): Metrics {
  const registers = [new Registry()];
  const registry = registers[0]!;
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "quarterdeck_http_request_duration_seconds",
    help: "How long requests took, by route.",
    labelNames: ["method", "route", "status"],
    buckets: seconds,
    registers,
  });
  const batchSize = new Histogram({
    name: "quarterdeck_handle_batch_commands",
    help: "Commands that shared a transaction.",
    buckets: sizes,
    registers,
  });
  const batchTime = new Histogram({
    name: "quarterdeck_handle_batch_duration_seconds",
    help: "How long such a transaction took.",
    buckets: seconds,
    registers,
  });
  const refused = new Counter({ name: "quarterdeck_commands_refused_total", help: "Commands that a rule refused.", registers });
  const [up, journal, lag] = [
    new Gauge({ name: "quarterdeck_database_up", help: "1 where the database answers.", registers }),
    new Gauge({ name: "quarterdeck_journal_n", help: "The last transaction of the journal.", registers }),
    new Gauge({ name: "quarterdeck_waker_lag_seconds", help: "How long the oldest due wake-up has been waiting.", registers }),
  ];
  const intakeLag = new Gauge({
    name: "quarterdeck_intake_lag_seconds",
    help: "How long what came in waits to be handed over.",
    registers,
  });
  const pool = new Gauge({ name: "quarterdeck_pool_connections", help: "Connections of the pool.", labelNames: ["state"], registers });
  office.door.onHandled((batch) => {
    batchSize.observe(batch.commands);
    batchTime.observe(batch.tookMs / 1000);
    if (batch.refused > 0) refused.inc(batch.refused);
  });

  const askDatabase = async () => {
    const { totalCount, idleCount, waitingCount } = office.db.pool;
    pool.set({ state: "busy" }, totalCount - idleCount);
    pool.set({ state: "idle" }, idleCount);
    pool.set({ state: "wanted" }, waitingCount);
    try {
      const [head] = await office.db.query<{ n: number }>("select n from journal_head where lane = 'main'", [], "head");
      journal.set(head!.n);
      const due = await waker.nextDue();
      lag.set(due === null ? 0 : Math.max(0, Date.parse(office.clock.now()) - Date.parse(due)) / 1000);
      intakeLag.set((await more.intakeLag?.()) ?? 0);
      up.set(1);
    } catch (error) {
      // A scrape must tell that the database is away, not fail with it.
      office.log.warn({ error: (error as Error).message }, "the metrics could not ask the database");
      up.set(0);
    }
  };
  return {
    observeRequest: ({ method, route, status, ms }) => requests.observe({ method, route, status: String(status) }, ms / 1000),
    routes(server) {
      server.get("/metrics", async (request, reply) => {
        if (!isFromHere(request)) permitReading(request);
        await askDatabase();
        return reply.type(registry.contentType).send(await registry.metrics());
      });
    },
  };
}

const permission = "metrics.read";
const loopback = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** Asked by a program of this machine, and not by a proxy of it that speaks for somebody else without saying for whom. */
function isFromHere({ ip, headers }: FastifyRequest): boolean {
  return loopback.has(ip) && headers.forwarded === undefined && headers.via === undefined && headers["x-real-ip"] === undefined;
}

function permitReading({ actor }: FastifyRequest): void {
  if (actor && may(actor, permission)) return;
  if (actor) throw new HttpProblem(403, "notPermitted", `This key or person may not read the metrics: it needs the scope ${permission}.`);
  throw new HttpProblem(
    401,
    "signInFirst",
    `The metrics are for programs of this machine, or for a key with the scope ${permission}: send it as \`Authorization: Bearer …\`.`,
  );
}
