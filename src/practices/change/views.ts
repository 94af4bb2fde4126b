import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { digestOf } from "./digest.rules.ts";
import { cabStanding, fieldName, isConsented, missingFields, type Step } from "./gate.rules.ts";
import type { ChangeRequest } from "./model.ts";
import { riskOf } from "./risk.rules.ts";
import { riskFacts } from "./risk-store.ts";
import { approvalsOf, typeTerms } from "./store.ts";
import { windowStanding } from "./window-store.ts";

// What later practices may read of changes, beside the v_ views.

export type Assessment = Awaited<ReturnType<typeof assessmentOf>>;

/** How a change stands as it is planned now: what is missing before each step, its window, its risk, its votes. */
export async function assessmentOf(tx: Tx, house: House, change: ChangeRequest, now: Instant) {
  const types = await typeTerms(tx, house);
  const steps = ["assess", "authorize", "schedule", "implement"] as const satisfies readonly Step[];
  const approvals = (await approvalsOf(tx, [change.id])).get(change.id) ?? [];
  const people = [...new Set([...approvals.flatMap((row) => row.voters), ...change.exceptions.map((one) => one.by)])];
  const names = await tx.query<{ id: string; name: string }>("select id, name from v_person where id = any($1)", [people]);
  return {
    missing: steps.map((step) => ({ step, fields: missingFields(change, step, { types }).map(fieldName) })),
    digest: digestOf(change),
    cab: cabStanding(change),
    ...(await windowStanding(tx, house, change, now)),
    isConsented: isConsented(change),
    risk: riskOf(change, await riskFacts(tx, house, change)),
    approvals,
    names: Object.fromEntries(names.map((one) => [one.id, one.name])),
  };
}

export type ConditionRow = {
  number: string;
  title: string;
  change: Id;
  changeNumber: string;
  owner: string | null;
  until: Instant | null;
  evidence: string | null;
  state: string;
};

/** The conditions of changes that are not yet done or were, oldest first; at most 200. */
export function conditionsOf(tx: Tx, changes: readonly Id[]): Promise<ConditionRow[]> {
  return tx.query<ConditionRow>(
    `select t.number, t.title, t.change, c.number as "changeNumber", p.name as owner, t.planned_end as until, t.evidence, t.state
     from change_task t join change c on c.id = t.change left join v_person p on p.id = t.owner
     where t.is_condition and t.change = any($1) and t.state <> '4' order by t.planned_end nulls last, t.number limit 200`,
    [[...changes]],
    "change-conditions",
  );
}

/** Changes of a series of meetings that carry conditions which are not met: decided there, and not begun. At most 100. */
export async function conditionalChanges(tx: Tx, series: Id | null): Promise<Id[]> {
  const rows = await tx.query<{ id: Id }>(
    `select distinct c.id from change c join v_meeting m on m.id = c.cab_meeting join change_task t on t.change = c.id
     where m.series is not distinct from $1 and t.is_condition and t.state in ('-5', '1', '2') and c.state in ('-5', '-4', '-3', '-2') limit 100`,
    [series],
    "change-conditional",
  );
  return rows.map((row) => row.id);
}
