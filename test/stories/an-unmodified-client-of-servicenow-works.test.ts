import { Agent } from "node:https";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makeCertificate } from "../certificate.ts";
import { openTestOffice, type TestOffice } from "../office.ts";

// npm's servicenow-rest-api as it is published: it speaks HTTPS and Basic only, and is told nothing but a host, a name and a password.

type Callback = (answer: unknown) => void;
type Client = {
  setNetworkOptions(options: object): void;
  createNewTask(data: object, table: string, callback: Callback): void;
  getTableData(fields: readonly string[], filters: readonly string[], table: string, callback: Callback): void;
  getSampleData(table: string, callback: Callback): void;
  UpdateTask(table: string, number: string, data: object, callback: Callback): void;
  DeleteTask(table: string, number: string, callback: Callback): void;
  getAllAttachmentsMetaData(record: string, callback: Callback): void;
};
const ServiceNow = createRequire(import.meta.url)("servicenow-rest-api") as new (host: string, user: string, password: string) => Client;

let office: TestOffice;
let client: Client;

beforeAll(async () => {
  const tls = makeCertificate();
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { tls });
  const ann = await office.person("Ann Lee", ["analyst", "administrator"], { timeZone: "Europe/Berlin" });
  const { secret } = await office.identity.createKey({ personId: ann.personId, name: "client", asPassword: true });
  await office.server.listen({ host: "127.0.0.1", port: 0 });
  const { port } = office.server.server.address() as AddressInfo;
  client = new ServiceNow(`127.0.0.1:${port}`, "ann.lee@example.org", secret);
  client.setNetworkOptions({ httpsAgent: new Agent({ ca: tls.cert }) });
  // The client tells each address it asks.
  vi.spyOn(console, "log").mockImplementation(() => undefined);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await office.close();
});

const answerOf = (work: (callback: Callback) => void) => new Promise<unknown>((resolve) => work(resolve));

test("the client makes an incident, finds it, works on it and takes it away", async () => {
  const made = await answerOf((done) =>
    client.createNewTask({ short_description: "Disk full", urgency: "1 - High", impact: "2 - Medium" }, "incident", done),
  );
  expect(made).toMatchObject({ number: "INC0000001", priority: "2 - High", state: "New", opened_at: "2026-11-26 09:00:00" });
  const fields = ["number", "short_description", "assignment_group", "priority"];
  const found = await answerOf((done) => client.getTableData(fields, ["urgency=1", "active=true"], "incident", done));
  expect(found).toEqual([{ number: "INC0000001", short_description: "Disk full", assignment_group: "", priority: "2 - High" }]);
  const worked = await answerOf((done) => client.UpdateTask("incident", "INC0000001", { state: "In Progress", work_notes: "On it" }, done));
  expect(worked).toMatchObject({ state: "In progress", work_notes: "2026-11-26 09:00:00 - Ann Lee (Work notes)\nOn it\n\n" });
  expect(await answerOf((done) => client.getSampleData("incident", done))).toHaveLength(1);
  expect(await answerOf((done) => client.getAllAttachmentsMetaData((made as { sys_id: string }).sys_id, done))).toEqual([]);
  expect(await answerOf((done) => client.DeleteTask("incident", "INC0000001", done))).toMatchObject({ status: 204 });
  const [gone] = (await answerOf((done) => client.getTableData(["state"], ["number=INC0000001"], "incident", done))) as { state: string }[];
  expect(gone).toEqual({ state: "Canceled" });
});
