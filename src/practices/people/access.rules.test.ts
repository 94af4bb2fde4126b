import { expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import { endsSessions, invitationOf, permissionsWithin } from "./access.rules.ts";
import { permissionsOf } from "./permissions.ts";

const director = permissionsOf(["director"]);
const base = {
  id: "a".repeat(32),
  number: null,
  version: 1,
  createdAt: "2026-11-26T08:00:00.000Z",
  createdBy: null,
  updatedAt: "2026-11-26T08:00:00.000Z",
  updatedBy: null,
  extra: {},
};
const person = (more: Record<string, unknown>) => ({
  ...base,
  name: "Ada",
  email: "ada@example.org",
  active: true,
  roles: ["analyst"],
  ...more,
});
const change = (before: Record<string, unknown> | null, after: Record<string, unknown>, event = "personEdited") => ({
  kind: "person",
  id: base.id,
  before: before && person(before),
  after: person(after),
  events: [{ type: event }],
  at: base.createdAt,
  actor: systemActor("test"),
});

test("acting for another never administers people or keys, not even for an administrator", () => {
  for (const scope of ["all", "read", "incidents"]) {
    const may = permissionsWithin(scope, new Set([...permissionsOf(["administrator"]), "*"]));
    expect([...may].filter((name) => ["*", "people.administer", "key.administer"].includes(name))).toEqual([]);
  }
});

test("the scopes: everything, reading, incidents with their reviews; an unknown scope permits nothing", () => {
  expect(permissionsWithin("all", director)).toEqual(director);
  expect([...permissionsWithin("read", director)].every((name) => name.split(".")[1]!.startsWith("read"))).toBe(true);
  expect(permissionsWithin("read", director).has("incident.readRestricted")).toBe(true);
  expect(new Set([...permissionsWithin("incidents", director)].map((name) => name.split(".")[0]))).toEqual(
    new Set(["incident", "review", "timeline"]),
  );
  expect(permissionsWithin("constructor", director).size).toBe(0);
  expect(permissionsWithin("sideways", director).size).toBe(0);
});

test("deactivation and other roles end sessions; the same roles in another order, a new phone or a new person do not", () => {
  expect(endsSessions(change({}, { active: false }))).toBe(true);
  expect(endsSessions(change({}, { roles: ["manager"] }))).toBe(true);
  expect(endsSessions(change({ roles: ["manager", "analyst"] }, { roles: ["analyst", "manager"] }))).toBe(false);
  expect(endsSessions(change({}, { phone: "1" }))).toBe(false);
  expect(endsSessions(change(null, {}))).toBe(false);
});

test("only an invitation with an address calls for a mail", () => {
  expect(invitationOf(change({}, {}, "personInvited"))).toEqual({ personId: base.id, email: "ada@example.org", name: "Ada" });
  expect(invitationOf(change({}, {}))).toBeNull();
  expect(invitationOf(change({}, { email: null }, "personInvited"))).toBeNull();
});
