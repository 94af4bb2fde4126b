import { type House, kindEntry } from "../../engine/house.ts";
import { canOf } from "../../engine/http/record-routes.ts";
import type { Office } from "../../engine/office.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Concern } from "../../kernel/concern.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { dayOf, watchOf } from "./day-store.ts";
import { folded, type Led, stand } from "./desk.rules.ts";
import { causeCounts, deskRecord, linesOf, namesOf, nextReview, offLines, sizesOf } from "./desk-store.ts";
import type { DeskLine, DeskPage } from "./facts.ts";
import { mailsWaiting } from "./mail/store.ts";
import type { Exception } from "./model.ts";
import { reckon, type Scales } from "./score.rules.ts";
import { scalesInForce } from "./store.ts";
import { sweepShown } from "./sweep-store.ts";
import { itemOf } from "./weigh.rules.ts";
import { whyOf } from "./why.rules.ts";

type Reading = {
  office: Office;
  actor: Actor;
  now: Instant;
  scales: Scales;
  names: ReadonlyMap<Id, string>;
  sizes: ReadonlyMap<string, number>;
};

/** The Desk as this reader may see it: read by band from the index, and only what is shown is weighed again at the moment of asking. */
export async function deskOf(office: Office, actor: Actor): Promise<DeskPage> {
  const { db, house, clock } = office;
  const now = clock.now();
  const scales = await scalesInForce(db, house);
  const [inNow, inToday, inWeekly, off] = await Promise.all([
    linesOf(db, house, "NOW"),
    linesOf(db, house, "TODAY"),
    linesOf(db, house, "WEEKLY"),
    offLines(db, house),
  ]);
  const led = folded(stand([...inNow, ...inToday, ...inWeekly], scales, now));
  const away = folded(stand(off, scales, now));
  const causes = [...led, ...away].map(({ record }) => record.rootCauseKey);
  const people = [...led, ...away].flatMap(({ record }) => [
    record.actedBy,
    record.onBehalfOf,
    record.delegatedTo,
    record.overriddenBy,
    record.overriddenFor,
  ]);
  const [names, sizes, counts, review, record, day, onWatch, waiting, sweep] = await Promise.all([
    namesOf(db, people),
    sizesOf(db, causes),
    causeCounts(db),
    nextReview(db, now),
    deskRecord(db, now),
    dayOf(db, actor, now),
    watchOf(db, house, now),
    mailsWaiting(db),
    sweepShown(db),
  ]);
  const reading = { office, actor, now, scales, names, sizes };
  const of = (band: string) => Promise.all(led.filter((one) => one.band === band).map((one) => lineOf(one, reading)));
  const [nowLines, todayLines, weeklyLines, offShown] = await Promise.all([
    ...["NOW", "TODAY", "WEEKLY"].map(of),
    Promise.all(away.map((one) => lineOf(one, reading))),
  ]);
  const { revision, nowFrom, nowUntil, todayFrom, mostNow } = scales.terms;
  return {
    asOf: now,
    policy: { revision, nowFrom, nowUntil, todayFrom, mostNow },
    now: nowLines ?? [],
    today: todayLines ?? [],
    weekly: weeklyLines ?? [],
    counts,
    off: offShown ?? [],
    review,
    record,
    mailsWaiting: waiting,
    sweep,
    day,
    onWatch,
  };
}

async function lineOf({ record, band, others }: Led, reading: Reading): Promise<DeskLine> {
  const { office, actor, now, scales, names, sizes } = reading;
  const source = record.confidential ? await revealed(record, reading) : null;
  const concern = source?.concern ?? record.said;
  const item = { ...itemOf(record), concern };
  // A confidential line weighs the same for whoever may see what it is about: its service was not kept, so no priority counts.
  const reckoning = reckon({ ...item, concern: { ...concern, service: record.said.service, team: record.said.team } }, scales, now);
  const { moved, lastAct } = handsOn(record, names);
  const isHidden = record.confidential && source === null;
  // Its sentence would repeat why a hand moved it.
  const standing = { item, scales, now, band, reckoning, moved: isHidden && moved ? { ...moved, why: "" } : moved };
  const number = source?.number ?? record.sourceNumber;
  const entry = office.house.kinds.get(record.sourceKind);
  return {
    id: record.id,
    sourceKind: record.sourceKind,
    kindLabel: entry?.model.label ?? record.sourceKind,
    number,
    mark: concern.mark ?? null,
    title: concern.title,
    facts: concern.facts,
    isHidden,
    isConfidential: record.confidential,
    band,
    tenths: reckoning.tenths,
    lines: reckoning.lines,
    gates: reckoning.gates.map(({ code, words }) => ({ code, words })),
    ahead: aheadOf(concern, scales, now),
    why: whyOf(standing),
    state: record.state,
    openedAt: record.openedAt,
    irreversibleAt: concern.irreversibleAt,
    irreversibleWords: concern.irreversibleWords,
    lastAct,
    delegatedTo: record.delegatedTo ? (names.get(record.delegatedTo) ?? "somebody") : null,
    dueAt: record.dueAt,
    reason: isHidden ? null : record.reason,
    moved: isHidden && moved ? { ...moved, why: "" } : moved,
    rightToTell: record.rightToTell,
    others: Math.max(others.length, (sizes.get(record.rootCauseKey) ?? 1) - 1),
    deed: concern.deed,
    href: hrefOf(office.house, record, number),
    can: await canOf(office, kindEntry(office.house, "triageException"), record, actor),
  };
}

function aheadOf({ gates }: Concern, { terms }: Scales, now: Instant): DeskLine["ahead"] {
  return gates.filter((one) => terms.gates.includes(one.code) && one.since > now).map(({ since, words }) => ({ at: since, words }));
}

function handsOn(record: Exception, names: ReadonlyMap<Id, string>): Pick<DeskLine, "moved" | "lastAct"> {
  const nameOf = (id: Id | null) => (id === null ? null : (names.get(id) ?? "somebody"));
  const { overrideBand, overrideWhy, overriddenBy, overriddenFor, actedAt, actedBy, onBehalfOf } = record;
  const hand = overriddenFor === null ? nameOf(overriddenBy) : `${nameOf(overriddenBy) ?? "somebody"} for ${nameOf(overriddenFor)}`;
  return {
    moved: overrideBand === null ? null : { to: overrideBand, why: overrideWhy ?? "", by: hand ?? "somebody" },
    lastAct: actedAt === null ? null : { at: actedAt, by: nameOf(actedBy) ?? "Quarterdeck", onBehalfOf: nameOf(onBehalfOf) },
  };
}

/** What a confidential line is about, for a reader who may read the record; null for others. */
async function revealed(record: Exception, { office, actor, now }: Reading): Promise<{ concern: Concern; number: string | null } | null> {
  const entry = office.house.kinds.get(record.sourceKind);
  if (!entry?.kind.concern) return null;
  const source = await office.records.whole(office.db, entry, record.source, actor, now);
  if (!source) return null;
  const facts = (await entry.concernFacts?.(office.db, [source], now, office.house)) ?? {};
  const concern = entry.kind.concern(source, facts);
  return concern && { concern, number: source.number };
}

/** Where the record is opened. */
function hrefOf(house: House, { sourceKind, source, confidential }: Exception, number: string | null): string {
  const entry = house.kinds.get(sourceKind);
  return entry ? `/${entry.model.plural}/${confidential ? source : (number ?? source)}` : "/desk";
}
