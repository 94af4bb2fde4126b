import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { choice, moment, optional, text } from "../../kernel/model.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import type { Span } from "../../kernel/span.ts";
import { addDays, type Instant, minInstant } from "../../kernel/time.ts";
import type { Health } from "../service/model.ts";
import type { Impact } from "./notice.model.ts";
import { type Cause, type ComponentState, componentStates, type StatusComponent, statusComponentModel } from "./page.model.ts";
import { permissions } from "./page.rules.ts";

const register = defineRegister<StatusComponent>(statusComponentModel, {
  ...permissions,
  refusals: {
    untilPast: "Say until when in the future the state is held.",
    untilFar: "A state is held for 30 days at most; what lasts longer is a notice.",
    notHeld: "No hand holds this state; it follows by itself.",
    noSuchPage: "There is no such status page.",
  },
});

/** What weighs on components: open incidents and maintenance of services, open notices and planned maintenance of components. */
export type ComponentFacts = {
  incidents: ReadonlyMap<Id, readonly { id: Id; level: Health; restricted: boolean }[]>;
  windows: ReadonlyMap<Id, readonly (Span & { id: Id })[]>;
  notices: ReadonlyMap<Id, readonly { id: Id; impact: Impact; incident: Id | null }[]>;
  planned: ReadonlyMap<Id, readonly (Span & { id: Id })[]>;
  pages: ReadonlyMap<Id, { countsConfidential: boolean }>;
};

const publish = "status.publish";
const own = {
  hold: {
    label: "Hold a state",
    permission: publish,
    order: 2,
    help: "Until then the state is what you say; afterwards it follows its service again.",
    input: {
      state: choice(componentStates, { label: "State" }),
      until: moment({ label: "Until" }),
      note: optional(text({ label: "Why, for colleagues", max: 300 })),
    },
  },
  release: { label: "Let it follow", input: {}, permission: publish, order: 3, help: "Ends what a hand holds." },
  recount: { label: "Count anew", input: {}, internal: true },
};
type ComponentCommand =
  | Parameters<typeof register.decide>[0]["command"]
  | { type: "hold"; state: ComponentState; until: Instant; note: string | null };

/** A component: a register whose state is the worst of what weighs on it, or what a hand holds for a while. */
export const statusComponent: Kind<StatusComponent, ComponentCommand, ComponentFacts> = {
  ...register,
  commands: { ...register.commands, ...own },
  events: {
    ...register.events,
    stateChanged: { audience: "public", label: "state changed" },
    stateHeld: { audience: "staff", label: "state held by hand" },
    stateReleased: { audience: "staff", label: "state follows again" },
  },
  factsRead: ["incident", "maintenanceWindow", "statusPage", "statusNotice"],
  gate: ({ actor, current, command, now }) => gate({ actor, current, command, now }),
  decide,
  wake: (record) => (record.active ? record.nextChangeAt : null),
  learn: (facts) => facts,
};

type Asked = Pick<Question<StatusComponent, { type: string }, ComponentFacts>, "actor" | "current" | "command" | "now">;

function gate(asked: Asked): Refusal | null {
  const { actor, current, command } = asked;
  if (!(command.type in own)) return register.gate({ ...asked, facts: undefined });
  if (!current) return { code: "missing" };
  if (command.type === "recount") return null;
  if (!may(actor, publish)) return { code: "notPermitted", because: publish };
  return command.type === "release" && !isHeld(current, asked.now) ? { code: "notHeld" } : null;
}

function decide(question: Question<StatusComponent, ComponentCommand, ComponentFacts>): Decision<StatusComponent> {
  const { command, current, now, facts } = question;
  if (command.type === "wake" || command.type === "recount")
    return current ? reckoned({ ...current, ...expired(current, now) }, current, { now, facts }) : refuse("missing");
  const denied = gate(question);
  if (denied) return { ok: false, refusal: denied };
  if (current && command.type === "hold") {
    const { state, until, note } = command as Extract<ComponentCommand, { type: "hold" }>;
    if (until <= now) return refuse("untilPast", { field: "until" });
    if (until > addDays(now, 30)) return refuse("untilFar", { field: "until" });
    const held = { ...current, handState: state, handUntil: until };
    return reckoned(held, current, { now, facts }, { type: "stateHeld", data: { state, until, note } });
  }
  if (current && command.type === "release")
    return reckoned({ ...current, handState: null, handUntil: null }, current, { now, facts }, { type: "stateReleased" });
  const begun = current ?? null;
  const decision = register.decide({ ...question, command: command as { type: string }, facts: undefined });
  if (!decision.ok) return decision;
  const next = begun ? decision.next : { ...decision.next, state: "operational" as const };
  if (!facts.pages.has(next.page)) return refuse("noSuchPage", { field: "page" });
  return reckoned(next, begun, { now, facts }, ...decision.events);
}

function isHeld(record: StatusComponent, now: Instant): boolean {
  return record.handState !== null && record.handUntil !== null && record.handUntil > now;
}

function expired(record: StatusComponent, now: Instant): Partial<StatusComponent> {
  return isHeld(record, now) ? {} : { handState: null, handUntil: null };
}

type Known = { now: Instant; facts: ComponentFacts };

/** The record with the state that follows from what is known; a change of state is told to everybody, the rest is bookkeeping. */
function reckoned(
  next: StatusComponent,
  before: StatusComponent | null,
  { now, facts }: Known,
  ...events: { type: string; data?: Record<string, unknown> }[]
): Decision<StatusComponent> {
  const causes = causesOf(next, facts, now);
  const state = isHeld(next, now) ? next.handState! : worstOf(causes);
  const changed = before === null || before.state !== state;
  const stateSince = changed ? now : next.stateSince;
  const nextChangeAt = minInstant(next.handUntil, ...boundaries(next, facts, now));
  const told = changed && before !== null ? [...events, { type: "stateChanged", data: { from: before.state, to: state } }] : events;
  if (told.length === 0 && isSame({ causes, nextChangeAt }, next)) return accept(before!);
  return accept({ ...next, state, stateSince, causes, nextChangeAt }, ...told);
}

function isSame(one: Pick<StatusComponent, "causes" | "nextChangeAt">, other: Pick<StatusComponent, "causes" | "nextChangeAt">): boolean {
  return one.nextChangeAt === other.nextChangeAt && JSON.stringify(one.causes) === JSON.stringify(other.causes);
}

/** Everything that weighs on a component now, the restricted only where its page says so. */
function causesOf(record: StatusComponent, facts: ComponentFacts, now: Instant): Cause[] {
  const { countsConfidential } = facts.pages.get(record.page) ?? { countsConfidential: false };
  const service = record.service ?? "";
  const incidents = (facts.incidents.get(service) ?? []).flatMap(({ id, level, restricted }): Cause[] => {
    if (level === "fine" || (restricted && !countsConfidential)) return [];
    return [{ source: "incident", id, state: level === "down" ? "majorOutage" : "degraded", instead: null }];
  });
  const notices = (facts.notices.get(record.id) ?? []).map(
    ({ id, impact, incident }): Cause => ({ source: "notice", id, state: impact === "none" ? "operational" : impact, instead: incident }),
  );
  const planned = windowsOf(record, facts).flatMap(({ id, from, to }): Cause[] =>
    from <= now && now < to ? [{ source: "maintenance", id, state: "maintenance", instead: null }] : [],
  );
  return [...incidents, ...notices, ...planned].slice(0, 200);
}

function windowsOf(record: StatusComponent, facts: ComponentFacts): readonly (Span & { id: Id })[] {
  return [...(facts.windows.get(record.service ?? "") ?? []), ...(facts.planned.get(record.id) ?? [])];
}

/** When something planned begins or ends next. */
function boundaries(record: StatusComponent, facts: ComponentFacts, now: Instant): Instant[] {
  return windowsOf(record, facts)
    .flatMap(({ from, to }) => [from, to])
    .filter((at) => at > now);
}

/**
 * The state that follows from causes. A notice says what its incident does, so that the incident's own weight no longer counts. While
 * maintenance is under way, trouble short of an outage belongs to it.
 */
export function worstOf(causes: readonly Cause[]): ComponentState {
  const replaced = new Set(causes.flatMap(({ instead }) => instead ?? []));
  const counted = causes.filter(({ source, id }) => !(source === "incident" && replaced.has(id)));
  const has = (state: ComponentState) => counted.some((one) => one.state === state);
  if (has("majorOutage")) return "majorOutage";
  if (has("partialOutage")) return "partialOutage";
  if (counted.some(({ source }) => source === "maintenance")) return "maintenance";
  return has("degraded") ? "degraded" : "operational";
}
