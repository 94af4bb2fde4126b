import { expect, test } from "vitest";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import type { CalendarSource } from "./model.ts";
import { calendarSource } from "./source.rules.ts";

const now = "2026-11-26T09:00:00.000Z";
const owner = "o".repeat(32);
const actor: Actor = { ...systemActor("web"), personId: "a".repeat(32), onBehalfOf: { personId: owner, name: "The owner" } };
const known = { username: "owner", password: "secret", syncToken: "t1" };
const current = {
  id: "c".repeat(32),
  owner,
  form: "caldav",
  active: true,
  extra: {},
  ...known,
} as Partial<CalendarSource> as CalendarSource;

test.each([
  ["https://dav.example/other/", { ...known, syncToken: null }],
  ["HTTPS://DAV.example/team/", { ...known, syncToken: null }],
  ["https://dav.example/team/", known],
  ["https://dav.example.evil.example/team/", { username: null, password: null, syncToken: null }],
  ["https://dav.example:8443/team/", { username: null, password: null, syncToken: null }],
  ["http://dav.example/team/", { username: null, password: null, syncToken: null }],
] as const)("a calendar that moves to %s takes its password along only to the host it was given for", (address, kept) => {
  const command = { type: "edit", changes: { address } } as const;
  const source = { ...current, address: "https://dav.example/team/" };
  const done = calendarSource.decide({ now, actor, current: source, command, facts: undefined, id: current.id, newId: () => "" });
  expect(done).toMatchObject({ ok: true, next: { ...kept, nextReadAt: now } });
});
