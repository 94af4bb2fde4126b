import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import { type OverridePlan, onCallAt } from "../roster/roster.rules.ts";
import { overridesWithin, type RosterInUse, rostersInUse } from "../roster/views.ts";
import type { Directory, Reachable } from "./callees.rules.ts";
import { channelsOf } from "./channels.ts";
import type { MethodType } from "./contact.model.ts";
import type { Target } from "./model.ts";
import { type Contact, waysTo } from "./reach.rules.ts";

type Asked = {
  tx: Tx;
  house: House;
  targets: readonly Target[];
  /** The earliest instant that will be asked about. */
  from: Instant;
};
type Gathered = Omit<Directory, "at"> & { contacts: ReadonlyMap<Id, Contact & { name: string; active: boolean }> };

/** Everybody whom targets may mean, today or at another hour: persons, members of teams, whoever takes turns in a roster. */
export async function gatherDirectory(asked: Asked): Promise<Gathered> {
  const { tx, house, targets } = asked;
  const [teams, rosters] = await Promise.all([teamsOf(tx, idsOf(targets, "team")), rostersOf(asked)]);
  const persons = new Set(idsOf(targets, "person"));
  for (const { members } of teams.values()) for (const member of members) persons.add(member);
  for (const { layers, overrides } of rosters.values()) {
    for (const layer of layers) for (const one of layer.participants) persons.add(one);
    for (const { person } of overrides) if (person) persons.add(person);
  }
  const contacts = await contactsOf(tx, [...persons]);
  const waysOut = await waysOutOf(tx, house);
  const channels = await channelsOf(tx, house);
  return {
    contacts,
    people: new Map([...contacts].map(([id, contact]) => [id, reachable(contact, waysOut)])),
    teams,
    onCall: (roster, level, at) => {
      const known = rosters.get(roster);
      return known && { name: known.name, people: onCallAt({ roster: known, overrides: known.overrides, level, at }).people };
    },
    channels: new Map(channels.map(({ id, name }) => [id, { name, active: true }])),
  };
}

function idsOf(targets: readonly Target[], kind: Target["kind"]): Id[] {
  return [...new Set(targets.filter((target) => target.kind === kind).map((target) => target.id))];
}

function reachable(contact: Contact & { name: string; active: boolean }, waysOut: ReadonlySet<MethodType>): Reachable {
  const { name, active } = contact;
  const delays = (urgency: "high" | "low") => waysTo(contact, urgency, waysOut).map((way) => way.delayMinutes);
  return { name, active, delays: { high: delays("high"), low: delays("low") } };
}

/** By which ways anything can leave the office now: mail where it was set up, gateways where there are some, webhooks always. */
export async function waysOutOf(tx: Tx, house: House): Promise<ReadonlySet<MethodType>> {
  const channels = await channelsOf(tx, house);
  const ways = new Set<MethodType>(["chat", "webhook", "inApp"]);
  if (house.waysOut.has("mail")) ways.add("mail");
  for (const { methodType } of channels) ways.add(methodType);
  return ways;
}

async function teamsOf(tx: Tx, ids: readonly Id[]): Promise<Map<Id, { name: string; members: readonly Id[] }>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: Id; name: string; members: Id[] | null }>(
    "select id, name, members from v_team where id = any($1) and active",
    [ids],
    "teams-to-page",
  );
  return new Map(rows.map(({ id, name, members }) => [id, { name, members: members ?? [] }]));
}

type KnownRoster = RosterInUse & { overrides: readonly OverridePlan[] };
/** How far ahead of the question whoever is on call is known, in days: further than any policy reaches. */
const horizonDays = 40;

async function rostersOf({ tx, house, targets, from }: Asked): Promise<Map<Id, KnownRoster>> {
  const ids = idsOf(targets, "roster");
  if (ids.length === 0) return new Map();
  const inUse = (await rostersInUse(tx, house)).filter((roster) => ids.includes(roster.id));
  const overrides = await overridesWithin(tx, ids, from, addDays(from, horizonDays));
  return new Map(inUse.map((roster) => [roster.id, { ...roster, overrides: overrides.get(roster.id) ?? [] }]));
}

/** How persons can be reached: their account's address, the methods that were shown to be theirs, the ways they chose. */
export async function contactsOf(tx: Tx, ids: readonly Id[]): Promise<Map<Id, Contact & { name: string; active: boolean }>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<Contact & { id: Id; name: string; active: boolean }>(
    `select p.id, p.name, p.active is true as active, p.email,
       coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'methodType', m.method_type) order by m.created_at, m.id)
         from contact_method m where m.person = p.id and m.active and m.verified_at is not null), '[]') as methods,
       coalesce((select jsonb_object_agg(r.urgency, r.steps) from notification_rule r where r.person = p.id and r.active), '{}') as rules
     from v_person p where p.id = any($1)`,
    [ids],
    "contacts-of-persons",
  );
  return new Map(rows.map(({ id, ...contact }) => [id, contact]));
}
