import type { Tx } from "../../engine/db/connection.ts";
import { type House, kindEntry } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import { valueWords } from "../../kernel/paper-words.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Incident } from "../incident/model.ts";
import { incidentCost } from "../incident/views.ts";
import type { Review } from "../review/model.ts";
import type { IncidentPageFacts } from "./incident-page.model.ts";
import { officeOf } from "./office-store.ts";
import type { PaperHouse } from "./paper.model.ts";

type Asked = Pick<PaperHouse, "author" | "recipient" | "classification"> & { incident: Id; now: Instant; house: House };

/** What the page on one incident is made of; null where there is no such incident, or it is restricted and no paper may tell of it. */
export async function incidentPageFacts(tx: Tx, asked: Asked): Promise<IncidentPageFacts | null> {
  const { now, house, author, recipient, classification } = asked;
  const [record] = await kindEntry(house, "incident").table.load(tx, [asked.incident], false);
  const incident = record as Incident | undefined;
  if (!incident || incident.restricted) return null;
  const { name, zone, currency } = await officeOf(tx, house);
  const review = incident.review ? await reviewOf(tx, house, incident.review) : null;
  const marks = await marksOf(tx, incident.id);
  const fix = Object.values(incident.clocks ?? {}).find((one) => one.target === "resolution" && one.agreementType === "SLA");
  return {
    ...{ organisation: name, zone, currency, now, author, recipient, classification },
    incident: { ...incident, number: incident.number ?? "" },
    service: incident.service ? await serviceOf(tx, incident.service, currency) : null,
    cost: await incidentCost(tx, house, incident, now),
    promise: fix ? { minutes: Math.round(fix.durationMs / 60_000), isBroken: fix.breachedAt !== null } : null,
    ...marks,
    review,
    actions: review ? await actionsOf(tx, review.id) : [],
  };
}

async function reviewOf(tx: Tx, house: House, id: Id): Promise<(Review & { number: string | null }) | null> {
  const [review] = await kindEntry(house, "review").table.load(tx, [id], false);
  return review && !(review as Review).confidential ? (review as Review) : null;
}

async function serviceOf(tx: Tx, id: Id, currency: string): Promise<IncidentPageFacts["service"]> {
  const [row] = await tx.query<{ name: string; portalName: string | null; rate: string | null }>(
    `select s.name, s.portal_name as "portalName", round(coalesce(s.cost_per_user_minute, o.cost_per_user_minute)::numeric, 2)::text as rate
     from v_service s left join v_organisation o on o.active where s.id = $1 limit 1`,
    [id],
  );
  if (!row) return null;
  const rate = row.rate === null ? null : valueWords({ kind: "money", amount: row.rate, currency, digits: 2 });
  return { ...row, rate };
}

/** When it was declared and its cause known, as its timeline tells, and how many entries that has. */
async function marksOf(tx: Tx, incident: Id): Promise<Pick<IncidentPageFacts, "declaredAt" | "identifiedAt" | "timelineEntries">> {
  const rows = await tx.query<{ at: Instant; type: string; phase: string | null }>(
    `select at, type, data->>'to' as phase from journal where kind = 'incident' and id = $1 order by at, n, ordinal`,
    [incident],
  );
  return {
    declaredAt: rows.find((row) => row.type === "majorDeclared")?.at ?? null,
    identifiedAt: rows.find((row) => row.type === "phaseChanged" && row.phase === "identified")?.at ?? null,
    timelineEntries: rows.length,
  };
}

function actionsOf(tx: Tx, review: Id): Promise<{ title: string; owner: string; dueOn: string; state: string }[]> {
  return tx.query(
    `select a.title, coalesce(p.name, 'nobody yet') as owner, a.due_on::text as "dueOn", a.state
     from v_review_action a left join v_person p on p.id = a.owner where a.review = $1 and not coalesce(a.confidential, false) order by a.due_on, a.id limit 60`,
    [review],
  );
}
