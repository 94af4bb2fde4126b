import type { FastifyRequest } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { permitted, type Routes } from "../../engine/http/server.ts";
import { measured } from "../../engine/measures.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { MaintenanceWindow } from "../calendar/model.ts";
import type { ChangeRequest } from "../change/model.ts";
import type { Incident } from "../incident/model.ts";
import type { Board, DraftAnswer } from "./board.model.ts";
import { readBoard } from "./board-store.ts";
import { draftOfIncident, draftOfWindow } from "./draft.rules.ts";
import { isPromised } from "./follow.rules.ts";
import { readUptime } from "./pages-store.ts";
import { componentsOfServices, lastBusinessWords, noticesOf, servicesOfChange, zoneOf } from "./store.ts";
import { shownDays } from "./uptime.rules.ts";

/** Questions of the office's own screens about status pages, and the uptime of one service. */
export const statusRoutes: Routes = (server, office) => {
  server.get("/api/status-board", async (request): Promise<Board> => {
    permitted(request, "status.read");
    return { asOf: office.clock.now(), takesMail: office.house.waysOut.has("mail"), pages: await readBoard(office.db) };
  });
  server.get("/api/status-drafts", async (request): Promise<DraftAnswer> => {
    const actor = permitted(request, "status.publish");
    const { incident, maintenanceWindow, change } = request.query as Record<string, string | undefined>;
    if (incident) return draftFrom(office, (await readable(office, actor, "incident", incident)) as Incident);
    if (maintenanceWindow)
      return draftFromWindow(office, (await readable(office, actor, "maintenanceWindow", maintenanceWindow)) as MaintenanceWindow);
    if (change) return draftFromChange(office, (await readable(office, actor, "change", change)) as ChangeRequest);
    throw new HttpProblem(422, "badFields", "Say of which incident, maintenance window or change the notice is.");
  });
  server.get("/api/services/:key/uptime", async (request) => {
    const actor = permitted(request, "incident.readAll");
    const { id } = await readable(office, actor, "service", (request.params as { key: string }).key);
    const days = daysOf(request);
    const now = office.clock.now();
    return measured(office.db, async (tx) => {
      const zone = await zoneOf(tx, office.house);
      return { asOf: now, zone, uptime: await readUptime(tx, office.house, { service: id, zone, now, days }) };
    });
  });
};

async function readable(office: Office, actor: Actor, kind: string, key: string): Promise<AnyRecord> {
  const entry = kindEntry(office.house, kind);
  const record = await office.records.whole(office.db, entry, key, actor, office.clock.now());
  if (!record) throw new HttpProblem(404, "missing", `There is no such ${entry.model.label.toLowerCase()}, or it is not yours to see.`);
  return record;
}

async function draftFrom(office: Office, incident: Incident): Promise<DraftAnswer> {
  if (incident.restricted)
    throw new HttpProblem(409, "confidential", "This incident is restricted: nothing of it may stand on a status page.");
  const components = await componentsOfServices(office.db, incident.service ? [incident.service] : []);
  const words = await lastBusinessWords(office.db, incident.id);
  return {
    of: { kind: "incident", id: incident.id, label: `${incident.number} ${incident.shortDescription}` },
    draft: draftOfIncident(incident, namesIn(components), words),
    components,
    told: await noticesOf(office.db, incident.id),
  };
}

async function draftFromWindow(office: Office, window: MaintenanceWindow): Promise<DraftAnswer> {
  const components = await componentsOfServices(office.db, window.services);
  const zone = await zoneOf(office.db, office.house);
  return {
    of: { kind: "maintenanceWindow", id: window.id, label: window.name },
    draft: draftOfWindow(window, namesIn(components), zone),
    components,
    told: await noticesOf(office.db, window.id),
  };
}

async function draftFromChange(office: Office, change: ChangeRequest): Promise<DraftAnswer> {
  const { plannedStart, plannedEnd } = change;
  if (!isPromised(change) || !plannedStart || !plannedEnd)
    throw new HttpProblem(409, "notScheduled", "Its window is not promised yet. Tell readers of it once it is scheduled.");
  const components = await componentsOfServices(office.db, await servicesOfChange(office.db, change));
  const zone = await zoneOf(office.db, office.house);
  return {
    of: { kind: "change", id: change.id, label: `${change.number} ${change.shortDescription}` },
    draft: draftOfWindow({ startsAt: plannedStart, endsAt: plannedEnd }, namesIn(components), zone),
    components,
    told: await noticesOf(office.db, change.id),
  };
}

/** A component that stands on two pages is named once. */
function namesIn(components: readonly { name: string }[]): string[] {
  return [...new Set(components.map((one) => one.name))];
}

function daysOf(request: FastifyRequest): number {
  const { days = String(shownDays) } = request.query as { days?: string };
  if (!/^\d{1,3}$/.test(days) || Number(days) < 1 || Number(days) > 366)
    throw new HttpProblem(422, "badFields", "Days is a whole number from 1 to 366.", {
      errors: [{ path: "days", message: "A whole number from 1 to 366." }],
    });
  return Number(days);
}
