import type { Tx } from "../../engine/db/connection.ts";
import { type House, kindEntry } from "../../engine/house.ts";
import { systemActor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import { peopleHolding } from "../people/views.ts";
import type { ChangeCommand } from "./commands.ts";
import type { Deployment } from "./deployment.model.ts";
import type { DeploymentNoticeFacts, Stuck } from "./deployment.notices.ts";
import { reasonSentence } from "./deployment.words.ts";
import { closeOf } from "./deployment-reactions.ts";
import type { ChangeFacts } from "./facts.ts";
import type { ChangeRequest } from "./model.ts";
import { change } from "./rules.ts";
import { changeFacts } from "./store.ts";

/** Who answers for what was done without a change, and which deployments have ended while their change could not. */
export async function deploymentNoticeFacts(
  tx: Tx,
  changes: readonly Change[],
  now: Instant,
  house: House,
): Promise<DeploymentNoticeFacts> {
  return { answerers: await answerersOf(tx, changes), stuck: await stuckOf(tx, changes, now, house) };
}

async function answerersOf(tx: Tx, changes: readonly Change[]): Promise<DeploymentNoticeFacts["answerers"]> {
  const done = changes.filter(({ kind, before, events }) =>
    kind === "unauthorisedChange" ? before === null : events.some(({ type }) => type === "deploymentUnauthorised"),
  );
  if (done.length === 0) return new Map();
  const managers = await peopleHolding(tx, "change.manage");
  const rows = await tx.query<{ id: Id; owners: Id[] }>(
    `select d.id, array_remove(array[s.owner, i.owner, h.owner], null) as owners
     from jsonb_to_recordset($1::jsonb) as d(id text, service text, item text)
     left join v_service s on s.id = d.service left join v_configuration_item i on i.id = d.item left join v_service h on h.id = i.service`,
    [JSON.stringify(done.map(({ id, after }) => ({ id, service: after.service ?? null, item: after.configurationItem ?? null })))],
    "unauthorised-owners",
  );
  return new Map(rows.map(({ id, owners }) => [id, { owners: [...new Set(owners)], managers }]));
}

/** The changes that were begun for deployments which have just ended, and are not closed: asked of their own rules why. */
async function stuckOf(tx: Tx, changes: readonly Change[], now: Instant, house: House): Promise<DeploymentNoticeFacts["stuck"]> {
  const over = changes.flatMap(({ kind, after, events }): Deployment[] => {
    const deployment = after as Deployment;
    const hasEnded = kind === "deployment" && events.some(({ type }) => type === "deploymentEnded");
    return hasEnded && deployment.opensChange && deployment.change !== null ? [deployment] : [];
  });
  if (over.length === 0) return new Map();
  const loaded = await kindEntry(house, "change").table.load(tx, [...new Set(over.map((one) => one.change!))].sort(), false);
  const open = new Map((loaded as ChangeRequest[]).filter(({ state }) => state === "-1" || state === "0").map((one) => [one.id, one]));
  if (open.size === 0) return new Map();
  const actor = systemActor("facts");
  const asks = [...open.values()].map((current) => ({
    current,
    envelope: { kind: "change", id: current.id, commandId: current.id, actor, command: { type: "close" } },
  }));
  const facts = (await changeFacts(tx, asks, now, house)) as ChangeFacts;
  return new Map(
    over.flatMap((deployment): [Id, Stuck][] => {
      const current = open.get(deployment.change ?? "");
      if (!current) return [];
      const command = (current.state === "-1" ? { type: "finish" } : closeOf(deployment, false)) as ChangeCommand;
      const decision = change.decide({ now, actor, current, command, facts, id: current.id, newId: () => current.id });
      const sentence = decision.ok ? "Close it." : reasonSentence(decision.refusal);
      const to = [current.assignee ?? current.requestedBy].filter((one) => one !== null);
      return [[deployment.id, { change: current.id, name: `${current.number ?? "Change"} ${current.shortDescription}`, to, sentence }]];
    }),
  );
}
