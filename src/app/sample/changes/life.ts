import { deriveId } from "../../../kernel/ids.ts";
import { addDays, type Instant } from "../../../kernel/time.ts";
import { type Approved, approvedFields, digestOf } from "../../../practices/change/digest.rules.ts";
import { after, MINUTE } from "../moments.ts";
import type { Someone, World } from "../world.ts";
import { planLookBack } from "./look-back.ts";
import { type ChangePlan, changeId, type Ending, outcomeOf, ownerOf } from "./plan.ts";

type Command = { type: string } & Record<string, unknown>;

/** Plans what happens to a change, step by step. */
export function planLife(world: World, plan: ChangePlan): void {
  const id = changeId(world, plan);
  const send = (at: Instant | null, who: string | Someone, command: Command, apart = false) => {
    const actor = (typeof who === "string" ? world.person(who) : who).actor;
    if (at !== null) world.send({ at, kind: "change", id, actor, command, apart });
  };
  send(plan.requestedAt, plan.requester, world.create("change", valuesOf(world, plan)));
  if (plan.canceled) send(plan.canceled.at, "vidal", { type: "cancel", reason: plan.canceled.reason });
  send(plan.assessedAt, plan.requester, { type: "assess" });
  send(plan.consentedAt, ownerOf(plan), { type: "consent" });
  send(plan.askedAt, plan.requester, { type: "authorize" }, plan.type === "emergency");
  planRefusal(plan, send);
  for (const { by, at, words } of plan.votes) send(at, by, { type: "approve", words });
  send(plan.scheduledAt, scheduler(plan), { type: "schedule" });
  if (plan.scheduledAt === null) return;
  send(plan.begunAt, plan.implementer, { type: "implement" });
  if (plan.begunAt !== null) planEnd(world, plan, send);
}

type Send = (at: Instant | null, who: string, command: Command, apart?: boolean) => void;

function planRefusal({ refused, requester }: ChangePlan, send: Send): void {
  if (!refused) return;
  send(refused.at, refused.by, { type: "reject", reason: refused.words });
  send(after(refused.askedAgainAt, -20 * MINUTE), requester, { type: "edit", changes: { rollbackPlan: refused.mended } });
  send(after(refused.askedAgainAt, -12 * MINUTE), requester, { type: "assess" });
  send(refused.askedAgainAt, requester, { type: "authorize" }, true);
}

function planEnd(world: World, plan: ChangePlan, send: Send): void {
  const { endedAt, closedAt, ending, implementer, type } = plan;
  if (ending === "rolledBack")
    send(endedAt, implementer, { type: "rollBack", reason: plan.words.rollbackTrigger ?? "A check failed twice." });
  else send(endedAt, implementer, { type: "finish" });
  const closer = type === "standard" ? implementer : scheduler(plan);
  planLookBack(world, plan, closer);
  send(closedAt, closer, {
    type: "close",
    closeCode: codes[ending],
    closeNotes: outcomeOf(plan),
  });
}

function valuesOf(world: World, plan: ChangePlan): Record<string, unknown> {
  const { words, template, rehearsed, type } = plan;
  return {
    shortDescription: plan.title,
    description: plan.description,
    changeType: type,
    template: template === null ? null : templateId(world, template),
    service: world.service(plan.service),
    configurationItem: plan.item === null ? null : world.item(plan.item),
    affectedItems: plan.also.map((name) => world.item(name)),
    team: world.team(plan.team),
    assignee: world.person(plan.implementer).id,
    plannedStart: plan.from,
    plannedEnd: plan.to,
    ...words,
    ...(words.rollbackPlan === undefined ? {} : { rollbackCaller: world.person(scheduler(plan)).id }),
    ...(rehearsed === null ? {} : { rollbackRehearsedOn: addDays(plan.from, -rehearsed).slice(0, 10) }),
  };
}

/** What the board looks at: the digest of the words as they stand when it meets. */
export function digestOfPlan(world: World, plan: ChangePlan): string {
  const values = valuesOf(world, plan);
  const empty = Object.fromEntries(approvedFields.map((name) => [name, null]));
  const mended = plan.refused === null ? {} : { rollbackPlan: plan.refused.mended };
  return digestOf({ ...empty, ...values, ...mended } as Approved);
}

export function templateId(world: World, key: string): string {
  return deriveId(world.id("changes"), `template/${key}`);
}

/** A manager who schedules it: the change manager, or another where the work is his own. */
function scheduler({ implementer, requester }: ChangePlan): string {
  return implementer === "vidal" || requester === "vidal" ? "lindqvist" : "vidal";
}

const codes: Readonly<Record<Ending, string>> = {
  well: "successful",
  issues: "successful_issues",
  overran: "successful_issues",
  failed: "unsuccessful",
  rolledBack: "unsuccessful",
};
