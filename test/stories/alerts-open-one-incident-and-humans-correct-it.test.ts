import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addMinutes } from "../../src/kernel/time.ts";
import { type Monitored, openMonitored, start } from "../monitoring.ts";

// One incident for one trouble: told once a batch, reopened, rolled up; by rules where they are written; and corrected by people, who are heard.

let office: Monitored;
beforeEach(async () => {
  office = await openMonitored();
});
afterEach(() => office.close());
const down = () => office.event("orders-db", "PostgresDown", { severity: "critical", summary: "PostgreSQL does not answer" });
/** It fails without being down, so that what needs it is not kept quiet. */
const failing = () => office.event("orders-db", "SlowQueries", { severity: "critical", summary: "queries of orders-db fail with errors" });
const incidents = () =>
  office.db.query<{ id: string; number: string; state: string }>("select id, number, state from incident order by number");
const verdicts = () =>
  office.db.query<Record<string, unknown>>("select said, how, alert, incident, score from correlation_label order by how desc, id");
const entries = (about: string, kind: string) =>
  office.db.query<{ type: string; data: { count: number; text?: string } }>(
    "select type, data from journal where about = $1 and kind = $2 order by n, ordinal",
    [about, kind],
  );

describe("a storm", () => {
  test("in one batch is one incident, told once, however often each condition is sent", async () => {
    const checks = Array.from({ length: 60 }, (_, index) =>
      office.event(`shop-${1 + (index % 2)}`, `Check${index}`, { summary: `shop-${1 + (index % 2)}: errors of endpoint` }),
    );
    const alerts = await office.receive(down(), ...checks, ...checks, ...checks);
    expect(new Set(alerts.map((alert) => alert.incident)).size).toBe(1);
    expect(await incidents()).toHaveLength(1);
    const { id } = (await incidents())[0]!;
    expect((await entries(id, "incident")).map(({ type }) => type)).toEqual(["incidentReported"]);
    expect((await entries(id, "alertGroup")).map(({ data }) => data.count)).toEqual([60]);
    expect(alerts.at(-1)).toMatchObject({ count: 3, version: 1 });
  });
  test("that goes on is told once a minute, and beyond its size rolls up", async () => {
    await office.make("alertPolicy", { name: "Small", mostAlerts: 10 });
    const [first] = await office.receive(failing());
    for (let round = 0; round < 6; round++) {
      await office.advance({ minutes: 0.25 });
      const some = Array.from({ length: 5 }, (_, index) =>
        office.event("shop-1", `Check${round}-${index}`, { summary: "shop-1: errors of endpoint" }),
      );
      await office.receive(...some);
    }
    await office.advance({ minutes: 2 });
    const told = await entries(first!.incident!, "alertGroup");
    expect(told.reduce((sum, { data }) => sum + data.count, 0)).toBe(30);
    expect(told.length).toBeLessThanOrEqual(3);
    const outcomes = (await office.alerts()).map(({ decision }) => decision!.outcome);
    expect([outcomes.filter((one) => one === "joined").length, outcomes.filter((one) => one === "rolledUp").length]).toEqual([9, 21]);
  });
  test("two that open in one batch and turn out to be one are opened once", async () => {
    const one = office.event("shop-1", "HighErrorRate", { summary: "shop-1 answers with 5xx" });
    const two = office.event("shop-2", "QueueFull", { summary: "backlog of shop-2 grows and grows" });
    const alerts = await office.receive(one, two, down());
    expect(await incidents()).toHaveLength(1);
    const now = await Promise.all(alerts.map((alert) => office.alert(alert)));
    expect(new Set(now.map((alert) => alert.incident)).size).toBe(1);
    const [group] = await office.db.query("select alerts from alert_group where incident = $1", [now[0]!.incident]);
    expect(group).toEqual({ alerts: 3 });
  });
  test("two that stood and turn out to be one are merged while nobody has touched them", async () => {
    const [one] = await office.receive(office.event("shop-1", "HighErrorRate", { summary: "shop-1 answers with 5xx" }));
    await office.advance({ minutes: 0.25 });
    const [two] = await office.receive(office.event("shop-2", "QueueFull", { summary: "backlog of shop-2 grows and grows" }));
    expect(two!.incident).not.toBe(one!.incident);
    await office.advance({ minutes: 0.25 });
    const [cause] = await office.receive({ ...down(), severity: "warning" });
    // The older stays: somebody was told of it first.
    expect(cause!.incident).toBe(two!.incident);
    expect((await incidents()).map(({ id, state }) => ({ id, state }))).toEqual([
      { id: one!.incident, state: "1" },
      { id: two!.incident, state: "7" },
    ]);
    expect((await office.incident(cause!)).mergedInto).toBe(one!.incident);
  });
  test("one that somebody has taken stays, though it is the younger", async () => {
    const [one] = await office.receive(office.event("shop-1", "HighErrorRate", { summary: "shop-1 answers with 5xx" }));
    await office.advance({ minutes: 0.25 });
    const [two] = await office.receive(office.event("shop-2", "QueueFull", { summary: "backlog of shop-2 grows and grows" }));
    await office.verb("incident", two!.incident!, { type: "acknowledge" });
    await office.advance({ minutes: 0.25 });
    const [cause] = await office.receive({ ...down(), severity: "warning" });
    expect(cause!.incident).toBe(two!.incident);
    expect((await office.incident(one!)).mergedInto).toBe(two!.incident);
  });
  test("what belongs to an incident that was merged, and that again, joins the one that stays, however long the chain is", async () => {
    const [first] = await office.receive(failing());
    let into = first!.incident!;
    for (let link = 0; link < 25; link++) {
      const next = await office.make("incident", { shortDescription: `The same trouble, told of for the ${link}th time` });
      await office.verb("incident", into, { type: "merge", into: next });
      into = next;
    }
    const [again] = await office.receive(
      office.event("orders-db", "SlowReplies", { severity: "critical", summary: "replies of orders-db time out" }),
    );
    expect(again).toMatchObject({ incident: into, decision: { outcome: "joined" } });
    expect(await incidents()).toHaveLength(26);
  });
});

describe("over, and again", () => {
  test("an untouched incident is resolved with its last alert, and reopened when the same fires within the time", async () => {
    const [alert] = await office.receive(down());
    await office.advance({ minutes: 10 });
    await office.receive({ ...down(), action: "resolve" });
    expect(await office.incident(alert!)).toMatchObject({
      state: "6",
      closeCode: "Cleared by monitoring",
      restoredAt: addMinutes(start, 10),
    });
    await office.advance({ minutes: 3 });
    const [again] = await office.receive(down());
    expect(again).toMatchObject({ incident: alert!.incident, decision: { outcome: "reopened" } });
    expect(again!.id).not.toBe(alert!.id);
    expect(await office.incident(again!)).toMatchObject({ state: "2", reopenCount: 1 });
  });
  test("later than that it is a new incident", async () => {
    const [alert] = await office.receive(down());
    await office.receive({ ...down(), action: "resolve", occurredAt: addMinutes(start, 0) });
    await office.advance({ hours: 3 });
    const [again] = await office.receive(down());
    expect(again!.incident).not.toBe(alert!.incident);
  });
  test("resolved by hand, its alerts stay, and what fired before does not reopen it", async () => {
    const [alert] = await office.receive(down());
    await office.advance({ minutes: 5 });
    await office.verb("incident", alert!.incident!, {
      type: "resolve",
      closeCode: "Solution provided",
      closeNotes: "Restarted.",
      restoredAt: null,
      note: null,
    });
    await office.advance({ minutes: 1 });
    const [repeat] = await office.receive({ ...down(), occurredAt: start });
    expect(repeat).toMatchObject({ id: alert!.id, status: "triggered", count: 2 });
    expect((await office.incident(alert!)).state).toBe("6");
  });
  test("a flapping condition is one open alert, and one incident", async () => {
    for (let minute = 0; minute < 14; minute++) {
      await office.receive({ ...down(), action: minute % 2 === 0 ? "trigger" : "resolve" });
      await office.advance({ minutes: 1 });
    }
    const flapping = (await office.alerts()).at(-1)!;
    expect(flapping).toMatchObject({ isFlapping: true, status: "triggered" });
    expect(await incidents()).toHaveLength(1);
    await office.advance({ hours: 2 });
    expect(await office.alert(flapping)).toMatchObject({ isFlapping: false, status: "resolved" });
  });
  test("acknowledged at its tool, the incident is answered; one of several that wait does not answer for the others", async () => {
    const [alert] = await office.receive(failing(), office.event("shop-1", "HighErrorRate", { summary: "shop-1: 5xx" }));
    await office.receive({ ...failing(), action: "acknowledge" });
    expect((await office.incident(alert!)).acknowledgedAt).toBeNull();
    await office.receive(office.event("shop-1", "HighErrorRate", { action: "acknowledge" }));
    expect((await office.incident(alert!)).acknowledgedAt).not.toBeNull();
  });
});

describe("rules", () => {
  test("a grouping rule puts together what agrees in its fields, whatever correlation would say", async () => {
    await office.make("groupingRule", { name: "By job", condition: "check:BatchFailed", fields: ["job"], windowMinutes: 30 });
    const failed = (resource: string, job: string) =>
      office.event(resource, "BatchFailed", { labels: { job }, summary: `Batch on ${resource} failed` });
    const [one, two, other] = await office.receive(failed("shop-1", "billing"), failed("lonely", "billing"), failed("orders-db", "stock"));
    expect([two!.incident === one!.incident, other!.incident === one!.incident]).toEqual([true, false]);
    expect(two).toMatchObject({ decision: { outcome: "ruled" }, sentence: 'Joined its incident: the rule "By job" puts them together.' });
    // Both came in one batch; once it is written, the incident has its number, and what is said of it names it.
    const { number } = await office.incident(one!);
    expect((await office.alert(two!)).sentence).toBe(`Joined ${number}: the rule "By job" puts them together.`);
  });
  test("a route gives the team and the runbook, or keeps an alert from becoming anything", async () => {
    const team = await office.make("team", { name: "Storage" });
    await office.make("alertRoute", {
      name: "Disks",
      condition: "check:DiskFull",
      team,
      runbook: "https://wiki.example.org/{check}?host={resource}",
    });
    await office.make("alertRoute", { name: "Noise", condition: "severity:info", does: "keep" });
    const [disk, noise] = await office.receive(office.event("lonely", "DiskFull"), office.event("shop-1", "Chatter", { severity: "info" }));
    expect(disk!.runbook).toBe("https://wiki.example.org/DiskFull?host=lonely");
    expect(await office.incident(disk!)).toMatchObject({ team });
    expect(noise).toMatchObject({ incident: null, decision: { outcome: "routedAway" } });
  });
});

describe("a human's word", () => {
  test("unlink, join, split and suggestions stand, and are kept as labelled pairs with the score they correct", async () => {
    const analyst = await office.person("Ana Analyst", ["analyst"]);
    const [first, second, lonely] = await office.receive(
      failing(),
      office.event("shop-1", "HighErrorRate", { summary: "shop-1: 5xx" }),
      office.event("lonely", "DiskFull", { summary: "disk is full" }),
    );
    await office.verb("alert", second!.id, { type: "unlink" }, analyst);
    expect(await office.alert(second!)).toMatchObject({
      incident: null,
      status: "triggered",
      sentence: "In no incident: Ana Analyst took it out.",
    });
    expect(await office.refused("alert", { type: "unlink" }, second!.id, analyst)).toBe("noIncident");
    await office.verb("alert", second!.id, { type: "join", incident: lonely!.incident! }, analyst);
    expect((await office.alert(second!)).incident).toBe(lonely!.incident);
    await office.verb("alert", second!.id, { type: "split", into: null }, analyst);
    const split = await office.alert(second!);
    expect([first!.incident, lonely!.incident]).not.toContain(split.incident);
    expect(await office.incident(split)).toMatchObject({ state: "1", contactType: "monitoring" });
    expect((await verdicts()).map(({ said, how, incident }) => [said, how, incident])).toEqual([
      ["apart", "unlinked", first!.incident],
      ["apart", "split", lonely!.incident],
      ["together", "joined", lonely!.incident],
    ]);
    expect((await verdicts())[0]!.score).toBe(second!.decision!.chosen!.score);
    const counts = await office.db.query<{ incident: string; alerts: number }>("select incident, alerts from alert_group");
    expect(new Map(counts.map(({ incident, alerts }) => [incident, alerts]))).toEqual(
      new Map([
        [first!.incident, 1],
        [lonely!.incident, 1],
        [split.incident, 1],
      ]),
    );
  });
  test("a split that is put back leaves nothing open, and both timelines tell of it", async () => {
    const analyst = await office.person("Ana Analyst", ["analyst"]);
    const [first, second] = await office.receive(failing(), office.event("shop-1", "HighErrorRate", { summary: "shop-1: 5xx" }));
    const home = first!.incident!;
    const { number: homeNumber } = await office.incident(first!);
    const tales = async (id: string) => (await entries(id, "alertGroup")).map(({ data }) => data.text);
    await office.verb("alert", second!.id, { type: "split", into: null }, analyst);
    const split = (await office.alert(second!)).incident!;
    expect(await office.incident({ incident: split })).toMatchObject({ state: "1", caller: null });
    expect((await tales(home)).at(-1)).toBe('"shop-1: 5xx" was split off into a new incident by Ana Analyst.');
    expect((await tales(split)).at(-1)).toBe(`"shop-1: 5xx" came from ${homeNumber}, moved by Ana Analyst.`);
    const { number: splitNumber } = await office.incident({ incident: split });
    await office.advance({ minutes: 2 });
    await office.verb("alert", second!.id, { type: "join", incident: home }, analyst);
    expect(await office.incident({ incident: split })).toMatchObject({ state: "8" });
    const called = await entries(split, "incident");
    expect(called.at(-1)).toMatchObject({ type: "incidentCanceled", data: { reason: `Its alerts were moved to ${homeNumber}` } });
    expect((await tales(split)).at(-1)).toBe(`"shop-1: 5xx" was moved to ${homeNumber} by Ana Analyst.`);
    expect((await tales(home)).at(-1)).toBe(`"shop-1: 5xx" came from ${splitNumber}, moved by Ana Analyst.`);
    const running = await office.db.query("select 1 from clock where subject = $1 and stage in ('running', 'paused')", [split]);
    expect(running).toEqual([]);
  });
  test("what somebody has worked on stays open when its alerts go, and so does what a person opened, or what needs a review", async () => {
    const analyst = await office.person("Ana Analyst", ["analyst"]);
    const [first, second] = await office.receive(failing(), office.event("shop-1", "HighErrorRate", { summary: "shop-1: 5xx" }));
    const splitOff = async () => {
      await office.verb("alert", second!.id, { type: "split", into: null }, analyst);
      return (await office.alert(second!)).incident!;
    };
    const back = () => office.verb("alert", second!.id, { type: "join", incident: first!.incident! }, analyst);
    const noted = await splitOff();
    await office.verb("incident", noted, { type: "addNote", text: "I look at the proxy." }, analyst);
    await back();
    expect((await office.incident({ incident: noted })).state).toBe("1");
    const byHand = await office.make("incident", { shortDescription: "The shop is slow", contactType: "monitoring" });
    await office.advance({ minutes: 1 });
    await office.verb("alert", second!.id, { type: "join", incident: byHand }, analyst);
    await back();
    expect((await office.incident({ incident: byHand })).state).toBe("1");
    const grave = await splitOff();
    await office.verb("incident", grave, { type: "edit", changes: { impact: "1", urgency: "1" } });
    expect((await office.incident({ incident: grave })).reviewRequired).toBe(true);
    await back();
    expect((await office.incident({ incident: grave })).state).toBe("1");
    expect((await entries(grave, "incident")).map(({ type, data }) => (type === "noteAdded" ? data : null)).filter(Boolean)).toEqual([
      { text: expect.stringMatching(/^Its alerts were moved to INC\d+\. It stays open, because it needs a review\.$/) },
    ]);
  });
  test("a suggestion is accepted or dismissed", async () => {
    const analyst = await office.person("Ana Analyst", ["analyst"]);
    const [first] = await office.receive(failing());
    await office.advance({ minutes: 3 });
    const [perhaps, also] = await office.receive(
      office.event("shop-1", "HighErrorRate", { summary: "shop-1: 5xx" }),
      office.event("shop-2", "JobLate", { summary: "job of shop-2 is not done" }),
    );
    expect([perhaps!.suggestedIncident, perhaps!.incident === first!.incident]).toEqual([first!.incident, false]);
    await office.verb("alert", perhaps!.id, { type: "acceptSuggestion" }, analyst);
    expect(await office.alert(perhaps!)).toMatchObject({ incident: first!.incident, suggestedIncident: null });
    if (also!.suggestedIncident) await office.verb("alert", also!.id, { type: "dismissSuggestion" }, analyst);
    expect((await verdicts()).map(({ how }) => how)).toEqual(also!.suggestedIncident ? ["dismissed", "accepted"] : ["accepted"]);
  });
  test("incidents merged by hand are one for what comes later, and that is a verdict too", async () => {
    const manager = await office.person("Max Manager", ["manager"]);
    const [first, lonely] = await office.receive(
      { ...down(), severity: "error" },
      office.event("lonely", "DiskFull", { summary: "disk is full" }),
    );
    await office.verb("incident", lonely!.incident!, { type: "merge", into: first!.incident! }, manager);
    const [next] = await office.receive(office.event("lonely", "InodesGone", { summary: "no inodes are left" }));
    expect(next!.incident).toBe(first!.incident);
    expect((await verdicts()).map(({ said, how }) => [said, how])).toEqual([["together", "merged"]]);
  });
  test("nobody below may: a requester sees no alert, an auditor changes none", async () => {
    const [alert] = await office.receive(down());
    const requester = await office.person("Rita Requester", ["requester"]);
    const auditor = await office.person("Aude Auditor", ["auditor"]);
    expect(await office.refused("alert", { type: "acknowledge" }, alert!.id, requester)).toBe("missing");
    expect(await office.refused("alert", { type: "acknowledge" }, alert!.id, auditor)).toBe("notPermitted");
  });
});

describe("what cannot be taken is refused with a sentence", () => {
  test("nothing that identifies it, an acknowledgement of nothing, a retired integration", async () => {
    const bare = { ...office.event("x", "y"), resource: null, check: null };
    await expect(office.receive(bare)).rejects.toThrow(/Nothing says which condition this is/);
    await expect(office.receive({ ...down(), action: "acknowledge" })).rejects.toThrow(/Nothing fires under this key/);
    await office.verb("integration", office.integration, { type: "retire" });
    await expect(office.receive(down())).rejects.toThrow(/Prometheus is retired/);
  });
  test("an end without a beginning is remembered, and a beginning that comes late is over at once", async () => {
    await office.advance({ minutes: 10 });
    const [end] = await office.receive({ ...down(), action: "resolve" });
    expect(end).toMatchObject({ status: "resolved", count: 0, incident: null });
    const [late] = await office.receive({ ...down(), occurredAt: start });
    expect(late).toMatchObject({ id: end!.id, status: "resolved", count: 1, firstAt: start });
    expect(await incidents()).toEqual([]);
  });
  test("what is dated in the future counts as now", async () => {
    const [alert] = await office.receive({ ...down(), occurredAt: addMinutes(start, 6000) });
    expect(alert!.firstAt).toBe(start);
    await office.advance({ minutes: 1 });
    const [over] = await office.receive({ ...down(), action: "resolve" });
    expect(over!.status).toBe("resolved");
  });
});

test("what goes together is counted once a day, and the next decision names the count it knew", async () => {
  await office.make("alertPolicy", { name: "Alerts" });
  for (let day = 0; day < 6; day++) {
    await office.receive(failing(), office.event("lonely", "CronLate", { summary: "cron of lonely is late" }));
    await office.receive({ ...failing(), action: "resolve" }, office.event("lonely", "CronLate", { action: "resolve" }));
    await office.advance({ days: 1 });
  }
  const snapshots = await office.db.query<{ takenAt: string; pairs: { times: number; of: number }[] }>(
    `select taken_at as "takenAt", pairs from correlation_snapshot order by taken_at`,
  );
  expect(snapshots).toHaveLength(6);
  expect(snapshots.at(-1)!.pairs.map(({ times, of }) => [times, of])).toEqual([
    [6, 6],
    [6, 6],
  ]);
  const [next] = await office.receive(failing());
  expect(next!.decision!.snapshot).toBe(snapshots.at(-1)!.takenAt);
});
