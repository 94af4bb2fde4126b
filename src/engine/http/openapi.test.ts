import { expect, test } from "vitest";
import { composeLine } from "../../app/compose.ts";
import { Fields } from "../catalogue.ts";
import { openDatabase } from "../db/connection.ts";
import { openDoor } from "../door.ts";
import type { Office } from "../office.ts";
import { Records } from "../records.ts";
import { openApiDocument } from "./openapi.ts";
import { docsPage } from "./openapi-page.ts";
import { recordRoutes } from "./record-routes.ts";
import { makeServer } from "./server.ts";

const house = composeLine();
const document = openApiDocument(house, "0.0.0");
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

test("every reference of the document resolves", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!);
  expect(references.length).toBeGreaterThan(100);
  for (const reference of new Set(references)) {
    const [root, room, part, name] = reference.split("/");
    expect([root, room]).toEqual(["#", "components"]);
    expect(document.components[part!]?.[name!], reference).toBeDefined();
  }
});

test("operation ids are unique, and every operation says what it answers and which names its path has", () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, operation } of operations) {
    expect(operation.summary, path).not.toBe("");
    expect(Object.keys(operation.responses).length, path).toBeGreaterThan(0);
    const names = operation.parameters.map((one) => String(one.$ref).split("/").at(-1));
    expect(names.includes("key"), path).toBe(path.includes("{key}"));
  }
});

test("the document has exactly the record routes that the server has", async () => {
  // Routes are made from the house alone; no query is sent, so no database needs to be there.
  const db = openDatabase({ host: "/nowhere", port: 1, user: "nobody", database: "none" }, { onError: () => undefined });
  const clock = { now: () => "2026-11-25T12:00:00.000Z" };
  const fields = new Fields(house);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const office: Office = {
    db,
    house,
    door: openDoor({ db, house, clock, log }),
    fields,
    records: new Records(house, fields),
    clock,
    log,
    newId: () => "0".repeat(32),
  };
  const served = new Set<string>();
  const server = await makeServer(office, { authenticate: async () => null }, [
    (scope, given) => {
      scope.addHook("onRoute", ({ method, url }) => {
        for (const one of [method].flat()) if (one !== "HEAD") served.add(`${one.toLowerCase()} ${url.replace(":key", "{key}")}`);
      });
      return recordRoutes(scope, given);
    },
  ]);
  await server.close();
  await db.close();
  const described = new Set(operations.map(({ method, path }) => `${method} ${path}`));
  expect([...served].sort()).toEqual([...described].sort());
});

test("a record's fields stand with label, type and choices, a command's with what is required", () => {
  const person = document.components.schemas!.Person as { properties: Record<string, Record<string, unknown>> };
  for (const field of house.kinds.get("person")!.model.fields)
    expect(person.properties[field.name]?.description, field.name).toContain(field.label);
  expect(person.properties.createdAt).toMatchObject({ type: "string", format: "date-time", readOnly: true });
  expect(person.properties.email).toMatchObject({ type: ["string", "null"], maxLength: 254 });
  const create = document.components.schemas!.PersonCreate as { required: string[]; properties: Record<string, unknown> };
  expect(create.required).toEqual(["name"]);
  expect(Object.keys(create.properties)).not.toContain("loginId");
});

test("the page shows every operation, escapes what it shows, and needs no script", () => {
  const { html, policy } = docsPage(document);
  for (const { operation } of operations)
    expect(html).toContain(`id="${operation.operationId.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}"`);
  expect(html).not.toMatch(/<script|https?:\/\//);
  expect(policy).toContain("default-src 'none'");
  const hostile = { ...document, tags: [{ name: "<img src=x>", description: '"><b>' }] };
  expect(docsPage(hostile).html).not.toContain("<img");
});
