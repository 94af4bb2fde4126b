import type { DomainEvent } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { addMinutes, type Instant, minInstant } from "../../kernel/time.ts";
import { type Call, type Callees, calleesOf, type Directory } from "./callees.rules.ts";
import { holdOf, isWithin } from "./hours.rules.ts";
import { type Cause, type Ending, isUnanswered, type Page, type Target, type Terms, urgencyOf, type Way } from "./model.ts";

// The machine of a page: who is called, when the next are, when it gives up. Pure; time and everybody's whereabouts are handed in.

/** A page after a move, with what happened on the way. */
export type Moved = { page: Page; events: readonly DomainEvent[] };
type Place = { loop: number; step: number };

/** Begins a round of calls at the first step: of a new page the first, of a page that is under way or was answered another one. */
export function begin(page: Page, cause: Cause, directory: Directory): Moved {
  const fresh: Page = {
    ...page,
    cause,
    state: "waiting",
    waitsFor: null,
    round: page.round + 1,
    loop: 0,
    step: -1,
    calling: [],
    callingChannels: [],
    declined: [],
    nextAt: directory.at,
    nextNotificationAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    acknowledgedVia: null,
    exhaustedAt: null,
    endedAt: null,
    ending: null,
  };
  return proceed(fresh, directory, [{ type: page.round === 0 ? "pageOpened" : "pageBegunAnew", data: { cause, policy: page.policyName } }]);
}

/** Goes on as time has come: waits where something must be waited for, else calls the next step. */
export function proceed(page: Page, directory: Directory, before: readonly DomainEvent[] = []): Moved {
  const hold = holdOf(page, directory.at);
  if (!hold) return escalate(page, directory, before);
  const next: Page = { ...page, waitsFor: hold.waitsFor, nextAt: hold.until };
  const isNews = page.waitsFor !== hold.waitsFor && hold.waitsFor !== "joins";
  return { page: next, events: isNews ? [...before, { type: "pageHeld", data: { ...hold } }] : before };
}

/** Calls the next step that has anybody to call, at once and whatever the hours; gives up behind the last. */
export function escalate(page: Page, directory: Directory, before: readonly DomainEvent[] = []): Moved {
  const events = [...before];
  let here: Page = { ...page, waitsFor: null, calling: [], callingChannels: [] };
  for (let place = following(here); place !== null; place = following(here)) {
    here = { ...here, ...place };
    const step = here.terms.steps[place.step];
    if (step?.window && !isWithin(step.window, directory.at)) {
      events.push({ type: "stepSkipped", data: { ...place, because: "hours" } });
      continue;
    }
    const { calls, isEmpty, stage } = calleesNow(here, directory);
    if (calls.length > 0) events.push(called(calls, { ...place, stage, at: directory.at }));
    if (!isEmpty) return { page: calling(here, calls, directory), events };
    here = { ...here, called: withCalled(here, calls) };
    events.push({ type: "stepSkipped", data: { ...place, because: calls.length > 0 ? "unreachable" : "nobody" } });
    if (step?.onNobody === "alarm" && here.alarmedAt === null) {
      here = { ...here, alarmedAt: directory.at };
      events.push({ type: "alarmRaised", data: { ...place, because: "nobody", text: `step ${place.step + 1} has nobody to call` } });
    }
    if (step && !step.skipIfEmpty) {
      const nextAt = addMinutes(directory.at, step.delayMinutes);
      return { page: { ...here, state: "paging", nextAt }, events };
    }
  }
  const text = here.timesPaged === 1 ? "after one call" : `after ${here.timesPaged} calls`;
  events.push({ type: "pageExhausted", data: { round: page.round, text } });
  const { at } = directory;
  return { page: { ...here, state: "exhausted", nextAt: null, exhaustedAt: at, alarmedAt: at }, events };
}

/** The place behind another: the next step, the first of the next repeat, the fallback, or none. */
function following({ loop, step, terms }: Pick<Page, "loop" | "step" | "terms">): Place | null {
  const { steps, repeatCount } = terms;
  if (step >= steps.length) return null;
  if (step + 1 < steps.length) return { loop, step: step + 1 };
  if (loop < repeatCount && steps.length > 0) return { loop: loop + 1, step: 0 };
  return hasFallback(terms) ? { loop, step: steps.length } : null;
}

function calleesNow(page: Page, directory: Directory): Callees & { stage: "step" | "fallback" } {
  const asked = page.terms.steps[page.step];
  if (!asked) return { ...calleesOf(fallbackOf(page.terms), page, directory), stage: "fallback" };
  const found = calleesOf(asked.targets, page, directory);
  if (!found.isEmpty || asked.onNobody !== "fallback") return { ...found, stage: "step" };
  const instead = calleesOf(fallbackOf(page.terms), page, directory);
  return instead.isEmpty ? { ...found, stage: "step" } : { ...instead, stage: "fallback" };
}

/** Who is paged when nobody else answers. */
export function fallbackOf(terms: Pick<Terms, "fallbackPerson" | "fallbackTeam">): Target[] {
  const { fallbackPerson, fallbackTeam } = terms;
  return [
    ...(fallbackPerson ? [{ kind: "person", id: fallbackPerson } as const] : []),
    ...(fallbackTeam ? [{ kind: "team", id: fallbackTeam } as const] : []),
  ];
}

function hasFallback(terms: Terms): boolean {
  return terms.fallbackPerson !== null || terms.fallbackTeam !== null;
}

/** How long the step a page is at waits for an answer, in minutes. */
export function waitMinutes({ terms, step }: Pick<Page, "terms" | "step">): number {
  return terms.steps[Math.max(step, 0)]?.delayMinutes ?? terms.fallbackMinutes;
}

function calling(page: Page, calls: readonly Call[], { at, people }: Directory): Page {
  const persons = calls.flatMap((call) => (call.person ? [call.person] : []));
  const later = persons.flatMap((person) => people.get(person)!.delays[urgencyOf(page.priority)].filter((minutes) => minutes > 0));
  return {
    ...page,
    state: "paging",
    calling: persons,
    callingChannels: calls.flatMap((call) => (call.channel ? [call.channel] : [])),
    called: withCalled(page, calls),
    firstPagedAt: page.firstPagedAt ?? at,
    lastPagedAt: at,
    timesPaged: page.timesPaged + 1,
    nextAt: addMinutes(at, waitMinutes(page)),
    nextNotificationAt: minInstant(page.nextNotificationAt, later.length > 0 ? addMinutes(at, Math.min(...later)) : null),
  };
}

const mostCalled = 200;
function withCalled(page: Page, calls: readonly Call[]): Id[] {
  return [...new Set([...page.called, ...calls.flatMap((call) => (call.person ? [call.person] : []))])].slice(-mostCalled);
}

function called(calls: readonly Call[], how: Place & { stage: "step" | "fallback" | "handed" | "undelivered"; at: Instant }): DomainEvent {
  const text = calls.map((call) => call.name).join(", ");
  return {
    type: "personsPaged",
    data: { ...how, calls: calls.map(({ person, channel, name, why }) => ({ person, channel, name, why })), text },
  };
}

/** Somebody has it: nothing more is sent. Where the policy says so, the page looks again whether anything happens. */
export function acknowledge(page: Page, given: { by: Id | null; name: string; via: Way; at: Instant }): Moved {
  const { by, name, via, at } = given;
  const { repageAfterMinutes } = page.terms;
  const next: Page = {
    ...page,
    state: "acknowledged",
    waitsFor: null,
    acknowledgedAt: at,
    acknowledgedBy: by,
    acknowledgedVia: via,
    nextAt: repageAfterMinutes === null ? null : addMinutes(at, repageAfterMinutes),
    nextNotificationAt: null,
    calling: [],
    callingChannels: [],
  };
  return { page: next, events: [{ type: "pageAcknowledged", data: { by, via, text: name } }] };
}

/** The incident is over, or is none to page for any more. */
export function end(page: Page, ending: Ending, at: Instant): Moved {
  const silent = { waitsFor: null, nextAt: null, nextNotificationAt: null, calling: [], callingChannels: [] };
  return { page: { ...page, ...silent, state: "ended", endedAt: at, ending }, events: [{ type: "pageEnded", data: { ending } }] };
}

/** An acknowledged page looks again: calls anew where nothing has happened since, else looks again later. */
export function watch(page: Page, directory: Directory, lastActivityAt: Instant | null): Moved {
  const { repageAfterMinutes } = page.terms;
  if (repageAfterMinutes === null || page.acknowledgedAt === null) return { page: { ...page, nextAt: null }, events: [] };
  const since = lastActivityAt !== null && lastActivityAt > page.acknowledgedAt ? lastActivityAt : page.acknowledgedAt;
  const due = addMinutes(since, repageAfterMinutes);
  return due > directory.at ? { page: { ...page, nextAt: due }, events: [] } : begin(page, "silence", directory);
}

/** Another is called in place of those who are called now; the step's time begins anew. */
export function handTo(page: Page, to: Id, by: { id: Id | null; name: string }, directory: Directory): Moved {
  const { name } = directory.people.get(to)!;
  const call: Call = { person: to, channel: null, name, why: `${by.name} hands it to you` };
  const open: Page = {
    ...page,
    waitsFor: null,
    nextNotificationAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    acknowledgedVia: null,
  };
  const { loop, step } = page;
  return {
    page: { ...calling({ ...open, exhaustedAt: null }, [call], directory), declined: page.declined.filter((one) => one !== to) },
    events: [
      { type: "pageHandedOver", data: { to, by: by.id, text: name } },
      called([call], { loop, step, stage: "handed", at: directory.at }),
    ],
  };
}

/** Somebody who is called cannot: where nobody else is called, the next step begins at once. */
export function decline(page: Page, given: { by: Id; name: string; reason: string | null }, directory: Directory): Moved {
  const { by, name, reason } = given;
  const rest = page.calling.filter((one) => one !== by);
  const next: Page = { ...page, calling: rest, declined: [...page.declined, by] };
  const text = reason ? `${name}: ${reason}` : name;
  const events = [{ type: "pageDeclined", data: { by, reason, text } }];
  const isAlone = page.state === "paging" && rest.length === 0 && page.callingChannels.length === 0;
  return isAlone ? escalate(next, directory, events) : { page: next, events };
}

/**
 * A notification will not arrive. While the page calls, its fallback is called besides, once in a step; where there is none, or it is they
 * who are not reached, the alarm is raised.
 */
export function undelivered(page: Page, data: { notification: Id; recipient: string; answer: string }, directory: Directory): Moved {
  const news = { type: "pageUndelivered", data: { ...data, text: `${data.recipient}: ${data.answer}` } };
  const next: Page = { ...page, undelivered: page.undelivered + 1 };
  if (page.state !== "paging") return { page: next, events: [news] };
  const found = calleesOf(fallbackOf(page.terms), page, directory);
  const calls = found.calls
    .filter(({ person }) => person !== null && !page.calling.includes(person))
    .map((call) => ({ ...call, why: `the page to ${data.recipient} did not arrive, and ${call.why}` }));
  const { loop, step } = page;
  if (found.isEmpty || calls.length === 0) {
    const alarm = {
      type: "alarmRaised",
      data: { loop, step, because: "undelivered", text: `${data.recipient} is not reached, and no fallback is` },
    };
    return { page: { ...next, alarmedAt: page.alarmedAt ?? directory.at }, events: page.alarmedAt === null ? [news, alarm] : [news] };
  }
  const persons = calls.flatMap(({ person }) => person ?? []);
  return {
    page: { ...next, calling: [...page.calling, ...persons], called: withCalled(page, calls), lastPagedAt: directory.at },
    events: [news, called(calls, { loop, step, stage: "undelivered", at: directory.at })],
  };
}

/**
 * The incident has another priority. An answered page calls again when it became worse and the policy says so; a waiting one looks whether
 * it still has to wait; one that is calling goes on.
 */
export function reprioritise(page: Page, priority: Page["priority"], isWorse: boolean, directory: Directory): Moved {
  const next: Page = { ...page, priority };
  if (!isWorse) return { page: next, events: [] };
  const raised = { type: "pageRaised", data: { from: page.priority, to: priority } };
  const again = page.state === "exhausted" || (page.state === "acknowledged" && page.terms.repageOnRaise);
  if (again) {
    const { page: begun, events } = begin(next, "raised", directory);
    return { page: begun, events: [raised, ...events] };
  }
  if (isUnanswered(page) && page.waitsFor !== null) return proceed(next, directory, [raised]);
  return { page: next, events: [raised] };
}
