import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestOffice, type TestOffice } from "../../test/office.ts";
import { addDays, addMinutes } from "../kernel/time.ts";
import { housekeeping } from "./housekeeping.ts";
import { timedJob } from "./timed-job.ts";

let office: TestOffice;
beforeAll(async () => {
  office = await openTestOffice();
});
afterAll(() => office.close());

const count = async (table: string) => (await office.db.query<{ count: number }>(`select count(*)::int as count from ${table}`))[0]!.count;

test("old answers, notices and delivered mail go, in batches; what is young, unread, waiting or dead stays", async () => {
  const now = office.clock.now();
  const at = { old: addDays(now, -500), recent: addDays(now, -2), young: addMinutes(now, -60) };
  await office.db.run(
    `insert into command_log select 'a', 'old' || i, '', 200, '{}'::jsonb, $1::timestamptz from generate_series(1, 12000) i union all select 'a', 'young', '', 200, '{}'::jsonb, $2::timestamptz`,
    [at.recent, at.young],
  );
  const notice = (id: string, when: string, readAt: string | null) =>
    office.db.run("insert into notice values ($1, 'p', 't', 'k', 'r', '', '', '', 'soon', $2, $3)", [id, when, readAt]);
  await notice("read long ago", at.recent, addDays(now, -91));
  await notice("never read", at.old, null);
  await notice("read", at.recent, at.young);
  await notice("unread", at.recent, null);
  for (const state of ["sent", "dead", "noChannel"])
    await office.db.run(
      `insert into delivery (id, to_address, reason, items, state, created_at, ended_at) values ($1, 'x@example.org', 'r', '[{}]', $1, $2, $2)`,
      [state, at.old],
    );
  await office.db.run("insert into delivery_attempt values ('sent', 1, $1, 'sent', '', $1)", [at.old]);
  await office.db.run("insert into fence select 'old ' || i from generate_series(1, 12000) i");
  const holding = office.db.transaction(async (tx) => {
    await tx.query("select name from fence where name = 'old 7' for share");
    expect(await housekeeping(office.db).runDue(now)).toBe(1);
  });
  await holding;
  expect(await office.db.query("select name from fence"), "what somebody holds stays").toEqual([{ name: "old 7" }]);
  expect(await office.db.query("select key from command_log")).toEqual([{ key: "young" }]);
  expect(await office.db.query("select id from notice order by id")).toEqual([{ id: "read" }, { id: "unread" }]);
  expect(await office.db.query("select id from delivery order by id")).toEqual([{ id: "dead" }, { id: "noChannel" }]);
  expect(await count("delivery_attempt")).toBe(0);
});

test("of two nodes one does the work, once a period; after a failure it is done again in five minutes", async () => {
  let done = 0;
  let failing = false;
  const job = () =>
    timedJob(office.db, {
      name: "counting",
      everyMinutes: 60,
      run: async () => {
        if (failing) throw new Error("the disk is full");
        done++;
      },
    });
  const [one, other] = [job(), job()];
  const now = office.clock.now();
  await Promise.all([one.runDue(now), other.runDue(now)]);
  expect(done).toBe(1);
  await other.runDue(addMinutes(now, 59));
  expect(done).toBe(1);
  failing = true;
  await expect(other.runDue(addMinutes(now, 60))).rejects.toThrow("the disk is full");
  failing = false;
  expect(await one.runDue(addMinutes(now, 64))).toBe(0);
  expect(await one.runDue(addMinutes(now, 65))).toBe(1);
  expect(done).toBe(2);
});
