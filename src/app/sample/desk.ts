import type { Actor } from "../../kernel/actor.ts";
import { addLocalDays, addMs, HOUR_MS, type Instant, localParts } from "../../kernel/time.ts";
import { starterId } from "../starter/starter.ts";
import { zone } from "./moments.ts";
import type { World } from "./world.ts";

type Asked = {
  key: string;
  title: string;
  details: string;
  by: string;
  /** Hours before the end at which it was asked, and after the end at which it is due. */
  askedAgo: number;
  dueIn: number | null;
  minutesNeeded?: number;
  service?: string;
  shareOfUsersPercent?: number;
  expectedCost?: number;
  onlyDirector?: true;
};

/** What people of Ostermere want of their director this week, and no other record says. */
const asks: readonly Asked[] = [
  {
    ...{ key: "agreement", title: "Data processing agreement of the web shop: sign or send back", by: "moretti", askedAgo: 75, dueIn: 20 },
    details: "The processor goes live on Monday. Legal has read it; two clauses are marked. Without a signature the go-live is off.",
    ...{ service: "shop", shareOfUsersPercent: 60, expectedCost: 90_000, minutesNeeded: 45, onlyDirector: true },
  },
  {
    ...{ key: "handhelds", title: "Business case warehouse handhelds: yes, or not now", by: "osei", askedAgo: 216, dueIn: 68 },
    details: "118 devices, €120,000. The return is 12.5 %, the net present value is −€4,031 at 8 %.",
    ...{ service: "warehouse", shareOfUsersPercent: 100, expectedCost: 120_000, minutesNeeded: 60, onlyDirector: true },
  },
  {
    ...{ key: "cad", title: "Licences of Drafter CAD: 11 short, buy or remove", by: "sato", askedAgo: 50, dueIn: 116 },
    details: "131 installed, 120 owned. Four were not used for 90 days. To true up costs €2,420.",
    ...{ service: "cad", shareOfUsersPercent: 8, expectedCost: 2420, minutesNeeded: 30 },
  },
  {
    ...{ key: "interview", title: "Second interview for the network engineer", by: "kovacs", askedAgo: 30, dueIn: 92 },
    details: "Thursday or Friday, one hour. The panel waits for your two times.",
    ...{ minutesNeeded: 60, onlyDirector: true },
  },
  {
    ...{ key: "council", title: "A word with the works council on recorded calls", by: "abel", askedAgo: 98, dueIn: null },
    details: "They ask what is kept of calls to the service desk, for how long, and who hears it.",
  },
];

/** The director's priorities of the quarter, and what is asked of the director. */
export function planDesk(world: World): void {
  const { actor } = world.person("adeyemi");
  const { year, month } = localParts(zone, world.anchor);
  const first = Math.floor((month - 1) / 3) * 3 + 1;
  const day = (inMonth: number, on: number) => `${year}-${String(inMonth).padStart(2, "0")}-${String(on).padStart(2, "0")}`;
  const quarter = { startsOn: day(first, 1), endsOn: day(first + 2, first === 1 || first === 10 ? 31 : 30) };
  const at = latest(world.start, addLocalDays(zone, world.anchor, -40));
  const favour = (key: string, values: Record<string, unknown>) =>
    world.send({
      at,
      kind: "directorPriority",
      id: world.id(`favour/${key}`, at),
      actor,
      command: world.create("directorPriority", { ...quarter, ...values }),
    });
  favour("payments", {
    title: "Payments and remote access hold until year end",
    services: ["erp", "treasury", "remote"].map((key) => world.service(key)),
    sharePercent: 100,
  });
  favour("changes", { title: "No change surprises anybody", kinds: ["change", "unauthorisedChange"], sharePercent: 50 });
  for (const one of asks) {
    const { key, title, details, by, askedAgo, dueIn, service, ...rest } = one;
    const asked = addMs(world.anchor, -askedAgo * HOUR_MS);
    if (asked < world.start) continue;
    const values = {
      ...{ title, details, askedBy: world.person(by).id, service: service === undefined ? null : world.service(service), ...rest },
      dueAt: dueIn === null ? null : addMs(world.anchor, dueIn * HOUR_MS),
    };
    const farouk = world.person("farouk").actor;
    world.send({
      at: asked,
      kind: "directorAsk",
      id: world.id(`ask/${key}`, asked),
      actor: farouk,
      command: world.create("directorAsk", values),
    });
  }
  planReview(world);
}

/** The weekly review is prepared an hour and a half before the end: what is not urgent stands on its agenda. */
function planReview(world: World): void {
  const series = starterId("series/Weekly operations review");
  const [chair, assistant] = [world.person("adeyemi"), world.person("farouk")];
  const invited = [chair, assistant, ...["haas", "abel", "vidal", "lindqvist"].map((key) => world.person(key))].map((one) => one.id);
  const send = (at: Instant, actor: Actor, command: { type: string } & Record<string, unknown>) =>
    world.send({ at, kind: "meetingSeries", id: series, actor, command });
  send(world.start, chair.actor, { type: "edit", changes: { chair: chair.id, invited } });
  send(addMs(world.anchor, -1.5 * HOUR_MS), assistant.actor, { type: "prepare" });
}

function latest(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}
