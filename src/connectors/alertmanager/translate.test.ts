import { expect, test } from "vitest";
import { holdsItsFixtures, received, requestOf, survivesMutation } from "../connector.fixture.ts";
import type { IntakeAsks, OpenAlert } from "../contract.ts";
import { labelFingerprint } from "../fingerprint.ts";
import { alertmanager } from "./manifest.ts";
import { matches, readMatcher } from "./matcher.ts";

holdsItsFixtures(alertmanager, import.meta.dirname);
survivesMutation(alertmanager, import.meta.dirname);

// Worked out by Alertmanager 0.25 itself, asked through its API.
test("labels get the fingerprint Alertmanager gives them", () => {
  expect(labelFingerprint({ alertname: "TargetDown", instance: "shop-eu-2:8443", job: "shop", severity: "page" })).toBe("30b33fcbb677ac62");
  expect(labelFingerprint({ severity: "critical", alertname: "Zürich 🚒" })).toBe("4367ea641d93dba6");
});

test("matchers are read and judged as Alertmanager does", () => {
  const holds = (text: string, labels: Record<string, string>) => {
    const matcher = readMatcher(text);
    return typeof matcher === "string" ? matcher : matches(matcher, labels);
  };
  const labels = { alertname: "TargetDown", job: "shop" };
  expect(holds('alertname="TargetDown"', labels)).toBe(true);
  expect(holds("job=shop", labels)).toBe(true);
  expect(holds('job!="shop"', labels)).toBe(false);
  expect(holds('job=~"sh.*|x"', labels)).toBe(true);
  expect(holds('job=~"ho"', labels)).toBe(false);
  expect(holds('job!~"ho"', labels)).toBe(true);
  expect(holds('absent=""', labels)).toBe(true);
  expect(holds("no matcher", labels)).toMatch(/bad matcher/);
  // Each of these would try more ways than there is time for.
  for (const pattern of [`${"a?".repeat(60)}${"a".repeat(60)}`, `${"(a|a)".repeat(39)}b`, ".*.*.*b", "(a+)+b", "(a|b)?(c)"])
    expect(holds(`job=~"${pattern}"`, { job: `${"a".repeat(60)}c` })).toMatch(/bad regular expression/);
  expect(holds('job=~"(a+)+$"', labels)).toMatch(/bad regular/);
  expect(holds('job=~"("', labels)).toMatch(/bad regular/);
});

const open = (over: Partial<OpenAlert>): OpenAlert => ({
  ...{ sourceKey: "0123456789abcdef", labels: { alertname: "A" }, summary: "A", links: [], state: "triggered" as const },
  ...{ isSuppressed: false, suppressedBy: [], firstAt: received, lastAt: received, ...over },
});
const ask = async (path: string, query: Record<string, string[]> = {}) => {
  const asks: IntakeAsks = {
    openAlerts: async () => [
      open({}),
      open({ sourceKey: "not-a-print", labels: { alertname: "B" }, isSuppressed: true, suppressedBy: ["w"] }),
    ],
    request: async () => null,
    silences: { list: async () => [], find: async () => null, add: async () => ({ ok: true, id: "f".repeat(32) }), end: async () => false },
  };
  const route = `/intake/alertmanager/:key/api/v2/${path}`;
  const feed = { id: "f", name: "Prometheus", connector: "alertmanager", settings: {}, isActive: true };
  const { status, body } = await alertmanager.ask!(requestOf(alertmanager, { route, method: "GET", query }), feed, asks);
  return { status, body: JSON.parse(body as string) as Record<string, unknown>[] };
};

test("who asks back is told what is open, by state and by label", async () => {
  const all = await ask("alerts");
  expect(all.body.map((one) => [one.fingerprint, (one.status as { state: string }).state])).toEqual([
    ["0123456789abcdef", "active"],
    [labelFingerprint({ alertname: "B" }), "suppressed"],
  ]);
  expect((await ask("alerts", { active: ["false"] })).body.length).toBe(1);
  expect((await ask("alerts", { silenced: ["false"] })).body.length).toBe(1);
  expect((await ask("alerts", { filter: ['alertname="B"'] })).body.length).toBe(1);
  expect(await ask("alerts", { filter: ["?"] })).toMatchObject({ status: 400 });
  expect(await ask("status")).toMatchObject({ status: 200, body: { versionInfo: { version: "0.25.0" } } });
  expect((await ask("receivers")).body).toEqual([{ name: "Prometheus" }]);
  expect((await ask("alerts/groups")).body.length).toBe(1);
});
