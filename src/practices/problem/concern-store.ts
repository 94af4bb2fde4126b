import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import type { ProblemConcernFacts } from "./concern.rules.ts";
import type { Problem } from "./model.ts";

/** Names, services, and how often its incidents came, of the problems that rest. */
export async function problemConcernFacts(tx: Tx, records: readonly AnyRecord[], now: Instant): Promise<Record<string, unknown>> {
  const resting = (records as readonly Problem[]).filter((one) => one.overdueAt !== null);
  const nothing: ProblemConcernFacts = { names: new Map(), services: new Map(), incidents: new Map() };
  if (resting.length === 0) return nothing;
  const people = await tx.query<{ id: Id; name: string }>(
    "select id, name from v_person where id = any($1)",
    [resting.flatMap(({ assignee }) => assignee ?? [])],
    "problem-concern-names",
  );
  const services = await tx.query<{ id: Id; name: string; tier: string }>(
    "select id, name, tier from v_service where id = any($1)",
    [resting.flatMap(({ service }) => service ?? [])],
    "problem-concern-services",
  );
  const incidents = await tx.query<{ problem: Id; recent: number; before: number }>(
    `select problem, count(*) filter (where opened_at > $2)::int as recent, count(*) filter (where opened_at <= $2)::int as before
     from v_incident where problem = any($1) and opened_at > $3 and opened_at <= $4 group by problem`,
    [resting.map((one) => one.id), addDays(now, -14), addDays(now, -98), now],
    "problem-concern-incidents",
  );
  const facts: ProblemConcernFacts = {
    names: new Map(people.map((row) => [row.id, row.name])),
    services: new Map(services.map(({ id, ...row }) => [id, row])),
    incidents: new Map(incidents.map(({ problem, ...row }) => [problem, row])),
  };
  return facts;
}
