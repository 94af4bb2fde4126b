import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { type HistoryCommand, withHistory } from "../../kernel/history.ts";
import type { Kind } from "../../kernel/practice.ts";
import * as cause from "./cause.rules.ts";
import * as closing from "./close.rules.ts";
import { type ProblemCommand, problemCommands } from "./commands.ts";
import { problemConcern } from "./concern.rules.ts";
import type { ProblemFacts } from "./facts.ts";
import * as link from "./link.rules.ts";
import { type Problem, type ProblemState, problemModel, states } from "./model.ts";
import { fromPatch } from "./patch.rules.ts";
import { wakeOf, woken } from "./rest.rules.ts";
import { problemReviewGate } from "./review.rules.ts";
import { problemEvents, problemRefusals } from "./words.ts";
import * as work from "./work.rules.ts";

const worked: Kind<Problem, ProblemCommand, ProblemFacts> = {
  model: problemModel,
  permissions: { read: "problem.read", create: "problem.work" },
  commands: problemCommands,
  events: problemEvents,
  refusals: problemRefusals,
  gate: ({ actor, current, command, facts }) => (current ? gate(current, command.type, actor, facts) : { code: "missing" }),
  decide,
  learn: (facts, change) => link.learnLinks(facts, change.after, change.events),
  fromPatch,
  wake: wakeOf,
  concern: problemConcern,
  visible,
  fences: (command, current) =>
    ending.has(command.type) && current ? { holds: current.needingReview.map((incident) => `review:${incident}`) } : {},
  factsRead: ["incident", "review", "person"],
};

/** Problems, those of another system included. */
export const problem: Kind<Problem, ProblemCommand | HistoryCommand, ProblemFacts> = withHistory(worked, {
  fresh: (asked) => ({ ...work.newProblem(asked), openedAt: asked.now }),
  never: new Set([
    ...["incidentCount", "openIncidentCount", "lastIncidentAt", "needingReview", "observed", "restricted", "workaroundTold"],
    ...["overdueAt", "escalateAt", "escalatedAt", "missedSteps", "hypotheses", "reanalysedCount"],
  ]),
  entries: { note: "noteAdded", comment: "noteAdded" },
});

const unsolved = ["101", "102", "103", "104"] as const;
const open = [...unsolved, "106"] as const;
/** From which states each verb may run. */
const from: Partial<Record<ProblemCommand["type"], readonly ProblemState[]>> = {
  edit: open,
  assign: open,
  take: open,
  plan: open,
  assess: ["101"],
  confirm: ["101", "102"],
  fix: ["103"],
  resolve: ["104"],
  complete: ["106"],
  acceptRisk: unsolved,
  markDuplicate: unsolved,
  cancel: unsolved,
  reanalyse: ["106", "107"],
  addHypothesis: unsolved,
  decideHypothesis: unsolved,
  markKnownError: unsolved,
  communicateWorkaround: unsolved,
};
/** Every way to closed on which the review of an incident may stand. */
const ending = new Set(["complete", "acceptRisk", "cancel"]);

/** Why this actor may not run this command now, or null: decides and dims buttons alike. */
export function gate(current: Problem, type: string, actor: Actor, facts: ProblemFacts | undefined): Refusal | null {
  const spec = problemCommands[type as keyof typeof problemCommands] as { permission?: string; internal?: boolean } | undefined;
  if (spec?.internal || type === "wake") return null;
  const states = from[type as ProblemCommand["type"]];
  if (states && !states.includes(current.state)) return { code: "wrongState", because: `the state ${nameOf(current.state)}` };
  const self = actor.onBehalfOf?.personId ?? actor.personId;
  if (type === "take" && self !== null && current.assignee === self) return { code: "yoursAlready" };
  if (type === "linkIncidents" && current.state === "107" && current.resolutionCode !== "risk_accepted") return { code: "problemOver" };
  if (type === "markKnownError" && current.knownError) return { code: "knownAlready" };
  if (type === "withdrawKnownError" && !current.knownError) return { code: "notKnown" };
  if (type === "restrict" && current.restricted) return { code: "restrictedAlready" };
  if (type === "unrestrict" && !current.restricted) return { code: "notRestricted" };
  return ending.has(type) ? problemReviewGate(current.id, facts) : null;
}

function decide(asked: work.Asked): Decision<Problem> {
  const { command, current, actor, facts, now } = asked;
  if (command.type === "create") return work.create(asked, command);
  if (!current) return refuse("missing");
  const denied = gate(current, command.type, actor, facts);
  if (denied) return { ok: false, refusal: denied };
  const held = { ...asked, current };
  switch (command.type) {
    case "edit":
      return work.edit(held, command);
    case "assign":
    case "take":
      return work.assign(held, command);
    case "assess":
      return work.assess(held, command.note);
    case "confirm":
      return work.confirm(held, command);
    case "fix":
      return work.fix(held, command);
    case "plan":
      return work.plan(held, command);
    case "resolve":
      return closing.resolve(held, command);
    case "complete":
      return closing.complete(held, command.note);
    case "acceptRisk":
      return closing.acceptRisk(held, command);
    case "markDuplicate":
      return closing.markDuplicate(held, command.duplicateOf);
    case "cancel":
      return closing.cancel(held, command.reason);
    case "reanalyse":
      return closing.reanalyse(held, command.reason);
    case "addHypothesis":
      return cause.addHypothesis(held, command);
    case "decideHypothesis":
      return cause.decideHypothesis(held, command);
    case "markKnownError":
      return cause.markKnownError(held);
    case "withdrawKnownError":
      return accept({ ...current, knownError: false }, { type: "knownErrorWithdrawn" });
    case "communicateWorkaround":
      return cause.communicateWorkaround(held, command.workaround);
    case "linkIncidents":
      return link.linkIncidents(held, command.incidents);
    case "unlinkIncident":
      return link.unlinkIncident(held, command.incident);
    case "restrict":
    case "unrestrict":
      return restrict(held, command.reason, command.type === "restrict");
    case "addNote":
      return command.text.trim() === "" ? refuse("textNeeded", { field: "text" }) : accept({ ...current }, ...work.noted(command.text));
    case "follow":
      return link.follow(held);
    case "confine":
      return link.confine(held);
    case "noteDuplicate":
      return accept(
        { ...current },
        { type: "duplicateNoted", data: { duplicate: command.duplicate, incidents: command.incidents.length } },
      );
    case "wake":
      return woken(current, now, facts);
  }
}

function restrict({ current, facts, id }: work.Held, reason: string, restricted: boolean): Decision<Problem> {
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  const behind = [...facts.incidents.values()].find((one) => one.problem === id && one.restricted);
  if (!restricted && behind) return refuse("holdsRestricted", { because: behind.number ?? "an incident" });
  return accept({ ...current, restricted }, { type: restricted ? "problemRestricted" : "restrictionLifted", data: { reason } });
}

/** Staff see what is not restricted; restricted ones are seen by those who work on them, and by those who may read such records. */
function visible(actor: Actor): ReturnType<Kind["visible"]> {
  if (!may(actor, "problem.read")) return [];
  if (may(actor, "incident.readRestricted")) return ["all"];
  const equals = (field: string, value: string | boolean | string[]) => ({ field, is: "equals", value }) as const;
  const me = actor.onBehalfOf?.personId ?? actor.personId;
  const free = equals("restricted", false);
  if (!me) return [free];
  const teams = actor.teamIds.length > 0 ? [equals("team", [...actor.teamIds])] : [];
  return [{ any: [free, { all: [equals("restricted", true), { any: [equals("assignee", me), ...teams] }] }] }];
}

function nameOf(state: string): string {
  return states.find((one) => one.value === state)?.label ?? state;
}
