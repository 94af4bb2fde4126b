import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { house, openTestOffice, type TestOffice } from "../../../test/office.ts";
import { handleIn } from "../../engine/handle.ts";

let office: TestOffice;
beforeAll(async () => {
  // Nothing is sent: mail has a way out, and nobody moves the clock.
  office = await openTestOffice(undefined, { mail: { smtpUrl: "smtp://localhost:1", officeUrl: "https://desk.example.org" } });
});
afterAll(() => office.close());

test("of two who name the same address in the same instant one is told that it is there already", async () => {
  const kind = "stakeholderAddress";
  const group = { type: "create", name: "Stores", voice: "business", people: [], services: [] };
  const { id: stakeholderGroup } = await office.must(house, "stakeholderGroup", group);
  const command = (email: string) => ({ type: "create", stakeholderGroup, email, called: null });
  let second: ReturnType<TestOffice["try"]> | undefined;
  await office.db.transaction(async (tx) => {
    const first = { kind, commandId: office.newId(), actor: house, command: command("twice@shop.example") };
    await handleIn(tx, office.house, [first], { now: office.clock.now() });
    second = office.try(house, kind, command("Twice@shop.example"));
    await sleep(100);
  });
  expect(await second).toMatchObject({ ok: false, refusal: { code: "askedAlready" } });
});
