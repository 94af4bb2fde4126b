import { accept, type Decision, type DomainEvent, refuse } from "../../kernel/decision.ts";
import { addMinutes } from "../../kernel/time.ts";
import type { CommandOf } from "./commands.ts";
import type { Incident, Workstream } from "./model.ts";
import { rhythmOf } from "./rhythm.rules.ts";
import { toldBy } from "./telling.rules.ts";
import { type Asked, noted, settled } from "./work.rules.ts";

type Held = Asked & { current: Incident };
const open = ["1", "2", "3"];
/** What is done in the room, and ends with it. */
const inTheRoom = ["handOver", "decideOn", "addWorkstream", "moveWorkstream", "tellGroup", "leaveGroupOut"];

/** Why a command of the major incident may not run in this state, or null. The last word to stakeholders may follow its resolution or its calling off. */
export function majorGate(current: Incident, type: string): string | null {
  const declared = current.majorState === "declared";
  if (type === "proposeMajor") return current.majorState === "none" && open.includes(current.state) ? null : "majorAlready";
  if (type === "declareMajor") return declared ? "majorAlready" : open.includes(current.state) ? null : "notOpen";
  // What was restored stays restored: a phase belongs to an incident that is worked on.
  if (type === "setPhase") return !declared ? "notMajor" : open.includes(current.state) ? null : "phaseOver";
  if (type === "demoteMajor") return declared || current.majorState === "proposed" ? null : "notMajor";
  if (inTheRoom.includes(type)) return !declared ? "notMajor" : current.state === "7" || current.state === "8" ? "roomOver" : null;
  if (type === "sendUpdate") return !declared ? "notMajor" : current.state === "7" ? "roomOver" : null;
  return null;
}

export function propose(asked: Held, reason: string): Decision<Incident> {
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  return settled(asked.current, { ...asked.current, majorState: "proposed" }, asked, [{ type: "majorProposed", data: { reason } }]);
}

export function declare(asked: Held, command: CommandOf<"declareMajor">): Decision<Incident> {
  const { current, actor, now, facts } = asked;
  if (command.reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  const severity = command.severity ?? current.severity;
  const every = rhythmOf(facts.house, severity);
  const service = current.service ? facts.services.get(current.service) : undefined;
  const commander = command.commander ?? current.commander ?? actor.onBehalfOf?.personId ?? actor.personId;
  const next: Incident = {
    ...current,
    majorState: "declared",
    severity,
    phase: current.phase ?? "investigating",
    state: current.state === "1" ? "2" : current.state,
    commander,
    bridgeUrl: command.bridgeUrl ?? current.bridgeUrl,
    affectedUsers: command.affectedUsers ?? current.affectedUsers ?? service?.usersServed ?? null,
    acknowledgedAt: current.acknowledgedAt ?? now,
    updateEveryMinutes: every,
    nextUpdateAt: addMinutes(now, every),
    updateMissedAt: null,
    autoCloseAt: null,
  };
  return settled(current, next, asked, [{ type: "majorDeclared", data: { reason: command.reason, commander } }]);
}

export function demote(asked: Held, reason: string): Decision<Incident> {
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  // A proposal that is declined leaves nothing behind: it may be made again.
  const majorState = asked.current.majorState === "declared" ? "demoted" : "none";
  const next: Incident = { ...asked.current, majorState, nextUpdateAt: null, updateMissedAt: null };
  return settled(asked.current, next, asked, [{ type: "majorDemoted", data: { reason } }]);
}

export function handOver(asked: Held, command: CommandOf<"handOver">): Decision<Incident> {
  const { role, person, note } = command;
  const from = asked.current[role];
  if (from === person) return refuse("roleAlready", { field: "person" });
  return settled(asked.current, { ...asked.current, [role]: person }, asked, [
    { type: "handedOver", data: { role, from, to: person } },
    ...noted(note),
  ]);
}

export function setPhase(asked: Held, command: CommandOf<"setPhase">): Decision<Incident> {
  const { current, now } = asked;
  if (command.phase === current.phase) return refuse("phaseAlready", { field: "phase" });
  if (command.restoredAt && command.restoredAt > now) return refuse("restoredLater", { field: "restoredAt" });
  const restoredAt = command.phase === "mitigated" ? (command.restoredAt ?? current.restoredAt ?? now) : null;
  const event = { type: "phaseChanged", data: { from: current.phase, to: command.phase } };
  return settled(current, { ...current, phase: command.phase, restoredAt }, asked, [event, ...noted(command.note)]);
}

/** Known, doing, expected, next at: sent to stakeholders, and the clock for the next one set. Who is told is kept beside it, for staff. */
export function sendUpdate(asked: Held, command: CommandOf<"sendUpdate">): Decision<Incident> {
  const { current, now, facts } = asked;
  if (command.text.trim() === "") return refuse("textNeeded", { field: "text" });
  const every = current.updateEveryMinutes ?? facts.house.updateEveryMinutes;
  const nextUpdateAt = open.includes(current.state) ? (command.nextUpdateAt ?? addMinutes(now, every)) : null;
  if (nextUpdateAt && nextUpdateAt <= now) return refuse("nextUpdatePast", { field: "nextUpdateAt" });
  const updatesSent = current.updatesSent + 1;
  const expectedBackAt = command.expectedBackAt ?? current.expectedBackAt;
  const event = {
    type: "updateSent",
    data: { text: command.text, voice: command.voice, count: updatesSent, nextUpdateAt, expectedBackAt },
  };
  const technicalUpdateAt = command.voice === "technical" ? now : current.technicalUpdateAt;
  const next = { ...current, updatesSent, expectedBackAt, nextUpdateAt, technicalUpdateAt, updateMissedAt: null };
  return settled(current, next, asked, [event, ...toldBy(asked, command.voice)]);
}

export function decision(asked: Held, command: CommandOf<"decideOn">): Decision<Incident> {
  const { text, notChosen, advisedBy } = command;
  if (text.trim() === "") return refuse("textNeeded", { field: "text" });
  return settled(asked.current, { ...asked.current }, asked, [{ type: "decisionMade", data: { text, notChosen, advisedBy } }]);
}

export function addWorkstream(asked: Held, command: CommandOf<"addWorkstream">): Decision<Incident> {
  const { current, now } = asked;
  if (current.workstreams.length >= 20) return refuse("tooManyWorkstreams");
  const stream: Workstream = {
    id: asked.newId(current.workstreams.length + 1),
    title: command.title,
    owner: command.owner,
    state: command.owner ? "working" : "open",
    status: "",
    nextStep: command.nextStep ?? "",
    nextAt: command.nextAt,
    changedAt: now,
  };
  const event = { type: "workstreamAdded", data: { title: stream.title, owner: stream.owner } };
  return settled(current, { ...current, workstreams: [...current.workstreams, stream] }, asked, [event]);
}

export function moveWorkstream(asked: Held, command: CommandOf<"moveWorkstream">): Decision<Incident> {
  const { current, now } = asked;
  const known = current.workstreams.find((one) => one.id === command.workstream);
  if (!known) return refuse("noSuchWorkstream", { field: "workstream" });
  const { owner, state, status, nextStep, nextAt } = command;
  const changed: Workstream = {
    ...known,
    owner: owner === undefined ? known.owner : owner,
    state: state ?? (known.state === "open" && owner ? "working" : known.state),
    status: status === undefined ? known.status : (status ?? ""),
    nextStep: nextStep === undefined ? known.nextStep : (nextStep ?? ""),
    // A new next step has a time of its own, or none yet.
    nextAt: nextAt === undefined ? (nextStep === undefined ? known.nextAt : null) : nextAt,
    changedAt: now,
  };
  const isOwnerless = known.owner !== null && changed.owner === null;
  const told = { title: known.title, state: changed.state, status: changed.status, nextStep: changed.nextStep, owner: changed.owner };
  const events: DomainEvent[] = [{ type: "workstreamMoved", data: isOwnerless ? { ...told, isOwnerless } : told }];
  return settled(
    current,
    { ...current, workstreams: current.workstreams.map((one) => (one.id === known.id ? changed : one)) },
    asked,
    events,
  );
}

export function restrict(asked: Held, reason: string, restricted: boolean): Decision<Incident> {
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  if (asked.current.restricted === restricted) return accept(asked.current);
  return settled(asked.current, { ...asked.current, restricted }, asked, [
    { type: restricted ? "restricted" : "restrictionLifted", data: { reason } },
  ]);
}
