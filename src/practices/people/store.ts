import type { FactsLoader } from "../../engine/house.ts";
import type { PersonFacts } from "./person.rules.ts";

/** Reads which e-mail addresses of the batch are taken, and who administers. */
export const personFacts: FactsLoader = async (tx, asks): Promise<PersonFacts> => {
  const emails = new Set<string>();
  for (const { envelope } of asks) {
    const { email, changes } = envelope.command as { email?: unknown; changes?: { email?: unknown } };
    for (const one of [email, changes?.email]) if (typeof one === "string") emails.add(one.toLowerCase());
  }
  const taken = await tx.query<{ email: string; id: string }>("select lower(email) as email, id from person where lower(email) = any($1)", [
    [...emails],
  ]);
  const administrators = await tx.query<{ id: string }>("select id from person where active and roles @> '[\"administrator\"]'");
  return { emails: new Map(taken.map((row) => [row.email, row.id])), administrators: new Set(administrators.map((row) => row.id)) };
};
