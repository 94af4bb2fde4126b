import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
const ids: Record<string, string> = {};

beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-26T08:00:00.000Z"));
  for (const [name, tier] of [
    ["Storage", "1"],
    ["Payments", "1"],
    ["Shop", "2"],
    ["Old fax", "4"],
  ] as const)
    ids[name] = (await office.must(house, "service", { type: "create", name, tier, usersServed: 100, shownInPortal: false })).id;
  const item = { ciClass: "cmdb_ci_db_instance", installStatus: "1", operationalStatus: "1" };
  ids.database = (await office.must(house, "configurationItem", { type: "create", name: "pay-db", service: ids.Payments, ...item })).id;
  const needs = (dependent: [string, string], supplier: [string, string], hard: boolean) =>
    office.must(house, "dependency", {
      type: "create",
      dependentKind: dependent[0],
      dependent: ids[dependent[1]],
      relation: "Depends on::Used by",
      supplierKind: supplier[0],
      supplier: ids[supplier[1]],
      hard,
    });
  await needs(["service", "Payments"], ["configurationItem", "database"], true);
  await needs(["configurationItem", "database"], ["service", "Storage"], true);
  await needs(["service", "Shop"], ["service", "Payments"], false);
  await needs(["service", "Storage"], ["service", "Shop"], false);
  await needs(["service", "Old fax"], ["service", "Storage"], true);
  await office.must(house, "service", { type: "retire" }, ids["Old fax"]);
});
afterAll(() => office.close());

const ask = async (role: keyof Cast | null, url: string) => {
  const answer = await office.server.inject({ method: "GET", url, headers: role ? { "x-role": role } : {} });
  return { status: answer.statusCode, body: answer.json() };
};
type Told = { name: string; kind: string; distance: number; hard: boolean; via: { name: string }; health?: string };
const words = (told: Told[]) => told.map((one) => `${one.distance} ${one.name} ${one.hard ? "hard" : "soft"} over ${one.via.name}`);

test("impact follows the lines both ways, ends in a circle, and leaves out what is retired", async () => {
  const { status, body } = await ask("analyst", `/api/services/${ids.Storage}/impact`);
  expect(status).toBe(200);
  expect(words(body.dependents)).toEqual(["1 pay-db hard over Storage", "2 Payments hard over pay-db", "3 Shop soft over Payments"]);
  expect(words(body.suppliers)).toEqual(["1 Shop soft over Storage", "2 Payments soft over Shop", "3 pay-db soft over Payments"]);
  expect(body).toMatchObject({ isComplete: true, asOf: "2026-11-26T08:00:00.000Z" });
  expect(body.dependents[1]).toMatchObject({ kind: "service", tier: "1", health: "fine", usersServed: 100 });
});

test("the parts of a service hit it: a configuration item answers the same question", async () => {
  const { body } = await ask("analyst", `/api/configuration-items/${ids.database}/impact`);
  expect(words(body.dependents).slice(0, 2)).toEqual(["1 Payments hard over pay-db", "2 Shop soft over Payments"]);
});

test("the map joins services over the items between them and shows open incidents only to those who may read incidents", async () => {
  const incident = await office.must(cast.analyst, "incident", {
    type: "create",
    shortDescription: "Disks fail",
    impact: "1",
    urgency: "1",
    service: ids.Storage,
    caller: cast.requester.personId,
    known: [],
    notKnown: [],
    hypotheses: [],
  });
  const { body } = await ask("analyst", "/api/service-map");
  const name = (id: string) => Object.entries(ids).find(([, one]) => one === id)?.[0];
  expect(body.nodes.map((node: { name: string }) => node.name)).toEqual(["Payments", "Storage", "Shop"]);
  expect(
    body.edges
      .map((edge: { dependent: string; supplier: string; hard: boolean }) =>
        [name(edge.dependent), name(edge.supplier), edge.hard].join(" "),
      )
      .sort(),
  ).toEqual(["Payments Storage true", "Shop Payments false", "Storage Shop false"]);
  const storage = body.nodes.find((node: { name: string }) => node.name === "Storage");
  expect(storage).toMatchObject({ health: "down", troubles: [{ number: incident.number, level: "down" }] });
  expect(body.nodes[0]).toMatchObject({ items: 1 });
  const requester = await ask("requester", "/api/service-map");
  expect(requester.status).toBe(200);
  expect(JSON.stringify(requester.body)).not.toContain(incident.number);
  expect(requester.body.nodes.find((node: { name: string }) => node.name === "Storage")).toMatchObject({ health: "down" });
});

test("strangers are told to sign in, and a service that is not there is not there", async () => {
  expect((await ask(null, "/api/service-map")).status).toBe(401);
  expect((await ask(null, `/api/services/${ids.Storage}/impact`)).status).toBe(401);
  expect((await ask("analyst", "/api/services/nothing/impact")).status).toBe(404);
});

test("a dependency names things that are there; what they are follows from them", async () => {
  const create = (dependent: string, supplier: string) =>
    office.try(house, "dependency", { type: "create", dependent, supplier, relation: "Depends on::Used by", hard: false });
  const nobody = "0".repeat(32);
  expect(await create(ids.Shop!, nobody)).toMatchObject({ ok: false, refusal: { code: "noSuchThing", field: "supplier" } });
  expect(await create(nobody, ids.Shop!)).toMatchObject({ ok: false, refusal: { code: "noSuchThing", field: "dependent" } });
  expect(await create(ids.Shop!, ids.Shop!)).toMatchObject({ ok: false, refusal: { code: "onItself" } });
  const made = await create(ids.Shop!, ids.database!);
  expect(made).toMatchObject({ ok: true, record: { dependentKind: "service", supplierKind: "configurationItem" } });
  const id = made.ok ? made.record.id : "";
  const both = { type: "edit", changes: { dependent: ids.database, supplier: ids.Storage } };
  expect(await office.must(house, "dependency", both, id)).toMatchObject({ dependentKind: "configurationItem", supplierKind: "service" });
  expect(await office.must(house, "dependency", { type: "retire" }, id)).toMatchObject({ active: false });
});

test("things and what joins them may come in one batch", async () => {
  const [one, other] = [office.newId(), office.newId()];
  const send = (kind: string, id: string, values: Record<string, unknown>) => ({
    kind,
    id,
    commandId: office.newId(),
    actor: house,
    command: { type: "create", ...values },
  });
  const service = (id: string, name: string) => send("service", id, { name, tier: "3", shownInPortal: false });
  const { outcomes } = await office.door.batch([
    service(one, "One"),
    service(other, "Other"),
    send("dependency", office.newId(), { dependent: one, supplier: other, relation: "Depends on::Used by", hard: true }),
  ]);
  expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, true, true]);
});
