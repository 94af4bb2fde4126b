import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import type { ConsoleAnswer } from "../../src/practices/alert/console.rules.ts";
import type { Alert } from "../../src/practices/alert/model.ts";
import { asActors } from "../asking.ts";
import { type Monitored, openMonitored } from "../monitoring.ts";
import { house } from "../office.ts";

// Alerts are read by more people than a restricted incident. Why an alert is where it is does not tell them that there is one, nor does the
// console quote what their filter leaves out.

let office: Monitored;
const { authenticate, ask } = asActors();
let analyst: Actor;
beforeAll(async () => {
  office = await openMonitored({ authenticate });
  analyst = await office.person("Ana Analyst", ["analyst"]);
});
afterAll(() => office.close());

const look = async (filter: string, actor: Actor): Promise<ConsoleAnswer> =>
  (await ask(office, actor, `GET /api/alert-console?filter=${encodeURIComponent(filter)}`)).body as ConsoleAnswer;

test("the group line quotes the newest that passes the filter", async () => {
  const other = await office.make("integration", { name: "Zabbix", connector: "zabbix" });
  const [first] = await office.receive(office.event("orders-db", "PostgresDown", { severity: "critical", summary: "no answer" }));
  await office.advance({ minutes: 1 });
  const [second] = await office.receiveFrom(other, office.event("orders-db", "Queries", { summary: "queries of orders-db fail" }));
  expect(second!.incident).toBe(first!.incident);
  const quoted = async (filter: string) => (await look(filter, analyst)).groups.map(({ newest }) => newest?.summary);
  expect(await quoted("")).toEqual(["queries of orders-db fail"]);
  expect(await quoted(`integration:${office.integration}`)).toEqual(["no answer"]);
});

test("its number stands nowhere for those who may not see it: console, list, record, CSV and what a command answers", async () => {
  const [joined] = (await office.alerts()).filter(({ checkName }) => checkName === "Queries") as [Alert];
  const { number } = await office.incident(joined);
  expect(joined.sentence).toContain(number);
  const reads = async () => {
    const fields = "number,sentence,decision";
    const said = [
      await look("", analyst),
      (await ask(office, analyst, `GET /api/alerts/${joined.id}`)).body,
      (await ask(office, analyst, "GET /api/alerts")).body,
      (await ask(office, analyst, `GET /api/alerts?fields=${fields}`)).body,
      (await ask(office, analyst, `GET /api/alerts.csv?fields=${fields}`)).bytes.toString(),
      (await ask(office, analyst, `POST /api/alerts/${joined.id}/acknowledge`, { body: {} })).body,
    ];
    return said.map((one) => JSON.stringify(one));
  };
  await office.must(house, "incident", { type: "restrict", reason: "security" }, joined.incident!);
  for (const [place, one] of (await reads()).entries()) {
    expect(one.includes(number!), `read ${place}`).toBe(false);
    expect(one.includes("a restricted incident"), `read ${place}`).toBe(true);
  }
  expect((await office.alert(joined)).sentence).toContain(number);
  await office.must(house, "incident", { type: "unrestrict", reason: "over" }, joined.incident!);
  const { body } = await ask(office, analyst, `GET /api/alerts/${joined.id}`);
  expect((body as { record: Alert }).record.sentence).toBe(joined.sentence);
});
