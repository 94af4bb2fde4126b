import { addDays, addLocalDays, type Instant } from "../../../kernel/time.ts";
import { starterId } from "../../starter/starter.ts";
import { zone } from "../moments.ts";
import { services } from "../services.ts";
import { machine, type World } from "../world.ts";
import { quorum } from "./draft.ts";
import type { Frozen } from "./freezes.ts";
import { templateId } from "./life.ts";
import { daysUntil, hourOf, hourOn } from "./moments.ts";
import { standardWorks } from "./templates.ts";
import { wordsFor } from "./words.ts";

/** Who sits in the board; the change manager leads it. */
export const board = ["vidal", "haas", "ferreira", "lindqvist", "olsen", "kowal", "adeyemi", "farouk"] as const;

export function boardId(world: World): string {
  return world.id("team/board");
}

/** Plans what stands before the first change: the board, who is asked, what was approved once for all. */
export function planChangeSetUp(world: World): void {
  const send = (kind: string, id: string, command: ReturnType<World["create"]>) =>
    world.send({ at: world.start, kind, id, actor: machine, command });
  const members = board.map((key) => world.person(key).id);
  send(
    "team",
    boardId(world),
    world.create("team", {
      name: "Change advisory board",
      purpose: "Looks at what is to be changed, on Thursdays at half past two.",
      lead: world.person("vidal").id,
      members,
      email: "cab@ostermere.example",
      calendar: starterId("calendar/office-hours"),
    }),
  );
  const groups = [{ team: boardId(world), quorum }];
  send("changeType", starterId("change-type/normal"), { type: "edit", changes: { groups } });
  for (const { key, name, sort, service, owner, back } of standardWorks) {
    const told = service === null ? "the service" : services.find((one) => one.key === service)!.name;
    send(
      "changeTemplate",
      templateId(world, key),
      world.create("changeTemplate", {
        name,
        owner: world.person(owner).id,
        service: service === null ? null : world.service(service),
        ...templateWords(wordsFor(sort, { item: "it", service: told, rollbackMinutes: back })),
      }),
    );
  }
}

function templateWords({ riskImpactAnalysis: _, ...words }: ReturnType<typeof wordsFor>) {
  return words;
}

export function freezeId(world: World, key: Frozen["key"]): string {
  return world.id(`freeze/${key}`);
}

/** Plans the freezes; the director declares them. */
export function planFreezes(world: World, freezes: readonly Frozen[]): void {
  for (const { key, name, reason, from, to, services: frozen, declaredAt } of freezes)
    world.send({
      at: declaredAt,
      kind: "changeFreeze",
      id: freezeId(world, key),
      actor: world.person("adeyemi").actor,
      command: world.create("changeFreeze", {
        name,
        reason,
        startsAt: from,
        endsAt: to,
        services: frozen.map((one) => world.service(one)),
      }),
    });
}

const underground = [
  "storage",
  "hamburg-net",
  "leeds-net",
  "gdansk-net",
  "aarhus-net",
  "identity",
  "files",
  "backup",
  "wifi",
  "telephony",
  "remote",
];
const [weeksBack, weeksAhead] = [5, 4];

/** Plans the agreed windows around the last day: Tuesday evening for what others stand on, Wednesday evening for the rest, and the night to Sunday. */
export function planMaintenance(world: World): void {
  const above = services.map(({ key }) => key).filter((key) => !underground.includes(key));
  const everything = services.map(({ key }) => key);
  const weekly = [
    { key: "tuesday", weekday: 2, from: 19, to: 23, name: "Tuesday evening: networks, storage, sign-in", services: underground },
    { key: "wednesday", weekday: 3, from: 19, to: 23, name: "Wednesday evening: applications", services: above },
    { key: "saturday", weekday: 6, from: 22, to: 30, name: "Night to Sunday", services: everything },
  ];
  for (const one of weekly)
    for (let week = -weeksBack; week < weeksAhead; week++) planWindow(world, one, daysUntil(world, one.weekday, 0) + 7 * week);
}

type Weekly = { key: string; from: number; to: number; name: string; services: readonly string[] };

function planWindow(world: World, { key, from, to, name, services: down }: Weekly, day: number): void {
  const startsAt = hourOn(world, day, from);
  if (startsAt < world.start) return;
  const at = [addDays(world.anchor, -7 * weeksBack - 2), world.start].sort().at(-1)!;
  const values = {
    name,
    startsAt,
    endsAt: ends(startsAt, to),
    services: down.map((one) => world.service(one)),
    reason: "Agreed with the departments.",
  };
  const id = world.id(`maintenance/${key}/${day}`, at);
  world.send({ at, kind: "maintenanceWindow", id, actor: machine, command: world.create("maintenanceWindow", values) });
}

function ends(startsAt: Instant, hour: number): Instant {
  return hour >= 24 ? hourOf(addLocalDays(zone, startsAt, 1), hour - 24) : hourOf(startsAt, hour);
}
