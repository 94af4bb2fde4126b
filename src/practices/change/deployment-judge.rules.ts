import type { Actor } from "../../kernel/actor.ts";
import type { Refusal } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { ChangeCommand } from "./commands.ts";
import type { Authority, DeploymentRule } from "./deployment.model.ts";
import type { ChangeFacts } from "./facts.ts";
import { hindrances, majorOn } from "./gate.rules.ts";
import type { ChangeRequest } from "./model.ts";
import { change } from "./rules.ts";
import { servicesOf } from "./window.rules.ts";

export type RuleTerms = Pick<
  DeploymentRule,
  "id" | "environment" | "target" | "service" | "isProduction" | "needsChange" | "template" | "assignee" | "windowMinutes"
>;
/** What is known where a deployment is judged: the rule it falls under, and the changes that may cover it. */
export type Case = {
  now: Instant;
  actor: Actor;
  /** The id a change that is begun for it would get. */
  id: Id;
  title: string;
  /** The service that was asked about, where no rule says one. */
  service?: Id | null;
  rule: RuleTerms | null;
  /** The change whose number was given; undefined: no number, null: no such change. */
  named: ChangeRequest | null | undefined;
  /** Changes under way on its service, the one that began first first. */
  live: readonly ChangeRequest[];
  facts: ChangeFacts;
};
export type Judgement = {
  authority: Exclude<Authority, "undecided">;
  /** The change that covers it, or would. */
  change: Id | null;
  /** What is to happen to that change: it is made and begun, begun, or is under way. */
  deed: "open" | "begin" | "none";
  windowEndsAt: Instant | null;
  reasons: Refusal[];
};

/** The first rule that fits what a pipeline calls its environment and what it deploys; capitals do not matter. */
export function ruleFor(rules: readonly RuleTerms[], said: { environment: string; target: string | null }): RuleTerms | null {
  return rules.find((rule) => fits(rule.environment, said.environment) && fits(rule.target ?? "*", said.target ?? "")) ?? null;
}

/** Whether a text fits a pattern in which * stands for anything. Greedy, part by part: no pattern takes long. */
export function fits(pattern: string, text: string): boolean {
  const parts = pattern.toLowerCase().split("*");
  const said = text.toLowerCase();
  if (parts.length === 1) return said === parts[0];
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (said.length < first.length + last.length || !said.startsWith(first) || !said.endsWith(last)) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = said.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= said.length - last.length;
}

/** The number of a change that stands in a text, or null. */
export function numberIn(text: string): string | null {
  const found = /(?<![0-9A-Za-z])CHG(\d{7,12})(?!\d)/i.exec(text);
  return found ? `CHG${found[1]}` : null;
}

/** Whether a deployment may begin now, and by which change: the same gates that a change passes by hand. */
export function judge(asked: Case): Judgement {
  const { rule, named, live } = asked;
  if (named !== undefined) {
    const judgement = byNamed(asked, named);
    // A branch may be called after its change long before that is approved: where nothing needs a change, a number that covers nothing is a word.
    if (isAskedFor(rule) || (judgement.authority === "covered" && judgement.deed === "none")) return judgement;
    return withoutChange(asked);
  }
  const covering = live.find((one) => stillCovers(one, asked));
  if (covering) return { ...covered(covering), deed: "none" };
  if (rule?.template) return byTemplate(asked, rule, rule.template);
  if (!rule?.needsChange) return withoutChange(asked);
  const trouble = troubleOf(asked);
  return refused(null, [live[0] ? windowOver(live[0]) : { code: "noLiveChange" }, ...(trouble ? [trouble] : [])]);
}

/** What needs no change may begin, but not into a major incident on its service or on what that cannot work without. */
function withoutChange(asked: Case): Judgement {
  const trouble = troubleOf(asked);
  return trouble ? refused(null, [trouble]) : notNeeded;
}

function troubleOf({ rule, service, facts }: Case): Refusal | null {
  return majorOn([rule?.service ?? service ?? null], facts);
}

/** Whether a change under way covers what is deployed now: until its window ends, and so many minutes after as its type says. */
function stillCovers({ plannedEnd, changeType, observed }: ChangeRequest, { now, facts }: Case): boolean {
  // One that another system left under way, without an end, would cover for ever what nobody here agreed to.
  if (plannedEnd === null) return observed !== true;
  return now < addMinutes(plannedEnd, facts.types.get(changeType)?.coverAfterMinutes ?? usualCoverMinutes);
}
const usualCoverMinutes = 30;

function windowOver({ id, number }: ChangeRequest): Refusal {
  const label = number ?? "the change";
  return { code: "windowOver", because: label, opens: { label, kind: "change", id } };
}

const notNeeded: Judgement = { authority: "notNeeded", change: null, deed: "none", windowEndsAt: null, reasons: [] };

/** Whether a deployment under this rule needs a change, or brings one along. */
function isAskedFor(rule: RuleTerms | null): boolean {
  return rule !== null && (rule.needsChange || rule.template !== null);
}

function byNamed(asked: Case, named: ChangeRequest | null): Judgement {
  if (named === null) return refused(null, [{ code: "noSuchChange" }]);
  const services = servicesOf(named, asked.facts.homes);
  const opens = { label: named.number ?? "the change", kind: "change", id: named.id };
  if (asked.rule && services.size > 0 && !services.has(asked.rule.service))
    return refused(named.id, [{ code: "changeOfOtherService", because: opens.label, opens }]);
  if (named.state === "-1") return stillCovers(named, asked) ? { ...covered(named), deed: "none" } : refused(named.id, [windowOver(named)]);
  if (named.state !== "-2") return refused(named.id, [{ code: "changeNotLive", because: opens.label, opens }]);
  const reasons = hindrances("implement", { ...asked, current: named });
  return reasons.length > 0 ? refused(named.id, reasons) : { ...covered(named), deed: "begin" };
}

/** Makes the standard change as it would be made, and holds it against the gates of its steps; nothing is kept of it here. */
function byTemplate(asked: Case, rule: RuleTerms, template: Id): Judgement {
  const { now, actor, facts, id, title } = asked;
  const command = { type: "create", ...standardChange(rule, template, title, now) } as ChangeCommand;
  const made = change.decide({ now, actor, current: null, command, facts, id, newId: () => id });
  if (!made.ok) return refused(null, [made.refusal]);
  const current = made.next;
  const reasons = [...hindrances("schedule", { ...asked, current }), ...hindrances("implement", { ...asked, current })];
  const single = reasons.filter((one, at) => reasons.findIndex((two) => two.code === one.code) === at);
  return single.length > 0 ? refused(null, single) : { ...covered(current), deed: "open" };
}

/** What is said of a standard change that is begun for a deployment. */
export function standardChange(rule: RuleTerms, template: Id, title: string, now: Instant) {
  return {
    shortDescription: title.slice(0, 160),
    changeType: "standard",
    template,
    service: rule.service,
    assignee: rule.assignee,
    plannedStart: now,
    plannedEnd: addMinutes(now, rule.windowMinutes ?? 120),
  };
}

function covered(one: ChangeRequest): Omit<Judgement, "deed"> {
  return { authority: "covered", change: one.id, windowEndsAt: one.plannedEnd, reasons: [] };
}

function refused(id: Id | null, reasons: Refusal[]): Judgement {
  return { authority: "unauthorised", change: id, deed: "none", windowEndsAt: null, reasons };
}

/** Reasons that pass by themselves, without anybody doing anything, at a moment that is known. */
const passing = new Set(["tooEarly", "frozen"]);
/** How soon it is worth asking again where a reason ends when somebody is done. */
const retryMinutes = 5;

/**
 * When it is worth asking again: where a freeze ends and a window begins; in five minutes while a major incident is open; null where
 * somebody must do something first.
 */
export function askAgainAt({ reasons }: Judgement, asked: Pick<Case, "now" | "facts" | "named">): Instant | null {
  const moments = reasons.map(({ code, opens }): Instant | null => {
    if (code === "majorIncidentOpen") return addMinutes(asked.now, retryMinutes);
    if (!passing.has(code)) return null;
    return code === "tooEarly"
      ? (asked.named?.plannedStart ?? null)
      : (asked.facts.freezes.find((freeze) => freeze.id === opens?.id)?.to ?? null);
  });
  return moments.some((moment) => moment === null) ? null : (moments.sort().at(-1) ?? null);
}
