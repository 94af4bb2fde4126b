import { addDays } from "../../kernel/time.ts";
import { starterId } from "../starter/starter.ts";
import type { TeamKey } from "./people.ts";
import { domain, machine, type World } from "./world.ts";

type Target = { kind: "roster"; id: string; level: number } | { kind: "person" | "team" | "channel"; id: string };
type Plan = {
  team: TeamKey;
  name: string;
  purpose: string;
  upTo: "1" | "2";
  steps: readonly { calls: readonly Target[]; waits: number }[];
  fallback: string;
  more?: Record<string, unknown>;
};

/**
 * Plans how Ostermere is paged: a policy for each team that is called, a rule beside them, the room for alarms, and ways of those one can
 * sign in as. Addresses end in .example, so nothing of it ever leaves.
 */
export function planPaging(world: World): void {
  const channel = world.id("channel/operations");
  send(world, "outgoingChannel", channel, {
    name: "Operations room",
    channelType: "slack",
    address: `https://chat.${domain}/hooks/operations`,
    alarms: true,
  });
  for (const plan of plansOf(world)) policy(world, plan, channel);
  send(world, "pagingRule", world.id("paging-rule/shop"), {
    name: "Web shop, day and night",
    position: 10,
    service: world.service("shop"),
    condition: "priority:1,2",
    policy: world.id("policy/apps"),
  });
  send(world, "pagingRule", world.id("paging-rule/printing"), {
    name: "Printing wakes nobody",
    position: 20,
    service: world.service("printing"),
    condition: "",
    policy: null,
  });
  planWays(world);
}

function plansOf(world: World): Plan[] {
  const onCall = (team: TeamKey, level = 1): Target => ({ kind: "roster", id: world.id(`roster/${team}`), level });
  const person = (key: string): Target => ({ kind: "person", id: world.person(key).id });
  const office = { supportHours: starterId("calendar/office-hours") };
  return [
    {
      team: "platform",
      name: "Platform",
      purpose: "Servers, storage, databases, day and night.",
      upTo: "2",
      steps: [
        { calls: [onCall("platform")], waits: 10 },
        { calls: [onCall("platform", 2)], waits: 10 },
        { calls: [person("haas")], waits: 15 },
      ],
      fallback: "adeyemi",
      more: { ...office, repageAfterMinutes: 120 },
    },
    {
      team: "network",
      name: "Network",
      purpose: "Sites and lines; the second engineer after ten minutes.",
      upTo: "2",
      steps: [
        { calls: [onCall("network")], waits: 10 },
        { calls: [onCall("network", 2), onCall("noc")], waits: 15 },
      ],
      fallback: "vidal",
      more: office,
    },
    {
      team: "apps",
      name: "Apps",
      purpose: "ERP and what hangs on it. Outside working hours Platform looks first.",
      upTo: "1",
      steps: [
        { calls: [onCall("apps")], waits: 10 },
        { calls: [onCall("platform"), person("ferreira")], waits: 15 },
      ],
      fallback: "adeyemi",
    },
    {
      team: "noc",
      name: "NOC",
      purpose: "Whoever watches.",
      upTo: "2",
      steps: [
        { calls: [onCall("noc")], waits: 5 },
        { calls: [person("lindqvist")], waits: 15 },
      ],
      fallback: "haas",
    },
    {
      team: "workplace",
      name: "Workplace",
      purpose: "Computers and programs, in office hours.",
      upTo: "1",
      steps: [{ calls: [{ kind: "team", id: world.team("workplace") }], waits: 30 }],
      fallback: "sato",
      more: { ...office, criticalAnyTime: false },
    },
  ];
}

function policy(world: World, plan: Plan, channel: string): void {
  const { team, name, purpose, upTo, steps, fallback, more = {} } = plan;
  const last = steps.length - 1;
  send(world, "escalationPolicy", world.id(`policy/${team}`), {
    name,
    purpose,
    team: world.team(team),
    pagesUpTo: upTo,
    steps: steps.map(({ calls, waits }, index) => ({
      // The last step is heard in the room, too.
      targets: index === last ? [...calls, { kind: "channel", id: channel }] : calls,
      delayMinutes: waits,
      skipIfEmpty: true,
      onNobody: "next",
      window: null,
    })),
    repeatCount: 1,
    fallbackPerson: world.person(fallback).id,
    // A past is told by the day: nobody settles joins in it.
    groupWaitSeconds: 0,
    ...more,
  });
}

/** Two of those one can sign in as have chosen how they are told. */
function planWays(world: World): void {
  for (const [key, minutes] of [
    ["haas", 3],
    ["kowal", 5],
  ] as const) {
    const one = world.person(key);
    const home = world.id(`way/${key}`);
    const at = addDays(world.start, 1);
    const values = { person: one.id, methodType: "mail", name: "At home", address: `${key}@home.${domain}` };
    world.send({ at, kind: "contactMethod", id: home, actor: one.actor, command: world.create("contactMethod", values) });
    world.send({ at, kind: "contactMethod", id: home, actor: machine, command: { type: "verified" } });
    const steps = [
      { method: null, delayMinutes: 0 },
      { method: home, delayMinutes: minutes },
    ];
    const rule = { person: one.id, urgency: "high", steps };
    // It must see the way it names.
    const command = world.create("notificationRule", rule);
    world.send({ at, kind: "notificationRule", id: world.id(`ways-of/${key}`), actor: one.actor, command, apart: true });
  }
}

function send(world: World, kind: string, id: string, values: Record<string, unknown>): void {
  world.send({ at: world.start, kind, id, actor: machine, command: world.create(kind, values) });
}
