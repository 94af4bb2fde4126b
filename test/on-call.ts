import type { Actor } from "../src/kernel/actor.ts";
import { house, type TestOffice } from "./office.ts";

type Somebody = Actor & { personId: string };
/** A small on-call world: two lines, a lead behind them, a service that the team supports, and whoever reports. */
export type OnCallWorld = {
  nadia: Somebody;
  tobias: Somebody;
  lead: Somebody;
  admin: Somebody;
  caller: Somebody;
  team: string;
  service: string;
  policy: string;
  /** Reports an incident of the service: critical unless said otherwise. */
  report(more?: Record<string, unknown>): Promise<Record<string, unknown> & { id: string; number: string | null }>;
  /** The page of an incident as it stands, or null. */
  pageOf(incident: { id: string }): Promise<(Record<string, unknown> & { id: string; number: string }) | null>;
};

/** Makes it: Nadia has ten minutes, then Tobias; twice; then the lead. */
export async function onCallWorld(office: TestOffice, policy: Record<string, unknown> = {}): Promise<OnCallWorld> {
  const nadia = await office.person("Nadia Haddad", ["analyst"]);
  const tobias = await office.person("Tobias Brandt", ["analyst"]);
  const lead = await office.person("Lena Lead", ["manager"]);
  const admin = await office.person("Root Administrator", ["administrator"]);
  const caller = await office.person("Cal Ler", ["requester"]);
  const members = [nadia.personId, tobias.personId];
  const team = await office.must(house, "team", { type: "create", name: "Platform", members, lead: lead.personId });
  const service = await office.must(house, "service", { type: "create", name: "ERP", tier: "1", supportTeam: team.id });
  const made = await office.must(house, "escalationPolicy", {
    type: "create",
    name: "Platform",
    team: team.id,
    steps: [stepTo(nadia.personId), stepTo(tobias.personId)],
    repeatCount: 1,
    fallbackPerson: lead.personId,
    ...policy,
  });
  return {
    ...{ nadia, tobias, lead, admin, caller, team: team.id, service: service.id, policy: made.id },
    report: (more = {}) =>
      office.must(caller, "incident", {
        type: "create",
        shortDescription: "Payments fail",
        impact: "1",
        urgency: "1",
        service: service.id,
        ...more,
      }),
    async pageOf(incident) {
      const entry = office.house.kinds.get("page")!;
      const [row] = await office.db.query<{ id: string }>("select id from page where incident = $1", [incident.id]);
      const [page] = row ? await entry.table.load(office.db, [row.id], false) : [];
      return (page as (Record<string, unknown> & { id: string; number: string }) | undefined) ?? null;
    },
  };
}

/** A step that pages one person and waits ten minutes. */
export function stepTo(person: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { targets: [{ kind: "person", id: person }], delayMinutes: 10, skipIfEmpty: true, onNobody: "next", window: null, ...more };
}

/** The address behind a link of a letter. */
export function linkIn(raw: string, path = "/p/"): string {
  const plain = raw.replace(/=\r?\n/g, "").replaceAll("=3D", "=");
  const found = new RegExp(`https://[^\\s"<>]*(${path}[0-9A-Za-z]+)`).exec(plain)?.[1];
  if (!found) throw new Error(`The letter has no link to ${path}…: ${raw.slice(0, 2000)}`);
  return found;
}
