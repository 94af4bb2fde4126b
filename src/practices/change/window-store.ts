import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Span } from "../../kernel/span.ts";
import { addDays, type Instant, instant, ms, openIntervals } from "../../kernel/time.ts";
import { rostersInUse, segmentsWithin } from "../roster/views.ts";
import { serviceTime } from "../service/views.ts";
import { type Collision, collisions, isOutside, unwatchedIn } from "./collision.rules.ts";
import type { FreezeSpan } from "./facts.ts";
import type { ChangeRequest } from "./model.ts";
import { needsOf, planned, plannedAhead, type WindowRow } from "./risk-store.ts";
import { freeSlots } from "./slot.rules.ts";
import { homesOfItems, openFreezes } from "./store.ts";
import { freezesOver, isExcepted, pointOfNoReturn } from "./window.rules.ts";

/** What a window of a change meets: asked while it is planned, and again for every window one thinks of. */
export type WindowStanding = {
  pointOfNoReturn: Instant | null;
  freezes: (FreezeSpan & { isExcepted: boolean })[];
  collisions: (Collision & { number: string; title: string })[];
  isOutsideMaintenance: boolean;
  /** The stretches of the window in which nobody of its team is on call. */
  unwatched: Span[];
};

/** Looks at the window a change has, or is thought to have. */
export async function windowStanding(tx: Tx, house: House, change: ChangeRequest, now: Instant): Promise<WindowStanding> {
  const window = windowOf(change);
  const frozen = { freezes: await openFreezes(tx, now), homes: await homesOf(tx, change) };
  const ahead = await plannedAhead(tx, house, change);
  const byId = new Map(ahead?.others.map((one) => [one.planned.id, one]));
  const met = ahead
    ? collisions(
        ahead.one,
        ahead.others.map((one) => one.planned),
      )
    : [];
  return {
    pointOfNoReturn: pointOfNoReturn(change),
    freezes: (window ? freezesOver(change, window, frozen) : []).map((one) => ({ ...one, isExcepted: isExcepted(change, one.id, now) })),
    collisions: met.map((one) => ({ ...one, number: byId.get(one.with)?.number ?? "", title: byId.get(one.with)?.title ?? "" })),
    isOutsideMaintenance: ahead ? isOutside(ahead.one, ahead.agreed) : false,
    unwatched: window ? await unwatchedOf(tx, house, change, window) : [],
  };
}

function windowOf({ plannedStart, plannedEnd }: Pick<ChangeRequest, "plannedStart" | "plannedEnd">): Span | null {
  return plannedStart !== null && plannedEnd !== null ? { from: plannedStart, to: plannedEnd } : null;
}

function homesOf(tx: Tx, change: Pick<ChangeRequest, "configurationItem" | "affectedItems">): Promise<ReadonlyMap<Id, Id>> {
  return homesOfItems(
    tx,
    [change.configurationItem, ...change.affectedItems].filter((one) => one !== null),
  );
}

/** When nobody of the team of a change, or else of its service, is on call within a span. */
async function unwatchedOf(tx: Tx, house: House, change: Pick<ChangeRequest, "team" | "service">, span: Span): Promise<Span[]> {
  const team = change.team ?? (await supportTeamOf(tx, change.service));
  if (team === null) return [];
  const rosters = (await rostersInUse(tx, house)).filter((one) => one.team === team);
  return unwatchedIn(span, await Promise.all(rosters.map(({ id }) => segmentsWithin(tx, { roster: id, level: 1, ...span }))));
}

async function supportTeamOf(tx: Tx, service: Id | null): Promise<Id | null> {
  if (service === null) return null;
  const [row] = await tx.query<{ team: Id | null }>("select support_team as team from v_service where id = $1", [service]);
  return row?.team ?? null;
}

/** How far ahead free times are looked for, and how many are answered. */
const daysAhead = 90;
const mostSlots = 3;
const mostPlanned = 5000;
export type SlotAnswer = {
  slots: Instant[];
  lengthMinutes: number;
  until: Instant;
  within: "maintenance" | "quiet" | "anywhere" /** None was free in the agreed maintenance windows. */;
  isOutsideAgreed: boolean;
};

/**
 * The first free times for a change of some length, from a moment on: in the maintenance windows of its service where any are agreed and free, else outside
 * the agreed time of its service, else at any time.
 */
export async function slotsFor(
  tx: Tx,
  house: House,
  change: ChangeRequest,
  asked: { from: Instant; lengthMinutes: number; now: Instant },
): Promise<SlotAnswer> {
  const { from, lengthMinutes, now } = asked;
  const until = addDays(from, daysAhead);
  const span = { from, to: until };
  const [freezes, homes, within, others, known, unwatched] = await Promise.all([
    openFreezes(tx, now),
    homesOf(tx, change),
    withinFor(tx, house, change, span),
    openWithin(tx, change.id, span),
    needsOf(tx, house),
    unwatchedOf(tx, house, change, span),
  ]);
  const question = {
    ...{ lengthMinutes, from, until, unwatched, most: mostSlots },
    freezes: freezesOver(change, span, { freezes, homes }).filter((one) => !isExcepted(change, one.id, now)),
    one: planned(change, known),
    planned: others.map((row) => planned(row, known)),
  };
  const tried = within.map(({ is, spans }) => ({ is, slots: freeSlots({ ...question, within: spans }) }));
  const found = tried.find((one) => one.slots.length > 0) ?? tried[0]!;
  return {
    slots: found.slots,
    lengthMinutes,
    until,
    within: found.is,
    isOutsideAgreed: within[0]!.is === "maintenance" && found.is !== "maintenance",
  };
}

type Within = { is: SlotAnswer["within"]; spans: Span[] | null };

/** Where a free time is looked for, best first: agreed maintenance, quiet hours, any time. */
async function withinFor(tx: Tx, house: House, { service }: Pick<ChangeRequest, "service">, span: Span): Promise<Within[]> {
  const { maintenance, services } = await serviceTime(tx, house);
  const agreed = maintenance.filter((one) => one.services.includes(service ?? "") && one.to > span.from && one.from < span.to);
  const calendar = services.find((one) => one.id === service)?.calendar ?? null;
  const open = calendar ? openIntervals(calendar, span.from, span.to) : [];
  const quiet = open.length > 0 ? quietBetween(open, span) : [];
  return [
    ...(agreed.length > 0 ? [{ is: "maintenance", spans: agreed.map(({ from, to }) => ({ from, to })) } as const] : []),
    ...(quiet.length > 0 ? [{ is: "quiet", spans: quiet } as const] : []),
    { is: "anywhere", spans: null },
  ];
}

function quietBetween(open: readonly Span[], span: Span): Span[] {
  const edges = [span.from, ...open.flatMap((one) => [one.from, one.to]), span.to];
  const quiet: Span[] = [];
  for (let at = 0; at + 1 < edges.length; at += 2)
    if (ms(edges[at]!) < ms(edges[at + 1]!)) quiet.push({ from: edges[at]!, to: edges[at + 1]! });
  return quiet;
}

function openWithin(tx: Tx, but: Id, { from, to }: Span): Promise<WindowRow[]> {
  return tx.query<WindowRow>(
    `select id, planned_start as "plannedStart", planned_end as "plannedEnd", assignee, service, configuration_item as "configurationItem",
       coalesce(affected_items, '{}') as "affectedItems"
     from change where state in ('-5', '-4', '-3', '-2', '-1') and id <> $1 and planned_start < $3 and planned_end > $2
     order by planned_start, id limit ${mostPlanned}`,
    [but, from, to],
    "change-open-within",
  );
}

/** A change as it would be with another window. */
export function withWindow(change: ChangeRequest, from: Instant, to: Instant): ChangeRequest {
  return { ...change, plannedStart: instant(ms(from)), plannedEnd: instant(ms(to)) };
}
