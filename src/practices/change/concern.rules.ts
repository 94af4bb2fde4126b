import { type Concern, type ConcernGate, concernOf, type Impact } from "../../kernel/concern.ts";
import type { Id } from "../../kernel/ids.ts";
import { type BusinessCalendar, clockWords, DAY_MS, elapsedMs, type Instant, ms } from "../../kernel/time.ts";
import { standingOf, votesOpenTo } from "./approval.rules.ts";
import type { ApprovalRow, FreezeSpan } from "./facts.ts";
import { type ChangeRequest, states } from "./model.ts";
import type { Unauthorised } from "./unauthorised.model.ts";
import { freezesOver, isExcepted } from "./window.rules.ts";

export type ChangeConcernFacts = {
  services: ReadonlyMap<Id, { name: string; tier: "1" | "2" | "3" | "4"; usersServed: number | null }>;
  names: ReadonlyMap<Id, string>;
  homes: ReadonlyMap<Id, Id>;
  freezes: readonly FreezeSpan[];
  approvals: ReadonlyMap<Id, readonly ApprovalRow[]>;
  directors: readonly Id[];
  /** The organisation's working days, where it has some, and its zone. */
  calendar: BusinessCalendar | null;
  zone: string;
  now: Instant;
};

/**
 * Why a change may need the director: it is approved inside a freeze without an exception, its approval is overdue or waits for the director alone, or it overran its
 * window. Source: docs/decisions/0017-triage.md (gates: approved change inside a freeze; approval only the director may give, within two working days).
 */
export function changeConcern(change: ChangeRequest, given: Record<string, unknown>): Concern | null {
  const facts = given as ChangeConcernFacts;
  const freeze = frozenIn(change, facts);
  const waiting = waitingFor(change, facts);
  const hasOverrun = change.state === "-1" && change.overranAt !== null;
  const title = freeze
    ? `${change.shortDescription} is ${stateWord(change)} inside the freeze`
    : waiting
      ? `${change.shortDescription}: approval is ${waiting.isOverdue ? "overdue" : waiting.isDirectors ? "yours" : "open"}`
      : hasOverrun
        ? `${change.shortDescription} runs over its window`
        : null;
  if (title === null) return null;
  const onlyDirector = freeze !== null || waiting?.isDirectors === true ? 1 : 0;
  const authorityWords = freeze ? "Only a director excepts a change from a freeze." : "Every vote that is open is a director's.";
  return concernOf({
    rootCauseKey: change.problem ?? change.id,
    title: title.slice(0, 160),
    facts: factsOf(change, freeze, facts),
    service: change.service,
    team: change.team,
    impact: impactOf(change, facts),
    irreversibleAt: hasOverrun && !freeze && !waiting ? change.plannedEnd : change.plannedStart,
    irreversibleWords: hasOverrun && !freeze && !waiting ? "its window ended" : "it begins",
    onlyDirector,
    authorityWords: onlyDirector === 1 ? authorityWords : null,
    gates: gatesOf(change, freeze, waiting, facts),
    deed: deedOf(change, freeze !== null),
  });
}

/** Whether there is anything to be asked about: what is not, needs no facts. */
export function isConcerning({ state, overranAt }: ChangeRequest): boolean {
  return state === "-3" || state === "-2" || (state === "-1" && overranAt !== null);
}

/** The first freeze over the window of a change that is scheduled, for which nobody answers. */
function frozenIn(change: ChangeRequest, facts: ChangeConcernFacts): FreezeSpan | null {
  const { state, plannedStart, plannedEnd } = change;
  if (state !== "-2" || plannedStart === null || plannedEnd === null) return null;
  return freezesOver(change, { from: plannedStart, to: plannedEnd }, facts).find((one) => !isExcepted(change, one.id, facts.now)) ?? null;
}

type Waiting = { isOverdue: boolean; isDirectors: boolean };

/** An approval that is overdue, or that nobody but a director can give. */
function waitingFor(change: ChangeRequest, { approvals, directors }: ChangeConcernFacts): Waiting | null {
  const rows = approvals.get(change.id) ?? [];
  if (change.state !== "-3" || standingOf(change, rows) !== "open") return null;
  const open = rows.filter((row) => row.state === "requested");
  const voters = new Set(open.flatMap((row) => row.voters.filter((person) => votesOpenTo(person, change, [row]).length > 0)));
  const isDirectors = voters.size > 0 && [...voters].every((person) => directors.includes(person));
  const isOverdue = change.approvalOverdueAt !== null;
  return isOverdue || isDirectors ? { isOverdue, isDirectors } : null;
}

function gatesOf(change: ChangeRequest, freeze: FreezeSpan | null, waiting: Waiting | null, facts: ChangeConcernFacts): ConcernGate[] {
  const gates: ConcernGate[] = [];
  if (freeze) {
    const from = clockWords(facts.zone, freeze.from, facts.now);
    gates.push({
      code: "insideFreeze",
      since: facts.now,
      words: `It is scheduled inside the freeze “${freeze.name}” from ${from}, and nobody has excepted it.`,
    });
  }
  if (waiting?.isDirectors && change.plannedStart) {
    const since = workingDaysBefore(facts.calendar, change.plannedStart, 2);
    gates.push({ code: "directorApproval", since, words: "Only a director may still approve it, and it begins within two working days." });
  }
  return gates;
}

/** The moment that lies so many working days before another; days of 24 hours where no calendar says which days are worked. */
export function workingDaysBefore(calendar: BusinessCalendar | null, at: Instant, days: number): Instant {
  const plain = new Date(ms(at) - days * DAY_MS).toISOString();
  if (calendar === null) return plain;
  // Counted back day by day: a day counts when it has open time.
  let counted = 0;
  let from = ms(at);
  for (let step = 0; step < 60 && counted < days; step++) {
    from -= DAY_MS;
    const [start, end] = [new Date(from).toISOString(), new Date(from + DAY_MS).toISOString()];
    if (elapsedMs(calendar, start, end) > 0) counted += 1;
  }
  return new Date(from).toISOString();
}

function factsOf(change: ChangeRequest, freeze: FreezeSpan | null, { services, names, zone, now }: ChangeConcernFacts): string {
  const requester = change.requestedBy ? names.get(change.requestedBy) : undefined;
  const begins = change.plannedStart ? clockWords(zone, change.plannedStart, now) : null;
  const said = [
    begins && `begins ${begins}`,
    freeze && `freeze “${freeze.name}” from ${clockWords(zone, freeze.from, now)}`,
    change.service ? services.get(change.service)?.name : undefined,
    requester && `asked by ${requester}`,
  ];
  return said
    .filter((one) => typeof one === "string" && one !== "")
    .join(" · ")
    .slice(0, 300);
}

/** What would be hit if it went wrong: everybody who uses the service. */
function impactOf({ service }: ChangeRequest, { services }: ChangeConcernFacts): Impact | null {
  const known = service === null ? undefined : services.get(service);
  if (!known) return null;
  const users = known.usersServed ? `all ${known.usersServed.toLocaleString("en-GB")} users` : "every user";
  const words = `If it goes wrong it hits ${users} of ${known.name}, tier ${known.tier}.`;
  return { users: { tier: Number(known.tier) as 1 | 2 | 3 | 4, share: 1, words }, exposure: null };
}

function deedOf(change: ChangeRequest, isFrozen: boolean): Concern["deed"] {
  const to = `/changes/${change.number ?? change.id}`;
  return isFrozen ? { label: "Except or move", to } : { label: change.state === "-3" ? "Vote" : "Open", to };
}

function stateWord({ state }: ChangeRequest): string {
  return states.find((one) => one.value === state)?.label.toLowerCase() ?? state;
}

/** What was done without a change, and is not explained. */
export function unauthorisedConcern(record: Unauthorised, given: Record<string, unknown>): Concern | null {
  if (record.state !== "open") return null;
  const { services } = given as Pick<ChangeConcernFacts, "services">;
  const service = record.service === null ? undefined : services.get(record.service);
  return concernOf({
    rootCauseKey: record.id,
    title: `Done without a change: ${record.summary}`.slice(0, 160),
    facts: [service?.name, record.source && `seen by ${record.source}`].filter((one) => typeof one === "string").join(" · "),
    service: record.service,
    impact: service
      ? {
          users: {
            tier: Number(service.tier) as 1 | 2 | 3 | 4,
            share: 1,
            words: `It touched ${service.name}, tier ${service.tier}, and nobody had agreed.`,
          },
          exposure: null,
        }
      : null,
    deed: { label: "Ask why", to: `/list/unauthorised-changes` },
  });
}
