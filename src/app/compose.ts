import type { FastifyInstance, FastifyRequest } from "fastify";
import { composeHouse, type House } from "../engine/house.ts";
import { describeRoutes } from "../engine/http/describe.ts";
import { recordRoutes } from "../engine/http/record-routes.ts";
import { makeServer, type Routes } from "../engine/http/server.ts";
import { makeLive } from "../engine/live.ts";
import type { Office } from "../engine/office.ts";
import { makeWaker, type TimedWork, type Waker } from "../engine/waker.ts";
import type { Actor } from "../kernel/actor.ts";
import { line } from "../practices/order.ts";

export type Served = { server: FastifyInstance; waker: Waker; close(): Promise<void> };
type Options = {
  authenticate?: (request: FastifyRequest) => Promise<Actor | null>;
  routes?: readonly Routes[];
  timed?: readonly TimedWork[];
};

/** The house with every practice of the line. */
export function composeLine(): House {
  return composeHouse(line);
}

/** Puts the routes, the waker and the live updates of an office together; listening is the caller's. */
export async function serveOffice(office: Office, options: Options = {}): Promise<Served> {
  const live = makeLive(office);
  const waker = makeWaker(office, options.timed ?? []);
  const authenticate = options.authenticate ?? (async () => null);
  const routes: Routes[] = [recordRoutes, describeRoutes, (server) => live.routes(server), ...(options.routes ?? [])];
  const server = await makeServer(office, { authenticate }, routes);
  return {
    server,
    waker,
    async close() {
      await waker.stop();
      live.stop();
      await server.close();
    },
  };
}
