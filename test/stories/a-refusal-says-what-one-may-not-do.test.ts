import { afterAll, beforeAll, expect, test } from "vitest";
import { composeLine } from "../../src/app/compose.ts";
import type { Role } from "../../src/practices/people/model.ts";
import { permissionWords } from "../../src/practices/people/permissions.ts";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
beforeAll(async () => {
  ({ office, cast } = await officeOfRoles());
});
afterAll(() => office.close());

const ask = async (role: Role, method: "GET" | "POST", url: string, payload?: object) =>
  (await office.server.inject({ method, url, headers: { "x-role": role }, ...(payload ? { payload } : {}) })).json();

test("a command, a question and a button say in words what one may not do; programs read the permission beside it", async () => {
  const blank = { known: [], notKnown: [], hypotheses: [] };
  const values = { type: "create", shortDescription: "Printer", impact: "2", urgency: "2", caller: cast.requester.personId, ...blank };
  const { id } = await office.must(house, "incident", values);
  const refused = { status: 403, code: "notPermitted" };
  expect(await ask("requester", "POST", `/api/incidents/${id}/take`, {})).toMatchObject({
    ...refused,
    detail: "You may not work on incidents. Ask an administrator.",
    permission: "incident.work",
  });
  expect(await ask("analyst", "POST", "/api/calendars", { name: "Mine" })).toMatchObject({
    ...refused,
    detail: "You may not change the settings of the office. Ask an administrator.",
    permission: "settings.administer",
  });
  expect(await ask("analyst", "GET", "/api/journal")).toMatchObject({
    ...refused,
    detail: "You may not read the journal. Ask an administrator.",
    permission: "journal.read",
  });
  const { can } = await ask("requester", "GET", `/api/incidents/${id}`);
  expect(can.take).toMatchObject({ code: "notPermitted", sentence: "You may not work on incidents. Ask an administrator." });
});

test("there are words for every permission that a command asks for", () => {
  const asked = [...composeLine().kinds.values()].flatMap(({ kind }) => [
    kind.permissions.read,
    ...Object.values(kind.commands).flatMap(({ permission }) => (permission ? [permission] : [])),
  ]);
  expect([...new Set(asked)].filter((permission) => !(permission in permissionWords))).toEqual([]);
});
