import { deriveId } from "../../../kernel/ids.ts";
import { addDays, type Instant } from "../../../kernel/time.ts";
import { after, MINUTE } from "../moments.ts";
import { services } from "../services.ts";
import type { Someone, World } from "../world.ts";
import type { ChangePlan, Ending } from "./plan.ts";

type Command = { type: string } & Record<string, unknown>;

/** The id of a change of the sample. */
export function changeId(world: World, { key, requestedAt }: Pick<ChangePlan, "key" | "requestedAt">): string {
  return world.id(`change/${key}`, requestedAt);
}

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
  send(plan.consentedAt, owner(plan.service), { type: "consent" });
  send(plan.askedAt, plan.requester, { type: "authorize" }, plan.type === "emergency");
  planRefusal(plan, send);
  for (const { by, at, words } of plan.votes) send(at, by, { type: "approve", words });
  send(plan.scheduledAt, scheduler(plan), { type: "schedule" });
  if (plan.scheduledAt === null) return;
  send(plan.begunAt, plan.implementer, { type: "implement" });
  if (plan.begunAt !== null) planEnd(plan, send);
}

type Send = (at: Instant | null, who: string, command: Command, apart?: boolean) => void;

function planRefusal({ refused, requester }: ChangePlan, send: Send): void {
  if (!refused) return;
  send(refused.at, refused.by, { type: "reject", reason: refused.words });
  send(after(refused.askedAgainAt, -20 * MINUTE), requester, { type: "edit", changes: { rollbackPlan: refused.mended } });
  send(after(refused.askedAgainAt, -12 * MINUTE), requester, { type: "assess" });
  send(refused.askedAgainAt, requester, { type: "authorize" }, true);
}

function planEnd(plan: ChangePlan, send: Send): void {
  const { endedAt, closedAt, ending, implementer, outcome, type } = plan;
  if (ending === "rolledBack")
    send(endedAt, implementer, { type: "rollBack", reason: plan.words.rollbackTrigger ?? "A check failed twice." });
  else send(endedAt, implementer, { type: "finish" });
  const closer = type === "standard" ? implementer : scheduler(plan);
  send(closedAt, closer, {
    type: "close",
    closeCode: codes[ending],
    closeNotes: outcome ?? usual[ending][plan.key.length % usual[ending].length]!,
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

export function templateId(world: World, key: string): string {
  return deriveId(world.id("changes"), `template/${key}`);
}

/** A manager who schedules it: the change manager, or another where the work is his own. */
function scheduler({ implementer, requester }: ChangePlan): string {
  return implementer === "vidal" || requester === "vidal" ? "lindqvist" : "vidal";
}

function owner(service: string): string {
  return services.find(({ key }) => key === service)!.owner;
}

const codes: Readonly<Record<Ending, string>> = {
  well: "successful",
  issues: "successful_issues",
  overran: "successful_issues",
  failed: "unsuccessful",
  rolledBack: "unsuccessful",
};
const usual: Readonly<Record<Ending, readonly string[]>> = {
  well: [
    "As planned, all checks were right at the first time.",
    "Done within the window. Nothing to tell.",
    "As planned; users noticed nothing.",
    "Done, a quarter of an hour earlier than planned.",
    "All checks green, the old version is kept for two weeks.",
  ],
  issues: [
    "Done within the window. One check had to be repeated after a restart of the interface.",
    "Works. The list of users was not complete: eleven were told late.",
    "Done, but a job had to be started by hand in the morning.",
  ],
  overran: [
    "Works, but the copy took longer than on the test machine. The window was too short.",
    "A spare part was missing and had to be fetched from the other hall; it works now.",
  ],
  failed: [
    "Does not do what it was meant to. Left as it is, without harm; a new change follows.",
    "The check of the business failed on the next day.",
  ],
  rolledBack: [
    "Two checks failed, taken back before the point of no return. The maker has the log.",
    "Taken back: the service did not start on the second node.",
    "Taken back after twenty minutes: too many errors.",
  ],
};
