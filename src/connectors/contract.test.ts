import { expect, test } from "vitest";
import { onceOf } from "../engine/intake/once.ts";
import { requestOf } from "./connector.fixture.ts";
import { intakeOf } from "./contract.ts";
import { pagerduty } from "./pagerduty/manifest.ts";

// A message is known again by what its tool says, whenever it comes.

const feed = { id: "0192f0c1d2e3740a8b5c6d7e8f901235", name: "Probe", connector: "pagerduty", settings: {}, isActive: true };
const said = "2026-11-26T08:00:00.000Z";

function taken(timestamp: string | undefined, receivedAt: string) {
  const payload = { summary: "Probe failed", source: "probe-1", severity: "info", ...(timestamp ? { timestamp } : {}) };
  const body = { routing_key: "k", event_action: "trigger", dedup_key: "probe-1", payload };
  const translated = intakeOf(pagerduty).translate(requestOf(pagerduty, { body, receivedAt }), feed);
  if (!translated.ok) throw new Error(translated.refusal.sentence);
  const entry = translated.entries[0]!;
  return { entry, once: onceOf(feed, entry, receivedAt) };
}

test("an event is the same one whether it comes in the very millisecond it names, later, or while clocks disagree", () => {
  const keys = ["2026-11-26T07:59:30.000Z", said, "2026-11-26T08:00:00.001Z", "2026-11-26T09:30:00.000Z"].map(
    (at) => taken(said, at).once.key,
  );
  expect(new Set(keys).size).toBe(1);
});

test("it counts from the moment it names, and from when it came where that lies ahead or none is named", () => {
  const counted = (timestamp: string | undefined, at: string) => taken(timestamp, at).entry.data.occurredAt;
  expect(counted(said, "2026-11-26T09:30:00.000Z")).toBe(said);
  expect(counted(said, "2026-11-26T07:59:30.000Z")).toBe("2026-11-26T07:59:30.000Z");
  expect(counted(undefined, "2026-11-26T07:59:30.000Z")).toBe("2026-11-26T07:59:30.000Z");
});

test("two events that name no moment are told apart by time alone", () => {
  const first = taken(undefined, said);
  expect(first.entry.isDated).toBe(false);
  expect(taken(undefined, "2026-11-26T08:00:20.000Z").once).toMatchObject({ key: first.once.key, print: first.once.print });
});
