import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import { addMinutes } from "../../src/kernel/time.ts";
import type { ConsoleAnswer, ConsoleGroup, ConsoleSource } from "../../src/practices/alert/console.rules.ts";
import type { Alert } from "../../src/practices/alert/model.ts";
import type { AlertStory } from "../../src/practices/alert/story.model.ts";
import { asActors } from "../asking.ts";
import { type Monitored, openMonitored, start } from "../monitoring.ts";
import { house } from "../office.ts";

// What is open, gathered by incident; what flaps or is kept quiet apart, each with the reason; and why one alert is where it is.

let office: Monitored;
const { authenticate, ask } = asActors();
let analyst: Actor;
let manager: Actor;
beforeAll(async () => {
  office = await openMonitored({ authenticate });
  analyst = await office.person("Ana Analyst", ["analyst"]);
  manager = await office.person("Max Manager", ["manager"]);
});
afterAll(() => office.close());

const look = async (filter = "", actor = analyst): Promise<ConsoleAnswer> => {
  const { body, status } = await ask(office, actor, `GET /api/alert-console?filter=${encodeURIComponent(filter)}`);
  expect(status).toBe(200);
  return body as ConsoleAnswer;
};
const groupOf = ({ groups }: ConsoleAnswer, kind: ConsoleGroup["kind"]) => groups.filter((one) => one.kind === kind);
/** The alerts of a group, as its own filter finds them. */
const within = async (group: ConsoleGroup): Promise<Alert[]> => {
  const { body } = await ask(office, analyst, `GET /api/alerts?limit=200&sort=${group.sort}&filter=${encodeURIComponent(group.filter)}`);
  return (body as { items: Alert[] }).items;
};
/** Whether an alert is loud, told without the console's help. */
const isLoud = (alert: Alert) => alert.status !== "resolved" && alert.suppressed === null && !alert.isFlapping;

describe("a bad morning", () => {
  beforeAll(async () => {
    const errors = (index: number) =>
      office.event(`shop-${1 + (index % 2)}`, `Endpoint${index}`, { summary: `shop-${1 + (index % 2)}: errors of endpoint ${index}` });
    await office.receive(...Array.from({ length: 60 }, (_, index) => errors(index)));
    await office.receive(office.event("lonely", "DiskFull", { summary: "disk of lonely 97 % full", severity: "critical" }));
    await office.make("quietWindow", {
      name: "Firmware",
      startsAt: addMinutes(start, -10),
      endsAt: addMinutes(start, 600),
      condition: "check:Planned",
    });
    await office.receive(...[1, 2, 3].map((port) => office.event("orders-db", "Planned", { identity: { port: `${port}` } })));
    for (let change = 0; change < 14; change++) {
      await office.advance({ minutes: 4 });
      const action = change % 2 === 0 ? "trigger" : "resolve";
      await office.receive({ ...office.event("lonely", "Link", { summary: "link of lonely drops" }), action });
    }
  });

  test("stands in groups whose figures are those of all alerts, and whose filter finds exactly them", async () => {
    const answer = await look();
    const all = await office.alerts();
    const loud = all.filter(isLoud);
    expect(answer.firing).toBe(loud.length);
    const byIncident = new Map<string, Alert[]>();
    for (const one of loud) if (one.incident !== null) byIncident.set(one.incident, [...(byIncident.get(one.incident) ?? []), one]);
    expect(answer.incidents).toBe(byIncident.size);
    for (const group of groupOf(answer, "incident")) {
      const own = byIncident.get(group.incident!.id)!;
      expect(group.count).toBe(own.length);
      expect(group.firstAt).toBe(own.map((one) => one.firstAt).sort()[0]);
      expect(new Set((await within(group)).map((one) => one.id))).toEqual(new Set(own.map((one) => one.id)));
    }
    const priorities = groupOf(answer, "incident").map((group) => group.incident!.priority!);
    expect(priorities).toEqual(priorities.toSorted());
  });
  test("what is planned stands apart with its window, what flaps with its own line", async () => {
    const answer = await look();
    const [quiet] = groupOf(answer, "quiet");
    expect(quiet).toMatchObject({ count: 3, reason: { by: "maintenance", name: "Firmware", kind: "quietWindow" } });
    expect(await within(quiet!)).toHaveLength(3);
    const [flapping] = groupOf(answer, "flapping");
    expect((await within(flapping!)).map((one) => one.resource)).toEqual(["lonely"]);
  });
  test("a filter narrows every group, and a wrong one is refused with a sentence", async () => {
    const answer = await look("severity:critical");
    expect(answer.firing).toBe((await office.alerts()).filter((one) => isLoud(one) && one.severity === "critical").length);
    expect(groupOf(answer, "quiet")).toEqual([]);
    const { status, body } = await ask(office, analyst, "GET /api/alert-console?filter=severity%3Aloud");
    expect([status, (body as { code: string }).code]).toEqual([400, "badFilter"]);
  });
  test("incidents that are merged become one group", async () => {
    const [large, small] = groupOf(await look(), "incident").toSorted((one, other) => other.count - one.count);
    await office.verb("incident", small!.incident!.id, { type: "merge", into: large!.incident!.id });
    const answer = await look();
    const [one, ...others] = groupOf(answer, "incident");
    expect(others.map((group) => group.incident!.id)).not.toContain(small!.incident!.id);
    expect(one!.count).toBe(large!.count + small!.count);
    expect(await within(one!)).toHaveLength(one!.count);
  });
  test("alerts that are split off are a group of their own", async () => {
    const [group] = groupOf(await look(), "incident");
    const [one] = await within(group!);
    const { body } = await ask(office, analyst, `POST /api/incidents/${one!.incident}/alerts/split`, { body: { alerts: [one!.id] } });
    const own = groupOf(await look(), "incident").find((each) => each.incident!.id === (body as { incident: string }).incident);
    expect(own).toMatchObject({ count: 1, newest: { sentence: expect.stringContaining("Split off by") } });
  });
  test("of a restricted incident nothing is told but that it is there", async () => {
    const [group] = groupOf(await look(), "incident");
    await office.verb("incident", group!.incident!.id, { type: "edit", changes: { restricted: true } });
    const hidden = (await look("", analyst)).groups.find((one) => one.incident?.id === group!.incident!.id)!;
    expect(hidden.incident).toEqual({
      ...{ id: group!.incident!.id, number: null, title: null, priority: null, state: null, isAcknowledged: false, service: null },
    });
    await office.verb("incident", group!.incident!.id, { type: "edit", changes: { restricted: false } });
  });
  test("nobody without the permission sees any of it", async () => {
    const requester = await office.person("Rae Requester", ["requester"]);
    for (const path of ["/api/alert-console", "/api/alert-console/sources", "/api/alerts/ALT0000001/story"])
      expect((await ask(office, requester, `GET ${path}`)).status).toBe(403);
  });
});

describe("one alert", () => {
  test("tells the sum behind its sentence, as correlation made it", async () => {
    const alert = (await office.alerts()).find((one) => one.decision?.outcome === "joined")!;
    const { body } = await ask(office, manager, `GET /api/alerts/${alert.number}/story`);
    const { weighed, heard, integration } = body as AlertStory;
    const chosen = weighed.find((one) => one.role === "chosen")!;
    expect(chosen).toMatchObject({ incident: alert.decision!.chosen!.incident, score: alert.decision!.chosen!.score });
    expect(chosen.arithmetic!.score).toBe(chosen.score);
    expect(chosen.arithmetic!.factors.reduce((sum, one) => sum + one.feature * one.weight, 0)).toBe(chosen.arithmetic!.sum);
    expect(integration).toEqual({ id: office.integration, name: "Prometheus" });
    expect(heard).toEqual([]);
    const { body: asAnalyst } = await ask(office, analyst, `GET /api/alerts/${alert.number}/story`);
    expect((asAnalyst as AlertStory).heard).toBeNull();
  });
  test("kept quiet, says by what", async () => {
    const alert = (await office.alerts()).find((one) => one.suppressed === "maintenance")!;
    const { body } = await ask(office, analyst, `GET /api/alerts/${alert.id}/story`);
    expect((body as AlertStory).quiet).toEqual({ kind: "quietWindow", name: "Firmware", number: null });
  });
});

test("a heartbeat that is missed stands with the tool whose it is", async () => {
  const heartbeat = await office.make("heartbeat", { name: "Nightly backup", integration: office.integration, everyMinutes: 60 });
  await office.must(house, "heartbeat", { type: "beat" }, heartbeat);
  await office.advance({ hours: 2 });
  const { body } = await ask(office, analyst, "GET /api/alert-console/sources");
  const { sources } = body as { sources: ConsoleSource[] };
  expect(sources).toMatchObject([{ id: office.integration, missed: [{ id: heartbeat, name: "Nightly backup" }] }]);
});
