import { fileURLToPath } from "node:url";
import { composeLine } from "../src/app/compose.ts";
import { intakeDesk } from "../src/app/intake.ts";
import { systemClock } from "../src/app/place.ts";
import { openDatabase } from "../src/engine/db/connection.ts";
import { intakeRoutes } from "../src/engine/http/intake-routes.ts";
import { makeServer } from "../src/engine/http/server.ts";
import { Directory } from "../src/engine/intake/keys.ts";
import { makeReception } from "../src/engine/intake/reception.ts";
import { makeRefusalBudget } from "../src/engine/intake/refusal-budget.ts";
import { openOffice } from "../src/engine/office.ts";
import { makeOutside } from "../src/engine/outside.ts";

// The same reception answering the same bodies without keeping any: what HTTP, JSON and translation alone cost. A process of its own.

const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
};

async function serveUnstored(target: string, port: number): Promise<void> {
  const db = openDatabase(JSON.parse(target) as { connectionString: string }, { connections: 2, onError: () => undefined });
  const office = await openOffice({ db, house: composeLine(), clock: systemClock, log });
  const desk = intakeDesk(office);
  const directory = new Directory(office, desk.feeds);
  const gather = { add: async () => 0, count: () => undefined, isFull: () => false, pressure: () => 0 };
  const reception = makeReception({ office, directory, gather, budget: makeRefusalBudget(), outside: makeOutside(), asks: desk.asks });
  const intake = { desk, directory, keptDays: 30, reception, timed: [], lagSeconds: async () => 0, hear: () => undefined };
  const server = await makeServer(office, { authenticate: async () => null }, [intakeRoutes(intake)]);
  server.get("/readyz", async () => ({ ready: true }));
  await server.listen({ host: "127.0.0.1", port });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serveUnstored(process.argv[2]!, Number(process.argv[3]));
