import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader } from "../../engine/house.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Person } from "./model.ts";
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

/** A person with what signing in needs to know of them: the record, the teams they are in. */
export type PersonWithTeams = Pick<
  Person,
  "id" | "name" | "email" | "roles" | "timeZone" | "locale" | "active" | "loginId" | "invitedAt"
> & {
  teamIds: string[];
};

const withTeams = `select p.id, p.name, p.email, p.roles, p.time_zone as "timeZone", p.locale, p.active is true as active, p.login_id as "loginId", p.invited_at as "invitedAt",
  array(select t.id from team t where t.members @> array[p.id] and t.active order by t.id) as "teamIds" from person p`;

/** The person of an id, or null. */
export async function findPerson(tx: Tx, id: string): Promise<PersonWithTeams | null> {
  return (await tx.query<PersonWithTeams>(`${withTeams} where p.id = $1`, [id], "person-with-teams"))[0] ?? null;
}

/** The person whose e-mail address it is, in whatever capitals, or null. */
export async function findPersonByEmail(tx: Tx, email: string): Promise<PersonWithTeams | null> {
  return (await tx.query<PersonWithTeams>(`${withTeams} where lower(p.email) = lower($1)`, [email], "person-by-email"))[0] ?? null;
}

/** The person a login belongs to, or null. */
export async function findPersonByLogin(tx: Tx, loginId: string): Promise<PersonWithTeams | null> {
  return (await tx.query<PersonWithTeams>(`${withTeams} where p.login_id = $1`, [loginId], "person-by-login"))[0] ?? null;
}

/** Delegations to a person that are active and not over: whom they may act for, within what, from when until when. */
export async function delegationsTo(
  tx: Tx,
  delegate: string,
  now: Instant,
): Promise<{ personId: string; scope: string; startsAt: Instant; endsAt: Instant }[]> {
  const text = `select person as "personId", scope, starts_at as "startsAt", ends_at as "endsAt" from delegation
    where delegate = $1 and active and ends_at > $2 order by ends_at, id`;
  return tx.query(text, [delegate, now], "delegations-to");
}

/** Whether an active administrator other than `otherThan` has a login. */
export async function administratorHasLogin(tx: Tx, otherThan: string | null): Promise<boolean> {
  const text = `select 1 from person where active and login_id is not null and roles @> '["administrator"]' and ($1::text is null or id <> $1) limit 1`;
  return (await tx.query(text, [otherThan])).length > 0;
}
