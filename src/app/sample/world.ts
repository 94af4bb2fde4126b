import type { House } from "../../engine/house.ts";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import { deriveId, type Id, idFrom } from "../../kernel/ids.ts";
import type { Envelope } from "../../kernel/practice.ts";
import { addLocalDays, type BusinessCalendar, type Instant, localDay, ms, startOfLocalDay } from "../../kernel/time.ts";
import { permissionsOf } from "../../practices/people/permissions.ts";
import { createCommand } from "../create-command.ts";
import { starterId } from "../starter/starter.ts";
import { dice } from "./dice.ts";
import { holidaysOfHamburg } from "./holidays.ts";
import { officeHoursOf, zone } from "./moments.ts";
import {
  type DepartmentKey,
  familyNames,
  givenNames,
  jobTitles,
  named,
  type SiteKey,
  type Staff,
  sites,
  type TeamKey,
  teams,
} from "./people.ts";

export type Someone = Staff & { id: Id; email: string; actor: Actor };
/** What is sent at an instant. `apart`: it must see what was sent before it as saved, so a batch begins here. `behind`: told behind its day. */
export type Step = { at: Instant; order: number; envelope: Envelope; apart: boolean; behind: boolean };
/** `id`: left out where the house finds the record by what is said. */
type Sent = { at: Instant; kind: string; id?: Id; actor: Actor; command: Envelope["command"]; apart?: boolean; behind?: boolean };

export const domain = "ostermere.example";
const zeros = new Uint8Array(10);

/** One run of the sample: its clock, its people, and the steps that were planned and not yet sent. */
export class World {
  readonly seed: string;
  readonly anchor: Instant;
  readonly start: Instant;
  readonly zone = zone;
  readonly house: House;
  readonly calendar: BusinessCalendar;
  readonly holidays: readonly { date: string; name: string }[];
  readonly people = new Map<string, Someone>();
  readonly requesters: Someone[] = [];
  /** How many days it covers, the last one included. */
  readonly length: number;
  /** The numbers of changes by their keys, for those who speak of them. */
  readonly numbers = new Map<string, string>();
  private readonly days = new Map<number, Step[]>();
  private order = 0;

  constructor(given: { house: House; seed: string; anchor: Instant; days: number }) {
    this.seed = given.seed;
    this.anchor = given.anchor;
    this.house = given.house;
    this.length = given.days + 1;
    this.start = startOfLocalDay(zone, addLocalDays(zone, given.anchor, -given.days));
    const years = [Number(this.start.slice(0, 4)), Number(given.anchor.slice(0, 4)), Number(given.anchor.slice(0, 4)) + 1];
    this.holidays = [...new Set(years)].flatMap(holidaysOfHamburg);
    this.calendar = officeHoursOf(this.holidays.map((one) => one.date));
    this.populate();
  }

  /** The id of a thing, in time order with what happened beside it. */
  id(name: string, at: Instant = this.start): Id {
    return deriveId(idFrom(ms(at), zeros), `${this.seed}/${name}`);
  }

  person(key: string): Someone {
    const known = this.people.get(key);
    if (!known) throw new Error(`Nobody at Ostermere is called ${key}.`);
    return known;
  }

  team(key: TeamKey): Id {
    return key === "desk" ? starterId("team/service-desk") : this.id(`team/${key}`);
  }

  /** Who works in a team. */
  workers(key: TeamKey): Someone[] {
    return teams.find((one) => one.key === key)!.works.map((one) => this.person(one));
  }

  service(key: string): Id {
    return this.id(`service/${key}`);
  }

  item(name: string): Id {
    return this.id(`item/${name}`);
  }

  site(key: SiteKey): Id {
    return this.id(`site/${key}`);
  }

  create(kind: string, values: Record<string, unknown>): Envelope["command"] {
    return createCommand(this.house, kind, values);
  }

  /** Plans a step and answers its command id; what would happen after the anchor does not happen. */
  send(sent: Sent): Id {
    const { at, kind, id, actor, command, apart = false, behind = false } = sent;
    const order = this.order++;
    const commandId = this.id(`command/${order}`, at);
    if (at > this.anchor) return commandId;
    const envelope: Envelope = { kind, ...(id === undefined ? {} : { id }), commandId, actor, at, quiet: true, command };
    const day = localDay(zone, at) - localDay(zone, this.start);
    const list = this.days.get(day);
    const step = { at, order, envelope, apart, behind };
    if (list) list.push(step);
    else this.days.set(day, [step]);
    return commandId;
  }

  /** Takes out what was planned for a day, in order of time. */
  take(day: number): Step[] {
    const steps = this.days.get(day) ?? [];
    this.days.delete(day);
    return steps.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : one.order - other.order));
  }

  private populate(): void {
    for (const one of named) this.people.set(one.key, this.someone(one));
    const chance = dice(`${this.seed}/requesters`);
    const places = sites.map((site) => [site.key, site.weight] as const);
    const parts = (Object.keys(jobTitles) as DepartmentKey[])
      .filter((key) => key !== "it")
      .map((key) => [key, key === "logistics" || key === "production" ? 4 : 2] as const);
    const taken = new Set(named.map((one) => one.name));
    // Those who call; the other two thousand are served and counted, and have no record of their own.
    while (this.people.size < named.length + 140) {
      const site = chance.weighted(places);
      const name = `${chance.pick(givenNames[site])} ${chance.pick(familyNames[site])}`;
      if (taken.has(name)) continue;
      taken.add(name);
      const department = chance.weighted(parts);
      const key = `requester-${this.people.size}`;
      this.people.set(key, this.someone({ key, name, title: chance.pick(jobTitles[department]), roles: ["requester"], department, site }));
    }
    for (const one of this.people.values()) if (one.roles.includes("requester")) this.requesters.push(one);
  }

  private someone(one: Staff): Someone {
    const id = this.id(`person/${one.key}`);
    const everywhere = one.key === "adeyemi" || one.key === "farouk";
    const teamIds = teams.filter((team) => everywhere || team.works.includes(one.key)).map((team) => this.team(team.key));
    const actor: Actor = {
      ...systemActor("sample"),
      personId: id,
      name: one.name,
      permissions: permissionsOf(one.roles),
      teamIds,
      timeZone: sites.find((site) => site.key === one.site)!.timeZone,
    };
    return { ...one, id, email: `${plain(one.name)}@${domain}`, actor };
  }
}

const letters: Record<string, string> = { ł: "l", Ł: "L", ø: "o", Ø: "O", æ: "ae", Æ: "Ae", ß: "ss", ı: "i", đ: "d", Đ: "D" };

/** A name as the local part of an address: "Zofia Zielińska" to "zofia.zielinska". */
function plain(name: string): string {
  return name
    .replace(/[łŁøØæÆßıđĐ]/g, (letter) => letters[letter]!)
    .normalize("NFD")
    .replace(/\p{M}|'/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ".");
}

/** The office itself, where no person acts: monitoring, set-up. */
export const machine: Actor = systemActor("sample");
