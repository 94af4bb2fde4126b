import type { FastifyRequest } from "fastify";
import type { Actor } from "../src/kernel/actor.ts";
import { type Role, roles } from "../src/practices/people/model.ts";
import { openTestOffice, type TestOffice } from "./office.ts";

export type Cast = Record<Role, Actor & { personId: string }>;

/** An office with one person of each role; a request says who asks in the header `x-role`. */
export async function officeOfRoles(start?: string): Promise<{ office: TestOffice; cast: Cast }> {
  const cast = {} as Cast;
  const authenticate = async (request: FastifyRequest) => cast[request.headers["x-role"] as Role] ?? null;
  const office = await openTestOffice(start, { authenticate });
  for (const { value } of roles) cast[value] = await office.person(`Some ${value}`, [value]);
  return { office, cast };
}
