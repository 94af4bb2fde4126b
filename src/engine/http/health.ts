import type { FastifyInstance } from "fastify";
import type { Migration } from "../db/migrate.ts";
import type { Office } from "../office.ts";

export type Readiness = { ready: true } | { ready: false; reason: string };
const patienceMs = 2_000;

/** `GET /healthz`: the process runs. `GET /readyz`: it can serve, or 503 with the reason. */
export function healthRoutes(migrations: readonly Migration[], isStopping: () => boolean) {
  return (server: FastifyInstance, office: Office): void => {
    server.get("/healthz", async () => ({ healthy: true }));
    server.get("/readyz", async (_request, reply) => {
      const readiness = isStopping() ? { ready: false, reason: "The server is stopping." } : await readinessOf(office, migrations);
      return reply
        .code(readiness.ready ? 200 : 503)
        .header("cache-control", "no-store")
        .send(readiness);
    });
  };
}

/** Whether the database answers and has every migration of this version. */
export async function readinessOf(office: Office, migrations: readonly Migration[]): Promise<Readiness> {
  const names = migrations.map((one) => one.name);
  const text = "select count(*) as count from migration where name = any($1)";
  const late = new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null).unref());
  try {
    const answer = await Promise.race([office.db.query<{ count: number }>(text, [names], "ready"), late]);
    if (answer === null) return { ready: false, reason: `The database did not answer within ${patienceMs / 1000} seconds.` };
    const missing = names.length - answer[0]!.count;
    return missing === 0 ? { ready: true } : { ready: false, reason: `${missing} migrations are not applied. Restart the server.` };
  } catch (error) {
    office.log.warn({ error: (error as Error).message }, "the database does not answer");
    return { ready: false, reason: "The database does not answer. Its log and ours say why; requests work again once it does." };
  }
}
