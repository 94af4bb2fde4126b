import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { ChangeRequest } from "./model.ts";
import type { ReactionFacts } from "./reactions.ts";
import type { ChangeTask, TaskStanding } from "./task.model.ts";
import type { TaskFacts } from "./task.rules.ts";

/** The changes whose tasks a batch speaks of, as they stand behind the fence. */
export const taskFacts: FactsLoader = async (tx, asks): Promise<TaskFacts> => {
  const said = asks.map(({ envelope, current }) => (current as ChangeTask | null)?.change ?? envelope.command.change);
  const ids = [...new Set(said.filter((one): one is Id => typeof one === "string"))];
  if (ids.length === 0) return { changes: new Map(), last: new Map(), counts: new Map() };
  const rows = await tx.query<
    Pick<ChangeRequest, "id" | "state" | "requestedBy" | "createdBy" | "assignee" | "authors"> & { last: number; n: number }
  >(
    `select id, state, requested_by as "requestedBy", created_by as "createdBy", assignee, coalesce(authors, '{}') as authors,
       coalesce((select max(t.position) from change_task t where t.change = c.id), 0) as last,
       (select count(*)::int from change_task t where t.change = c.id) as n
     from change c where id = any($1)`,
    [ids],
    "change-task-facts",
  );
  return {
    changes: new Map(rows.map((row) => [row.id, row])),
    last: new Map(rows.map((row) => [row.id, row.last])),
    counts: new Map(rows.map((row) => [row.id, row.n])),
  };
};

/** The tasks of changes, in the order in which they are done. */
export async function tasksOf(tx: Tx, changes: readonly Id[]): Promise<ReadonlyMap<Id, readonly TaskStanding[]>> {
  if (changes.length === 0) return new Map();
  const rows = await tx.query<TaskStanding & { change: Id }>(
    `select id, change, number, title, phase, state, is_condition as "isCondition", close_code as "closeCode" from change_task
     where change = any($1) order by change, position, id`,
    [[...new Set(changes)]],
    "change-tasks",
  );
  const found = new Map<Id, TaskStanding[]>();
  for (const { change, ...row } of rows) found.set(change, [...(found.get(change) ?? []), row]);
  return found;
}

/** The tasks that end with their change, or with the template they came from. */
export async function reactionFacts(tx: Tx, changes: readonly Change[]): Promise<ReactionFacts> {
  const ending = changes.filter(({ events }) => events.some(({ type }) => endings.has(type))).map((one) => one.id);
  if (ending.length === 0) return { openTasks: new Map() };
  const rows = await tx.query<{ id: Id; change: Id; template: Id | null }>(
    "select id, change, template from change_task where change = any($1) and state in ('-5', '1', '2') order by change, position, id",
    [ending],
  );
  const openTasks = new Map<Id, { id: Id; template: Id | null }[]>();
  for (const row of rows) openTasks.set(row.change, [...(openTasks.get(row.change) ?? []), row]);
  return { openTasks };
}
const endings = new Set(["changeClosed", "changeCanceled", "stepsLeft"]);
