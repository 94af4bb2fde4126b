import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { composeLine, type Served, serveOffice } from "../../src/app/compose.ts";
import { type Database, openDatabase } from "../../src/engine/db/connection.ts";
import { openOffice } from "../../src/engine/office.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { openTestOffice, type TestOffice } from "../office.ts";
import { type OnCallWorld, onCallWorld } from "../on-call.ts";

let server: MailServer;
let office: TestOffice;
let world: OnCallWorld;
let second: { db: Database; served: Served };
const faults: unknown[] = [];
beforeAll(async () => {
  server = await openMailServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  const mail = { smtpUrl: server.url, officeUrl: "https://desk.example.org" };
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { mail });
  world = await onCallWorld(office, { bundleAfterPages: 100 });
  const db = openDatabase({ connectionString: office.url }, { connections: 6, onError: (error) => faults.push(error) });
  const log = { info: () => undefined, warn: () => undefined, error: (fields: unknown) => faults.push(fields) };
  const other = await openOffice({ db, house: composeLine({ mail }), clock: office.clock, log });
  second = { db, served: await serveOffice(other, { mail }) };
  server.letters.length = 0;
});
afterEach(async () => {
  await second.served.close();
  await second.db.close();
  await office.close();
  expect(faults).toEqual([]);
});

/** Both nodes at once, as often as it takes until neither finds anything to do. */
async function bothRun(first: Served["waker"]): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const done = await Promise.all([first.runOnce(), second.served.waker.runOnce()]);
    if (done[0] === 0 && done[1] === 0) return;
  }
}

test("two nodes escalate at the same moment: everybody is paged once in a step", async () => {
  const mine = await serveOffice(office, { mail: { smtpUrl: server.url, officeUrl: "https://desk.example.org" } });
  try {
    for (let index = 0; index < 15; index++) await world.report({ shortDescription: `Trouble ${index}` });
    await bothRun(mine.waker);
    expect(server.letters).toHaveLength(15);
    office.setNow("2026-11-26T08:10:00.000Z");
    await bothRun(mine.waker);
    expect(server.letters.filter(({ to }) => to[0] === "tobias.brandt@example.org")).toHaveLength(15);
    expect(new Set(server.letters.map(({ messageId }) => messageId)).size).toBe(30);
    const pages = await office.db.query<{ step: number; timesPaged: number }>('select step, times_paged as "timesPaged" from page');
    expect(pages.every(({ step, timesPaged }) => step === 1 && timesPaged === 2)).toBe(true);
  } finally {
    await mine.close();
  }
});

test("answered on one node while the other escalates: either it was called before, or it is not called at all", async () => {
  const mine = await serveOffice(office, { mail: { smtpUrl: server.url, officeUrl: "https://desk.example.org" } });
  try {
    const incidents = [];
    for (let index = 0; index < 10; index++) incidents.push(await world.report({ shortDescription: `Trouble ${index}` }));
    await bothRun(mine.waker);
    office.setNow("2026-11-26T08:10:00.000Z");
    server.letters.length = 0;
    const pages = await Promise.all(incidents.map((one) => world.pageOf(one)));
    const answers = pages.map((page) => office.try(world.nadia, "page", { type: "acknowledge" }, page!.id));
    await Promise.all([second.served.waker.runOnce(), ...answers]);
    await bothRun(mine.waker);
    const standing = await office.db.query<{ state: string; step: number }>("select state, step from page");
    expect(standing.every(({ state }) => state === "acknowledged")).toBe(true);
    // Who was called in the very moment may have got the letter; who was not, never does.
    const escalated = standing.filter(({ step }) => step === 1).length;
    expect(server.letters.length).toBeLessThanOrEqual(escalated);
    server.letters.length = 0;
    office.setNow("2026-11-26T10:00:00.000Z");
    await bothRun(mine.waker);
    expect(server.letters).toEqual([]);
    const open = await office.db.query("select 1 from delivery where urgent and state in ('waiting', 'attempting')");
    expect(open).toEqual([]);
  } finally {
    await mine.close();
  }
});
