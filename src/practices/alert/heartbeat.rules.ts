import { may } from "../../kernel/actor.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import type { Change, Kind, Reaction } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import { momentWords } from "../../kernel/time-words.ts";
import { type Heartbeat, heartbeatModel } from "./rule.model.ts";

const register = defineRegister<Heartbeat>(heartbeatModel, { read: "alert.read", write: "alert.administer" });

/** When the office itself was not there, the newest first. */
export type HeartbeatFacts = { absences: readonly { from: Instant; until: Instant }[] };
type RegisterCommand = Parameters<typeof register.decide>[0]["command"];

/** Something that must report regularly. A report sets it alive; a report that does not come is an alert. Silence before the first says nothing. */
export const heartbeat: Kind<Heartbeat, RegisterCommand, HeartbeatFacts> = {
  ...register,
  commands: { ...register.commands, beat: { label: "It reports", permission: "alert.beat", input: {}, order: 2 } },
  events: {
    ...register.events,
    heartbeatBegan: { audience: "staff", label: "reported for the first time" },
    heartbeatMissed: { audience: "staff", label: "missed" },
    heartbeatBack: { audience: "staff", label: "reports again" },
  },
  refusals: { ...register.refusals, isRetired: "This heartbeat is retired: nobody waits for it." },
  gate: (question) =>
    question.command.type === "beat" ? beatGate(question.actor, question.current) : register.gate({ ...question, facts: undefined }),
  decide: (question) => {
    const { current, command, actor, now } = question;
    if (command.type === "wake") return current ? missed(current, question.facts, now) : refuse("missing");
    if (command.type !== "beat") return register.decide({ ...question, facts: undefined });
    if (!current) return refuse("missing");
    const denied = beatGate(actor, current);
    return denied ? { ok: false, refusal: denied } : beaten(current, now);
  },
  learn: (facts) => facts,
  wake: (record) => (record.active === false || record.state !== "alive" ? null : dueAt(record)),
};

function beatGate(actor: Parameters<typeof may>[0], current: Heartbeat | null): { code: string; because?: string } | null {
  if (!may(actor, "alert.beat")) return { code: "notPermitted", because: "alert.beat" };
  if (!current) return { code: "missing" };
  return current.active === false ? { code: "isRetired" } : null;
}

function beaten(current: Heartbeat, now: Instant): Decision<Heartbeat> {
  const next: Heartbeat = { ...current, state: "alive", lastAt: now, awayFrom: null, awayUntil: null };
  if (current.state === "alive") return accept(next);
  return accept(next, { type: current.state === "missed" ? "heartbeatBack" : "heartbeatBegan" });
}

function missed(current: Heartbeat, { absences }: HeartbeatFacts, now: Instant): Decision<Heartbeat> {
  const due = dueAt(current);
  if (current.state !== "alive" || due === null || due > now) return accept({ ...current });
  const absence = absences.find(({ from, until }) => from < due && until > current.lastAt!);
  const patient = absence ? { ...current, awayFrom: absence.from, awayUntil: absence.until } : current;
  // It may have reported when nobody listened: it has time for another report before it is said to be silent.
  if (dueAt(patient)! > due) return accept(patient);
  return accept({ ...current, state: "missed" }, { type: "heartbeatMissed", data: { lastAt: current.lastAt } });
}

const longestPatienceMinutes = 60;

/**
 * When the next report is missed. Where the office itself was away while one was expected: not before it has been back for as long as one
 * takes, at most an hour, and the grace.
 */
export function dueAt({ lastAt, everyMinutes, graceMinutes, awayUntil }: Heartbeat): Instant | null {
  if (lastAt === null) return null;
  const due = addMinutes(lastAt, everyMinutes + graceMinutes);
  if (awayUntil === null) return due;
  const patient = addMinutes(awayUntil, Math.min(everyMinutes, longestPatienceMinutes) + graceMinutes);
  return patient > due ? patient : due;
}

/** A missed heartbeat is an alert of its integration; one that reports again, or is retired, ends it. */
export const heartbeatReaction: Reaction = {
  on: ["heartbeat"],
  react: (change) => {
    const { before, after, events, at } = change as Change<Heartbeat>;
    const told = (action: "trigger" | "resolve") => [{ kind: "alert", command: { type: "receive", ...eventOf(after, action, at) } }];
    if (events.some(({ type }) => type === "heartbeatMissed")) return told("trigger");
    const isOver = before?.state === "missed" && (after.state === "alive" || after.active === false);
    return isOver ? told("resolve") : [];
  },
};

function eventOf(heartbeat: Heartbeat, action: "trigger" | "resolve", occurredAt: Instant): Record<string, unknown> {
  const { id, integration, name, resource, service, severity, everyMinutes } = heartbeat;
  const nothing = { component: null, group: null, class: null, environment: null, eventId: null };
  const empty = { identity: {}, labels: {}, links: [], details: {} };
  const away =
    action === "trigger" && heartbeat.awayFrom !== null && heartbeat.awayUntil !== null
      ? `. The office itself was away from ${momentWords("UTC", heartbeat.awayFrom, occurredAt)} to ${momentWords("UTC", heartbeat.awayUntil, occurredAt)} UTC`
      : "";
  const summary = `${name} has not reported for more than ${everyMinutes} minutes${away}`;
  return {
    ...nothing,
    ...empty,
    integration,
    action,
    sourceKey: `heartbeat:${id}`,
    service,
    resource,
    check: "heartbeat",
    summary,
    severity,
    occurredAt,
  };
}
