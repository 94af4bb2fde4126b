import { systemActor } from "../../kernel/actor.ts";
import { accept, type Decision, type DomainEvent, refuse } from "../../kernel/decision.ts";
import { unsaid } from "../../kernel/model.ts";
import type { Question } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { addMs, type Instant } from "../../kernel/time.ts";
import type { AlertCommand, CommandOf } from "./commands.ts";
import { begin, beginsAt, type Episode, endWithoutBeginning, follow, isLate, type News, type Step } from "./episode.rules.ts";
import type { AlertFacts, IntegrationFact, Prepared } from "./facts.ts";
import { identityOf } from "./identity.rules.ts";
import { type Alert, alertModel } from "./model.ts";
import { placed } from "./place.rules.ts";
import { beaconsOf } from "./suppression.rules.ts";

export type Asked = Question<Alert, AlertCommand, AlertFacts>;

/** The alert an event is for: the open episode of its condition, or its last one where the event came late; null: a new one. */
export function addresseeOf(command: CommandOf<"receive">, facts: Pick<AlertFacts, "latest">): string | null {
  const identity = identityOf(command.integration, command);
  const latest = identity ? facts.latest.get(identity.key) : undefined;
  if (!latest) return null;
  const isOpen = latest.status !== "resolved";
  return isOpen || command.action !== "trigger" || isLate(latest, command.occurredAt) ? latest.id : null;
}

/** One event of a tool: a new episode, or one more word on a known one. What it says of the future is taken for now. */
export function receive(asked: Asked, command: CommandOf<"receive">): Decision<Alert> {
  const { current, facts, now } = asked;
  const integration = facts.integrations.get(command.integration);
  if (!integration) return refuse("noSuchIntegration");
  if (!integration.active) return refuse("integrationRetired", { because: integration.name });
  const identity = identityOf(integration.id, command);
  if (!identity) return refuse("nothingIdentifiesIt");
  const told = { ...command, occurredAt: command.occurredAt > now ? now : command.occurredAt };
  const heard = { heardAt: now, autoResolveAfterMinutes: integration.autoResolveAfterMinutes };
  if (current) return heardAgain(asked, current, follow(current, told, heard), told);
  if (command.action === "acknowledge") return refuse("nothingFires");
  const prepared = facts.prepared.get(command);
  if (!prepared) throw new Error("An event was not prepared before it was decided.");
  const last = facts.latest.get(identity.key) ?? null;
  const begun = { ...told, occurredAt: beginsAt(last, told.occurredAt, now) };
  const step = command.action === "trigger" ? begin(last, begun, heard) : endWithoutBeginning(told, heard);
  return firstHeard({ asked, step, identity, integration, prepared, last });
}

type First = {
  asked: Asked;
  step: Step;
  identity: { key: string; inputs: [string, string][] };
  integration: IntegrationFact;
  prepared: Prepared;
  last: Alert | null;
};

function firstHeard({ asked, step, identity, integration, prepared, last }: First): Decision<Alert> {
  const { matched, subject, draft } = prepared;
  const about = { integration: integration.id, key: identity.key, keyInputs: identity.inputs };
  const says = { symptom: subject.symptom, templateId: matched.template.id };
  const fresh: Alert = Object.assign(blankAlert(), newBase(asked), draft, step.next, about, says);
  if (fresh.status === "resolved") return accept(fresh);
  const events = newsOf(step.news, fresh);
  if (matched.news !== "none") events[0] = { ...events[0]!, data: { ...events[0]!.data, template: matched.template } };
  return placed({ asked, alert: fresh, last, subject, events });
}

/** A new alert as far as conditions of rules can ask of it. */
export function draftAlert(draft: Prepared["draft"], { integration, severity }: CommandOf<"receive">): Alert {
  return Object.assign(blankAlert(), draft, { integration, severity, status: "triggered" });
}

/** Every field of an alert in one order, so that all alerts have one shape: spreading eighty fields anew for each was most of what it cost. */
function blankAlert(): Alert {
  return { ...blank };
}

const blank = {
  ...newBase({ id: "", now: "", actor: systemActor("") }),
  ...Object.fromEntries(alertModel.fields.map(({ name }) => [name, null])),
  ...unsaid(alertModel),
  extra: {},
} as Record<string, unknown> as Alert;

/** A repeat is written down and told nobody. */
function heardAgain(asked: Asked, current: Alert, step: Step, command: CommandOf<"receive">): Decision<Alert> {
  const { next, news } = step;
  const isNewest = command.action === "trigger" && next.lastAt === command.occurredAt && next.status !== "resolved";
  const said = isNewest ? latestWords(current, command) : {};
  const changed: Alert = { ...current, ...next, ...said };
  const events = newsOf(news, changed, current);
  if (events.length === 0) return accept(changed);
  return accept({ ...changed, beacons: beaconsOf(changed, changed.symptom, asked.facts.quiet) }, ...events);
}

/** What the latest message says of a condition: values in its text, links, details. Who it is and where it belongs stay as they were. */
function latestWords(current: Alert, { summary, links, details }: CommandOf<"receive">): Partial<Alert> {
  if (summary === current.summary && links.length === 0 && Object.keys(details).length === 0) return {};
  return { summary, links: links.length > 0 ? links : current.links, details: Object.keys(details).length > 0 ? details : current.details };
}

const eventOf: Record<News, string> = {
  fired: "alertFired",
  firedBefore: "alertFiredBefore",
  severityChanged: "alertWorsened",
  acknowledged: "alertAcknowledged",
  resolved: "alertResolved",
  startedFlapping: "alertFlaps",
  calmedDown: "alertCalmed",
};

/** What of a step is told, as events. */
export function newsOf(news: readonly News[], after: Alert, before: Episode | null = null): DomainEvent[] {
  return news.map((one): DomainEvent => {
    const type = eventOf[one];
    if (one === "fired") return { type, data: { summary: after.summary, severity: after.severity } };
    if (one === "severityChanged") return { type, data: { from: before?.severity, to: after.severity } };
    if (one === "resolved") return { type, data: { because: after.resolvedBecause } };
    return { type };
  });
}

/** When a second page may go out for an alert that joins now. */
export function settlesAt(now: Instant, integration: Pick<IntegrationFact, "groupWaitSeconds"> | undefined): Instant {
  return addMs(now, (integration?.groupWaitSeconds ?? 20) * 1000);
}
