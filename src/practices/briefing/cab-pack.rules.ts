import type { Id } from "../../kernel/ids.ts";
import { type Figure, inShort, type Value } from "../../kernel/paper.ts";
import { momentWords, ms } from "../../kernel/time.ts";
import { mayBoardDecide } from "../change/gate.rules.ts";
import { risks } from "../change/model.ts";
import { dispositions } from "../meeting/item.model.ts";
import { nameOfItem } from "../meeting/minutes.rules.ts";
import type { AgendaLine, BoardChange, CabPack, Item, PackFacts } from "./cab-pack.model.ts";
import { changePart, isRisky } from "./cab-pack-change.rules.ts";
import { localDate, localMoment, spanWords } from "./moment.rules.ts";

/** More items, conditions and actions than these are told as a count, so that a pack stays one that is read. */
const most = { items: 40, changes: 30, last: 25, conditions: 25, actions: 25 };

/** The pack of a meeting: agenda, what came of the last one, and each change with what is decided on. Pure: the same facts, the same pack. */
export function cabPack(facts: PackFacts): CabPack {
  const { meeting, zone, now, items } = facts;
  const asOf = localMoment(zone, now);
  const counted = countsOf(facts);
  const chair = meeting.chair ? (facts.names.get(meeting.chair) ?? "somebody") : "nobody named";
  const parts = items.slice(0, most.items).flatMap((item, at) => {
    const change = changeOf(item, facts);
    return change ? [changePart({ item, change, place: String(at + 1), facts })] : [];
  });
  return {
    paper: "cab-pack",
    meta: {
      organisation: facts.organisation,
      unit: "IT operations",
      language: "en-GB",
      kind: "Pack for the board",
      title: `${meeting.number} ${meeting.title}`,
      description: "Agenda, changes to be decided and what came of the last meeting",
      subject: `${meeting.title} (${meeting.number}), ${spanWords(zone, { from: meeting.startsAt, to: endOf(meeting) }, now)} ${asOf.zone}`,
      to: null,
      from: { name: chair, role: "chair" },
      classification: "Internal: members of the board",
      issued: localDate(zone, now),
      asOf,
    },
    dates: { meeting: localDate(zone, meeting.startsAt) },
    refs: counted.riskiest && counted.decide > 1 ? { riskiest: counted.riskiest } : {},
    figures: figuresOf(facts, counted),
    headline: headlineOf(counted),
    keyFigures: keyFigures(counted, meeting.durationMinutes),
    facts: headFacts(facts, chair),
    agenda: items.slice(0, most.items).map((item, at) => agendaLine(item, at + 1, facts)),
    minutes: String(counted.minutes),
    last: lastOf(facts),
    conditions: conditionsOf(facts),
    actions: facts.actions.slice(0, most.actions).map(({ title, owner, dueOn }) => ({
      title: inShort(title, 120),
      owner: facts.names.get(owner) ?? "somebody",
      due: dueOn,
      isLate: dueOn < localDate(zone, now),
    })),
    changes: parts.slice(0, most.changes),
    left: leftWords(items.length - most.items, parts.length - most.changes),
  };
}

type Counted = {
  items: number;
  decide: number;
  risky: number;
  highest: number;
  riskiest: string | null;
  awaited: number;
  overdue: number;
  noWayBack: number;
  minutes: number;
};

/** What waits: of the changes on the agenda that this board may decide and has not, in the words they have now. */
function countsOf({ items, changes }: PackFacts): Counted {
  const on = items.flatMap((item) => (item.subjectKind === "change" && item.subject ? (changes.get(item.subject) ?? []) : []));
  const waiting = on.filter((one) => mayBoardDecide(one.record) && one.cab === null);
  const byRisk = waiting.toSorted((a, b) => b.risk.points - a.risk.points || (String(a.record.number) < String(b.record.number) ? -1 : 1));
  const open = waiting.flatMap((one) => one.approvals.filter((row) => row.state === "requested"));
  return {
    items: items.length,
    decide: waiting.length,
    risky: waiting.filter(isRisky).length,
    highest: byRisk[0]?.risk.points ?? 0,
    riskiest: byRisk[0] && isRisky(byRisk[0]) ? byRisk[0].record.number : null,
    awaited: open.reduce((sum, row) => sum + Math.max(0, row.quorum - agreedOf(row)), 0),
    overdue: waiting.filter((one) => one.record.approvalOverdueAt !== null).length,
    noWayBack: waiting.filter((one) => !one.record.rollbackPlan?.trim()).length,
    minutes: items.reduce((sum, item) => sum + item.plannedMinutes, 0),
  };
}

function agreedOf({ votes }: BoardChange["approvals"][number]): number {
  return votes.filter((vote) => vote.decision === "approve").length;
}

function headlineOf(counted: Counted): string {
  const { decide, risky, overdue, noWayBack, riskiest } = counted;
  if (decide === 0) return "No change waits for a decision of this board on {@meeting}.";
  const sentences = [`{changes:Word} ${decide === 1 ? "waits" : "wait"} for your decision on {@meeting}.`];
  if (riskiest && risky === 1) sentences.push(`${decide === 1 ? "It" : "{#riskiest}"} is of high risk: {highest}.`);
  else if (riskiest) sentences.push(`${risky === decide ? "All" : "{risky:Word}"} are of high risk, {#riskiest} first: {highest}.`);
  const also = [
    ...(overdue > 0 ? [`{overdue:word} ${overdue === 1 ? "is" : "are"} overdue`] : []),
    ...(noWayBack > 0 ? [`{noWayBack:word} ${noWayBack === 1 ? "has" : "have"} no rollback plan`] : []),
  ];
  if (also.length > 0) sentences.push(`${upper(also.join(" and "))}.`);
  return sentences.join(" ");
}

/** The first slot of a sentence begins with a capital. */
function upper(sentence: string): string {
  return sentence.replace(/^\{(\w+):word\}/, "{$1:Word}");
}

function figuresOf({ meeting }: PackFacts, counted: Counted): Record<string, Figure> {
  const rows = `/meetings/${meeting.number}`;
  const n = { count: counted.items, of: counted.items === 1 ? "item" : "items" };
  const own = (value: number, label: string, definition: string, query: string): Figure => ({
    ...count(value, "", ""),
    ...{ label, definition, n, query, rows },
  });
  const figures: Record<string, Figure> = {
    decide: own(
      counted.decide,
      "To decide",
      "Changes on the agenda that wait for approval and that this board has not decided in their present words.",
      "cab.decide@1",
    ),
    changes: { ...count(counted.decide, "changes", "change"), as: "decide" },
    risky: own(
      counted.risky,
      "High risk",
      "Of those, with 40 points or more; the points are the sum of the lines that each change shows.",
      "cab.risk@1",
    ),
    highest: { ...count(counted.highest, "points", "point"), as: "risky" },
    awaited: own(
      counted.awaited,
      "Votes",
      "Votes that are still needed for the quorum of each group that was asked; overdue: past the day they were asked for by.",
      "cab.votes@1",
    ),
    overdue: { ...count(counted.overdue, "approvals", "approval"), as: "awaited" },
    minutes: own(counted.minutes, "Time", "Sum of the time planned for each item.", "cab.minutes@1"),
    planned: { ...count(meeting.durationMinutes, "", ""), as: "minutes" },
  };
  if (counted.decide === 0) delete figures.changes;
  if (counted.noWayBack > 0) figures.noWayBack = { ...count(counted.noWayBack, "changes", "change"), as: "decide" };
  return figures;
}

function count(value: number, unit: string, one: string): Value {
  return { kind: "count", value: String(value), unit, one };
}

function keyFigures(counted: Counted, planned: number): CabPack["keyFigures"] {
  return [
    { label: "Changes to decide", figure: "decide", against: "before their windows begin" },
    { label: "Of high risk", figure: "risky", against: "the highest has {highest}" },
    { label: "Votes still needed", figure: "awaited", against: "{overdue} overdue", broken: counted.overdue > 0 },
    { label: "Minutes needed", figure: "minutes", against: "{planned} are planned", broken: counted.minutes > planned },
  ];
}

function headFacts({ meeting, names, zone, now }: PackFacts, chair: string): CabPack["facts"] {
  const invited = meeting.invited.map((one) => names.get(one) ?? "somebody").toSorted();
  const where = [meeting.place, meeting.link].filter((one) => one).join(", ");
  return [
    { label: "When", text: `${momentWords(zone, meeting.startsAt, now)}, ${meeting.durationMinutes} minutes` },
    ...(where ? [{ label: "Where", text: inShort(where, 160) }] : []),
    { label: "Chair", text: chair },
    ...(invited.length > 0 ? [{ label: "Invited", text: named(invited, 16) }] : []),
  ];
}

/** Names in a row, and how many more where there are many. */
export function named(names: readonly string[], shown: number): string {
  if (names.length <= shown) return names.join(", ");
  return `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`;
}

function agendaLine(item: Item, place: number, facts: PackFacts): AgendaLine {
  const change = changeOf(item, facts);
  const { record, risk } = change ?? {};
  const word = risks.find((one) => one.value === risk?.risk)?.label.toLowerCase();
  const window = record?.plannedStart && record.plannedEnd ? momentWords(facts.zone, record.plannedStart, facts.now) : "";
  const votes = change?.approvals.filter((row) => row.state !== "void") ?? [];
  return {
    place: String(place),
    name: inShort(nameOfItem(item), 110),
    why: item.why ?? "",
    window,
    risk: risk ? `${risk.points} ${word}` : "",
    votes: votes.map((row) => `${agreedOf(row)} of ${row.quorum}`).join(", "),
    presenter: item.presenter ? (facts.names.get(item.presenter) ?? "somebody") : "",
    minutes: String(item.plannedMinutes),
    isRisky: change !== null && isRisky(change),
  };
}

function changeOf(item: Item, { changes }: PackFacts): BoardChange | null {
  return item.subjectKind === "change" && item.subject ? (changes.get(item.subject) ?? null) : null;
}

function lastOf({ last, zone, now }: PackFacts): CabPack["last"] {
  if (!last) return null;
  const label = (value: string) => (value === "open" ? "Not reached" : (dispositions.find((one) => one.value === value)?.label ?? value));
  const rows = last.items.slice(0, most.last).map((item) => {
    const conditions = item.conditions.map((one) => one.title).join("; ");
    const words = [item.reason, conditions ? `Conditions: ${conditions}` : null].filter((one) => one).join(". ");
    return { name: inShort(nameOfItem(item), 110), came: label(item.disposition), words: inShort(words, 160) };
  });
  const more = last.items.length - rows.length;
  return {
    title: `What came of ${last.number}, ${momentWords(zone, last.startsAt, now)}`,
    rows,
    more: more > 0 ? `and ${more} more in its minutes` : "",
  };
}

function conditionsOf({ conditions, zone, now }: PackFacts): CabPack["conditions"] {
  return conditions
    .filter((one) => one.state !== "3")
    .slice(0, most.conditions)
    .map((one) => ({
      number: one.number,
      title: inShort(one.title, 120),
      change: one.changeNumber,
      owner: one.owner ?? "nobody yet",
      until: one.until ? momentWords(zone, one.until, now) : "before it begins",
      isLate: one.until !== null && one.until < now,
    }));
}

function leftWords(items: number, changes: number): string {
  const parts = [
    ...(items > 0 ? [`${items} more ${items === 1 ? "item" : "items"}`] : []),
    ...(changes > 0 ? [`${changes} more ${changes === 1 ? "change" : "changes"}`] : []),
  ];
  return parts.length > 0 ? `On the agenda, and not in this pack: ${parts.join(", ")}. Read them at the meeting.` : "";
}

function endOf({ startsAt, durationMinutes }: PackFacts["meeting"]): string {
  return new Date(ms(startsAt) + durationMinutes * 60_000).toISOString();
}

/** Everybody whom a pack names. */
export function peopleIn(facts: Omit<PackFacts, "names">): Id[] {
  const { meeting, items, last, changes, actions } = facts;
  const all = [
    ...[meeting.chair, ...meeting.invited],
    ...[...items, ...(last?.items ?? [])].map((one) => one.presenter),
    ...actions.map((one) => one.owner),
    ...[...changes.values()].flatMap(({ record, approvals }) => [
      ...[record.assignee, record.requestedBy, record.rollbackCaller, record.consentedBy, record.cabDecidedBy],
      ...approvals.flatMap((row) => [...row.voters, ...row.votes.map((vote) => vote.person)]),
    ]),
  ];
  return [...new Set(all.filter((one) => one !== null))];
}
