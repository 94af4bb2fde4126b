import { markBehind, queryBehind } from "../../connectors/servicenow/source/keyset.ts";
import type { Id } from "../../kernel/ids.ts";
import type { TableReport } from "./contract.ts";
import { layPage, type Moving, moverOf, type Planned } from "./page.ts";
import { recordsOf } from "./registers.ts";
import { allMoved } from "./store.ts";

const limit = 2000;
const atOnce = 200;

/** The members of each group there, by the ids of the source. */
export async function membersThere({ source }: Moving, report: Pick<TableReport, "read">): Promise<Map<string, string[]>> {
  const groups = new Map<string, string[]>();
  let mark = { at: "", id: "" };
  for (;;) {
    const rows = await source.rows("sys_user_grmember", {
      query: queryBehind(mark, { byId: true }),
      limit,
      fields: ["sys_id", "group", "user"],
    });
    report.read += rows.length;
    for (const { group = "", user = "" } of rows) if (group !== "" && user !== "") groups.set(group, [...(groups.get(group) ?? []), user]);
    if (rows.length < limit) return groups;
    mark = markBehind(rows, mark, { byId: true });
  }
}

/**
 * Makes the members of teams those of the groups there; a team that was here before keeps its own besides. Whoever belongs to a group works
 * here, so that a requester becomes an analyst, once; nobody gets more from what another system says.
 */
export async function moveMembers(moving: Moving, report: TableReport): Promise<void> {
  const { office, source, meaning, aliases } = moving;
  const groups = await membersThere(moving, report);
  // A dry run has made no teams and no people: it can say only how many there are.
  if (moving.isDry) {
    report.create = [...groups.values()].reduce((sum, members) => sum + members.length, 0);
    report.remarks.push("Members are counted; which teams change is known once people and groups are moved.");
    return;
  }
  const people = await recordsOf(
    moving,
    "person",
    [...new Set([...groups.values()].flat())].map((id) => meaning.refer("person", id)),
  );
  const moved = await allMoved(office.db, source.name, "sys_user_group");
  const ids = [...moved.keys()];
  for (let from = 0; from < ids.length; from += atOnce) {
    const some = ids.slice(from, from + atOnce);
    const teams = await recordsOf(
      moving,
      "team",
      some.map((id) => moved.get(id)!.record),
    );
    const planned = some.flatMap((id): Planned[] => {
      const team = teams.get(moved.get(id)!.record);
      if (!team) return [];
      const there = (groups.get(id) ?? []).map((one) => meaning.refer("person", one)).filter((one) => people.has(one));
      const here = (team.members as Id[]) ?? [];
      const members = [...new Set(aliases.has(id) ? [...here, ...there] : there)];
      const isSame = members.length === here.length && members.every((one) => here.includes(one));
      const commands = isSame ? [] : [{ command: { type: "edit", changes: { members } } }];
      return [plannedEdit({ kind: "team", record: team.id, id, what: String(team.name), commands })];
    });
    await layPage(moving, { table: "sys_user_grmember", rows: planned, mark: null, report });
  }
  await makeAnalysts(
    moving,
    [...people.values()].filter(({ roles, active }) => active !== false && JSON.stringify(roles) === '["requester"]'),
  );
}

async function makeAnalysts(moving: Moving, people: readonly { id: Id; name?: unknown }[]): Promise<void> {
  const own = new Set(
    [...(await allMoved(moving.office.db, moving.source.name, "sys_user")).entries()].flatMap(([id, { record }]) =>
      id === record ? [record] : [],
    ),
  );
  const settled = await rolesSettled(
    moving,
    people.map(({ id }) => id),
  );
  const rows = people
    .filter(({ id }) => own.has(id) && !settled.has(id))
    .map(({ id, name }) =>
      plannedEdit({
        kind: "person",
        record: id,
        id,
        what: String(name),
        commands: [{ command: { type: "edit", changes: { roles: ["analyst"] } } }],
      }),
    );
  for (let from = 0; from < rows.length; from += atOnce) await layRoles(moving, rows.slice(from, from + atOnce));
}

/** People whose roles were changed here since they were made: what somebody took from them is not given back by another system. */
async function rolesSettled({ office }: Moving, ids: readonly Id[]): Promise<Set<Id>> {
  const text = `select distinct id from journal where kind = 'person' and id = any($1) and type = 'personEdited' and changes ? 'roles'`;
  return new Set((await office.db.query<{ id: Id }>(text, [ids])).map((row) => row.id));
}

async function layRoles({ office, source }: Moving, rows: readonly Planned[]): Promise<void> {
  const { outcomes } = await office.door.batch(
    rows.flatMap(({ kind, record, commands }) =>
      commands.map(({ command }) => ({
        kind,
        id: record,
        commandId: office.newId(),
        actor: moverOf(source.name, null),
        quiet: true,
        command,
      })),
    ),
  );
  const no = outcomes.find((one) => !one.ok);
  if (no && !no.ok) office.log.warn({ reason: no.refusal.sentence }, "somebody could not be made an analyst");
}

function plannedEdit(given: { kind: string; record: Id; id: string; what: string; commands: Planned["commands"] }): Planned {
  const { kind, record, id, what, commands } = given;
  const moved = { id, kind, record, word: null, hash: "", historyAt: null, historyIds: [] };
  return { kind, record, what, result: commands.length > 0 ? "update" : "unchanged", commands, entries: 0, moved };
}
