import type { Actor } from "../src/kernel/actor.ts";
import type { Envelope } from "../src/kernel/practice.ts";
import type { Alert, AlertEvent } from "../src/practices/alert/model.ts";
import type { Incident } from "../src/practices/incident/model.ts";
import { house, openTestOffice, type TestOffice } from "./office.ts";

export const start = "2026-11-26T08:00:00.000Z";
type Command = { type: string } & Record<string, unknown>;

/** An office that a tool watches over: a shop of two machines on one database, and a machine that needs nothing. */
export type Monitored = TestOffice & {
  integration: string;
  item(name: string): string;
  service(name: string): string;
  /** A firing of now, unless more is said. */
  event(resource: string, check: string, more?: Partial<AlertEvent>): AlertEvent;
  /** One batch; answers each alert, or throws the sentence of a refusal. */
  receive(...events: AlertEvent[]): Promise<Alert[]>;
  receiveFrom(integration: string, ...events: AlertEvent[]): Promise<Alert[]>;
  alert(alert: { id: string }): Promise<Alert>;
  alerts(): Promise<Alert[]>;
  incident(alert: { incident: string | null }): Promise<Incident>;
  make(kind: string, values: Record<string, unknown>): Promise<string>;
  verb(kind: string, id: string, command: Command, actor?: Actor): Promise<void>;
  /** The code a command is refused with; "accepted" where it is not. */
  refused(kind: string, command: Command, id?: string, actor?: Actor): Promise<string>;
};

const nothing = { component: null, group: null, class: null, environment: null, service: null, eventId: null, sourceKey: null };
const empty = { identity: {}, labels: {}, links: [], details: {} };

export async function openMonitored(options: Parameters<typeof openTestOffice>[1] = {}): Promise<Monitored> {
  const office = await openTestOffice(start, options);
  const ids = new Map<string, string>();
  const make = async (kind: string, values: Record<string, unknown>) => (await office.must(house, kind, { type: "create", ...values })).id;
  const integration = await make("integration", { name: "Prometheus", connector: "alertmanager" });
  for (const [name, tier] of [
    ["shop", "1"],
    ["data", "2"],
    ["other", "3"],
  ] as const)
    ids.set(`service/${name}`, await make("service", { name, tier }));
  for (const [name, service] of [
    ["shop-1", "shop"],
    ["shop-2", "shop"],
    ["orders-db", "data"],
    ["lonely", "other"],
  ] as const)
    ids.set(name, await make("configurationItem", { name, ciClass: "cmdb_ci_server", service: ids.get(`service/${service}`) }));
  for (const [dependent, hard] of [
    ["shop-1", true],
    ["shop-2", false],
  ] as const)
    await make("dependency", { dependent: ids.get(dependent), supplier: ids.get("orders-db"), relation: "Depends on::Used by", hard });
  const load = async (kind: string, id: string) => (await office.house.kinds.get(kind)!.table.load(office.db, [id], false))[0]!;
  const receiveFrom: Monitored["receiveFrom"] = async (from, ...events) => {
    const envelopes = events.map(
      (one): Envelope => ({
        kind: "alert",
        commandId: office.newId(),
        actor: house,
        command: { type: "receive", integration: from, ...one },
      }),
    );
    const { outcomes } = await office.door.batch(envelopes);
    return outcomes.map((outcome) => {
      if (!outcome.ok) throw new Error(outcome.refusal.sentence);
      return outcome.record as Alert;
    });
  };
  return Object.assign(office, {
    integration,
    item: (name: string) => ids.get(name)!,
    service: (name: string) => ids.get(`service/${name}`)!,
    event(resource: string, check: string, more: Partial<AlertEvent> = {}): AlertEvent {
      const summary = more.summary ?? `${check} on ${resource}`;
      return {
        ...nothing,
        ...empty,
        resource,
        check,
        action: "trigger",
        severity: "error",
        occurredAt: office.clock.now(),
        ...more,
        summary,
      };
    },
    receive: (...events: AlertEvent[]) => receiveFrom(integration, ...events),
    receiveFrom,
    alert: async ({ id }: { id: string }) => (await load("alert", id)) as Alert,
    async alerts() {
      const rows = await office.db.query<{ id: string }>("select id from alert order by first_at, number");
      return Promise.all(rows.map(async ({ id }) => (await load("alert", id)) as Alert));
    },
    incident: async ({ incident }: { incident: string | null }) => (await load("incident", incident!)) as Incident,
    make,
    async verb(kind: string, id: string, command: Command, actor: Actor = house) {
      await office.must(actor, kind, command, id);
    },
    async refused(kind: string, command: Command, id?: string, actor: Actor = house) {
      const outcome = await office.try(actor, kind, command, id);
      return outcome.ok ? "accepted" : outcome.refusal.code;
    },
  });
}
