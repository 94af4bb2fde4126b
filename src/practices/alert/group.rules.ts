import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type DomainEvent, refuse } from "../../kernel/decision.ts";
import { choice, integer, moment, optional, prose, reference, text, unsaid } from "../../kernel/model.ts";
import type { CommandsOf, Kind } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { addMs, type Instant } from "../../kernel/time.ts";
import { type AlertGroup, alertGroupModel } from "./correlation.model.ts";
import { severities } from "./model.ts";
import { rankOf } from "./place.rules.ts";

const commands = {
  count: {
    label: "Count",
    internal: true,
    creates: true,
    input: {
      incident: reference("incident", { label: "Incident" }),
      title: text({ label: "First", max: 1024 }),
      joined: integer({ label: "Joined", min: -100_000 }),
      severity: choice(severities, { label: "Worst" }),
      firstAt: moment({ label: "First" }),
      lastAt: moment({ label: "Last" }),
      sentence: optional(prose({ label: "Why", max: 800 })),
      opened: integer({ label: "Opened" }),
      moved: optional(prose({ label: "Moved", max: 800 })),
    },
  },
  clear: { label: "All over", internal: true, input: { at: moment({ label: "Since" }), sentence: prose({ label: "Words", max: 800 }) } },
} as const;
type GroupCommand = CommandsOf<typeof commands, AlertGroup> | { type: "wake" };
type Count = Extract<GroupCommand, { type: "count" }>;

/** What joins is told on the incident's timeline at once, and then at most once a minute, with how many it were. */
const quietMs = 60_000;

/** The alerts of an incident, as one line. It stands on the incident's timeline, without making anybody's form of the incident stale. */
export const alertGroup: Kind<AlertGroup, GroupCommand, undefined> = {
  model: alertGroupModel,
  permissions: { read: "alert.read" },
  commands,
  events: {
    alertsJoined: { audience: "staff", label: "alerts joined" },
    alertsMoved: { audience: "staff", label: "alerts moved" },
    alertsOver: { audience: "staff", label: "all alerts are over" },
  },
  refusals: { notByHand: "Alerts are counted by the house. Join or unlink an alert instead." },
  gate: () => null,
  decide: (question): Decision<AlertGroup> => {
    const { current, command, now } = question;
    if (command.type === "count") return counted(current ?? { ...empty(question), incident: command.incident }, command, now);
    if (!current) return refuse("missing");
    if (command.type === "clear")
      return current.clearAt === null
        ? accept({ ...told(current, now), clearAt: command.at }, ...untoldOf(current), {
            type: "alertsOver",
            data: { sentence: command.sentence },
          })
        : accept(current);
    return accept(told(current, now), ...untoldOf(current));
  },
  fromPatch: () => ({ ok: false, refusal: { code: "notByHand" } }),
  visible: (actor) => (may(actor, "alert.read") ? ["all"] : []),
  about: (record) => record.incident,
  wake: (record) => (record.untold === 0 || record.toldAt === null ? null : addMs(record.toldAt, quietMs)),
};

function counted(
  group: AlertGroup,
  { title, joined, severity, firstAt, lastAt, sentence, opened, moved }: Count,
  now: Instant,
): Decision<AlertGroup> {
  const isFirst = group.alerts === 0;
  const next: AlertGroup = {
    ...group,
    title: isFirst ? title : group.title,
    alerts: Math.max(0, group.alerts + joined),
    severity: isFirst || rankOf(severity) < rankOf(group.severity) ? severity : group.severity,
    firstAt: isFirst || firstAt < group.firstAt ? firstAt : group.firstAt,
    lastAt: isFirst || lastAt > group.lastAt ? lastAt : group.lastAt,
    clearAt: joined > 0 ? null : group.clearAt,
    untold: group.untold + Math.max(0, joined - opened),
  };
  const isQuiet = group.toldAt !== null && now < addMs(group.toldAt, quietMs);
  const moves = moved === null ? [] : [{ type: "alertsMoved", data: { text: moved } }];
  if (next.untold === 0 || isQuiet) return accept(next, ...moves);
  const data = { count: next.untold, alerts: next.alerts, severity: next.severity, ...(sentence && next.untold === 1 ? { sentence } : {}) };
  return accept(told(next, now), ...moves, { type: "alertsJoined", data });
}

function untoldOf({ untold, alerts, severity }: AlertGroup): DomainEvent[] {
  return untold === 0 ? [] : [{ type: "alertsJoined", data: { count: untold, alerts, severity } }];
}

function told(group: AlertGroup, now: Instant): AlertGroup {
  return { ...group, untold: 0, toldAt: now };
}

function empty(question: Parameters<typeof newBase>[0]): AlertGroup {
  const { now } = question;
  const blank = { title: "", alerts: 0, severity: "info", firstAt: now, lastAt: now, clearAt: null, untold: 0, toldAt: null } as const;
  return { ...newBase(question), ...unsaid(alertGroupModel), ...blank, incident: "" };
}
