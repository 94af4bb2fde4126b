import { afterAll, beforeAll, expect, test } from "vitest";
import { officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
beforeAll(async () => {
  ({ office } = await officeOfRoles());
});
afterAll(() => office.close());

const send = (method: "GET" | "POST" | "PATCH", url: string, payload?: object, role = "administrator") =>
  office.server.inject({ method, url, headers: { "x-role": role }, ...(payload ? { payload } : {}) });

test("a custom field made over the API is in the form, the check, the filter, the CSV and the search at once", async () => {
  const made = await send("POST", "/api/custom-fields", {
    kind: "incident",
    name: "u_symptom",
    label: "Symptom",
    fieldType: "choice",
    choices: [{ value: "slow", label: "It is slow" }],
  });
  expect(made.statusCode, made.body).toBe(201);
  const described = (await send("GET", "/api/describe", undefined, "analyst"))
    .json()
    .kinds.find((kind: { kind: string }) => kind.kind === "incident");
  const form = described.commands.find((command: { type: string }) => command.type === "create").fields;
  expect(form.find((field: { name: string }) => field.name === "u_symptom")).toMatchObject({ label: "Symptom", type: "choice" });
  const refused = await send("POST", "/api/incidents", { shortDescription: "Payroll", u_symptom: "loud" }, "analyst");
  expect(refused.statusCode).toBe(422);
  expect(refused.json().errors).toEqual([{ path: "u_symptom", message: "Symptom is one of slow." }]);
  const incident = (await send("POST", "/api/incidents", { shortDescription: "Payroll", u_symptom: "slow" }, "analyst")).json().record;
  expect(incident.extra).toEqual({ u_symptom: "slow" });
  const found = (await send("GET", "/api/incidents?filter=u_symptom:slow", undefined, "analyst")).json();
  expect(found.items.map((item: { id: string }) => item.id)).toEqual([incident.id]);
  expect((await send("GET", "/api/incidents.csv", undefined, "analyst")).body).toContain("It is slow");
  const cleared = await send("PATCH", `/api/incidents/${incident.id}`, { u_symptom: null }, "analyst");
  expect(cleared.json().record.extra).toEqual({ u_symptom: null });
  const [entry] = await office.db.query("select changes from journal where id = $1 order by n desc limit 1", [incident.id]);
  expect(entry).toEqual({ changes: { u_symptom: ["slow", null] } });
});

test("a correlation id that an integration keeps is found by filter and by free words", async () => {
  const incident = await office.must(house, "incident", { type: "create", shortDescription: "From outside", correlationId: "SRC0012345" });
  for (const filter of ["correlationId:SRC0012345", "SRC0012345"]) {
    const found = (await send("GET", `/api/incidents?filter=${filter}`, undefined, "analyst")).json();
    expect(
      found.items.map((item: { id: string }) => item.id),
      filter,
    ).toEqual([incident.id]);
  }
});
