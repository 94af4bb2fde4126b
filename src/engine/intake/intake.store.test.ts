import { afterEach, beforeEach, expect, test } from "vitest";
import { addMinutes } from "../../kernel/time.ts";
import { type Desk, openDesk } from "./desk.fixture.ts";
import { retryEntries } from "./drain.ts";
import { expireOtherKeys, listIntakeKeys, makeIntakeKey, revokeIntakeKey } from "./keys.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const post = async (payload: unknown, key = desk.key) => {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const reply = await desk.server.inject({
    method: "POST",
    url: `/intake/plain/${key}`,
    headers: { "content-type": "application/json" },
    body,
  });
  return { status: reply.statusCode, ...(reply.json() as { repeated?: number; code?: string }) };
};
/** Time passes; nobody hands anything over meanwhile, for the office itself has an intake of its own. */
const later = (minutes: number) => desk.office.setNow(addMinutes(desk.office.clock.now(), minutes));
const titles = async () => (await desk.rows<{ title: string }>("select title from ticket order by number")).map((row) => row.title);
const states = async () =>
  (await desk.rows<{ state: string }>("select state from alert_inbox order by n")).map((row) => row.state).join(" ");

test("what was acknowledged waits in the inbox with its body, and is handed over in the order it came", async () => {
  expect(await post([{ words: "First" }, { words: "Second" }])).toMatchObject({ status: 202 });
  expect(await post({ words: "Third" })).toMatchObject({ status: 202 });
  expect(await states()).toBe("waiting waiting waiting");
  expect(await titles()).toEqual([]);
  await desk.waker.runOnce();
  expect(await titles()).toEqual(["First", "Second", "Third"]);
  const [request] = await desk.rows<{ body: Buffer; outcome: string; entries: number }>("select * from intake_request where entries = 2");
  expect([request!.body.toString(), request!.outcome, request!.entries]).toEqual(['[{"words":"First"},{"words":"Second"}]', "accepted", 2]);
  const [entry] = await desk.rows<{ record: string; kind: string }>("select record, record_kind as kind from alert_inbox order by n");
  expect(entry!.kind).toBe("ticket");
  expect(await desk.rows("select title from ticket where id = $1", [entry!.record])).toEqual([{ title: "First" }]);
  expect(await desk.waker.runOnce()).toBe(0);
});

test("a message that comes again within a day is the same message; a day later it is another", async () => {
  const named = { words: "Named", id: "m-1" };
  const dated = { words: "Dated", at: "2026-11-26T07:59:00.000Z" };
  for (const message of [named, dated]) {
    expect(await post(message)).toMatchObject({ status: 202, repeated: 0 });
    expect(await post({ words: "Something else", id: `${message.words}-between` })).toMatchObject({ repeated: 0 });
    expect(await post(message)).toMatchObject({ status: 202, repeated: 1 });
  }
  later(23 * 60);
  expect(await post(named)).toMatchObject({ repeated: 1 });
  later(61);
  expect(await post(named)).toMatchObject({ repeated: 0 });
  expect(await desk.rows("select sum(accepted)::int as accepted, sum(repeated)::int as repeated from intake_tally")).toEqual([
    { accepted: 5, repeated: 3 },
  ]);
  const kept = await desk.rows("select outcome, body is null as bare from intake_request where outcome = 'repeated'");
  expect(kept).toEqual(new Array(3).fill({ outcome: "repeated", bare: true }));
});

test("without a name or a time, the same words are a retry for two minutes, unless something else was said in between", async () => {
  const fires = { words: "Fires", about: "disk" };
  const over = { words: "Over", about: "disk" };
  expect([(await post(fires)).repeated, (await post(fires)).repeated]).toEqual([0, 1]);
  expect((await post(over)).repeated).toBe(0);
  expect((await post(fires)).repeated).toBe(0);
  later(2);
  expect((await post(fires)).repeated).toBe(0);
  expect((await post({ ...fires, about: "another disk" })).repeated).toBe(0);
});

test("within one request and one commit the same holds: equal neighbours are one, changes of mind are all kept", async () => {
  const fires = { words: "Fires", about: "disk" };
  const over = { words: "Over", about: "disk" };
  expect(await post([fires, fires, over, over, fires])).toMatchObject({ repeated: 2 });
  expect(await post(fires)).toMatchObject({ repeated: 1 });
  expect(await post(over)).toMatchObject({ repeated: 0 });
  await desk.waker.runOnce();
  expect(await titles()).toEqual(["Fires", "Over", "Fires", "Over"]);
});

test("many at once share commits, and of one message sent by many only one is taken", async () => {
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, index) => post({ words: `Event ${index % 100}`, id: `e-${index % 100}` })),
  );
  expect(answers.every((one) => one.status === 202)).toBe(true);
  expect(answers.reduce((sum, one) => sum + one.repeated!, 0)).toBe(200);
  const [commits] = await desk.rows("select count(distinct xmin::text)::int as commits, count(*)::int as requests from intake_request");
  expect(commits!.requests).toBe(300);
  expect(commits!.commits).toBeLessThan(100);
  await desk.waker.runOnce();
  expect(new Set(await titles()).size).toBe(100);
});

test("what is refused is kept with the reason, with its sender where its key is known, and within bounds", async () => {
  expect(await post("{", desk.key)).toEqual({ status: 400, code: "notJson" });
  expect(await post('{"words":"a","words":"b"}')).toEqual({ status: 400, code: "nameTwice" });
  expect(await post("[".repeat(200) + "]".repeat(200))).toEqual({ status: 400, code: "tooDeep" });
  expect(await post({ silence: true })).toEqual({ status: 400, code: "badShape" });
  expect(await post({ words: "x".repeat(20_000) })).toEqual({ status: 400, code: "tooLarge" });
  expect(await post({ words: "Hello" }, "a".repeat(32))).toEqual({ status: 400, code: "unknownKey" });
  const rows = await desk.rows("select code, feed = $1 as known, body_bytes as bytes from intake_request order by code", [desk.feed.id]);
  expect(rows.filter((row) => row.known).map((row) => row.code)).toEqual(["badShape", "nameTwice", "notJson", "tooDeep", "tooLarge"]);
  expect(rows.filter((row) => !row.known).map((row) => row.code)).toEqual(["unknownKey"]);
  for (let turn = 0; turn < 110; turn++) await post("{");
  await post({ words: "Taken, and with it what was only counted" });
  expect(
    await desk.rows("select count(*)::int as kept from intake_request where feed = $1 and outcome = 'refused'", [desk.feed.id]),
  ).toEqual([{ kept: 100 }]);
  expect(await desk.rows("select refused, unkept from intake_tally where feed = $1", [desk.feed.id])).toEqual([
    { refused: 115, unkept: 15 },
  ]);
});

test("one entry that faults is found and set aside; its neighbours get through, and it can be tried again", async () => {
  const words = Array.from({ length: 40 }, (_, index) => (index === 27 ? "Poison" : `Event ${index}`));
  await post(words.map((one) => ({ words: one, id: one })));
  await desk.waker.runOnce();
  expect(await titles()).toEqual(words.filter((one) => one !== "Poison"));
  const failed = await desk.rows("select state, reference is not null as referenced, reason from alert_inbox where state <> 'done'");
  expect(failed).toEqual([{ state: "failed", referenced: true, reason: expect.stringContaining("log") }]);
  expect(desk.faults).toEqual(["an entry of the inbox could not be handed over"]);
  await desk.rows(`update alert_inbox set data = '{"title": "Cured"}' where state = 'failed'`);
  expect(await retryEntries(desk.office.db, { feed: desk.feed.id })).toBe(1);
  await desk.waker.runOnce();
  expect((await titles()).at(-1)).toBe("Cured");
});

test("who loses a deadlock to another node is written once more; who loses twice is told that it failed", async () => {
  await desk.rows("create sequence lost_races");
  await desk.rows(`create function lose_race() returns trigger language plpgsql as $$ begin
    if nextval('lost_races') <= 1 then raise exception 'deadlock detected' using errcode = '40P01'; end if; return new; end $$`);
  await desk.rows("create trigger lose_race before insert on alert_inbox for each statement execute function lose_race()");
  try {
    expect((await post({ words: "Lost once", id: "lost-once" })).status).toBe(202);
    expect(await desk.rows("select data->>'title' as title from alert_inbox where state = 'waiting'")).toEqual([{ title: "Lost once" }]);
    await desk.rows("select setval('lost_races', 1, false)");
    await desk.rows("alter sequence lost_races increment by -1 minvalue -10");
    expect((await post({ words: "Lost always", id: "lost-always" })).status).not.toBe(202);
  } finally {
    await desk.rows("drop trigger lose_race on alert_inbox");
  }
  expect((await post({ words: "Lost always", id: "lost-always" })).status).toBe(202);
  await desk.waker.runOnce();
});

test("a key is kept as its hash, ends when it is revoked, and lives on for a while when it is replaced", async () => {
  const { office, feed } = desk;
  const [stored] = await desk.rows<{ prefix: string; all: string }>("select prefix, to_jsonb(k)::text as all from intake_key k");
  expect(stored!.all).not.toContain(desk.key);
  expect(desk.key.startsWith(stored!.prefix)).toBe(true);
  const { key, secret } = await makeIntakeKey(office, feed.id, null);
  await expireOtherKeys(office.db, { feed: feed.id, but: key.id, now: office.clock.now(), minutes: 60 });
  desk.intake.directory.forget();
  expect((await post({ words: "Old" })).status).toBe(202);
  expect((await post({ words: "New" }, secret)).status).toBe(202);
  later(60);
  expect((await post({ words: "Old" })).code).toBe("unknownKey");
  expect(await revokeIntakeKey(office.db, { id: key.id, feed: feed.id, by: null, now: office.clock.now() })).toBe(true);
  desk.intake.directory.forget();
  expect((await post({ words: "New" }, secret)).code).toBe("unknownKey");
  const live = (await listIntakeKeys(office.db, feed.id)).filter((one) => one.revokedAt === null);
  expect(live.map((one) => one.prefix)).toEqual([stored!.prefix]);
});

test("of several nodes one hands over at a time, and nothing is handed over twice", async () => {
  for (let turn = 0; turn < 5; turn++) await post(Array.from({ length: 200 }, (_, index) => ({ words: `Event ${turn}/${index}` })));
  const drain = desk.intake.timed[0]!;
  await Promise.all([drain.runDue(desk.office.clock.now()), drain.runDue(desk.office.clock.now())]);
  expect((await titles()).length).toBe(1000);
  expect(new Set(await titles()).size).toBe(1000);
  const order = await desk.rows<{ number: string }>("select t.number from alert_inbox i join ticket t on t.id = i.record order by i.n");
  expect(order.map((row) => row.number)).toEqual(order.map((row) => row.number).toSorted());
});

test("what is old is cleaned away; what waits or failed stays", async () => {
  await post({ words: "Done", id: "1" });
  await desk.waker.runOnce();
  await post({ words: "Poison", id: "2" });
  await desk.waker.runOnce();
  desk.office.setNow("2027-01-02T00:00:00.000Z");
  await desk.waker.runOnce();
  expect(await states()).toBe("failed");
  expect(await desk.rows("select count(*)::int as requests from intake_request")).toEqual([{ requests: 1 }]);
  expect(await desk.rows("select count(*)::int as known from intake_once")).toEqual([{ known: 0 }]);
});
