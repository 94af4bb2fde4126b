import type { FastifyInstance } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { audienceOf, draftOf } from "./announcement.rules.ts";
import { groupsOf, proofsOf, touchedBy } from "./announcement-store.ts";
import { calendarRoutes } from "./calendar-routes.ts";
import { digestOf } from "./digest.rules.ts";
import { cabStanding, fieldName, isAnnounced, isConsented, missingFields, type Step } from "./gate.rules.ts";
import type { ChangeRequest } from "./model.ts";
import { riskOf } from "./risk.rules.ts";
import { riskFacts } from "./risk-store.ts";
import { approvalsOf, scheduledInto, typeTerms } from "./store.ts";
import { windowStanding } from "./window-store.ts";

/** Questions about changes that are more than their records: what stands in their way as they are planned, and what a freeze stands over. */
export function changeRoutes(server: FastifyInstance, office: Office): void {
  const changes = kindEntry(office.house, "change");
  const freezes = kindEntry(office.house, "changeFreeze");
  server.get("/api/changes/:key/assessment", async (request) => {
    const actor = permitted(request, "change.read");
    const now = office.clock.now();
    const { key } = request.params as { key: string };
    const record = await office.records.whole(office.db, changes, key, actor, now);
    if (!record) throw new HttpProblem(404, "missing", "There is no such change, or it is not yours to see.");
    return { asOf: now, ...(await assessmentOf(office, record as ChangeRequest, now)) };
  });
  server.get("/api/changes/:key/audience", async (request) => {
    const actor = permitted(request, "change.read");
    const now = office.clock.now();
    const { key } = request.params as { key: string };
    const record = await office.records.whole(office.db, changes, key, actor, now);
    if (!record) throw new HttpProblem(404, "missing", "There is no such change, or it is not yours to see.");
    return { asOf: now, ...(await audienceAnswer(office, record as ChangeRequest)) };
  });
  server.get("/api/freezes/:key/changes", async (request) => {
    const actor = permitted(request, "change.read");
    const now = office.clock.now();
    const { key } = request.params as { key: string };
    const record = await office.records.whole(office.db, freezes, key, actor, now);
    if (!record) throw new HttpProblem(404, "missing", "There is no such freeze, or it is not yours to see.");
    return { asOf: now, changes: await scheduledInto(office.db, [record.id], now) };
  });
  calendarRoutes(server, office);
}

/** Who must be told of a change as it is planned, the message as it is drafted, and what was told already. */
async function audienceAnswer({ db, house }: Office, change: ChangeRequest) {
  const services = await touchedBy(db, house, change);
  const people = audienceOf(services, await groupsOf(db, house));
  const asked = change.assignee ?? change.requestedBy;
  const rows = await db.query<{ id: string; name: string }>("select id, name from v_person where id = any($1)", [
    [...people.map((one) => one.person), asked].filter((one) => one !== null),
  ]);
  const names = new Map(rows.map((row) => [row.id, row.name]));
  const told = people.map((one) => ({ ...one, name: names.get(one.person) ?? "somebody" }));
  const draft = draftOf(change, services, asked === null ? null : (names.get(asked) ?? null));
  return { services, people: told, draft, isAnnounced: isAnnounced(change), sent: await proofsOf(db, change.id) };
}

async function assessmentOf(office: Office, change: ChangeRequest, now: string) {
  const { db, house } = office;
  const types = await typeTerms(db, house);
  const steps = ["assess", "authorize", "schedule", "implement"] as const satisfies readonly Step[];
  const approvals = (await approvalsOf(db, [change.id])).get(change.id) ?? [];
  const people = [...new Set([...approvals.flatMap((row) => row.voters), ...change.exceptions.map((one) => one.by)])];
  const names = await db.query<{ id: string; name: string }>("select id, name from v_person where id = any($1)", [people]);
  return {
    missing: steps.map((step) => ({ step, fields: missingFields(change, step, { types }).map(fieldName) })),
    digest: digestOf(change),
    cab: cabStanding(change),
    ...(await windowStanding(db, house, change, now)),
    isConsented: isConsented(change),
    risk: riskOf(change, await riskFacts(db, house, change)),
    approvals,
    names: Object.fromEntries(names.map((one) => [one.id, one.name])),
  };
}
