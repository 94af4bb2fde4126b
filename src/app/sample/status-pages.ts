import { addDays, addLocalDays, type Instant, localDay, localParts, localToInstant, weekdayOf } from "../../kernel/time.ts";
import { criticalStories } from "./critical-stories.ts";
import { criticalOf } from "./criticals.ts";
import { after, HOUR, MINUTE } from "./moments.ts";
import { outageOf, outages } from "./outages.ts";
import { machine, type Someone, type World } from "./world.ts";

type Line = { service: string; name: string; what?: string; heading?: string };
type PageSeed = { key: string; slug: string; name: string; intro: string; audience: "public" | "internal"; lines: readonly Line[] };

/** The two status pages of Ostermere: one for colleagues, one for customers and suppliers. */
const pages: readonly PageSeed[] = [
  {
    key: "inside",
    slug: "it",
    name: "IT at Ostermere",
    audience: "internal",
    intro: "How the services are that you work with. If something does not work and stands nowhere here, please tell us in the portal.",
    lines: [
      { service: "erp", name: "ERP payments", heading: "Business", what: "Posting, payment run, bank statements." },
      { service: "payroll", name: "Payroll", heading: "Business" },
      { service: "warehouse", name: "Warehouse handhelds", heading: "Business" },
      { service: "mes", name: "Production panels", heading: "Business" },
      { service: "mail", name: "Mail and calendar", heading: "Workplace" },
      { service: "files", name: "Shared folders", heading: "Workplace" },
      { service: "remote", name: "Working from home", heading: "Workplace", what: "VPN." },
      { service: "wifi", name: "Wi-Fi", heading: "Places" },
      { service: "telephony", name: "Telephones", heading: "Places" },
    ],
  },
  {
    key: "outside",
    slug: "ostermere",
    name: "Ostermere online",
    audience: "public",
    intro: "How the services are that customers and suppliers of Ostermere use.",
    lines: [
      { service: "shop", name: "Online shop" },
      { service: "supplier", name: "Supplier portal" },
      { service: "telephony", name: "Hotline" },
    ],
  },
];

/** Plans the pages, and a notice for each critical incident and outage that their readers felt. */
export function planStatusPages(world: World): void {
  const words = world.person("dube");
  for (const page of pages) {
    planPage(world, page);
    for (const story of criticalStories) {
      const line = page.lines.find((one) => one.service === story.service);
      const when = criticalOf(world, story);
      if (!line || !when) continue;
      const notice = planNotice(world, { page, line, ...when, title: `${line.name}: not available`, impact: "majorOutage", minutes: 11 });
      if (story.major)
        world.send({
          at: addDays(when.end, 12),
          kind: "statusNotice",
          id: notice,
          actor: words.actor,
          command: { type: "tellLearned", text: `${story.impact}\n\n${story.cause}\n\n${story.solution}` },
        });
    }
    for (const one of outages) {
      const line = page.lines.find((other) => other.service === one.service);
      const when = outageOf(world, one);
      if (line && when) planNotice(world, { page, line, ...when, title: one.title, impact: "degraded", minutes: 14 });
    }
  }
  planToday(world, words);
  planMaintenance(world, words);
}

const pageId = (world: World, page: PageSeed) => world.id(`status-page/${page.key}`);
const componentId = (world: World, page: PageSeed, line: Line) => world.id(`status-component/${page.key}/${line.service}`);

function planPage(world: World, page: PageSeed): void {
  const { slug, name, intro, audience } = page;
  const id = pageId(world, page);
  const send = (kind: string, record: string, command: { type: string } & Record<string, unknown>) =>
    world.send({ at: world.start, kind, id: record, actor: machine, command });
  send("statusPage", id, world.create("statusPage", { name, slug, intro, audience }));
  page.lines.forEach((line, index) => {
    const values = { page: id, name: line.name, description: line.what ?? null, heading: line.heading ?? null, position: 10 * (index + 1) };
    send(
      "statusComponent",
      componentId(world, page, line),
      world.create("statusComponent", { ...values, service: world.service(line.service) }),
    );
  });
  send("statusPage", id, { type: "publish" });
}

type Noticed = {
  page: PageSeed;
  line: Line;
  id: string;
  at: Instant;
  title: string;
  impact: "majorOutage" | "degraded";
  /** How long after its beginning readers are told. */
  minutes: number;
};

/** A notice that follows its incident: what is said to business readers, and its end, come to it by themselves. */
function planNotice(world: World, { page, line, id, at, title, impact, minutes }: Noticed): string {
  const notice = world.id(`status-notice/${page.key}/${id}`, at);
  const values = {
    ...{ page: pageId(world, page), title, category: "incident", state: "investigating", impact, startedAt: at },
    ...{ components: [componentId(world, page, line)], incident: id, followsIncident: true },
    text: `We have noticed trouble with ${line.name} and are looking into it.`,
  };
  const command = world.create("statusNotice", values);
  world.send({
    at: after(at, minutes * MINUTE),
    kind: "statusNotice",
    id: notice,
    actor: world.person("dube").actor,
    command,
    apart: true,
  });
  return notice;
}

/** The critical incident that is open at the end stands on the page of the house. */
function planToday(world: World, words: Someone): void {
  const [page] = pages;
  const at = after(world.anchor, -46 * MINUTE);
  const line = page!.lines[0]!;
  const values = {
    ...{ page: pageId(world, page!), title: "ERP payments: not available", category: "incident", state: "investigating" },
    ...{ impact: "majorOutage", startedAt: at, components: [componentId(world, page!, line)], incident: world.id("room", at) },
    followsIncident: true,
    text: "Payments cannot be posted. We know about it and are looking into it; reading statements works.",
  };
  const command = world.create("statusNotice", values);
  world.send({
    at: after(at, 9 * MINUTE),
    kind: "statusNotice",
    id: world.id("status-notice/today", at),
    actor: words.actor,
    command,
    apart: true,
  });
}

/** On Sunday night a controller is replaced. */
function planMaintenance(world: World, words: Someone): void {
  const [page] = pages;
  const plannedAt = after(world.anchor, -26 * HOUR);
  const untilSunday = 7 - (weekdayOf(localDay(world.zone, world.anchor)) % 7);
  const sunday = addLocalDays(world.zone, world.anchor, untilSunday);
  const { year, month, day } = localParts(world.zone, sunday);
  const from = localToInstant(world.zone, { year, month, day, hour: 21, minute: 0 }, "compatible")!;
  const until = after(from, 3 * HOUR);
  const window = world.id("maintenance/da-02", plannedAt);
  const services = [world.service("files")];
  const values = {
    name: "DA-02: replace controller B",
    startsAt: from,
    endsAt: until,
    services,
    reason: "Part of the correction after the failovers.",
  };
  world.send({ at: plannedAt, kind: "maintenanceWindow", id: window, actor: machine, command: world.create("maintenanceWindow", values) });
  const line = page!.lines.find((one) => one.service === "files")!;
  const told = {
    ...{ page: pageId(world, page!), title: "Shared folders pause on Sunday evening", category: "maintenance", state: "scheduled" },
    ...{ impact: "majorOutage", startedAt: from, plannedFrom: from, plannedUntil: until, maintenanceWindow: window },
    components: [componentId(world, page!, line)],
    text: "We replace a part of the storage. Shared folders cannot be reached meanwhile; please close your files before.",
  };
  const at = after(plannedAt, 20 * MINUTE);
  const command = world.create("statusNotice", told);
  world.send({ at, kind: "statusNotice", id: world.id("status-notice/da-02", at), actor: words.actor, command, apart: true });
}
