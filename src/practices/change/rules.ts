import { may } from "../../kernel/actor.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { type HistoryCommand, withHistory } from "../../kernel/history.ts";
import type { Kind } from "../../kernel/practice.ts";
import * as approve from "./approve.rules.ts";
import { decideByCab } from "./cab.rules.ts";
import { type ChangeCommand, changeCommands } from "./commands.ts";
import { changeConcern } from "./concern.rules.ts";
import type { ChangeFacts } from "./facts.ts";
import { gate } from "./gate.rules.ts";
import { type ChangeRequest, changeModel } from "./model.ts";
import { fromPatch } from "./patch.rules.ts";
import { changeMeasures } from "./report.ts";
import { noteCaused, openReview } from "./review.rules.ts";
import * as run from "./run.rules.ts";
import { taskFence } from "./task.rules.ts";
import { changeEvents, changeRefusals } from "./words.ts";
import * as work from "./work.rules.ts";

const worked: Kind<ChangeRequest, ChangeCommand, ChangeFacts> = {
  model: changeModel,
  permissions: { read: "change.read", create: "change.write" },
  commands: changeCommands,
  events: changeEvents,
  refusals: changeRefusals,
  gate: ({ actor, current, command, facts, now }) => (current ? gate(command.type, { current, actor, facts, now }) : { code: "missing" }),
  decide,
  learn: (facts, accepted) => work.learnSteps(approve.learnApprovals(facts, accepted.after, accepted.events), accepted),
  fromPatch,
  measures: (told) => changeMeasures(told),
  concern: changeConcern,
  wake: run.wakeOf,
  visible: (actor) => (may(actor, "change.read") ? ["all"] : []),
  // Whoever steps into time that may be frozen must not pass a freeze that is being written. An edit or a vote touches the change alone.
  // Whoever takes a change past its tasks must not pass one that is being added.
  // Nor may whoever decides for the CAB pass the end of its meeting.
  fences: (command, current) => {
    const { type } = command;
    if (command.type === "decideByCab") return { holds: [`meeting:${command.meeting}`] };
    const tasks = current && pastTasks.has(type) ? [taskFence(current.id)] : [];
    const reviews = current?.reviewRequired && type === "close" ? [`review:${current.id}`] : [];
    return { holds: intoTime.has(type) ? ["freeze", ...tasks] : [...tasks, ...reviews] };
  },
  factsRead: [
    "changeFreeze",
    "changeApproval",
    "changeType",
    "changeTemplate",
    "changeTask",
    "service",
    "configurationItem",
    "team",
    "person",
    "incident",
    "changeSuspicion",
    "review",
    "reviewPolicy",
    "meeting",
    "agendaItem",
  ],
};

/** Changes, those of another system included. Nobody here agreed to those: approvals, exceptions and risk are never taken over as ours. */
export const change: Kind<ChangeRequest, ChangeCommand | HistoryCommand, ChangeFacts> = withHistory(worked, {
  fresh: work.newChange,
  never: new Set([
    ...["consentedBy", "consentDigest", "riskPoints", "riskLines", "approvalDigest", "approvalDueAt", "approvalRemindAt"],
    ...["approvalOverdueAt", "cabDigest", "cabDecision", "cabMeeting", "exceptions", "announcedAt", "announcedDigest", "observed"],
    ...["causedIncidents", "reviewRequired", "reviewBecause", "review", "template", "templateRevision", "pointPassedAt", "overranAt"],
  ]),
  entries: { note: "noteAdded", comment: "noteAdded" },
});

/** Steps into time that may be frozen; what rests and goes on is one. */
const intoTime = new Set<string>(["schedule", "implement", "resume"]);
const pastTasks = new Set<string>(["implement", "finish", "close", "cancel"]);

function decide(asked: work.Asked): Decision<ChangeRequest> {
  const { command, current, actor, facts, now } = asked;
  if (command.type === "create") return work.create(asked, command);
  if (!current) return refuse("missing");
  const denied = gate(command.type, { current, actor, facts, now });
  if (denied) return { ok: false, refusal: denied };
  const held = { ...asked, current };
  switch (command.type) {
    case "edit":
      return work.edit(held, command);
    case "assess":
      return run.assess(held);
    case "consent":
      return approve.consent(held);
    case "authorize":
      return approve.authorize(held);
    case "approve":
      return approve.vote(held, "approve", command.words);
    case "reject":
      return approve.vote(held, "reject", command.reason);
    case "schedule":
      return run.schedule(held);
    case "implement":
      return run.implement(held);
    case "pause":
      return run.pause(held, command.reason);
    case "resume":
      return run.resume(held);
    case "finish":
      return run.finish(held);
    case "rollBack":
      return run.rollBack(held, command.reason);
    case "close":
      return run.close(held, command);
    case "revert":
      return run.revert(held, command.reason);
    case "cancel":
      return run.cancel(held, command.reason);
    case "except":
      return approve.except(held, command);
    case "withdrawException":
      return approve.withdrawException(held, command);
    case "decideByCab":
      return decideByCab(held, command);
    case "addNote":
      return command.text.trim() === ""
        ? refuse("textNeeded", { field: "text" })
        : accept({ ...current }, { type: "noteAdded", data: { text: command.text } });
    case "openReview":
      return openReview(held);
    case "noteCaused":
      return noteCaused(held, command);
    case "leaveOut":
      return accept({ ...current, leftOut: command.because }, { type: "leftOutOfSuccess", data: { because: command.because } });
    case "noteAnnounced":
      return accept({ ...current, announcedAt: now, announcedDigest: command.digest }, { type: "changeAnnounced" });
    case "wake":
      return run.woken(current, now, facts);
  }
}
