import type { Follower } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Alert } from "./model.ts";
import { withNumbers } from "./numbers.rules.ts";

/**
 * Names incidents by their numbers in what is said of the alerts that joined them in the transaction that opened them: while the rules decided
 * there was no number yet. Only the words change, so no version does.
 */
export const nameByNumber: Follower = async (tx, changes) => {
  const numbers = new Map<Id, string>();
  for (const { kind, id, before, after } of changes)
    if (kind === "incident" && before === null && after.number) numbers.set(id, after.number);
  if (numbers.size === 0) return;
  const latest = new Map(changes.flatMap((change) => (change.kind === "alert" ? [[change.id, change.after as Alert] as const] : [])));
  const alerts = [...latest].flatMap(([id, alert]) => {
    const said = withNumbers(alert, numbers);
    return said ? [{ id, ...said }] : [];
  });
  if (alerts.length > 0)
    await tx.run(
      `update alert a set sentence = x.sentence, decision = x.decision
       from jsonb_to_recordset($1::jsonb) as x(id text, sentence text, decision jsonb) where a.id = x.id`,
      [JSON.stringify(alerts)],
      "name-by-number",
    );
};
