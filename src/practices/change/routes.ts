import type { FastifyInstance } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { audienceOf, draftOf } from "./announcement.rules.ts";
import { groupsOf, proofsOf, touchedBy } from "./announcement-store.ts";
import { calendarRoutes } from "./calendar-routes.ts";
import { isAnnounced } from "./gate.rules.ts";
import type { ChangeRequest } from "./model.ts";
import { scheduledInto } from "./store.ts";
import { assessmentOf } from "./views.ts";

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
    return { asOf: now, ...(await assessmentOf(office.db, office.house, record as ChangeRequest, now)) };
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
