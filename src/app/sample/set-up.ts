import { addDays, addLocalDays, type Instant, localParts, localToInstant } from "../../kernel/time.ts";
import { starterId } from "../starter/starter.ts";
import { configurationItems } from "./items.ts";
import { zone } from "./moments.ts";
import { needs } from "./needs.ts";
import { departments, sites, teams } from "./people.ts";
import { services } from "./services.ts";
import { machine, type World } from "./world.ts";

/** Plans the registers of Ostermere: everything that stands before the first call comes in. */
export function planSetUp(world: World): void {
  const create = (kind: string, id: string, values: Record<string, unknown>) =>
    world.send({ at: world.start, kind, id, actor: machine, command: world.create(kind, values) });
  const edit = (kind: string, name: string, changes: Record<string, unknown>) =>
    world.send({ at: world.start, kind, id: starterId(name), actor: machine, command: { type: "edit", changes } });

  edit("organisation", "organisation", {
    name: "Ostermere",
    timeZone: zone,
    currency: "EUR",
    users: 2340,
    costPerUserMinute: 0.4333,
    updateEveryMinutes: 30,
    updateEveryHighMinutes: 20,
  });
  edit("calendar", "calendar/office-hours", { timeZone: zone, segments: world.calendar.segments, holidays: world.holidays });
  for (const { key, name, country, timeZone } of sites) create("site", world.site(key), { name, country, timeZone });
  for (const { key, name, head } of departments) create("department", world.id(`department/${key}`), { name, head: world.person(head).id });
  for (const one of world.people.values())
    create("person", one.id, {
      name: one.name,
      email: one.email,
      roles: [...one.roles],
      jobTitle: one.title,
      department: world.id(`department/${one.department}`),
      site: world.site(one.site),
      timeZone: one.actor.timeZone,
      vip: one.key === "lund" || one.key === "adeyemi",
    });
  planTeams(world, create, edit);
  for (const one of services)
    create("service", world.service(one.key), {
      name: one.name,
      description: one.what,
      owner: world.person(one.owner).id,
      supportTeam: world.team(one.team),
      tier: one.tier,
      usersServed: one.users,
      agreedAvailability: one.availability,
      calendar: one.tier === "1" ? starterId("calendar/around-the-clock") : starterId("calendar/office-hours"),
      recoveryTimeMinutes: one.recovery?.[0] ?? null,
      recoveryPointMinutes: one.recovery?.[1] ?? null,
      vendor: one.vendor ?? null,
      shownInPortal: one.portal !== undefined,
      portalName: one.portal ?? null,
    });
  planItems(world, create);
  planStakeholders(world, create);
  for (const [key, owner] of Object.entries(numberOwners)) edit("metric", `metric/${key}`, { owner: world.person(owner).id });
  edit("savedView", "view/Open, my teams", { filter: "state:open team:my-teams priority:1,2,3" });
}

/** Who answers for which number of the scorecard. */
const numberOwners = {
  availability: "haas",
  availabilityAlways: "haas",
  satisfaction: "abel",
  waiting: "abel",
  reopened: "abel",
  criticalRestored: "haas",
  slaResolution: "adeyemi",
  slaResponse: "abel",
  reviews: "olsen",
  acknowledge: "lindqvist",
  restore: "haas",
  restoreLongest: "haas",
  restoreMean: "haas",
  resolve: "adeyemi",
  resolutionRate: "adeyemi",
  backlog: "adeyemi",
  handovers: "olsen",
} as const;

/** Who is told of major incidents: those who answer for the work of the house, and those who mend it. */
function planStakeholders(world: World, create: Create): void {
  const ids = (keys: readonly string[]) => [...new Set(keys)].map((key) => world.person(key).id);
  create("stakeholderGroup", world.id("stakeholders/heads"), {
    name: "Heads of department",
    voice: "business",
    people: ids(departments.map(({ head }) => head)),
    fromPriority: "2",
  });
  create("stakeholderGroup", world.id("stakeholders/leads"), {
    name: "Team leads",
    voice: "technical",
    people: ids(teams.map(({ lead }) => lead)),
    fromPriority: "1",
  });
}

type Create = (kind: string, id: string, values: Record<string, unknown>) => void;
type Edit = (kind: string, name: string, changes: Record<string, unknown>) => void;

function planTeams(world: World, create: Create, edit: Edit): void {
  const heads = ["adeyemi", "farouk"].map((key) => world.person(key).id);
  for (const { key, name, purpose, lead, works } of teams) {
    const members = [...works.map((one) => world.person(one).id), ...heads];
    const values = {
      name,
      purpose,
      lead: world.person(lead).id,
      members,
      email: `${key}@ostermere.example`,
      calendar: starterId("calendar/office-hours"),
    };
    if (key === "desk") edit("team", "team/service-desk", values);
    else create("team", world.team(key), values);
  }
}

function planItems(world: World, create: Create): void {
  configurationItems.forEach((one, index) => {
    create("configurationItem", world.item(one.name), {
      name: one.name,
      ciClass: one.ciClass,
      service: world.service(one.service),
      supportTeam: world.team(one.team),
      site: world.site(one.site),
      environment: "Production",
      vendor: one.vendor ?? null,
      modelName: one.modelName ?? null,
      address: one.address ?? null,
      assetTag: `OST-${String(10_000 + index)}`,
    });
    create("dependency", world.id(`needs/${one.service}/${one.name}`), {
      dependentKind: "service",
      dependent: world.service(one.service),
      relation: "Runs on::Runs",
      supplierKind: "configurationItem",
      supplier: world.item(one.name),
      hard: false,
    });
  });
  for (const [dependent, supplier, hard] of needs)
    create("dependency", world.id(`needs/${dependent}/${supplier}`), {
      dependentKind: "service",
      dependent: world.service(dependent),
      relation: "Depends on::Used by",
      supplierKind: "service",
      supplier: world.service(supplier),
      hard,
    });
}

/** The assistant acts for the director until Friday, 18:00 in Hamburg. */
export function planDelegation(world: World): void {
  const at = addDays(world.anchor, -3);
  const adeyemi = world.person("adeyemi");
  world.send({
    at,
    kind: "delegation",
    id: world.id("delegation/farouk", at),
    actor: adeyemi.actor,
    command: world.create("delegation", {
      person: adeyemi.id,
      delegate: world.person("farouk").id,
      scope: "all",
      startsAt: at,
      endsAt: fridayEvening(world.anchor),
      reason: "In Aarhus until Friday",
    }),
  });
}

function fridayEvening(anchor: Instant): Instant {
  const ahead = (5 - localParts(zone, anchor).weekday + 7) % 7 || 7;
  const { year, month, day } = localParts(zone, addLocalDays(zone, anchor, ahead));
  return localToInstant(zone, { year, month, day, hour: 18, minute: 0 }, "compatible")!;
}
