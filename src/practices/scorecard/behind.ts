import type { Tx } from "../../engine/db/connection.ts";
import { type FactLine, openFacts, readMark, type Standpoint, standpoint } from "../../engine/measures.ts";
import type { Office } from "../../engine/office.ts";
import type { Actor } from "../../kernel/actor.ts";
import { clip } from "../../kernel/span.ts";
import type { Instant } from "../../kernel/time.ts";
import { elapsedMs, ms } from "../../kernel/time.ts";
import { outagesFrom } from "../incident/views.ts";
import { deadlines } from "./deadline.rules.ts";
import type { BehindPage, BehindRow, Scope } from "./facts.ts";
import { measuresOf, narrowed, narrowOf } from "./formula.rules.ts";
import type { Definition } from "./model.ts";
import { type Period, shiftDay } from "./period.rules.ts";
import { openRecordsAt, reviewsFrom, subjectsOfClocks, termsOf, timeZoneOf } from "./store.ts";

export type BehindWish = {
  definition: Definition;
  period: Period;
  now: Instant;
  asOf: Instant | null;
  knownThrough: number | null;
  scope: Scope;
  /** Of a share: only what counts into its part, or only what does not. */
  counts?: "yes" | "no" | undefined;
  after?: string | undefined;
  limit: number;
  actor: Actor;
};
/** A row before the reader's right to it was asked. */
type Line = { kind: string; id: string; at: Instant; minutes: number | null; counts: boolean | null; note: string | null };
type Page = { lines: Line[]; next: string | null };
type Reader = (tx: Tx, at: Standpoint, wish: BehindWish, page: { after: string | undefined; limit: number }) => Promise<Page>;

/** Counting those a reader may not open stops here: the number then says "10,000+". */
const mostCounted = 10_000;

/** The rows behind a number: exactly those it was counted from, as far as the reader may open them; the others are counted and said. */
export async function rowsBehind(office: Office, tx: Tx, wish: BehindWish): Promise<BehindPage> {
  const zone = await timeZoneOf(tx, office.house);
  const at = await standpoint(tx, { zone, asOf: wish.asOf, knownThrough: wish.knownThrough });
  const read = readerOf(office, wish.definition);
  const page = await read(tx, at, wish, { after: wish.after, limit: wish.limit });
  const items = await readable(office, tx, wish, page.lines);
  const head = { metric: wish.definition.key, items, next: page.next, knownThrough: at.knownThrough };
  if (wish.after !== undefined) return { ...head, total: null, hidden: null, capped: false };
  const all = page.next === null ? page : await read(tx, at, wish, { after: undefined, limit: mostCounted });
  const open = page.next === null ? items : await readable(office, tx, wish, all.lines);
  return { ...head, total: all.lines.length, hidden: all.lines.length - open.length, capped: all.next !== null };
}

/** The lines whose record the reader may open, with its name. */
async function readable(office: Office, tx: Tx, { actor, now }: BehindWish, lines: readonly Line[]): Promise<BehindRow[]> {
  const wanted = new Map<string, Set<string>>();
  for (const { kind, id } of lines) wanted.set(kind, (wanted.get(kind) ?? new Set()).add(id));
  const names = await office.records.names(tx, wanted, actor, now);
  return lines.flatMap((line) => {
    const name = names[line.kind]?.[line.id];
    return name ? [{ ...line, number: name.number ?? null, title: name.label }] : [];
  });
}

function readerOf(office: Office, { formula }: Definition): Reader {
  switch (formula.form) {
    case "stock":
    case "age":
      return openRecords;
    case "reviews":
      return listed(async (tx, at, wish) => {
        const dueAt = deadlines((await termsOf(tx, office.house)).workingDays);
        const until = untilOf(wish);
        const { period, scope } = wish;
        return (await reviewsFrom(tx, at, shiftDay(period.from, -60), scope)).flatMap((one) => {
          const due = dueAt(one.at, formula.businessDays);
          if (due < period.fromAt || due >= period.toAt || due > until) return [];
          const done = !one.isWaived && one.approvedAt !== null && one.approvedAt < due;
          const note = one.isWaived ? "waived" : done ? "approved in time" : one.approvedAt ? "approved late" : "not approved";
          return [{ kind: one.subjectKind, id: one.subject, at: one.at, minutes: null, counts: done, note }];
        });
      });
    case "availability":
      return listed(async (tx, at, wish) => {
        const { services } = await termsOf(tx, office.house);
        const { period, scope } = wish;
        const until = untilOf(wish) < period.toAt ? untilOf(wish) : period.toAt;
        const known = new Map(
          services.filter((one) => one.tier === formula.tier && (scope.service?.includes(one.id) ?? true)).map((one) => [one.id, one]),
        );
        return (await outagesFrom(tx, at, period.from, untilOf(wish))).flatMap((one) => {
          const service = known.get(one.service);
          if (!service) return [];
          const [cut] = clip([one], { from: service.since > period.fromAt ? service.since : period.fromAt, to: until });
          if (!cut) return [];
          const minutes = Math.round(elapsedMs({ timeZone: "UTC", segments: [], holidays: [], always: true }, cut.from, cut.to) / 60_000);
          return [{ kind: "incident", id: one.incident, at: cut.to, minutes, counts: null, note: `${service.name} was down` }];
        });
      });
    default:
      return facts;
  }
}

/** Facts of measures, each joined to the record it is about. */
async function facts(tx: Tx, at: Standpoint, wish: BehindWish, page: { after: string | undefined; limit: number }): Promise<Page> {
  const { definition, period, scope } = wish;
  const { formula } = definition;
  const where = narrowed(scope, narrowOf(formula));
  const measures = formula.form === "rating" ? [formula.measure] : measuresOf(formula).filter((one) => isMeant(wish, one));
  const after = page.after !== undefined && readMark(page.after) ? page.after : undefined;
  const found = await openFacts(tx, at, { measures, from: period.from, to: period.to, where, after, limit: page.limit });
  const subjects = await subjectsOfClocks(
    tx,
    found.items.filter((line) => line.subjectKind === "clock").map((line) => line.subject),
  );
  return {
    next: found.next,
    lines: found.items.map((line) => {
      const subject = subjects.get(line.subject) ?? { kind: line.subjectKind, id: line.subject };
      return { ...subject, at: line.at, ...said(definition, line) };
    }),
  };
}

function isMeant({ definition: { formula }, counts }: BehindWish, measure: string): boolean {
  return formula.form !== "share" || counts === undefined || formula.of.includes(measure) === (counts === "yes");
}

/** What a fact means to its number. */
function said({ formula }: Definition, { measure, value, n }: FactLine): Pick<Line, "minutes" | "counts" | "note"> {
  const word = measure.slice(measure.lastIndexOf(".") + 1);
  const times = n > 1 ? ` ${n} times` : "";
  if (formula.form === "within") return { minutes: value, counts: value < formula.underMinutes, note: null };
  if (formula.form === "duration" || formula.form === "sum") return { minutes: value, counts: null, note: null };
  if (formula.form === "rating") return { minutes: null, counts: null, note: `${value} of 5` };
  const counts = formula.form === "share" ? formula.of.includes(measure) : null;
  return { minutes: null, counts, note: `${word}${times}` };
}

async function openRecords(tx: Tx, at: Standpoint, wish: BehindWish, page: { after: string | undefined; limit: number }): Promise<Page> {
  const { definition, period, scope } = wish;
  const until = untilOf(wish);
  const end = period.toAt < until ? period.toAt : until;
  const olderThanDays = definition.formula.form === "age" ? definition.formula.overDays : 0;
  const mark = page.after === undefined ? null : readMark(page.after);
  const rows = await openRecordsAt(tx, {
    at: end,
    olderThanDays,
    scope,
    after: mark ? { openedAt: mark[0], id: mark[1] } : null,
    limit: page.limit + 1,
  });
  const lines = rows.slice(0, page.limit).map(
    ({ id, openedAt }): Line => ({
      kind: "incident",
      id,
      at: openedAt,
      minutes: Math.round((ms(end) - ms(openedAt)) / 60_000),
      counts: null,
      note: null,
    }),
  );
  const last = rows[page.limit - 1];
  const next = rows.length > page.limit && last ? mark64([last.openedAt, last.id, "", at.knownThrough]) : null;
  return { lines, next };
}

/** A reader of rows that are few: all are read, and paged here. */
function listed(all: (tx: Tx, at: Standpoint, wish: BehindWish) => Promise<Line[]>): Reader {
  return async (tx, at, wish, { after, limit }) => {
    const lines = (await all(tx, at, wish)).sort((a, b) => (`${a.at}/${a.id}` > `${b.at}/${b.id}` ? -1 : 1));
    const mark = after === undefined ? null : readMark(after);
    const rest = mark ? lines.filter((line) => `${line.at}/${line.id}` < `${mark[0]}/${mark[1]}`) : lines;
    const last = rest[limit - 1];
    return { lines: rest.slice(0, limit), next: rest.length > limit && last ? mark64([last.at, last.id, "", at.knownThrough]) : null };
  };
}

function mark64(mark: readonly [string, string, string, number]): string {
  return Buffer.from(JSON.stringify(mark)).toString("base64url");
}

function untilOf({ asOf, now }: BehindWish): Instant {
  return asOf !== null && asOf < now ? asOf : now;
}
