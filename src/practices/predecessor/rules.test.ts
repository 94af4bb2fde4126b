import { expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import type { Command } from "../../kernel/practice.ts";
import { addMinutes } from "../../kernel/time.ts";
import type { TicketSourceRecord } from "./model.ts";
import { mostHints, ticketSource } from "./rules.ts";

const now = "2026-11-26T08:00:00.000Z";
const id = "0192f0c1d2e3740a8b5c6d7e8f901234";

function decide(current: TicketSourceRecord | null, command: Command & Record<string, unknown>, named: readonly string[] = []) {
  const question = { now, actor: systemActor("test"), current, command, facts: { named: new Set(named) }, id, newId: () => id };
  return ticketSource.decide(question as Parameters<typeof ticketSource.decide>[0]);
}
function must(current: TicketSourceRecord | null, command: Command & Record<string, unknown>): TicketSourceRecord {
  const decision = decide(current, command);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.next;
}
const given = {
  type: "create",
  name: "jira",
  tool: "jira",
  url: "https://example.atlassian.net",
  everyMinutes: 15,
  onTaken: "refuse",
  meanings: {},
};
const signedIn = () => must(must(null, given), { type: "signIn", username: "reader", secret: "s" });
const begun = () => must(signedIn(), { type: "resume" });

test("nothing is read before somebody says so, and from then on at once", () => {
  expect(signedIn()).toMatchObject({ active: false, nextPullAt: null });
  expect(must(signedIn(), { type: "hear", ticket: "OPS-1", at: now })).toMatchObject({ nextPullAt: null, hints: [] });
  expect(begun()).toMatchObject({ active: true, nextPullAt: now });
});

test("a system keeps its name and its make, and takes its credentials along to no other host", () => {
  for (const [more, code] of [
    [{ name: "ji ra" }, "badName"],
    [{ url: "https://me@example.org" }, "badAddress"],
    [{ url: "ftp://example.org" }, "badAddress"],
  ] as const)
    expect(decide(null, { ...given, ...more })).toMatchObject({ ok: false, refusal: { code } });
  expect(decide(null, given, ["jira"])).toMatchObject({ ok: false, refusal: { code: "taken" } });
  expect(decide(begun(), { type: "edit", changes: { name: "other" } })).toMatchObject({ ok: false, refusal: { code: "fixed" } });
  const edit = (url: string) => must(begun(), { type: "edit", changes: { url } });
  expect(edit("https://EXAMPLE.atlassian.net/")).toMatchObject({ secret: "s", username: "reader" });
  for (const url of ["https://example.atlassian.net.evil.example", "http://example.atlassian.net", "https://example.atlassian.net:8443"])
    expect(edit(url)).toMatchObject({ secret: null, username: null });
});

test("hints make it be read at once, wait in bounds, and those that came meanwhile are not lost", () => {
  let source: TicketSourceRecord = { ...begun(), nextPullAt: addMinutes(now, 10) };
  source = { ...must(source, { type: "hear", ticket: "OPS-1", at: now }), nextPullAt: addMinutes(now, 10) };
  source = { ...must(source, { type: "hear", ticket: "OPS-1", at: addMinutes(now, 1) }), nextPullAt: addMinutes(now, 10) };
  expect(source.hints).toEqual([{ ticket: "OPS-1", at: addMinutes(now, 1) }]);
  expect(must(source, { type: "hear", ticket: "OPS-2", at: now }).nextPullAt).toBe(now);
  const read = {
    type: "wasPulled",
    at: now,
    heard: [{ ticket: "OPS-1", at: now }],
    lastOutcome: "1 read.",
    lastError: null,
    notBefore: null,
  };
  expect(must(source, read)).toMatchObject({ hints: [{ ticket: "OPS-1", at: addMinutes(now, 1) }], nextPullAt: now });
  expect(must({ ...source, hints: [] }, read)).toMatchObject({ nextPullAt: addMinutes(now, 15), lastPulledAt: now });
  // Patience that the source asks for comes before hints.
  expect(must(source, { ...read, notBefore: addMinutes(now, 60), lastError: "Wait." })).toMatchObject({
    nextPullAt: addMinutes(now, 60),
    lastError: "Wait.",
  });
  const patient = must(source, { ...read, notBefore: addMinutes(now, 60), lastError: "Wait." });
  expect(must(patient, { type: "hear", ticket: "OPS-3", at: now }).nextPullAt).toBe(addMinutes(now, 60));
  expect(must(patient, { type: "signIn", username: "reader", secret: "n" }).nextPullAt).toBe(now);
  for (let count = 0; count < mostHints + 20; count++) source = must(source, { type: "hear", ticket: `T-${count}`, at: now });
  expect(source.hints).toHaveLength(mostHints);
  expect(must(must(source, { type: "pause" }), { type: "hear", ticket: "OPS-9", at: now })).toMatchObject({ hints: [], nextPullAt: null });
});
