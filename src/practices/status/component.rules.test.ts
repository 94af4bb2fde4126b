import { describe, expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import type { Instant } from "../../kernel/time.ts";
import { type ComponentFacts, statusComponent, worstOf } from "./component.rules.ts";
import type { Cause, StatusComponent } from "./page.model.ts";

const now: Instant = "2026-11-26T12:00:00.000Z";
const later: Instant = "2026-11-26T13:00:00.000Z";
const facts = (more: Partial<ComponentFacts> = {}): ComponentFacts => ({
  ...{ incidents: new Map(), windows: new Map(), notices: new Map(), planned: new Map() },
  pages: new Map([["page", { countsConfidential: false }]]),
  ...more,
});
const ask = (current: StatusComponent | null, command: { type: string } & Record<string, unknown>, known = facts(), at = now) =>
  statusComponent.decide({ now: at, actor: systemActor("test"), current, command, facts: known, id: "component", newId: () => "new" });
const made = (known = facts(), more: Record<string, unknown> = {}): StatusComponent => {
  const decision = ask(null, { type: "create", page: "page", name: "Payments", service: "erp", ...more }, known);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.next;
};
const cause = (source: Cause["source"], state: Cause["state"], id = source, instead: string | null = null): Cause => ({
  source,
  id,
  state,
  instead,
});

describe("the worst of what weighs on a component", () => {
  test.each<[Cause[], string]>([
    [[], "operational"],
    [[cause("incident", "degraded")], "degraded"],
    [[cause("incident", "degraded"), cause("incident", "majorOutage", "incident")], "majorOutage"],
    [[cause("maintenance", "maintenance"), cause("incident", "degraded")], "maintenance"],
    [[cause("maintenance", "maintenance"), cause("incident", "majorOutage")], "majorOutage"],
    [[cause("incident", "majorOutage", "incident"), cause("notice", "degraded", "notice", "incident")], "degraded"],
    [[cause("incident", "majorOutage", "incident"), cause("notice", "operational", "notice", "incident")], "operational"],
    [[cause("incident", "majorOutage", "incident"), cause("notice", "degraded", "notice", "another")], "majorOutage"],
    [[cause("notice", "partialOutage")], "partialOutage"],
  ])("%j is %s", (causes, state) => {
    expect(worstOf(causes)).toBe(state);
  });
});

test("a component begins with what weighs on its service already, and looks again when something planned begins or ends", () => {
  const known = facts({
    incidents: new Map([["erp", [{ id: "i", level: "down", restricted: false }]]]),
    windows: new Map([["erp", [{ id: "w", from: later, to: "2026-11-26T14:00:00.000Z" }]]]),
  });
  const record = made(known);
  expect(record).toMatchObject({ state: "majorOutage", stateSince: now, nextChangeAt: later });
  expect(statusComponent.wake!(record)).toBe(later);
  expect(ask(record, { type: "recount" }, facts())).toMatchObject({
    ok: true,
    next: { state: "operational" },
    events: [{ type: "stateChanged" }],
  });
});

test("the restricted weighs only where its page counts it", () => {
  const incidents = new Map([["erp", [{ id: "i", level: "down" as const, restricted: true }]]]);
  expect(made(facts({ incidents })).state).toBe("operational");
  expect(made(facts({ incidents, pages: new Map([["page", { countsConfidential: true }]]) })).state).toBe("majorOutage");
});

test("what changes no state is no event; a hand's word ends when it said", () => {
  const record = made();
  expect(ask(record, { type: "recount" })).toMatchObject({ ok: true, next: record, events: [] });
  const held = ask(record, { type: "hold", state: "majorOutage", until: later, note: null });
  if (!held.ok) throw new Error(held.refusal.code);
  expect(held.next).toMatchObject({ state: "majorOutage", nextChangeAt: later });
  expect(held.events.map(({ type }) => type)).toEqual(["stateHeld", "stateChanged"]);
  expect(ask(held.next, { type: "recount" })).toMatchObject({ next: { state: "majorOutage" }, events: [] });
  expect(ask(held.next, { type: "wake" }, facts(), later)).toMatchObject({
    next: { state: "operational", handState: null, nextChangeAt: null },
  });
  expect(ask(held.next, { type: "release" })).toMatchObject({ next: { state: "operational" } });
  expect(ask(record, { type: "release" })).toMatchObject({ ok: false, refusal: { code: "notHeld" } });
  expect(ask(record, { type: "hold", state: "degraded", until: "2027-01-26T12:00:00.000Z", note: null })).toMatchObject({
    refusal: { code: "untilFar" },
  });
  expect(ask(null, { type: "create", page: "nowhere", name: "X" })).toMatchObject({ ok: false, refusal: { code: "noSuchPage" } });
});
