import { addDays, type Instant, instant, ms } from "../../kernel/time.ts";
import { dice } from "./dice.ts";
import { after, HOUR, later, MINUTE } from "./moments.ts";
import type { SiteKey, TeamKey } from "./people.ts";
import { machine, type World } from "./world.ts";

export type Outage = {
  /** Days before the end. */
  ago: number;
  hours: number;
  title: string;
  service: string;
  item: string;
  team: TeamKey;
  lead: string;
  site: SiteKey;
  category: string;
  subcategory: string;
  /** How many call about it. */
  calls: number;
  words: readonly string[];
  note: string;
  solution: string;
  waits?: true;
};

/** Outages that many call about: one parent, its children, and a duplicate or two. All of high priority, none critical. */
export const outages: readonly Outage[] = [
  {
    ago: 340,
    hours: 1.6,
    title: "Mail from outside is delayed by an hour",
    service: "mail",
    item: "mail-filter-01",
    team: "desk",
    lead: "abel",
    site: "hamburg",
    category: "software",
    subcategory: "email",
    calls: 9,
    words: [
      "Mail of {who} from 9 o'clock arrived just now",
      "Where are my mails from customers?",
      "Order of a customer came an hour late by mail",
    ],
    note: "Filter is busy with one mailing of 40,000 messages.",
    solution: "Mailing put aside, backlog delivered within 50 minutes.",
  },
  {
    ago: 306,
    hours: 2.4,
    title: "Wi-Fi down in the Gdańsk office",
    service: "wifi",
    item: "wlc-hh",
    team: "network",
    lead: "kowal",
    site: "gdansk",
    category: "network",
    subcategory: "wireless",
    calls: 11,
    words: ["No Wi-Fi on the second floor", "My computer finds no network in Gdańsk", "Meeting room Oliwa without Wi-Fi"],
    note: "Controller dropped the site after a certificate ran out.",
    solution: "Certificate renewed, all 34 access points are back.",
  },
  {
    ago: 277,
    hours: 1.2,
    title: "Shared folders in Leeds not reachable",
    service: "files",
    item: "fs-lds-01",
    team: "platform",
    lead: "brandt",
    site: "leeds",
    category: "software",
    subcategory: "application",
    calls: 8,
    words: ["Drive S has a red cross", "Cannot save to the site folder", "Shift plan cannot be opened"],
    note: "Server waits for its disk path; nothing is lost.",
    solution: "Path restored, shares are back, open files were checked.",
  },
  {
    ago: 241,
    hours: 3.1,
    title: "Handhelds in Leeds sign out every few minutes",
    service: "warehouse",
    item: "wms-app-01",
    team: "leeds",
    lead: "osman",
    site: "leeds",
    category: "hardware",
    subcategory: "scanner",
    calls: 7,
    words: ["Handheld throws me out while picking", "Have to sign in for every pallet", "Guns at dock 4 useless"],
    note: "Session table is full: old sessions are not removed.",
    solution: "Sessions cleaned, limit raised; the maker has the fault.",
    waits: true,
  },
  {
    ago: 203,
    hours: 3.6,
    title: "Line Gdańsk at half speed",
    service: "gdansk-net",
    item: "rt-gd-01",
    team: "network",
    lead: "kowal",
    site: "gdansk",
    category: "network",
    subcategory: "line",
    calls: 12,
    words: ["ERP very slow in Gdańsk", "Calls break up", "Files open after a minute", "Everything slow since the morning"],
    note: "Baltnet works on a splice; the second line carries what it can.",
    solution: "Splice repaired, full speed measured over an hour.",
    waits: true,
  },
  {
    ago: 168,
    hours: 1.4,
    title: "Badge readers in Hamburg do not open",
    service: "access",
    item: "badge-srv",
    team: "hamburg",
    lead: "peters",
    site: "hamburg",
    category: "access",
    subcategory: "badge",
    calls: 10,
    words: ["Gate A stays closed", "Thirty people stand outside", "Reader shows a clock"],
    note: "Badge server lost its database after the night's update.",
    solution: "Service restarted in the right order; order written into the update.",
  },
  {
    ago: 132,
    hours: 2.1,
    title: "Reports of the data warehouse are empty",
    service: "dwh",
    item: "dwh-db",
    team: "apps",
    lead: "tomczyk",
    site: "hamburg",
    category: "database",
    subcategory: "postgresql",
    calls: 6,
    words: ["Report Open orders shows nothing", "Margin report empty today", "Morning report missing"],
    note: "Load ended at 04:10 with a full log disk.",
    solution: "Log disk grown, load repeated, reports complete at noon.",
  },
  {
    ago: 97,
    hours: 1.7,
    title: "Hotline does not ring",
    service: "telephony",
    item: "pbx-01",
    team: "network",
    lead: "vidal",
    site: "hamburg",
    category: "network",
    subcategory: "line",
    calls: 8,
    words: ["Customers say nobody answers", "Queue is empty, that cannot be", "My extension is silent"],
    note: "Finch Telecom moved the trunk; our side still points to the old one.",
    solution: "Trunk pointed to the new address, 20 test calls.",
    waits: true,
  },
  {
    ago: 64,
    hours: 2.6,
    title: "Supplier portal signs everybody out",
    service: "supplier",
    item: "supplier-web",
    team: "apps",
    lead: "ilic",
    site: "hamburg",
    category: "software",
    subcategory: "application",
    calls: 9,
    words: ["Supplier calls: cannot stay signed in", "Portal throws me out at the second page", "Confirmations do not arrive"],
    note: "Nordwind rolled out a release at noon without notice.",
    solution: "Nordwind took the release back.",
    waits: true,
  },
  {
    ago: 33,
    hours: 1.3,
    title: "VPN full: nobody else gets in",
    service: "remote",
    item: "vpn-hh-01",
    team: "network",
    lead: "kowal",
    site: "hamburg",
    category: "network",
    subcategory: "vpn",
    calls: 10,
    words: ["VPN says: no free session", "Cannot connect from home", "Kicked out of the VPN at nine"],
    note: "Snow: 540 people work from home, we have 500 sessions.",
    solution: "Second gateway took half of them; 1,000 sessions now.",
  },
  {
    ago: 4,
    hours: 2.2,
    title: "Sign-in to the production panels takes minutes",
    service: "mes",
    item: "mes-app-02",
    team: "apps",
    lead: "ferreira",
    site: "hamburg",
    category: "software",
    subcategory: "application",
    calls: 9,
    words: ["Panel in hall 2 asks and asks", "Line 4 waits for the sign-in", "Shift starts late because of the panel"],
    note: "Directory answers slowly since the patch of last night.",
    solution: "Second directory server added for the panels; cause with Platform.",
  },
];

/** Plans the outages that lie within the sample. */
export function planOutages(world: World): void {
  for (const one of outages) planOutage(world, one);
}

function planOutage(world: World, one: Outage): void {
  const when = outageOf(world, one);
  if (!when) return;
  const { id, at, end } = when;
  const lead = world.person(one.lead).actor;
  const send = (when: Instant, command: { type: string } & Record<string, unknown>, apart = false) =>
    world.send({ at: when, kind: "incident", id, actor: lead, command, apart });
  const common = { service: world.service(one.service), category: one.category, subcategory: one.subcategory, site: world.site(one.site) };
  const parent = {
    ...common,
    shortDescription: one.title,
    description: one.note,
    contactType: "monitoring",
    impact: "1",
    urgency: "2",
    configurationItem: world.item(one.item),
    team: world.team(one.team),
  };
  world.send({ at, kind: "incident", id, actor: machine, command: world.create("incident", parent) });
  send(after(at, 6 * MINUTE), { type: "take" });
  send(after(at, 25 * MINUTE), { type: "addNote", text: one.note });
  planCalls(world, { one, id, at, common });
  if (one.waits) {
    send(
      after(at, 50 * MINUTE),
      { type: "hold", holdReason: "4", comment: null, note: "The supplier has it; asked for word every half hour." },
      true,
    );
    send(after(at, 75 * MINUTE), { type: "resume", note: "The supplier reports progress." }, true);
  }
  const closeCode = "Solution provided";
  send(after(end, MINUTE), { type: "resolve", closeCode, closeNotes: one.solution, restoredAt: end, note: null }, true);
}

/** When an outage was, and the id of its parent; null where it lies outside the sample. */
export function outageOf(world: World, one: Outage): { id: string; at: Instant; end: Instant } | null {
  const chance = dice(`${world.seed}/outage/${one.ago}`);
  const noon = instant(ms(addDays(world.anchor, -one.ago)) - (ms(world.anchor) % (24 * HOUR)) + 8 * HOUR);
  const at = later(world.calendar, noon, chance.int(20, 200) * MINUTE);
  if (at < world.start || at > after(world.anchor, -24 * HOUR)) return null;
  return { id: world.id(`outage/${one.ago}`, at), at, end: later(world.calendar, at, one.hours * HOUR) };
}

type Calls = { one: Outage; id: string; at: Instant; common: Record<string, unknown> };

/** Those who call about it: children of the outage; who calls twice is merged into their first call. */
function planCalls(world: World, { one, id, at, common }: Calls): void {
  const chance = dice(`${world.seed}/calls/${one.ago}`);
  const near = world.requesters.filter((person) => person.site === one.site);
  let first: string | null = null;
  for (let index = 0; index < one.calls; index++) {
    const when = after(at, chance.int(4, 44) * MINUTE + chance.int(0, 59_999));
    const caller = chance.pick(near);
    const child = world.id(`outage/${one.ago}/${index}`, when);
    const words = one.words[index % one.words.length]!.replace("{who}", caller.name);
    const desk = chance.pick(world.workers("desk")).actor;
    const values = {
      ...common,
      shortDescription: words,
      caller: caller.id,
      contactType: "phone",
      impact: "3",
      urgency: "2",
      team: world.team("desk"),
    };
    world.send({ at: when, kind: "incident", id: child, actor: desk, command: world.create("incident", values) });
    const twice = first !== null && index >= one.calls - 2;
    const link = twice ? { type: "merge", into: first } : { type: "linkParent", parent: id };
    world.send({
      at: after(at, (46 + index * 0.1) * MINUTE),
      kind: "incident",
      id: child,
      actor: desk,
      command: link,
      apart: index === 0 || twice,
    });
    first ??= child;
  }
}
