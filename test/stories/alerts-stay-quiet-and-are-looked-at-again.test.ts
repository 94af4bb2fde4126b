import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { noteListening } from "../../src/engine/listening.ts";
import { addMinutes } from "../../src/kernel/time.ts";
import { momentWords } from "../../src/kernel/time-words.ts";
import { suggestedFor } from "../../src/practices/alert/triage-store.ts";
import { type Monitored, openMonitored, start } from "../monitoring.ts";

// What is planned, what another alert explains, what cannot work anyway: kept, quiet, and looked at again when the cause ends.

let office: Monitored;
beforeEach(async () => {
  office = await openMonitored();
});
afterEach(() => office.close());
const incidents = async () => (await office.db.query<{ count: number }>("select count(*) from incident"))[0]!.count;

describe("a maintenance window", () => {
  test("of a service keeps its alerts quiet, and what still fires when it ends is heard then", async () => {
    const services = [office.service("shop")];
    await office.make("maintenanceWindow", { name: "Upgrade", startsAt: start, endsAt: addMinutes(start, 60), services });
    const [still, passing] = await office.receive(office.event("shop-1", "HighErrorRate"), office.event("shop-2", "HighErrorRate"));
    expect([still!.suppressed, still!.suppressedUntil, still!.incident]).toEqual(["maintenance", addMinutes(start, 60), null]);
    expect(still!.sentence).toBe("Kept quiet: a maintenance window is running.");
    await office.advance({ minutes: 30 });
    await office.receive(office.event("shop-2", "HighErrorRate", { action: "resolve" }));
    expect(await incidents()).toBe(0);
    await office.advance({ minutes: 31 });
    expect(await office.alert(passing!)).toMatchObject({ status: "resolved", incident: null });
    const loud = await office.alert(still!);
    expect(loud).toMatchObject({ suppressed: null, status: "triggered" });
    expect(await office.incident(loud)).toMatchObject({ state: "1", openedAt: addMinutes(start, 60), detectedAt: start });
  });
  test("that is shortened or taken back ends for its alerts at once", async () => {
    const window = await office.make("quietWindow", {
      name: "Move",
      startsAt: start,
      endsAt: addMinutes(start, 600),
      items: [office.item("shop-1")],
    });
    const [alert] = await office.receive(office.event("shop-1", "HighErrorRate"));
    expect(alert!.suppressed).toBe("maintenance");
    await office.verb("quietWindow", window, { type: "retire" });
    expect((await office.alert(alert!)).incident).not.toBeNull();
  });
  test("over nothing, or one that ends before it begins, is refused", async () => {
    const bare = { name: "All", startsAt: start, endsAt: addMinutes(start, 60) };
    expect(await office.refused("quietWindow", { type: "create", ...bare })).toBe("ofNothing");
    const turned = { ...bare, endsAt: addMinutes(start, -1), items: [office.item("shop-1")] };
    expect(await office.refused("quietWindow", { type: "create", ...turned })).toBe("endsBefore");
    expect(await office.refused("inhibitionRule", { type: "create", name: "All", equal: [] })).toBe("saysNothing");
    expect(await office.refused("groupingRule", { type: "create", name: "Odd", fields: ["check"], condition: "wrong:(" })).toBe(
      "badCondition",
    );
  });
});

describe("inhibition", () => {
  test("one alert keeps others of the same cluster quiet while it fires", async () => {
    const target = { targetCondition: "severity:warning", equal: ["cluster"] };
    await office.make("inhibitionRule", { name: "Cluster down", sourceCondition: "check:ClusterDown", ...target });
    const labels = { cluster: "eu-1" };
    const [source] = await office.receive(office.event("lonely", "ClusterDown", { severity: "critical", labels }));
    const [quiet, elsewhere] = await office.receive(
      office.event("shop-1", "HighLatency", { severity: "warning", labels }),
      office.event("shop-2", "HighLatency", { severity: "warning", labels: { cluster: "us-1" } }),
    );
    expect([quiet!.suppressed, quiet!.suppressedBy, quiet!.incident]).toEqual(["inhibition", source!.id, null]);
    expect([elsewhere!.suppressed, elsewhere!.incident === null]).toEqual([null, false]);
    await office.receive(office.event("lonely", "ClusterDown", { action: "resolve", labels }));
    const heard = await office.alert(quiet!);
    expect([heard.suppressed, heard.incident === null]).toEqual([null, false]);
  });
});

describe("dependency", () => {
  test("what cannot work without a thing that is down stays quiet in its incident, or beside it; what has its own cause does not", async () => {
    const gone = office.event("orders-db", "PostgresDown", { severity: "critical", summary: "PostgreSQL does not answer" });
    const [down] = await office.receive(gone);
    const failing = office.event("shop-1", "HighErrorRate", { severity: "critical", summary: "5xx rate of shop-1 is 40%" });
    const [quiet] = await office.receive(failing);
    expect(quiet).toMatchObject({ suppressed: "dependency", suppressedBy: down!.id, incident: down!.incident });
    // The incident is not raised by what is only a consequence.
    expect(await office.incident(quiet!)).toMatchObject({ priority: "2" });
    await office.advance({ minutes: 30 });
    const [later] = await office.receive(office.event("shop-1", "QueueFull", { summary: "backlog of shop-1 grows" }));
    expect(later).toMatchObject({ suppressed: "dependency", incident: null, suggestedIncident: down!.incident });
    expect((await suggestedFor(office.db, [down!.incident!])).map(({ id }) => id)).toEqual([later!.id]);
    const [own] = await office.receive(office.event("shop-1", "DiskFull", { summary: "/var: Disk space is critically low" }));
    expect([own!.suppressed, own!.incident === down!.incident]).toEqual([null, false]);
    await office.receive(office.event("orders-db", "PostgresDown", { action: "resolve" }));
    const loud = await office.alert(quiet!);
    expect(loud).toMatchObject({ suppressed: null, incident: down!.incident });
    expect(await office.incident(loud)).toMatchObject({ priority: "1", state: "1" });
    const heard = await office.alert(later!);
    expect([heard.suppressed, heard.incident === null]).toEqual([null, false]);
  });
});

describe("by hand", () => {
  test("an alert is kept quiet until a moment, with a reason, and heard again then or when somebody says so", async () => {
    const analyst = await office.person("Ana Analyst", ["analyst"]);
    const [alert] = await office.receive(office.event("shop-1", "HighErrorRate"));
    const until = addMinutes(start, 30);
    expect(await office.refused("alert", { type: "suppress", until, reason: " " }, alert!.id, analyst)).toBe("reasonNeeded");
    expect(await office.refused("alert", { type: "suppress", until: start, reason: "Known" }, alert!.id, analyst)).toBe("untilPast");
    await office.verb("alert", alert!.id, { type: "suppress", until, reason: "Known" }, analyst);
    expect(await office.alert(alert!)).toMatchObject({ suppressed: "hand", suppressedBy: analyst.personId });
    await office.advance({ minutes: 31 });
    expect((await office.alert(alert!)).suppressed).toBeNull();
    expect(await office.refused("alert", { type: "release" }, alert!.id, analyst)).toBe("isLoud");
  });
});

describe("heartbeats", () => {
  test("silence before the first says nothing; a missed one fires, the next ends it", async () => {
    const beat = await office.make("heartbeat", {
      name: "Nightly backup",
      integration: office.integration,
      everyMinutes: 60,
      graceMinutes: 10,
    });
    await office.advance({ hours: 5 });
    expect(await incidents()).toBe(0);
    await office.verb("heartbeat", beat, { type: "beat" });
    await office.advance({ minutes: 69 });
    expect(await incidents()).toBe(0);
    await office.advance({ minutes: 2 });
    const [alert] = await office.alerts();
    expect(alert).toMatchObject({
      summary: "Nightly backup has not reported for more than 60 minutes",
      status: "triggered",
      severity: "error",
    });
    await office.verb("heartbeat", beat, { type: "beat" });
    expect(await office.alert(alert!)).toMatchObject({ status: "resolved" });
    expect(await office.incident(alert!)).toMatchObject({ state: "6", closeCode: "Cleared by monitoring" });
  });

  test("what nobody listened for is not missed at once: it has an hour at most, and then it is said that the office was away", async () => {
    const values = { integration: office.integration, graceMinutes: 10 };
    const hourly = await office.make("heartbeat", { ...values, name: "Hourly copy", everyMinutes: 60 });
    const often = await office.make("heartbeat", { ...values, name: "Monitoring itself", everyMinutes: 5 });
    for (const beat of [hourly, often]) await office.verb("heartbeat", beat, { type: "beat" });
    await noteListening(office.db, office.clock.now());
    const leftAt = office.clock.now();
    office.setNow(addMinutes(leftAt, 180));
    const backAt = office.clock.now();
    // Whichever node is back first says since when there was none.
    await Promise.all([noteListening(office.db, backAt), noteListening(office.db, backAt)]);
    expect(await office.db.query('select from_at as "from", until_at as until from office_absence')).toEqual([
      { from: leftAt, until: backAt },
    ]);
    const named = async (name: string) => (await office.alerts()).filter(({ summary }) => String(summary).startsWith(name));

    await office.advance({ minutes: 14 });
    expect(await named("Monitoring itself")).toEqual([]);
    await office.verb("heartbeat", often, { type: "beat" });
    await office.advance({ minutes: 14 });
    expect(await named("Monitoring itself")).toEqual([]);
    await office.advance({ minutes: 2 });
    expect(await named("Monitoring itself")).toMatchObject([{ summary: "Monitoring itself has not reported for more than 5 minutes" }]);

    await office.advance({ minutes: 39 });
    expect(await named("Hourly copy")).toEqual([]);
    await office.advance({ minutes: 2 });
    const away = `The office itself was away from ${momentWords("UTC", leftAt, backAt)} to ${momentWords("UTC", backAt, backAt)} UTC`;
    expect(await named("Hourly copy")).toMatchObject([{ summary: `Hourly copy has not reported for more than 60 minutes. ${away}` }]);
  });
});

test("silence ends what its tool never says is over", async () => {
  const splunk = await office.make("integration", { name: "Splunk", connector: "splunk", autoResolveAfterMinutes: 30 });
  const [alert] = await office.receiveFrom(splunk, office.event("lonely", "Search", { sourceKey: "failed-logins" }));
  await office.advance({ minutes: 20 });
  await office.receiveFrom(splunk, office.event("lonely", "Search", { sourceKey: "failed-logins" }));
  await office.advance({ minutes: 25 });
  expect((await office.alert(alert!)).status).toBe("triggered");
  await office.advance({ minutes: 10 });
  expect(await office.alert(alert!)).toMatchObject({
    status: "resolved",
    resolvedAt: addMinutes(start, 20),
    resolvedBecause: "Nothing heard for 30 minutes",
  });
  expect(await office.incident(alert!)).toMatchObject({ state: "6" });
  // It fires on all the same: its tool gives the moment at which it began, as Alertmanager does.
  const [again] = await office.receiveFrom(
    splunk,
    office.event("lonely", "Search", { sourceKey: "failed-logins", occurredAt: addMinutes(start, 20) }),
  );
  expect(again).toMatchObject({ status: "triggered", firstAt: addMinutes(start, 55) });
  expect(again!.id).not.toBe(alert!.id);
  expect(await office.incident(again!)).toMatchObject({ state: "1", openedAt: addMinutes(start, 55) });
});
