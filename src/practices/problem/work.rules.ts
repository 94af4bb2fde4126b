import { accept, type Decision, type DomainEvent, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { type AnyRecord, unsaid } from "../../kernel/model.ts";
import type { Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { addDays } from "../../kernel/time.ts";
import { priorityOf } from "../incident/work.rules.ts";
import type { CommandOf, ProblemCommand } from "./commands.ts";
import type { IncidentStanding, ProblemFacts } from "./facts.ts";
import { linkable } from "./link.rules.ts";
import { type Problem, problemModel } from "./model.ts";
import { hurried, rhythmOf, stepped } from "./rest.rules.ts";

export type Asked = Question<Problem, ProblemCommand, ProblemFacts>;
export type Held = Asked & { current: Problem };

/** A problem, perhaps with the incidents it lies behind: priority by the table, team of its service, the next step by policy. */
export function create(asked: Asked, command: CommandOf<"create">): Decision<Problem> {
  const { actor, facts, now } = asked;
  if (asked.current) return refuse("taken");
  const { type: _, incidents, ...given } = command;
  const base: AnyRecord = { ...newProblem(asked), openedAt: now, openedBy: actor.personId };
  const said = withChanges(base, given) as Problem;
  const found = linkable({ ...asked, current: said }, incidents, { mayBeNone: true, takesRestricted: true });
  if (!found.ok) return found;
  const drawn = drawnFrom(said, found.incidents, facts);
  const team = drawn.team ?? (drawn.service ? (facts.services.get(drawn.service)?.supportTeam ?? null) : null);
  const record = { ...drawn, team, priority: priorityOf(drawn, facts), restricted: found.incidents.some((one) => one.restricted) };
  const events: DomainEvent[] = [{ type: "problemOpened", data: { shortDescription: record.shortDescription } }];
  if (found.incidents.length > 0) events.push(found.event);
  return accept(stepped(record, now, facts), ...events);
}

/**
 * A new problem takes from its incidents what nobody said of it: the service that most of them name (of equals the one named first), and
 * where impact and urgency stand as they come, the pair of the incident that is most urgent by the table.
 */
function drawnFrom(said: Problem, incidents: readonly IncidentStanding[], facts: ProblemFacts): Problem {
  const named = incidents.flatMap(({ service }) => service ?? []);
  const times = (service: Id) => named.filter((one) => one === service).length;
  const service = said.service ?? named.toSorted((one, other) => times(other) - times(one))[0] ?? null;
  const isAsItComes = said.impact === usual.impact && said.urgency === usual.urgency;
  if (!isAsItComes) return { ...said, service };
  const byUrgency = incidents.map(({ impact, urgency }) => ({ impact, urgency, priority: priorityOf({ impact, urgency }, facts) }));
  const [worst] = byUrgency.toSorted((one, other) => (one.priority < other.priority ? -1 : one.priority > other.priority ? 1 : 0));
  return worst ? { ...said, service, impact: worst.impact, urgency: worst.urgency } : { ...said, service };
}

/** Fields changed by a form, a list or a PATCH; priority follows impact and urgency. */
export function edit(asked: Held, command: CommandOf<"edit">): Decision<Problem> {
  const { current, facts, now } = asked;
  let next = withChanges(current, command.changes);
  const events: DomainEvent[] = [{ type: "problemEdited" }];
  if (next.impact !== current.impact || next.urgency !== current.urgency) next = { ...next, priority: priorityOf(next, facts) };
  if (next.priority !== current.priority) {
    next = hurried(next, now, facts);
    events.push({ type: "priorityChanged", data: { from: current.priority, to: next.priority } });
  }
  if (next.workaround !== current.workaround) next = { ...next, workaroundTold: [] };
  return accept(next, ...events);
}

export function assign(asked: Held, command: CommandOf<"assign"> | CommandOf<"take">): Decision<Problem> {
  const { current, actor } = asked;
  const me = actor.onBehalfOf?.personId ?? actor.personId;
  const team = command.type === "take" ? current.team : (command.team ?? current.team);
  const assignee = command.type === "take" ? me : command.assignee;
  const note = command.type === "take" ? null : command.note;
  return accept({ ...current, team, assignee }, { type: "assigned", data: { team, assignee } }, ...noted(note));
}

export function assess({ current, now, facts }: Held, note: string | null): Decision<Problem> {
  return accept(stepped({ ...current, state: "102" }, now, facts), { type: "assessmentStarted" }, ...noted(note));
}

/** To look for the cause needs somebody who looks. Source: ServiceNow, problem state model (Assess to Root Cause Analysis). */
export function confirm({ current, now, facts }: Held, command: CommandOf<"confirm">): Decision<Problem> {
  const assignee = command.assignee ?? current.assignee;
  if (!assignee) return refuse("ownerNeeded", { field: "assignee" });
  return accept(
    stepped({ ...current, state: "103", assignee }, now, facts),
    { type: "problemConfirmed", data: { assignee } },
    ...noted(command.note),
  );
}

/** A fix needs the cause. Source: ServiceNow, problem state model (Root Cause Analysis to Fix in Progress). */
export function fix({ current, now, facts }: Held, command: CommandOf<"fix">): Decision<Problem> {
  const causeNotes = command.causeNotes?.trim() ? command.causeNotes : current.causeNotes;
  if (!causeNotes?.trim()) return refuse("causeNeeded", { field: "causeNotes" });
  return accept(
    stepped({ ...current, state: "104", causeNotes }, now, facts),
    { type: "fixStarted", data: { causeNotes } },
    ...noted(command.note),
  );
}

/** The owner says what comes next and by when; not farther ahead than a problem of this priority may rest. */
export function plan({ current, now, facts }: Held, { nextStep, nextStepBy }: CommandOf<"plan">): Decision<Problem> {
  if (nextStepBy <= now) return refuse("stepPast", { field: "nextStepBy" });
  const { farthestDays } = rhythmOf(current, facts);
  if (nextStepBy > addDays(now, farthestDays))
    return refuse("stepTooFar", { field: "nextStepBy", because: farthestDays === 1 ? "a day" : `${farthestDays} days` });
  return accept(
    { ...current, nextStep, nextStepBy, overdueAt: null, escalateAt: null, escalatedAt: null },
    { type: "stepPlanned", data: { nextStep, nextStepBy } },
  );
}

export function noted(text: string | null): DomainEvent[] {
  return text?.trim() ? [{ type: "noteAdded", data: { text } }] : [];
}

const blank = {
  state: "101",
  priority: "5",
  missedSteps: 0,
  hypotheses: [],
  workaroundTold: [],
  knownError: false,
  reanalysedCount: 0,
  restricted: false,
  incidentCount: 0,
  openIncidentCount: 0,
  needingReview: [],
} as const satisfies Partial<Problem>;

/** What fields hold of which nothing is said. */
const usual = unsaid(problemModel) as Problem;

/** A new problem, before anything is said of it. */
export const newProblem = recordMaker(problemModel, blank);
