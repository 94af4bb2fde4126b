import { afterAll, beforeAll, expect, test } from "vitest";
import { type MovingRun, type MovingWhat, usualSettings } from "../../src/app/moving/contract.ts";
import { workOnSource } from "../../src/app/moving/run.ts";
import { openServicenow } from "../../src/connectors/servicenow/client.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { type MovingPair, openMovingPair, type Work, workOn } from "../moving-pair.ts";
import { house, type TestOffice } from "../office.ts";

// One office is read as an instance of ServiceNow, over HTTP, and another takes it over: the whole way, and what goes wrong on it.

let pair: MovingPair;
let there: TestOffice;
let here: TestOffice;
let ann: Actor & { personId: string };
let cal: Actor & { personId: string };
let url: string;
let key: string;
let annHere: string;
let ids: Record<string, string>;

beforeAll(async () => {
  pair = await openMovingPair();
  ({ there, here, ann, cal, url, key, annHere, ids } = pair);
});
afterAll(async () => {
  await here?.close();
  await there?.close();
});

const work = (what: MovingWhat, more?: Work) => workOn(pair, what, more);
const tableOf = (run: MovingRun, name: string) => run.report.tables.find((one) => one.table === name)!;
const get = async (kind: string, id: string) =>
  (await here.records.whole(here.db, here.house.kinds.get(kind)!, id, house, here.clock.now()))!;

test("a dry run says what would come and leaves nothing behind; a wrong password is told without being named", async () => {
  const run = await work("look");
  expect(run).toMatchObject({ state: "done", failure: null });
  expect(tableOf(run, "incident")).toMatchObject({ read: 2, create: 2, refused: 0, entries: 4 });
  expect(tableOf(run, "sys_user")).toMatchObject({ used: 1, create: 1 });
  expect(tableOf(run, "sys_choice").create).toBe(1);
  expect(await here.db.query("select 1 from incident")).toEqual([]);
  expect(await here.db.query("select 1 from moving_row")).toEqual([]);
  const wrong = await work("look", { password: "not this one" });
  expect(wrong.state).toBe("failed");
  expect(wrong.failure).toMatch(/does not know this user name and password/);
  expect(JSON.stringify(wrong)).not.toContain("not this one");
});

test("what is moved is what it was there: ids, numbers, times, hands, and nothing differs", async () => {
  const run = await work("move");
  expect(run.report.tables.flatMap((one) => one.problems)).toEqual([]);
  expect(run).toMatchObject({ state: "done", failure: null });
  const old = await get("incident", ids.old!);
  expect(old).toMatchObject({
    number: "INC0000001",
    state: "6",
    priority: "1",
    caller: cal.personId,
    assignee: annHere,
    problem: ids.problem,
    observed: true,
  });
  expect(old).toMatchObject({
    createdAt: "2026-11-02T08:00:00.000Z",
    acknowledgedAt: "2026-11-02T08:20:00.000Z",
    resolvedAt: "2026-11-02T11:30:00.000Z",
  });
  // Closed there or here, nobody asks for a review of what lived elsewhere.
  expect(old.reviewRequired).toBe(false);
  const journal = await here.db.query<{ type: string; at: string; actor: string; client: string }>(
    "select type, at, actor, client from journal where id = $1 and type in ('noteAdded', 'commentAdded') order by at, n, ordinal",
    [ids.old],
  );
  expect(journal.map(({ type, at, actor }) => [type, at, actor])).toEqual([
    ["noteAdded", "2026-11-02T08:30:00.000Z", annHere],
    ["commentAdded", "2026-11-02T08:30:00.000Z", annHere],
    ["commentAdded", "2026-11-02T08:30:00.000Z", annHere],
    ["commentAdded", "2026-11-02T10:30:00.000Z", cal.personId],
  ]);
  expect(new Set(journal.map((one) => one.client))).toEqual(new Set([`import:${new URL(url).host}`]));
  expect(await get("team", ids.team!)).toMatchObject({ name: "Network", members: [annHere] });
  expect(await get("person", cal.personId)).toMatchObject({ email: "cal.poe@example.org", roles: ["requester"] });
  expect(await get("dependency", ids.relation!)).toMatchObject({
    dependent: ids.service,
    supplier: ids.item,
    supplierKind: "configurationItem",
  });
  expect(await get("problem", ids.problem!)).toMatchObject({ number: "PRB0000001", incidentCount: 1, observed: true });
  expect(await get("change", ids.change!)).toMatchObject({ rollbackPlan: "Put the old one back.", state: "-5", observed: true });
  expect(await get("changeTask", ids.task!)).toMatchObject({ change: ids.change, title: "Order it" });
  const held = await work("reconcile");
  expect(held.report.differences).toEqual([]);
  expect(held.report.reconciled.find((one) => one.table === "incident")).toMatchObject({
    there: 2,
    here: 2,
    equal: 2,
    differing: 0,
    missing: 0,
    gone: 0,
  });
  expect(held.report.reconciled.find((one) => one.table === "sys_attachment")).toMatchObject({ there: 1, equal: 1 });
  const next = await here.must(house, "incident", { type: "create", shortDescription: "The first of our own" });
  expect(next.number).toBe("INC0000003");
});

test("run again it changes nothing; what changed there follows, with what was written; what differs is named", async () => {
  const again = await work("move");
  for (const one of again.report.tables)
    expect([one.table, one.create, one.update, one.refused, one.entries]).toEqual([one.table, 0, 0, 0, 0]);
  await there.advance({ hours: 1 });
  await there.must(ann, "incident", { type: "take" }, ids.open!);
  await there.must(ann, "incident", { type: "addNote", text: "The radio was wet." }, ids.open!);
  await there.must(house, "person", { type: "edit", changes: { jobTitle: "Crane driver" } }, cal.personId);
  await there.must(house, "team", { type: "edit", changes: { members: [ann.personId, cal.personId] } }, ids.team!);
  const sync = await work("move");
  expect(tableOf(sync, "incident")).toMatchObject({ update: 1, entries: 1 });
  expect(tableOf(sync, "sys_user")).toMatchObject({ update: 1 });
  expect(await get("incident", ids.open!)).toMatchObject({ state: "2", assignee: annHere, acknowledgedAt: "2026-11-02T12:30:00.000Z" });
  // Who belongs to a group works here.
  expect(await get("person", cal.personId)).toMatchObject({ jobTitle: "Crane driver", roles: ["analyst"] });
  expect((await work("reconcile")).report.differences).toEqual([]);
  // Somebody meddles with rows on either side: each is found.
  await here.db.run("update incident set close_notes = 'Nothing was done.' where id = $1", [ids.old]);
  await here.must(house, "team", { type: "edit", changes: { members: [] } }, ids.team!);
  await there.must(cal, "incident", { type: "addComment", text: "It is still deaf." }, ids.open!);
  await there.must(house, "site", { type: "create", name: "York" });
  const held = await work("reconcile");
  const found = held.report.differences.map(({ table, what, field, there, here }) => [table, what, field, there, here]);
  expect(found).toEqual([
    ["cmn_location", "York", "", "(a row)", "(nothing)"],
    ["sys_user_grmember", "Network", "members", expect.stringContaining(annHere), ""],
    ["incident", "INC0000001", "closeNotes", '"The gateway was restarted."', '"Nothing was done."'],
    ["incident", "INC0000002", "entries", "2 entries", "1 entries"],
  ]);
  await work("move");
  // Only what changed there is laid down again; looked at from the beginning, the rest is mended too.
  expect((await work("reconcile")).report.differences.map((one) => one.field)).toEqual(["closeNotes"]);
  await work("move", { again: true });
  expect((await work("reconcile")).report.differences).toEqual([]);
});

test("a source that dies, says wait, or changes under the reader costs nothing but time", async () => {
  // Here a third incident was made since, so that there the numbers go on elsewhere.
  await there.db.run("alter sequence incident_number restart with 100");
  const many = Array.from({ length: 30 }, (_, at) => ({ type: "create", shortDescription: `Trouble ${at}`, impact: "2", urgency: "3" }));
  for (const one of many) {
    await there.advance({ minutes: 1 });
    ids[one.shortDescription] = (await there.must(ann, "incident", one)).id;
  }
  // The third page of incidents and everything after it is never answered.
  let pages = 0;
  const dying: typeof fetch = async (input, init) => {
    if (String(input).includes("/table/incident?") && ++pages > 2) throw new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } });
    return fetch(input, init);
  };
  const broken = await work("move", { fetch: dying, pageRows: 7 });
  expect(broken).toMatchObject({ state: "failed", failure: expect.stringMatching(/gives no answer for the table incident: ECONNREFUSED/) });
  const [{ count } = { count: 0 }] = await here.db.query<{ count: number }>("select count(*)::int as count from incident where observed");
  expect(count).toBeGreaterThan(2);
  expect(count).toBeLessThan(32);
  // Taken up again: a page in three is refused for now, and the first row changes behind the reader's back.
  let asked = 0;
  const waits: number[] = [];
  const hasty: typeof fetch = async (input, init) => {
    asked++;
    if (asked % 3 === 0) return new Response("", { status: 429, headers: { "retry-after": "7" } });
    if (String(input).includes("/table/incident?") && String(input).includes("sys_updated_on%3E2")) {
      const first = ids["Trouble 0"]!;
      const { state } = (await there.records.whole(there.db, there.house.kinds.get("incident")!, first, house, there.clock.now()))!;
      if (state === "1") await there.must(ann, "incident", { type: "take" }, first);
    }
    return fetch(input, init);
  };
  const source = openServicenow({ url, user: "ann.lee@example.org", password: key, fetch: hasty, wait: async (ms) => void waits.push(ms) });
  const goneOn = await workOnSource(here, {
    source,
    user: "",
    what: "move",
    settings: usualSettings,
    signal: new AbortController().signal,
    pageRows: 7,
  });
  expect(goneOn).toMatchObject({ state: "done", failure: null });
  expect(new Set(waits)).toEqual(new Set([7000]));
  expect(await get("incident", ids["Trouble 0"]!)).toMatchObject({ state: "2", assignee: annHere });
  const held = await work("reconcile");
  expect(held.report.differences).toEqual([]);
  expect(held.report.reconciled.find((one) => one.table === "incident")).toMatchObject({ there: 32, equal: 32 });
});

test("what is worked on here is left alone; a number that is taken, and a word that means nothing, are told", async () => {
  await here.must(house, "incident", { type: "take" }, ids.open!);
  await there.must(ann, "incident", { type: "edit", changes: { shortDescription: "Other words" } }, ids.open!);
  const own = await here.must(house, "incident", { type: "create", shortDescription: "Ours" });
  const theirs = await there.must(ann, "incident", { type: "create", shortDescription: "Theirs" });
  await there.db.run("update incident set number = $2 where id = $1", [theirs.id, own.number]);
  await there.db.run("update incident set state = '3', hold_reason = '1', impact = '1' where id = $1", [theirs.id]);
  const odd: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    const text = await answer.text();
    // An instance with a state, a date format and columns of its own.
    return new Response(text.replaceAll('"hold_reason":"1"', '"hold_reason":"14","u_colour":"red"'), answer);
  };
  const run = await work("move", { fetch: odd });
  expect(tableOf(run, "incident")).toMatchObject({ livesHere: 1, refused: 1, unknown: { hold_reason: { 14: expect.any(Number) } } });
  expect(tableOf(run, "incident").unmapped.u_colour).toBeGreaterThan(0);
  expect(tableOf(run, "incident").problems[0]?.sentence).toBe(
    `The number ${own.number} is another record's here. Say that such records get a new number, or leave it there.`,
  );
  expect(await get("incident", ids.open!)).toMatchObject({ shortDescription: "Radio is deaf" });
  const said = await work("move", {
    again: true,
    fetch: odd,
    settings: { onTaken: "newNumber", values: { "incident.hold_reason:14": "4" } },
  });
  expect(tableOf(said, "incident")).toMatchObject({ create: 1, refused: 0, unknown: {} });
  expect(await get("incident", theirs.id)).toMatchObject({
    correlationId: own.number,
    holdReason: "4",
    state: "3",
    number: expect.stringMatching(/^INC/),
  });
});

test("while both live an incident is kept alike on both sides; nothing goes round, the later hand stands, and a refusal is told", async () => {
  const id = ids["Trouble 2"]!;
  const ours = async (command: { type: string } & Record<string, unknown>) =>
    here.must({ ...house, client: "web", personId: annHere }, "incident", command, id);
  const theirs = async (command: { type: string } & Record<string, unknown>, actor: Actor = ann) =>
    there.must(actor, "incident", command, id);
  const both = async () => (await there.records.whole(there.db, there.house.kinds.get("incident")!, id, house, there.clock.now()))!;
  const sync = async (more: Work = {}) =>
    tableOf(await work("move", { settings: { bothWays: true, onTaken: "newNumber" }, ...more }), "incident, both ways");
  const entries = async (office: TestOffice) =>
    (
      await office.db.query<{ text: string }>(
        "select data->>'text' as text from journal where id = $1 and data ? 'text' order by n, ordinal",
        [id],
      )
    ).map((one) => one.text);
  await ours({ type: "take" });
  await ours({ type: "addNote", text: "Looked at it." });
  await there.advance({ minutes: 5 });
  await theirs({ type: "edit", changes: { shortDescription: "Trouble with a name" } });
  await theirs({ type: "addComment", text: "Hurry, please." });
  // Three of this one, and two of the one that has lived here since the test before.
  expect(await sync()).toMatchObject({ update: 5, entries: 2, problems: [] });
  expect(await get("incident", id)).toMatchObject({
    shortDescription: "Trouble with a name",
    state: "2",
    assignee: annHere,
    observed: false,
  });
  expect(await both()).toMatchObject({ shortDescription: "Trouble with a name", state: "2", assignee: ann.personId });
  const all = ["Looked at it.", "Hurry, please."];
  expect(await entries(here)).toEqual(all);
  expect(await entries(there)).toEqual(["Hurry, please.", "Ann Lee: Looked at it."]);
  // What was sent is what both have: nothing comes back, and nothing goes again.
  for (let turn = 0; turn < 2; turn++) expect(await sync()).toMatchObject({ update: 0, entries: 0, problems: [] });
  expect(await entries(here)).toEqual(all);
  // Both sides change one field: the later one stands (here it is later), and it is told.
  await theirs({ type: "edit", changes: { urgency: "1" } });
  await ours({ type: "edit", changes: { urgency: "2" } });
  const held = await sync();
  expect(held.problems.map((one) => one.sentence)).toEqual(["Both sides changed urgency; ours is later, and stands."]);
  expect(await both()).toMatchObject({ urgency: "2" });
  // A rule there refuses: it is told, and tried again the next time.
  await ours({ type: "resolve", closeCode: "Solution provided", closeNotes: "Restarted.", restoredAt: null, note: null });
  const refusing: typeof fetch = async (input, init) => {
    if (init?.method !== "PATCH") return fetch(input, init);
    return new Response(JSON.stringify({ error: { message: "Operation Failed", detail: "Data Policy Exception" }, status: "failure" }), {
      status: 403,
    });
  };
  const no = await sync({ fetch: refusing });
  expect(no.problems.map((one) => one.sentence)).toEqual([expect.stringMatching(/^standing: .* refuses it: Data Policy Exception$/)]);
  expect(await both()).toMatchObject({ state: "2" });
  expect(await sync()).toMatchObject({ problems: [] });
  expect(await both()).toMatchObject({ state: "6", closeNotes: "Restarted." });
  // Without being asked for it, nothing is ever written there.
  await ours({ type: "addNote", text: "For us alone." });
  await work("move", { settings: { onTaken: "newNumber" } });
  expect(await entries(there)).not.toContainEqual(expect.stringContaining("For us alone."));
});

test("in the browser whoever may make everything moves it over; the office calls no private address that nobody allowed", async () => {
  const ask = async (as: string, method: "GET" | "POST", path: string, body?: unknown) => {
    const reply = await here.server.inject({
      method,
      url: path,
      headers: { "x-api-key": as, authorization: `Bearer ${as}` },
      ...(body ? { payload: body as object } : {}),
    });
    return { status: reply.statusCode, json: reply.json() };
  };
  const keyOf = async (personId: string) => (await here.identity.createKey({ personId, name: "test" })).secret;
  const [admin, analyst] = [await keyOf(annHere), await keyOf(cal.personId)];
  const asked = { url, user: "ann.lee@example.org", password: key, what: "look" };
  expect((await ask(analyst, "GET", "/api/moving")).status).toBe(403);
  expect((await ask(analyst, "POST", "/api/moving", asked)).status).toBe(403);
  expect((await ask(admin, "POST", "/api/moving", { ...asked, password: "" })).status).toBe(422);
  expect((await ask(admin, "POST", "/api/moving", { ...asked, settings: { tables: ["sys_script"] } })).status).toBe(422);
  expect((await ask(admin, "POST", "/api/moving", { ...asked, url: "http://example.service-now.com" })).json.errors[0].message).toMatch(
    /in the clear/,
  );
  const { status, json } = await ask(admin, "POST", "/api/moving", asked);
  expect(status).toBe(202);
  for (;;) {
    const { run } = (await ask(admin, "GET", `/api/moving/${json.id}`)).json;
    if (run.state === "running") {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    expect(run).toMatchObject({ state: "failed", failure: expect.stringMatching(/private network/) });
    break;
  }
  const { runs, sources } = (await ask(admin, "GET", "/api/moving")).json;
  expect(runs.find((one: { id: string }) => one.id === json.id)).toMatchObject({ what: "look", state: "failed", totals: { read: 0 } });
  expect(sources[0]).toMatchObject({ name: new URL(url).host, isBusy: false });
  expect(JSON.stringify([runs, sources])).not.toContain(key);
  expect((await ask(admin, "POST", "/api/moving/stop", { source: sources[0].name })).status).toBe(409);
});
