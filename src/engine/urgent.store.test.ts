import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestOffice, type TestOffice } from "../../test/office.ts";
import { ticketPractice, ticketTables } from "../../test/ticket.ts";
import { systemActor } from "../kernel/actor.ts";
import { addDeliveries } from "./delivery.ts";
import type { Parcel } from "./delivery-channel.ts";
import { urgentDeliveries, urgentLanes } from "./urgent.ts";

// Whom a slow mail server holds up: nobody but those beyond the lanes there are.

let office: TestOffice;
beforeEach(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { more: [ticketPractice], tables: ticketTables });
});
afterEach(() => office.close());

/** A way out that says yes when it is told to. */
function slowWay() {
  const under = new Map<string, (answer: string) => void>();
  const seen: Parcel[] = [];
  const channel = {
    name: "mail",
    send: (parcel: Parcel) => {
      seen.push(parcel);
      return new Promise<string>((resolve) => under.set(parcel.to, resolve));
    },
  };
  return { channel, seen, under, sayYes: (to: string) => under.get(to)!("250 taken") };
}

const write = (to: string) => {
  const at = office.clock.now();
  const rest = { reason: "page", items: [{ subject: "Page", text: "Wake up." }], gather: null, urgent: true } as const;
  return addDeliveries(office.db, [{ id: office.newId(), to, ...rest, state: "waiting", nextAt: at, at }]);
};
/** Something of the practice's own is committed: there is something to send. */
const tell = () =>
  office.door.send({
    kind: "ticket",
    commandId: office.newId(),
    actor: systemActor("test"),
    command: { type: "create", title: "Something to send" },
  });
const until = (isSo: () => boolean) => expect.poll(isSo, { timeout: 5_000, interval: 5 }).toBe(true);

test("what is written down while others are under way goes out beside them, at its own time, over so many lanes", async () => {
  const way = slowWay();
  let asked = 0;
  const work = urgentDeliveries(office, { channels: [way.channel], wantedBy: () => true });
  work.onWanted!(() => void asked++);
  await write("first");
  const run = work.runDue(office.clock.now());
  await until(() => way.under.has("first"));
  office.setNow("2026-11-26T08:00:06.000Z");
  await write("second");
  await tell();
  await until(() => way.under.has("second"));
  expect(way.seen.map(({ to, at }) => ({ to, at }))).toEqual([
    { to: "first", at: "2026-11-26T08:00:00.000Z" },
    { to: "second", at: "2026-11-26T08:00:06.000Z" },
  ]);
  for (let more = 2; more < urgentLanes + 2; more++) await write(`more-${more}`);
  for (let more = 2; more < urgentLanes + 2; more++) await tell();
  await until(() => way.under.size === urgentLanes);
  expect(asked).toBe(urgentLanes + 1);
  way.sayYes("second");
  await until(() => way.under.size === urgentLanes + 1);
  way.sayYes("first");
  await until(() => way.under.size === urgentLanes + 2);
  for (const to of way.under.keys()) way.sayYes(to);
  expect(await run).toBe(urgentLanes + 2);
  const started = await office.db.query(
    `select d.to_address as "to", a.started_at as at from delivery d join delivery_attempt a on a.delivery = d.id
     where d.to_address in ('first', 'second') order by a.started_at`,
  );
  expect(started).toEqual(way.seen.slice(0, 2).map(({ to, at }) => ({ to, at })));
});

test("a lane that finds the database failing lets the others finish, and the run says so", async () => {
  const way = slowWay();
  let claims = 0;
  const db = {
    ...office.db,
    query: (text: string, values?: unknown[], name?: string) =>
      name === "claim-delivery" && claims++ > 0 ? Promise.reject(new Error("The line broke.")) : office.db.query(text, values, name),
  };
  const work = urgentDeliveries({ ...office, db: db as typeof office.db }, { channels: [way.channel] });
  await write("first");
  office.setNow("2026-11-26T08:00:01.000Z");
  await write("second");
  const run = work.runDue(office.clock.now());
  run.catch(() => undefined);
  await until(() => way.under.has("first"));
  way.sayYes("first");
  await expect(run).rejects.toThrow("The line broke.");
  const states = await office.db.query("select to_address as to, state from delivery order by to_address");
  expect(states).toEqual([
    { to: "first", state: "sent" },
    { to: "second", state: "waiting" },
  ]);
});
