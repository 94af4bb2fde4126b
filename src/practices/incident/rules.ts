import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { recordEntry } from "../../kernel/history.ts";
import type { Kind } from "../../kernel/practice.ts";
import { minInstant } from "../../kernel/time.ts";
import { isSettled } from "../review/rules.ts";
import { nextBreaches } from "./clocks.rules.ts";
import { type IncidentCommand, incidentCommands } from "./commands.ts";
import { incidentConcern } from "./concern.rules.ts";
import type { IncidentFacts } from "./facts.ts";
import { recordHistory } from "./history.rules.ts";
import * as major from "./major.rules.ts";
import { type Incident, incidentModel, states } from "./model.ts";
import { fromPatch } from "./patch.rules.ts";
import * as relation from "./relation.rules.ts";
import { incidentMeasures } from "./report.ts";
import * as telling from "./telling.rules.ts";
import { incidentEvents, incidentRefusals } from "./words.ts";
import * as work from "./work.rules.ts";

export const incident: Kind<Incident, IncidentCommand, IncidentFacts> = {
  model: incidentModel,
  permissions: { read: "incident.read", create: "incident.report" },
  commands: incidentCommands,
  events: incidentEvents,
  refusals: incidentRefusals,
  gate: ({ actor, current, command, facts }) => (current ? gate(current, command.type, actor, facts) : { code: "missing" }),
  decide,
  learn: relation.learn,
  fromPatch,
  wake: (record) => {
    const update =
      record.majorState === "declared" && !record.updateMissedAt && ["1", "2", "3"].includes(record.state) ? record.nextUpdateAt : null;
    return minInstant(update, record.state === "6" ? record.autoCloseAt : null);
  },
  visible,
  fences: (command, current) =>
    closing.has(command.type) || command.type === "wake" ? (current?.reviewRequired ? { holds: [`review:${current.id}`] } : {}) : {},
  measures: incidentMeasures,
  concern: incidentConcern,
};

/** From which states each verb may run. */
const from: Partial<Record<IncidentCommand["type"], readonly string[]>> = {
  acknowledge: ["1", "2", "3"],
  assign: ["1", "2", "3"],
  take: ["1", "2", "3"],
  start: ["1"],
  hold: ["1", "2"],
  resume: ["3"],
  resolve: ["1", "2", "3"],
  reopen: ["6"],
  close: ["6"],
  cancel: ["1", "2", "3"],
  edit: ["1", "2", "3", "6"],
  merge: ["1", "2", "3", "6"],
  linkParent: ["1", "2", "3"],
  rate: ["6", "7"],
};
const closing = new Set(["close", "cancel", "merge"]);
/** What the one who reported it may do to their own report. */
const callers = new Set(["addComment", "reopen", "rate"]);

/** Why this actor may not run this command now, or null: decides and dims buttons alike. */
export function gate(current: Incident, type: string, actor: Actor, facts: IncidentFacts | undefined): Refusal | null {
  const spec = incidentCommands[type as keyof typeof incidentCommands] as { permission?: string; internal?: boolean } | undefined;
  if (spec?.internal || type === "wake") return null;
  const self = actor.onBehalfOf?.personId ?? actor.personId;
  const own = self !== null && (current.caller === self || current.openedBy === self);
  if (!may(actor, "incident.work") && !(callers.has(type) && own))
    return { code: "notPermitted", because: spec?.permission ?? "incident.work" };
  if (current.mergedInto && type !== "unmerge" && type !== "addNote") return { code: "isMergedHere" };
  const states = from[type as IncidentCommand["type"]];
  if (states && !states.includes(current.state)) return { code: "wrongState", because: nameOf(current.state) };
  const standing = major.majorGate(current, type);
  if (standing) return { code: standing };
  if (type === "acknowledge" && current.acknowledgedAt) return { code: "acknowledgedAlready" };
  if (type === "take" && self !== null && current.assignee === self && current.state !== "1") return { code: "yoursAlready" };
  if (type === "unmerge" && !current.mergedInto) return { code: "notMerged" };
  if (type === "unlinkParent" && !current.parent) return { code: "noParent" };
  if (type === "restrict" && current.restricted) return { code: "restrictedAlready" };
  if (type === "unrestrict" && !current.restricted) return { code: "notRestricted" };
  if (type === "rate" && (current.satisfaction !== null || current.caller !== self))
    return { code: current.satisfaction ? "ratedAlready" : "callerRates" };
  return closing.has(type) ? reviewGate(current, facts) : null;
}

type Reviewed = Pick<Incident, "id" | "reviewRequired"> & { majorState: string };

/** An incident that needs a review closes only with an approved one, or a waiver: by whatever door. */
export function reviewGate(current: Reviewed, facts: Pick<IncidentFacts, "reviews"> | undefined): Refusal | null {
  if (!current.reviewRequired) return null;
  const review = facts?.reviews.get(current.id);
  if (isSettled(review?.state)) return null;
  const why = current.majorState === "declared" || current.majorState === "demoted" ? "a major incident" : "a critical incident";
  const standing = review
    ? `${review.number ?? "its review"} is ${review.state === "inReview" ? "in review" : "a draft"}${review.ownerName ? ` with ${review.ownerName}` : ""}`
    : "no review was opened";
  return {
    code: "reviewNeeded",
    because: `${why} needs an approved review, and ${standing}`,
    opens: { label: "Open the review", kind: "review", ...(review ? { id: review.id } : {}) },
  };
}

function decide(asked: work.Asked): Decision<Incident> {
  const { command, current, actor, facts } = asked;
  if (command.type === "create") return work.create(asked, command);
  if (command.type === "recordHistory") return recordHistory(asked, command);
  if (command.type === "recordEntry") return recordEntry(asked, command, { note: "noteAdded", comment: "commentAdded" });
  if (!current) return refuse("missing");
  const denied = gate(current, command.type, actor, facts);
  if (denied) return { ok: false, refusal: denied };
  const held = { ...asked, current };
  switch (command.type) {
    case "edit":
      return work.edit(held, command);
    case "acknowledge":
      return work.acknowledge(held);
    case "assign":
    case "take":
      return work.assign(held, command);
    case "start":
      return work.start(held, command);
    case "hold":
      return work.hold(held, command);
    case "resume":
      return work.resume(held, command.note);
    case "resolve":
      return work.resolve(held, command);
    case "reopen":
      return work.reopen(held, command.reason);
    case "close":
      return work.close(held, command.note);
    case "cancel":
      return work.cancel(held, command.reason);
    case "addNote":
      return command.text.trim() === ""
        ? refuse("textNeeded", { field: "text" })
        : work.settled(current, { ...current }, held, work.noted(command.text));
    case "addComment":
      return work.comment(held, command.text);
    case "rate":
      return work.rate(held, command);
    case "restrict":
    case "unrestrict":
      return major.restrict(held, command.reason, command.type === "restrict");
    case "linkParent":
      return relation.linkParent(held, command.parent);
    case "unlinkParent":
      return relation.unlinkParent(held);
    case "merge":
      return relation.merge(held, command.into);
    case "unmerge":
      return relation.unmerge(held);
    case "noteDuplicate":
      return relation.noteDuplicate(held, command);
    case "noteProblem":
      return relation.noteProblem(held, command);
    case "follow":
      return relation.follow(held, command);
    case "proposeMajor":
      return major.propose(held, command.reason);
    case "declareMajor":
      return major.declare(held, command);
    case "demoteMajor":
      return major.demote(held, command.reason);
    case "handOver":
      return major.handOver(held, command);
    case "setPhase":
      return major.setPhase(held, command);
    case "sendUpdate":
      return major.sendUpdate(held, command);
    case "tellGroup":
      return telling.tellGroup(held, command.group);
    case "leaveGroupOut":
      return telling.leaveGroupOut(held, command.group);
    case "decideOn":
      return major.decision(held, command);
    case "addWorkstream":
      return major.addWorkstream(held, command);
    case "moveWorkstream":
      return major.moveWorkstream(held, command);
    case "noteClock": {
      const clocks = { ...current.clocks, [command.clock.definition]: command.clock };
      return accept({ ...current, clocks, ...nextBreaches(clocks) });
    }
    case "noteReview":
      return accept({ ...current, review: command.review, reviewState: command.reviewState });
    case "wake":
      return work.wake(held, reviewGate(current, facts) !== null);
  }
}

/** Staff see what is not restricted; restricted ones are seen by those who work on them; everybody sees what they reported. */
function visible(actor: Actor): ReturnType<Kind["visible"]> {
  const me = actor.onBehalfOf?.personId ?? actor.personId;
  if (may(actor, "incident.readRestricted") && may(actor, "incident.readAll")) return ["all"];
  const equals = (field: string, value: string | boolean) => ({ field, is: "equals", value }) as const;
  if (may(actor, "incident.readAll")) {
    const open = equals("restricted", false);
    if (!me) return [open];
    const mine = ["caller", "assignee", "commander", "communicator", "scribe"].map((field) => equals(field, me));
    const teams = actor.teamIds.length > 0 ? [{ field: "team", is: "equals", value: [...actor.teamIds] } as const] : [];
    // One branch: nearly all of it is open, so a list walks its order's index once and meets the few restricted ones on the way.
    return [{ any: [open, { all: [equals("restricted", true), { any: [...mine, ...teams] }] }] }];
  }
  if (!me) return [];
  return [equals("caller", me), { all: [equals("openedBy", me), { not: equals("caller", me) }] }];
}

function nameOf(state: string): string {
  return states.find((one) => one.value === state)?.label.toLowerCase() ?? state;
}
