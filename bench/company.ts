import { createCommand } from "../src/app/create-command.ts";
import type { Office } from "../src/engine/office.ts";
import { type Actor, systemActor } from "../src/kernel/actor.ts";
import { deriveId, type Id } from "../src/kernel/ids.ts";
import type { Envelope } from "../src/kernel/practice.ts";
import type { Instant } from "../src/kernel/time.ts";
import type { Role } from "../src/practices/people/model.ts";
import { permissionsOf } from "../src/practices/people/permissions.ts";
import { siteNames } from "./words.ts";

export type Member = Actor & { personId: Id };
export type Crew = { id: Id; agents: Member[] };
export type Company = {
  crews: Crew[];
  callers: Member[];
  services: { id: Id; name: string; crew: Crew }[];
  director: Member;
  administrator: Member;
};

const root = "0199e6b4c4007000b000000000000000";
const crewNames = [
  "First line",
  "Workplace",
  "Accounts",
  "Network",
  "Voice and meetings",
  "Databases",
  "Integration",
  "Finance systems",
  "Logistics systems",
  "Shop systems",
  "Security operations",
  "Data centre",
];
const serviceNames = [
  "E-mail",
  "Payroll",
  "Web shop",
  "Warehouse",
  "Ledger",
  "Purchasing",
  "Customer records",
  "Intranet",
  "Remote access",
  "Printing",
  "Telephony",
  "Video meetings",
  "File shares",
  "Time recording",
  "Travel expenses",
  "Production planning",
  "Quality records",
  "Label printing",
  "Scanner gateway",
  "Data warehouse",
  "Reporting",
  "Contract archive",
  "Recruiting",
  "Learning",
  "Badge system",
  "Building control",
  "Wireless network",
  "Site network",
  "Backup",
  "Identity",
];

/** 400 people, 12 teams, 30 services: made through the door like everything else. */
export async function foundCompany(office: Office, at: Instant): Promise<Company> {
  const { people, crews, company } = draft();
  const envelopes: Envelope[] = [];
  const add = (kind: string, id: Id, values: Record<string, unknown>) =>
    envelopes.push({
      kind,
      id,
      commandId: deriveId(id, "create"),
      actor: systemActor("bench"),
      at,
      quiet: true,
      command: createCommand(office.house, kind, values),
    });
  for (const name of siteNames) add("site", deriveId(root, `site/${name}`), { name });
  for (const { member, roles, email } of people) add("person", member.personId, { name: member.name, email, roles });
  for (const { crew, name } of crews) add("team", crew.id, { name, members: crew.agents.map((one) => one.personId) });
  for (const [index, { id, name, crew }] of company.services.entries())
    add("service", id, {
      name,
      tier: String(1 + (index % 4)),
      supportTeam: crew.id,
      usersServed: 40 + 10 * index,
      costPerUserMinute: 0.5,
      agreedAvailability: 99.5,
    });
  const { outcomes } = await office.door.batch(envelopes, at);
  const refused = outcomes.find((outcome) => !outcome.ok);
  if (refused && !refused.ok) throw new Error(`The organisation could not be founded: ${refused.refusal.sentence}`);
  return company;
}

type Draft = {
  people: { member: Member; roles: Role[]; email: string }[];
  crews: { crew: Crew; name: string }[];
  company: Company;
};

/** The organisation as it is in every load: ids are derived from names. */
export function draft(): Draft {
  const people: Draft["people"] = [];
  const person = (name: string, roles: Role[], teamIds: Id[] = []): Member => {
    const email = `${name.toLowerCase().replaceAll(" ", ".")}@example.org`;
    const member = {
      ...systemActor("web"),
      personId: deriveId(root, `person/${name}`),
      name,
      permissions: permissionsOf(roles),
      teamIds,
      timeZone: "Europe/Berlin",
    };
    people.push({ member, roles, email });
    return member;
  };
  const crews = crewNames.map((name, index) => {
    const id = deriveId(root, `team/${name}`);
    const agents = Array.from({ length: 6 }, (_, place) => person(`Agent ${index * 6 + place + 1}`, ["analyst", "requester"], [id]));
    return { name, crew: { id, agents } };
  });
  const director = person("The director", ["director"]);
  const administrator = person("The administrator", ["administrator"]);
  const callers = Array.from({ length: 400 - people.length }, (_, index) => person(`Caller ${index + 1}`, ["requester"]));
  const services = serviceNames.map((name, index) => ({
    id: deriveId(root, `service/${name}`),
    name,
    crew: crews[index % crews.length]!.crew,
  }));
  return { people, crews, company: { crews: crews.map((one) => one.crew), callers, services, director, administrator } };
}
