import type { Tx } from "../../engine/db/connection.ts";
import type { Ask, FactsLoader, House } from "../../engine/house.ts";
import { may } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { beside, monthOf, type Period, quarterOf, weeksUpTo } from "../scorecard/period.rules.ts";
import { boardFacts } from "./board-store.ts";
import { departmentFacts } from "./department-store.ts";
import { incidentPageFacts } from "./incident-page-store.ts";
import { lookNow } from "./look-store.ts";
import { memoSubjects } from "./memo.model.ts";
import { memoFacts } from "./memo-store.ts";
import type { About, Briefing, Fit, PaperKind } from "./model.ts";
import { officeOf } from "./office-store.ts";
import type { PaperHouse } from "./paper.model.ts";
import { periodFacts, periodNamed } from "./period-store.ts";
import { quarterKey } from "./quarter.rules.ts";
import type { BriefingFacts, Gathered } from "./rules.ts";
import type { ReviewForPaper } from "./vendor-scorecard-store.ts";

/** What was found out before the transaction. */
export type Found = { fit?: Fit; review?: ReviewForPaper };
const composing = new Set(["create", "compose"]);

/** What papers are composed from, for commands that compose one. */
export const briefingFacts: FactsLoader = async (tx, asks, now, house): Promise<BriefingFacts> => {
  const gathered = new Map<Id, Gathered>();
  const authors = new Map<Id, PaperHouse["author"]>();
  const fits = new Map<Id, Fit>();
  for (const ask of asks) {
    const { id, command, known } = ask.envelope;
    const { fit } = (known ?? {}) as Found;
    if (id && command.type === "issue" && fit) fits.set(id, fit);
    const changes = ask.envelope.command.changes as Partial<Briefing> | undefined;
    if (ask.envelope.id && changes?.author) authors.set(ask.envelope.id, await authorOf(tx, changes.author));
    if (!ask.envelope.id || !composing.has(ask.envelope.command.type)) continue;
    gathered.set(ask.envelope.id, await gather(tx, ask, ask.envelope.at ?? now, house));
  }
  const look = await lookNow(tx, house);
  return {
    gathered,
    authors,
    fits,
    restricted: await restrictedSince(tx, asks),
    look,
    hasMail: house.waysOut.has("mail"),
    asksReceipts: (await officeOf(tx, house)).paperReceipts,
  };
};

const leaving = new Set(["issue", "distribute", "open"]);

/** Of papers that are to leave the house: those about a record that is restricted or confidential by now. */
async function restrictedSince(tx: Tx, asks: readonly Ask[]): Promise<ReadonlySet<Id>> {
  return restrictedAmong(
    tx,
    asks.flatMap(({ envelope, current }) => (leaving.has(envelope.command.type) && current ? [current as Briefing] : [])),
  );
}

/** Which of these papers are about a record that is restricted or confidential by now, by id. */
export async function restrictedAmong(tx: Tx, papers: readonly Briefing[]): Promise<ReadonlySet<Id>> {
  const subjects = papers.flatMap(({ incident, problem, escalation }) => [incident, problem, escalation].filter((one) => one !== null));
  if (subjects.length === 0) return new Set();
  const rows = await tx.query<{ id: Id }>(
    `select id from v_incident where id = any($1) and restricted union all select id from v_problem where id = any($1) and restricted
     union all select id from v_vendor_escalation where id = any($1) and confidential`,
    [subjects],
  );
  const restricted = new Set(rows.map((row) => row.id));
  const isRestricted = ({ incident, problem, escalation }: Briefing) =>
    [incident, problem, escalation].some((one) => one !== null && restricted.has(one));
  return new Set(papers.filter(isRestricted).map(({ id }) => id));
}

type Said = Partial<About & Pick<Briefing, "nextWordOn" | "author" | "recipient" | "recipientRole" | "classification">> & {
  paper?: PaperKind;
};

async function gather(tx: Tx, { envelope, current }: Ask, now: Instant, house: House): Promise<Gathered> {
  const said = (current ?? envelope.command) as Said;
  const author = said.author ?? envelope.actor.onBehalfOf?.personId ?? envelope.actor.personId;
  const words = { author: await authorOf(tx, author), recipient: recipientOf(said), classification: said.classification ?? "Internal" };
  if (said.paper === "incident") {
    if (!said.incident) return { paper: null, refusal: { code: "incidentNeeded", field: "incident" } };
    const facts = await incidentPageFacts(tx, { incident: said.incident, now, house, ...words });
    if (!facts) return { paper: null, refusal: { code: "noSuchIncident", field: "incident" } };
    return { paper: "incident", incident: said.incident, facts };
  }
  if (said.paper === "memo") return gatherMemo(tx, { said, words, now, house, maySeeVendors: may(envelope.actor, "vendor.read") });
  if (said.paper === "vendor") {
    if (!said.vendor) return { paper: null, refusal: { code: "vendorNeeded", field: "vendor" } };
    const found = ((envelope.known ?? {}) as Found).review;
    if (!found) return { paper: null, refusal: { code: "noSuchVendor", field: "vendor" } };
    if (!found.ok) return { paper: null, refusal: found.refusal };
    const { name: organisation, zone, currency } = await officeOf(tx, house);
    const own = { organisation, zone, currency, now: found.review.asOf, ...words };
    return { paper: "vendor", vendor: said.vendor, period: quarterKey(found.review.period), review: found.review, house: own };
  }
  const paper = said.paper === "weekly" || said.paper === "board" || said.paper === "department" ? said.paper : "executive";
  if (paper === "board" && !may(envelope.actor, "vendor.read")) return { paper: null, refusal: { code: "vendorsUnseen" } };
  const period = await periodOf(tx, house, { paper, text: said.period ?? null, now });
  if (!period) return { paper: null, refusal: { code: "noSuchPeriod", field: "period", because: said.period ?? "" } };
  if (period.fromAt >= now) return { paper: null, refusal: { code: "periodAhead", field: "period", because: period.label } };
  if (paper === "board") return { paper, period: period.key, facts: await boardFacts(tx, { period, now, house, ...words }) };
  if (paper === "department") {
    const { department } = said;
    if (!department) return { paper: null, refusal: { code: "departmentNeeded", field: "department" } };
    const facts = await departmentFacts(tx, { department, period, now, house, ...words });
    return facts
      ? { paper, department, period: period.key, facts }
      : { paper: null, refusal: { code: "noSuchDepartment", field: "department" } };
  }
  return { paper, period: period.key, facts: await periodFacts(tx, { period, now, house, ...words }) };
}

type MemoAsked = {
  said: Said;
  words: Pick<PaperHouse, "author" | "recipient" | "classification">;
  now: Instant;
  house: House;
  maySeeVendors: boolean;
};

async function gatherMemo(tx: Tx, { said, words, now, house, maySeeVendors }: MemoAsked): Promise<Gathered> {
  const named = memoSubjects.filter((kind) => said[kind]);
  const [kind] = named;
  const id = kind && said[kind];
  if (!kind || !id || named.length > 1) return { paper: null, refusal: { code: "subjectNeeded" } };
  if (kind === "escalation" && !maySeeVendors) return { paper: null, refusal: { code: "vendorsUnseen" } };
  const facts = await memoFacts(tx, { about: { kind, id }, nextWordOn: said.nextWordOn ?? null, now, house, ...words });
  return facts ? { paper: "memo", about: { [kind]: id }, facts } : { paper: null, refusal: { code: "noSuchSubject", field: kind } };
}

const grains = { weekly: "week", executive: "month", board: "quarter", department: "quarter" } as const;

/** The period that is named; where none is, the last whole week, month or quarter. */
async function periodOf(
  tx: Tx,
  house: House,
  { paper, text, now }: { paper: keyof typeof grains; text: string | null; now: Instant },
): Promise<Period | null> {
  const grain = grains[paper];
  if (text !== null) return periodNamed(tx, house, text, grain);
  const { zone } = await officeOf(tx, house);
  const month = monthOf(now, zone);
  if (grain === "quarter") return beside(quarterOf(now, zone), zone, -1);
  return grain === "month" ? beside(month, zone, -1) : (weeksUpTo(month, now, zone, 1)[0] ?? null);
}

function recipientOf({ recipient, recipientRole }: Said): PaperHouse["recipient"] {
  return recipient ? { name: recipient, role: recipientRole ?? "" } : null;
}

async function authorOf(tx: Tx, person: Id | null): Promise<PaperHouse["author"]> {
  if (person === null) return { name: "Quarterdeck", role: "" };
  const [row] = await tx.query<{ name: string; role: string | null }>(`select name, job_title as role from v_person where id = $1`, [
    person,
  ]);
  return { name: row?.name ?? "somebody", role: row?.role ?? "" };
}
