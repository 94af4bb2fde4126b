import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { OpenLine } from "./desk.model.ts";
import { folded, stand } from "./desk.rules.ts";
import { linesOf } from "./desk-store.ts";
import { scalesInForce } from "./store.ts";

export { deskRecord } from "./desk-store.ts";

/** What stands on the Desk in NOW and TODAY at a moment, one line a cause, in the Desk's order. Confidential lines are left out, whoever asks. */
export async function openLines(tx: Tx, house: House, now: Instant): Promise<OpenLine[]> {
  const scales = await scalesInForce(tx, house);
  const [inNow, inToday] = [await linesOf(tx, house, "NOW"), await linesOf(tx, house, "TODAY")];
  const led = folded(
    stand(
      [...inNow, ...inToday].filter((one) => !one.confidential),
      scales,
      now,
    ),
  );
  const names = await teamNames(tx, [...new Set(led.flatMap(({ record }) => record.said.team ?? []))]);
  return led.flatMap(({ record, band, weight }): OpenLine[] => {
    const { said } = record;
    if (band === "WEEKLY") return [];
    return [
      {
        ...{ sourceKind: record.sourceKind, number: record.sourceNumber, title: said.title, band },
        ...{ why: weight.gates[0]?.words ?? said.irreversibleWords ?? said.facts, onlyDirector: said.onlyDirector === 1 },
        ...{ team: said.team === null ? null : (names.get(said.team) ?? null), by: said.irreversibleAt },
      },
    ];
  });
}

async function teamNames(tx: Tx, ids: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: Id; name: string }>("select id, name from v_team where id = any($1)", [ids], "desk-teams");
  return new Map(rows.map(({ id, name }) => [id, name]));
}
