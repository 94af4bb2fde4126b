import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cast, officeOfRoles } from "../actors.ts";
import type { TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
let team: string;
beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-26T08:00:00.000Z"));
  team = (await office.must(cast.administrator, "team", { type: "create", name: "Network", members: [] })).id;
});
afterAll(() => office.close());

const report = (more: Record<string, unknown> = {}) =>
  office.must(cast.analyst, "incident", {
    ...{ type: "create", shortDescription: "Something fails", impact: "2", urgency: "3", known: [], notKnown: [], hypotheses: [] },
    ...more,
  });
const bulk = async (role: string, body: unknown, headers: Record<string, string> = {}) => {
  const answer = await office.server.inject({
    method: "POST",
    url: "/api/incidents/bulk",
    headers: { "x-role": role, "content-type": "application/json", ...headers },
    payload: JSON.stringify(body),
  });
  return { status: answer.statusCode, body: answer.json() };
};
const states = async (...ids: string[]) => {
  const rows = await office.db.query<{ id: string; state: string }>("select id, state from incident where id = any($1)", [ids]);
  return ids.map((id) => rows.find((row) => row.id === id)?.state);
};

test("each record answers for itself, in order, and in one transaction", async () => {
  const [one, two, done] = [await report(), await report(), await report()];
  await office.must(cast.analyst, "incident", { type: "cancel", reason: "Twice" }, done.id);
  const gone = "0".repeat(32);
  const ids = [one.id, done.id, gone, two.id, one.id];
  const answer = await bulk("analyst", { ids, verb: "hold", values: { holdReason: "4", note: "Ticket 12 at the vendor" } });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      ...{ done: 2, refused: 2 },
      items: [
        { id: one.id, number: one.number, ok: true, version: 2 },
        {
          id: done.id,
          number: done.number,
          ok: false,
          code: "wrongState",
          sentence: "This cannot be done with an incident that is canceled.",
        },
        { id: gone, number: null, ok: false, code: "missing" },
        { id: two.id, ok: true },
      ],
    },
  });
  expect(await states(one.id, two.id, done.id)).toEqual(["3", "3", "8"]);
  const rows = await office.db.query<{ n: number }>("select distinct n from journal where type = 'putOnHold' and id = any($1)", [ids]);
  expect(rows).toHaveLength(1);
});

test("all or none: where one is refused nothing is done, and every refusal is told", async () => {
  const [fine, critical, waiting] = [await report(), await report({ impact: "1", urgency: "1" }), await report()];
  for (const { id } of [fine, critical])
    await office.must(
      cast.analyst,
      "incident",
      { type: "resolve", closeCode: "Solution provided", closeNotes: "Done", restoredAt: null, note: null },
      id,
    );
  const [before] = await office.db.query<{ n: number }>("select n from journal_head");
  const ids = [fine.id, critical.id, waiting.id];
  const answer = await bulk("analyst", { ids, verb: "close", allOrNone: true });
  expect(answer).toMatchObject({ status: 409, body: { code: "someRefused", detail: "2 of 3 are refused, so nothing was done." } });
  expect(answer.body.errors.map((one: { path: string }) => one.path)).toEqual([critical.id, waiting.id]);
  expect(answer.body.errors[0].message).toMatch(/needs an approved review/);
  expect(await states(...ids)).toEqual(["6", "6", "1"]);
  expect(await office.db.query("select n from journal_head")).toEqual([before]);
  expect(await bulk("analyst", { ids: [fine.id], verb: "close", allOrNone: true })).toMatchObject({ status: 200, body: { done: 1 } });
});

test("what an assignment leaves out stays as each record has it; what it says empty is emptied", async () => {
  const [mine, theirs] = [await report({ assignee: cast.analyst.personId }), await report({ assignee: cast.manager.personId })];
  const owners = async () => {
    const text = "select team, assignee from incident where id = any($1) order by id";
    return office.db.query<{ team: string | null; assignee: string | null }>(text, [[mine.id, theirs.id]]);
  };
  const ids = [mine.id, theirs.id];
  await bulk("analyst", { ids, verb: "assign", values: { team } });
  expect((await owners()).map((row) => [row.team, row.assignee]).sort()).toEqual(
    [cast.analyst.personId, cast.manager.personId].sort().map((person) => [team, person]),
  );
  await bulk("analyst", { ids, verb: "assign", values: { assignee: null } });
  expect(await owners()).toEqual([
    { team, assignee: null },
    { team, assignee: null },
  ]);
});

test("fields are set as a PATCH sets them, all of a record or nothing of it", async () => {
  const [open, over] = [await report(), await report()];
  await office.must(cast.analyst, "incident", { type: "cancel", reason: "Twice" }, over.id);
  const answer = await bulk("analyst", { ids: [open.id, over.id], changes: { urgency: "1", workNotes: "All of Leeds" } });
  expect(answer.body.items).toMatchObject([{ ok: true }, { ok: false, code: "wrongState" }]);
  const notes = await office.db.query("select 1 from journal where id = $1 and type = 'noteAdded'", [over.id]);
  expect(notes).toHaveLength(0);
});

test("a verb that does not exist, values that do not read, and a verb without its permission are refused before anything is done", async () => {
  const one = await report();
  const ids = [one.id];
  expect(await bulk("analyst", { ids, verb: "explode" })).toMatchObject({ status: 422, body: { code: "noSuchVerb" } });
  expect(await bulk("analyst", { ids, verb: "noteClock", values: {} })).toMatchObject({ status: 422, body: { code: "noSuchVerb" } });
  expect(await bulk("analyst", { ids, verb: "hold", values: { holdReason: "9", x: 1 } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: "x" }, { path: "holdReason" }] },
  });
  expect(await bulk("analyst", { ids, verb: "restrict", values: { reason: "x" } })).toMatchObject({ status: 403 });
  expect(await bulk("analyst", { ids: [], verb: "take" })).toMatchObject({ status: 422 });
  expect(await bulk("analyst", { ids, verb: "take", changes: {} })).toMatchObject({ status: 422 });
  expect((await bulk("analyst", { ids: Array.from({ length: 501 }, () => one.id), verb: "take" })).status).toBe(422);
  const others = await bulk("requester", { ids, changes: { urgency: "1" } });
  expect(others.body.items).toEqual([expect.objectContaining({ ok: false, code: "missing" })]);
});

test("the same request is done once", async () => {
  const one = await report();
  const again = { "idempotency-key": "bulk-1" };
  const body = { ids: [one.id], verb: "addNote", values: { text: "Seen" } };
  const first = await bulk("analyst", body, again);
  expect(await bulk("analyst", body, again)).toEqual(first);
  expect(await bulk("analyst", { ...body, values: { text: "Other" } }, again)).toMatchObject({ status: 422, body: { code: "keyReused" } });
  expect(await office.db.query("select 1 from journal where id = $1 and type = 'noteAdded'", [one.id])).toHaveLength(1);
});
