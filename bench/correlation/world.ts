import type { Dice } from "../dice.ts";

export type Role =
  | "router"
  | "switch"
  | "hypervisor"
  | "vm"
  | "storage"
  | "dns"
  | "balancer"
  | "database"
  | "cache"
  | "queue"
  | "app"
  | "service";
/** A configuration item or a service as it really is. `service`: whose it is; a service is its own. */
export type Thing = { id: string; name: string; role: Role; cluster: string; environment: string; service: string };
/** `dependent` really needs `supplier`; hard: it fails with it. */
export type Need = { dependent: string; supplier: string; hard: boolean };
export type World = { things: Map<string, Thing>; needs: Need[]; dependents: Map<string, Need[]>; suppliers: Map<string, Need[]> };

const clusters = [
  { name: "eu-1", environment: "production", apps: 12 },
  { name: "us-1", environment: "production", apps: 9 },
  { name: "stg-1", environment: "staging", apps: 6 },
] as const;
const appNames =
  "checkout cart catalog pricing search profile login ledger invoice shipping returns loyalty notify report gateway partner media stock tax audit".split(
    " ",
  );

/** Three clusters in two environments: network, hypervisors, virtual machines, databases, and applications that need each other. */
export function makeWorld(dice: Dice): World {
  const things = new Map<string, Thing>();
  const needs: Need[] = [];
  for (const cluster of clusters) makeCluster({ dice, things, needs, ...cluster });
  const dependents = new Map<string, Need[]>();
  const suppliers = new Map<string, Need[]>();
  for (const need of needs) {
    dependents.set(need.supplier, [...(dependents.get(need.supplier) ?? []), need]);
    suppliers.set(need.dependent, [...(suppliers.get(need.dependent) ?? []), need]);
  }
  return { things, needs, dependents, suppliers };
}

type Plot = { dice: Dice; things: Map<string, Thing>; needs: Need[]; name: string; environment: string; apps: number };

function makeCluster(plot: Plot): void {
  const { dice, things, needs, name: cluster, environment } = plot;
  const add = (role: Role, name: string, service: string): string => {
    const id = `${cluster}/${role}/${name}`;
    things.set(id, { id, name: role === "service" ? name : `${name}.${cluster}`, role, cluster, environment, service });
    return id;
  };
  const need = (dependent: string, supplier: string, hard: boolean) => void needs.push({ dependent, supplier, hard });
  const network = add("service", `network ${cluster}`, "");
  const hosting = add("service", `hosting ${cluster}`, "");
  const data = add("service", `data platform ${cluster}`, "");
  const router = add("router", "core", network);
  const switches = numbered(3, (n) => add("switch", `sw${n}`, network));
  for (const one of switches) need(one, router, true);
  const storage = add("storage", "san", hosting);
  const hypervisors = numbered(6, (n) => add("hypervisor", `hv${n}`, hosting));
  for (const [index, one] of hypervisors.entries()) {
    need(one, switches[index % switches.length]!, true);
    need(one, storage, false);
  }
  let count = 0;
  const machine = (): string => {
    const vm = add("vm", `vm${++count}`, hosting);
    need(vm, dice.pick(hypervisors), true);
    return vm;
  };
  const on = (role: Role, name: string, service: string): string => {
    const id = add(role, name, service);
    need(id, machine(), true);
    return id;
  };
  const dns = on("dns", "dns", network);
  const balancer = on("balancer", "lb", network);
  const databases = ["orders-db", "users-db", "stock-db", "ledger-db", "reports-db"].map((name) => on("database", name, data));
  const caches = ["cache-a", "cache-b"].map((name) => on("cache", name, data));
  const queue = on("queue", "broker", data);
  makeApps(plot, { add, need, machine, dns, balancer, databases, caches, queue });
}

type Parts = {
  add(role: Role, name: string, service: string): string;
  need(dependent: string, supplier: string, hard: boolean): void;
  machine(): string;
  dns: string;
  balancer: string;
  databases: string[];
  caches: string[];
  queue: string;
};

function makeApps({ dice, apps }: Plot, parts: Parts): void {
  const { add, need, machine, dns, balancer, databases, caches, queue } = parts;
  const services: { service: string; instances: string[] }[] = [];
  for (const name of appNames.slice(0, apps)) {
    const service = add("service", `${name} ${parts.dns.split("/")[0]}`, "");
    const instances = numbered(1 + dice.whole(3), (n) => add("app", `${name}-${n}`, service));
    const suppliers = new Set([dice.pick(databases)]);
    if (dice.chance(0.3)) suppliers.add(dice.pick(databases));
    const soft = new Set<string>();
    if (dice.chance(0.5)) soft.add(dice.pick(caches));
    if (dice.chance(0.3)) soft.add(queue);
    if (dice.chance(0.3)) soft.add(dns);
    for (const one of instances) {
      need(one, machine(), true);
      for (const supplier of suppliers) need(one, supplier, true);
      for (const supplier of soft) need(one, supplier, false);
      need(service, one, instances.length === 1);
    }
    if (dice.chance(0.3)) need(service, balancer, true);
    for (let calls = dice.whole(3); calls > 0 && services.length > 0; calls--) {
      const called = dice.pick(services);
      if (dice.chance(0.5)) need(service, called.service, dice.chance(0.5));
      else for (const one of instances) for (const other of called.instances) need(one, other, false);
    }
    services.push({ service, instances });
  }
}

function numbered<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index + 1));
}

/** What an office has written down of its world: a fifth of the needs is missing, and a tenth of the things stand under a wrong service. */
export function writtenDown(world: World, dice: Dice): { needs: Need[]; serviceOf: Map<string, string> } {
  const services = [...world.things.values()].filter((thing) => thing.role === "service");
  const serviceOf = new Map<string, string>();
  for (const thing of world.things.values()) {
    if (thing.role === "service") continue;
    serviceOf.set(thing.id, dice.chance(0.1) ? dice.pick(services.filter((one) => one.cluster === thing.cluster)).id : thing.service);
  }
  return { needs: world.needs.filter(() => !dice.chance(0.2)), serviceOf };
}
