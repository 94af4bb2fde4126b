import { may } from "../../kernel/actor.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import type { Change, Reaction } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import { type Heartbeat, heartbeatModel } from "./rule.model.ts";

const register = defineRegister<Heartbeat>(heartbeatModel, { read: "alert.read", write: "alert.administer" });

/** Something that must report regularly. A report sets it alive; a report that does not come is an alert. Silence before the first says nothing. */
export const heartbeat: typeof register = {
  ...register,
  commands: { ...register.commands, beat: { label: "It reports", permission: "alert.beat", input: {}, order: 2 } },
  events: {
    ...register.events,
    heartbeatBegan: { audience: "staff", label: "reported for the first time" },
    heartbeatMissed: { audience: "staff", label: "missed" },
    heartbeatBack: { audience: "staff", label: "reports again" },
  },
  refusals: { ...register.refusals, isRetired: "This heartbeat is retired: nobody waits for it." },
  gate: (question) => (question.command.type === "beat" ? beatGate(question.actor, question.current) : register.gate(question)),
  decide: (question) => {
    const { current, command, actor, now } = question;
    if (command.type === "wake") return current ? missed(current, now) : refuse("missing");
    if (command.type !== "beat") return register.decide(question);
    if (!current) return refuse("missing");
    const denied = beatGate(actor, current);
    return denied ? { ok: false, refusal: denied } : beaten(current, now);
  },
  wake: (record) => (record.active === false || record.state !== "alive" ? null : dueAt(record)),
};

function beatGate(actor: Parameters<typeof may>[0], current: Heartbeat | null): { code: string; because?: string } | null {
  if (!may(actor, "alert.beat")) return { code: "notPermitted", because: "alert.beat" };
  if (!current) return { code: "missing" };
  return current.active === false ? { code: "isRetired" } : null;
}

function beaten(current: Heartbeat, now: Instant): Decision<Heartbeat> {
  const next: Heartbeat = { ...current, state: "alive", lastAt: now };
  if (current.state === "alive") return accept(next);
  return accept(next, { type: current.state === "missed" ? "heartbeatBack" : "heartbeatBegan" });
}

function missed(current: Heartbeat, now: Instant): Decision<Heartbeat> {
  const due = dueAt(current);
  if (current.state !== "alive" || due === null || due > now) return accept({ ...current });
  return accept({ ...current, state: "missed" }, { type: "heartbeatMissed", data: { lastAt: current.lastAt } });
}

/** When the next report is missed. */
export function dueAt({ lastAt, everyMinutes, graceMinutes }: Heartbeat): Instant | null {
  return lastAt === null ? null : addMinutes(lastAt, everyMinutes + graceMinutes);
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
  const summary = `${name} has not reported for more than ${everyMinutes} minutes`;
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
