import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type DomainEvent, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { unsaid } from "../../kernel/model.ts";
import type { Change, Kind, Question } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { defineRegister } from "../../kernel/register.ts";
import { addDays, addMinutes, DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS, ms } from "../../kernel/time.ts";
import { follow, remembering, type Turn } from "./follow.rules.ts";
import { type Memory, nothingRemembered } from "./memory.rules.ts";
import { type MetricSeries, metricSeriesModel, type Observe, observeInput } from "./model.ts";
import { sameLabels, seriesTitle } from "./observe.rules.ts";

/** What the rules of a series may know: what is remembered of each, the hours of the office's week, and how many are watched. */
export type SeriesFacts = { memories: ReadonlyMap<Id, Memory>; hourAt(minute: number): number; watched: number };

/** As many series are watched in one office; senders whose labels never come again would fill any number. */
export const mostSeries = 5_000;
/** Of a series that is unusual nothing more is known after a day without numbers. One without numbers for five weeks is no longer sent. */
const forgottenAfterDays = { unusual: 1, any: 35 } as const;
/** Numbers that come later than this are history: what was unusual then is told in the series' own course, and calls nobody. */
const newsForMinutes = 120;

const permission = "anomaly.administer";
const register = defineRegister<MetricSeries>(metricSeriesModel, { read: "anomaly.read", write: permission });
const { create: _, ...commands } = register.commands;
type SeriesCommand = Parameters<typeof register.decide>[0]["command"] | Observe;
type SeriesQuestion = Question<MetricSeries, SeriesCommand, SeriesFacts>;

/** A series of numbers: it makes itself when its first number comes; people say what is unusual of it, and whether that is an alert. */
export const metricSeries: Kind<MetricSeries, SeriesCommand, SeriesFacts> = {
  ...register,
  permissions: { read: "anomaly.read" },
  commands: {
    ...commands,
    retire: { ...commands.retire!, label: "Watch no more", help: "Its numbers are no longer looked at." },
    restore: { ...commands.restore!, label: "Watch again" },
    relearn: { label: "Learn anew", input: {}, permission, order: 8, help: "What was usual until now counts no more." },
    observe: { label: "Observe", input: observeInput, internal: true, creates: true },
  },
  events: {
    ...register.events,
    created: { audience: "staff", label: "sent for the first time" },
    becameKnown: { audience: "staff", label: "it is known what is usual" },
    becameUnusual: { audience: "staff", label: "became unusual" },
    becameUsual: { audience: "staff", label: "is usual again" },
    takenAsUsual: { audience: "staff", label: "has been so for a day and is learned anew" },
    relearned: { audience: "staff", label: "is learned anew" },
    fellSilent: { audience: "staff", label: "is no longer sent" },
  },
  refusals: {
    ...register.refusals,
    tooMany: `${mostSeries.toLocaleString("en")} series are watched already. Send fewer labels, or watch no more those that are not needed.`,
    otherSeries: "These numbers are of another series.",
  },
  gate: (question) => (question.command.type === "relearn" ? relearnGate(question) : register.gate({ ...question, facts: undefined })),
  decide,
  learn: (facts, change) => learned(facts, change as Change<MetricSeries>),
  fromPatch: (current, patch) => (current ? register.fromPatch(current, patch) : { ok: false, refusal: { code: "unknownCommand" } }),
  wake: nextLook,
  factsRead: ["seriesMemory"],
};

function relearnGate({ actor, current }: Pick<SeriesQuestion, "actor" | "current">): Refusal | null {
  if (!may(actor, permission)) return { code: "notPermitted", because: permission };
  return current ? null : { code: "missing" };
}

function decide(question: SeriesQuestion): Decision<MetricSeries> {
  const { current, command, now } = question;
  if (command.type === "observe") return observe(question, command as Observe);
  if (!current) return refuse(command.type === "create" ? "unknownCommand" : "missing");
  const seen = { ...current, standing: { ...current.standing, fresh: [] } };
  if (command.type === "wake") return lookedAt(seen, now);
  if (command.type === "relearn") {
    const denied = relearnGate(question);
    return denied ? { ok: false, refusal: denied } : accept(anew(seen, now), { type: "relearned" });
  }
  const decision = register.decide({ ...question, current: seen, command: command as { type: string }, facts: undefined });
  if (!decision.ok || command.type !== "retire" || current.state !== "unusual") return decision;
  return accept(usualAgain(decision.next, now), ...decision.events, { type: "becameUsual", data: { because: "It is watched no more." } });
}

function observe(question: SeriesQuestion, command: Observe): Decision<MetricSeries> {
  const { current, facts, id } = question;
  if (!current && facts.watched >= mostSeries) return refuse("tooMany");
  if (current && (current.metric !== command.metric || !sameLabels(current.labels, command.labels))) return refuse("otherSeries");
  if (current?.active === false) return accept(current);
  const series = current ?? newSeries(question, command);
  const memory = facts.memories.get(id) ?? nothingRemembered;
  const { next: followed, turns } = follow(series, command.points, { memory, hourAt: facts.hourAt });
  const next = withNews(followed, question.now);
  if (current && next.lastAt === current.lastAt) return accept(current);
  const told = turns.map(eventOf);
  if (!current) return accept(turned(next, turns), { type: "created" }, ...told);
  if (current.state === "silent") return accept(turned({ ...next, stateSince: next.lastAt }, turns), { type: "relearned" }, ...told);
  return accept(turned(next, turns), ...told);
}

/** While it is unusual it stays news once it was. */
function withNews(series: MetricSeries, now: Instant): MetricSeries {
  const { state, lastAt, standing } = series;
  const isLate = lastAt === null || addMinutes(lastAt, newsForMinutes) < now;
  return { ...series, standing: { ...standing, isNews: state === "unusual" && (standing.isNews || !isLate) } };
}

function newSeries(question: SeriesQuestion, { integration, metric, labels, unit, counted, alerts }: Observe): MetricSeries {
  const about = { integration, metric, labels, unit, counted, alerts, title: seriesTitle(metric, labels) };
  const standing = { marks: 0, unusualFrom: null, learnsFrom: 0, raw: null, fresh: [], isNews: false };
  const base = { ...newBase(question), ...unsaid(metricSeriesModel), active: true } as MetricSeries;
  return { ...base, ...about, state: "learning", stateSince: question.now, standing };
}

/** The record after its turns: since when and why it is as it is. */
function turned(next: MetricSeries, turns: readonly Turn[]): MetricSeries {
  const last = turns.at(-1);
  return last ? { ...next, stateSince: instant(last.minute * MINUTE_MS), because: last.because } : next;
}

const eventTypes = { known: "becameKnown", unusual: "becameUnusual", usual: "becameUsual", adopted: "takenAsUsual" } as const;

function eventOf({ turned: type, minute, because, tenths }: Turn): DomainEvent {
  const data = type === "unusual" ? { because, tenths, from: instant(minute * MINUTE_MS) } : { from: instant(minute * MINUTE_MS) };
  return { type: eventTypes[type], data };
}

/** When nothing is known any more of what it does now. */
function nextLook({ state, lastAt, active }: MetricSeries): Instant | null {
  if (!active || lastAt === null || state === "silent") return null;
  // To the hour and to the day: numbers that come each minute need not move it each minute.
  return state === "unusual"
    ? roundedUp(addDays(lastAt, forgottenAfterDays.unusual), HOUR_MS)
    : roundedUp(addDays(lastAt, forgottenAfterDays.any), DAY_MS);
}

function roundedUp(at: Instant, toMs: number): Instant {
  return instant(Math.ceil(ms(at) / toMs) * toMs);
}

function lookedAt(series: MetricSeries, now: Instant): Decision<MetricSeries> {
  const due = nextLook(series);
  if (due === null || due > now) return accept({ ...series });
  if (series.state === "unusual")
    return accept(usualAgain(series, now), { type: "becameUsual", data: { because: "Nothing was sent for a day." } });
  return accept({ ...anew(series, now), state: "silent" }, { type: "fellSilent" });
}

function usualAgain(series: MetricSeries, now: Instant): MetricSeries {
  const standing = { ...series.standing, marks: 0, unusualFrom: null, isNews: false };
  return { ...series, state: "usual", stateSince: now, because: null, standing };
}

/** What came until now counts no more. */
function anew(series: MetricSeries, now: Instant): MetricSeries {
  const standing = { ...series.standing, marks: 0, unusualFrom: null, isNews: false, learnsFrom: Math.floor(ms(now) / MINUTE_MS) };
  return { ...series, state: "learning", stateSince: now, because: null, standing };
}

function learned(facts: SeriesFacts, { id, before, after }: Change<MetricSeries>): SeriesFacts {
  const { fresh } = after.standing;
  const watched = facts.watched + (before === null ? 1 : 0);
  if (fresh.length === 0) return { ...facts, watched };
  const memory = remembering(facts.memories.get(id) ?? nothingRemembered, fresh, facts.hourAt);
  return { ...facts, watched, memories: new Map(facts.memories).set(id, memory) };
}
