import type { Tx } from "../../engine/db/connection.ts";
import { type House, kindEntry } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import { hourOfDay } from "../../kernel/plain-day.ts";
import type { Instant } from "../../kernel/time.ts";
import type { ChangeRequest } from "../change/model.ts";
import type { Incident } from "../incident/model.ts";
import { incidentCost } from "../incident/views.ts";
import type { Problem } from "../problem/model.ts";
import type { Review } from "../review/model.ts";
import type { MemoFacts, MemoSubject, MemoSubjectKind } from "./memo.model.ts";
import { knownOf } from "./memo.rules.ts";
import { localDate } from "./moment.rules.ts";
import { officeOf } from "./office-store.ts";
import type { PaperHouse } from "./paper.model.ts";

type Asked = Pick<PaperHouse, "author" | "recipient" | "classification"> & {
  about: { kind: MemoSubjectKind; id: Id };
  nextWordOn: string | null;
  now: Instant;
  house: House;
};

/** What a memo is made of; null where there is no such subject, or it is restricted or confidential and no paper may tell of it. */
export async function memoFacts(tx: Tx, asked: Asked): Promise<MemoFacts | null> {
  const { about, nextWordOn, now, house, author, recipient, classification } = asked;
  const { name, zone, currency } = await officeOf(tx, house);
  const subject = await readers[about.kind](tx, { id: about.id, now, house, zone });
  if (!subject) return null;
  return { ...{ organisation: name, zone, currency, now, author, recipient, classification }, subject, nextWordOn };
}

type Read = { id: Id; now: Instant; house: House; zone: string };
const readers: Readonly<Record<MemoSubjectKind, (tx: Tx, read: Read) => Promise<MemoSubject | null>>> = {
  incident: ofIncident,
  problem: ofProblem,
  change: ofChange,
  escalation: ofEscalation,
};

const unsaid: Omit<MemoSubject, "kind" | "number" | "title" | "standing"> = {
  ...{ service: null, beganAt: null, endedAt: null, users: null, isDeclared: false, cost: null, incidents: null, vendor: null, owed: null },
  ...{ known: [], notKnown: [], workaround: null, actions: [], expectedBackAt: null, nextAt: null },
};

async function loaded<T>(tx: Tx, { id, house }: Read, kind: string): Promise<T | null> {
  const [record] = await kindEntry(house, kind).table.load(tx, [id], false);
  return (record as T | undefined) ?? null;
}

async function serviceOf(tx: Tx, id: Id | null): Promise<{ name: string | null; users: number | null }> {
  if (id === null) return { name: null, users: null };
  const [row] = await tx.query<{ name: string; users: number | null }>(
    "select coalesce(portal_name, name) as name, users_served as users from v_service where id = $1",
    [id],
  );
  return row ?? { name: null, users: null };
}

async function ofIncident(tx: Tx, read: Read): Promise<MemoSubject | null> {
  const incident = await loaded<Incident>(tx, read, "incident");
  if (!incident || incident.restricted) return null;
  const service = await serviceOf(tx, incident.service);
  const found = incident.review ? await loaded<Review>(tx, { ...read, id: incident.review }, "review") : null;
  const review = found && !found.confidential ? found : null;
  const cost = await incidentCost(tx, read.house, incident, read.now);
  const endedAt = incident.restoredAt ?? incident.resolvedAt ?? incident.closedAt;
  return {
    ...unsaid,
    ...{ kind: "incident", number: incident.number ?? "", title: incident.shortDescription, service: service.name },
    standing: endedAt === null ? "open" : "over",
    ...{ beganAt: incident.detectedAt ?? incident.openedAt, endedAt },
    users: incident.affectedUsers ?? service.users,
    isDeclared: incident.affectedUsers !== null,
    cost: cost && { amount: String(cost.amount), currency: cost.currency },
    known: [
      ...knownOf([
        ["What it did.", review?.businessImpact ?? null],
        ["Why it happened.", review?.rootCause ?? null],
      ]),
      ...incident.known.map((quote) => ({ label: "Known.", quote })),
    ],
    notKnown: incident.notKnown,
    actions: review ? await reviewActions(tx, review.id) : workOf(incident),
    expectedBackAt: endedAt === null ? incident.expectedBackAt : null,
    nextAt: endedAt === null ? incident.nextUpdateAt : null,
  };
}

function workOf({ workstreams }: Incident): MemoSubject["actions"] {
  return workstreams.map((one) => ({ title: one.title, owner: "the team", dueOn: null, state: one.state === "done" ? "done" : "open" }));
}

function reviewActions(tx: Tx, review: Id): Promise<MemoSubject["actions"]> {
  return tx.query<MemoSubject["actions"][number]>(
    `select a.title, coalesce(p.name, 'nobody yet') as owner, a.due_on::text as "dueOn", a.state
     from v_review_action a left join v_person p on p.id = a.owner
     where a.review = $1 and a.state <> 'dropped' and not coalesce(a.confidential, false) order by a.due_on, a.id limit 40`,
    [review],
  );
}

async function nameOf(tx: Tx, person: Id | null): Promise<string> {
  if (person === null) return "nobody yet";
  const [row] = await tx.query<{ name: string }>("select name from v_person where id = $1", [person]);
  return row?.name ?? "nobody yet";
}

async function ofProblem(tx: Tx, read: Read): Promise<MemoSubject | null> {
  const problem = await loaded<Problem>(tx, read, "problem");
  if (!problem || problem.restricted) return null;
  const service = await serviceOf(tx, problem.service);
  const [counted] = await tx.query<{ incidents: number }>(
    "select count(*)::int as incidents from v_incident where problem = $1 and not coalesce(restricted, false)",
    [problem.id],
  );
  const isOpen = problem.state < "106";
  const isBorne = problem.resolutionCode === "risk_accepted";
  const owner = await nameOf(tx, problem.assignee);
  return {
    ...unsaid,
    ...{ kind: "problem", number: problem.number ?? "", title: problem.shortDescription, service: service.name, users: service.users },
    standing: isBorne ? "borne" : isOpen ? "open" : "over",
    ...{ beganAt: problem.openedAt, endedAt: problem.resolvedAt, incidents: counted?.incidents ?? 0 },
    known: knownOf([
      ["Why it happens.", problem.causeNotes],
      ["Until then.", isOpen || isBorne ? problem.workaround : null],
      ["What was done.", isOpen ? null : problem.fixNotes],
      ["Why the risk is borne.", isBorne ? problem.riskReason : null],
    ]),
    notKnown: problem.hypotheses.filter((one) => one.standing === "open").map((one) => `Whether it is this: ${one.what}`),
    workaround: isOpen || isBorne ? problem.workaround : null,
    actions: isBorne
      ? [
          {
            title: "The risk is looked at again",
            owner: await nameOf(tx, problem.riskAcceptedBy),
            dueOn: problem.riskReviewOn,
            state: "open",
          },
        ]
      : isOpen && problem.nextStep !== null
        ? [{ title: problem.nextStep, owner, dueOn: problem.nextStepBy && localDate(read.zone, problem.nextStepBy), state: "open" }]
        : [],
    nextAt: isBorne && problem.riskReviewOn !== null ? hourOfDay(read.zone, problem.riskReviewOn, 9) : isOpen ? problem.nextStepBy : null,
  };
}

async function ofChange(tx: Tx, read: Read): Promise<MemoSubject | null> {
  const change = await loaded<ChangeRequest>(tx, read, "change");
  if (!change) return null;
  const service = await serviceOf(tx, change.service);
  const failed = change.closeCode === "unsuccessful" || change.rolledBackAt !== null;
  const isCalledOff = change.state === "4" || change.cabDecision === "rejected";
  const isDone = change.state === "3" || change.state === "0";
  const standing = isCalledOff ? "calledOff" : failed ? "failed" : isDone ? "over" : change.state === "-1" ? "open" : "ahead";
  const found = change.review ? await loaded<Review>(tx, { ...read, id: change.review }, "review") : null;
  const review = found && !found.confidential ? found : null;
  return {
    ...unsaid,
    ...{
      kind: "change",
      number: change.number ?? "",
      title: change.shortDescription,
      service: service.name,
      users: service.users,
      standing,
    },
    ...{ beganAt: change.startedAt ?? change.plannedStart, endedAt: change.endedAt ?? change.plannedEnd },
    known: knownOf([
      ["What and why.", change.description],
      ["How it went.", change.closeNotes],
      ["Why it failed.", failed ? (review?.rootCause ?? null) : null],
      ["Why it was called off.", isCalledOff ? (change.cancelReason ?? change.cabReason) : null],
      ["If it goes wrong.", standing === "ahead" ? change.rollbackPlan : null],
    ]),
    actions: review ? await reviewActions(tx, review.id) : [],
    nextAt: standing === "ahead" ? change.plannedEnd : null,
  };
}

type EscalationRow = {
  number: string;
  subject: string;
  vendor: string;
  state: string;
  openedOn: string | null;
  answerDueOn: string;
  closedOn: string | null;
  answer: string | null;
  outcome: string | null;
  description: string | null;
  askedBy: string | null;
  clause: string | null;
  credit: string | null;
  currency: string | null;
};

async function ofEscalation(tx: Tx, { id, zone }: Read): Promise<MemoSubject | null> {
  const [row] = await tx.query<EscalationRow>(
    `select e.number, e.subject, v.name as vendor, e.state, e.opened_on::text as "openedOn", e.answer_due_on::text as "answerDueOn", e.closed_on::text as "closedOn",
       e.answer, e.outcome, e.description, p.name as "askedBy", r.name as clause, r.credit_amount as credit, r.currency
     from v_vendor_escalation e join v_vendor v on v.id = e.vendor left join v_person p on p.id = e.asked_by left join v_sla_result r on r.id = e.result
     where e.id = $1 and not coalesce(e.confidential, false)`,
    [id],
  );
  if (!row) return null;
  const isOpen = row.state !== "closed";
  const at = (day: string | null) => (day === null ? null : hourOfDay(zone, day, 12));
  return {
    ...unsaid,
    ...{ kind: "escalation", number: row.number, title: row.subject, vendor: row.vendor, standing: isOpen ? "open" : "over" },
    ...{ beganAt: at(row.openedOn), endedAt: at(row.closedOn) },
    owed: row.credit !== null && row.currency !== null ? { amount: row.credit, currency: row.currency } : null,
    known: knownOf([
      ["What it is about.", row.description],
      ["The promise that was missed.", row.clause],
      ["What they answered.", row.answer],
      ["What came of it.", row.outcome],
    ]),
    actions: isOpen
      ? [
          {
            title: `An answer from ${row.vendor}`,
            owner: row.askedBy ?? "nobody yet",
            dueOn: row.answerDueOn,
            state: row.state === "answered" ? "done" : "open",
          },
        ]
      : [],
    nextAt: isOpen ? at(row.answerDueOn) : null,
  };
}
