import { afterAll, beforeAll, expect, test } from "vitest";
import { composeLine } from "../../src/app/compose.ts";
import { openDatabase } from "../../src/engine/db/connection.ts";
import { handleIn } from "../../src/engine/handle.ts";
import { type Office, openOffice } from "../../src/engine/office.ts";
import type { Envelope } from "../../src/kernel/practice.ts";
import { type Cast, officeOfRoles } from "../actors.ts";
import type { TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
let second: Office & { close(): Promise<void> };
beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-26T08:00:00.000Z"));
  const db = openDatabase({ connectionString: office.url }, { connections: 4, onError: (error) => expect.fail(error.message) });
  const other = await openOffice({ db, house: composeLine(), clock: office.clock, log: office.log });
  second = Object.assign(other, { close: () => db.close() });
});
afterAll(async () => {
  await second.close();
  await office.close();
});

const plans = { implementationPlan: "Do", rollbackPlan: "Undo", rollbackMinutes: 10 };
const freezeOf = (more: Record<string, unknown> = {}) => ({
  ...{
    type: "create",
    name: "Quiet week",
    startsAt: "2026-11-26T00:00:00.000Z",
    endsAt: "2026-11-29T00:00:00.000Z",
    services: [],
    reason: "Sales",
  },
  ...more,
});
const envelope = (kind: string, id: string, actor: Envelope["actor"], command: Envelope["command"]): Envelope => ({
  ...{ kind, id, commandId: office.newId(), actor, command },
});

/** A change of the assistant that is approved and waits to be scheduled. */
async function approved(window = { plannedStart: "2026-11-27T20:00:00.000Z", plannedEnd: "2026-11-27T22:00:00.000Z" }): Promise<string> {
  const said = { shortDescription: "Firmware", assignee: cast.analyst.personId, ...plans, ...window };
  const { id } = await office.must(cast.assistant, "change", { type: "create", ...said });
  await office.must(cast.assistant, "change", { type: "assess" }, id);
  await office.must(cast.assistant, "change", { type: "authorize" }, id);
  await office.must(cast.director, "change", { type: "approve", words: null }, id);
  return id;
}

/** Runs two commands in two open transactions on two connections, the second begun before the first commits; answers each one's refusal. */
async function race(one: Envelope, other: Envelope, waits = true): Promise<(string | null)[]> {
  const { promise: barrier, resolve: release } = withResolvers();
  const { promise: firstDecided, resolve: decided } = withResolvers();
  const now = office.clock.now();
  const codeOf = (outcome: { ok: true } | { ok: false; refusal: { code: string } }) => (outcome.ok ? null : outcome.refusal.code);
  const first = office.db.transaction(async (tx) => {
    const alsoWrite = async () => {
      decided();
      await barrier;
    };
    return codeOf((await handleIn(tx, office.house, [one], { now, alsoWrite })).outcomes[0]!);
  });
  await firstDecided;
  let isLateDone = false;
  const late = second.db.transaction(async (tx) => {
    const outcome = codeOf((await handleIn(tx, second.house, [other], { now })).outcomes[0]!);
    isLateDone = true;
    return outcome;
  });
  if (waits) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(isLateDone, "the second waits at the fence").toBe(false);
  } else await late;
  release();
  return [await first, await late];
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

test("a freeze and a schedule at the same moment: the freeze first, and nothing is scheduled into it", async () => {
  const id = await approved();
  const freeze = office.newId();
  const codes = await race(
    { kind: "changeFreeze", commandId: freeze, actor: cast.director, command: freezeOf() },
    envelope("change", id, cast.manager, { type: "schedule" }),
  );
  expect(codes).toEqual([null, "frozen"]);
  const [row] = await office.db.query<{ id: string }>("select id from change_freeze");
  await office.must(cast.director, "changeFreeze", { type: "retire" }, row!.id);
});

test("the schedule first: it stands, and beginning is then refused until somebody answers for it by name", async () => {
  const id = await approved({ plannedStart: "2026-11-26T07:30:00.000Z", plannedEnd: "2026-11-26T20:00:00.000Z" });
  const codes = await race(envelope("change", id, cast.manager, { type: "schedule" }), {
    kind: "changeFreeze",
    commandId: office.newId(),
    actor: cast.director,
    command: freezeOf({ name: "Second" }),
  });
  expect(codes).toEqual([null, null]);
  const freeze = (await office.db.query<{ id: string }>("select id from change_freeze where active"))[0]!.id;
  expect(await office.try(cast.analyst, "change", { type: "implement" }, id)).toMatchObject({
    ok: false,
    refusal: { code: "frozen", opens: { kind: "changeFreeze", id: freeze } },
  });
  const except = (expiresAt: string) => ({ type: "except", freeze, reason: "The hole is used already", expiresAt });
  expect(await office.try(cast.manager, "change", except("2026-11-26T09:00:00.000Z"), id)).toMatchObject({
    refusal: { code: "notPermitted" },
  });
  expect(await office.try(cast.director, "change", except("2026-11-26T07:00:00.000Z"), id)).toMatchObject({
    refusal: { code: "expiredAlready" },
  });
  await office.must(cast.director, "change", except("2026-11-26T09:00:00.000Z"), id);
  office.setNow("2026-11-26T09:00:00.000Z");
  expect(await office.try(cast.analyst, "change", { type: "implement" }, id)).toMatchObject({ refusal: { code: "frozen" } });
  await office.must(cast.director, "change", except("2026-11-26T10:00:00.000Z"), id);
  await office.must(cast.analyst, "change", { type: "implement" }, id);
  const told = await office.db.query("select 1 from journal where id = $1 and type = 'exceptionGranted'", [id]);
  expect(told, "both are journalled").toHaveLength(2);
});

const condition = (change: string) => ({
  ...{
    type: "create",
    change,
    title: "Vendor confirms the image",
    phase: "planning",
    isCondition: true,
    description: null,
    position: null,
  },
  ...{ owner: null, team: null, plannedStart: null, plannedEnd: null },
});

/** A scheduled change whose window is open. */
async function scheduled(): Promise<string> {
  const id = await approved({ plannedStart: "2026-12-02T08:00:00.000Z", plannedEnd: "2026-12-02T20:00:00.000Z" });
  await office.must(cast.manager, "change", { type: "schedule" }, id);
  office.setNow("2026-12-02T09:00:00.000Z");
  return id;
}

test("a condition and a beginning at the same moment: whoever comes second sees the first", async () => {
  const [one, other] = [await scheduled(), await scheduled()];
  const set = (change: string): Envelope => ({
    kind: "changeTask",
    commandId: office.newId(),
    actor: cast.manager,
    command: condition(change),
  });
  const begin = (id: string) => envelope("change", id, cast.analyst, { type: "implement" });
  expect(await race(set(one), begin(one))).toEqual([null, "conditionsOpen"]);
  expect(await race(begin(other), set(other))).toEqual([null, "begunAlready"]);
  const [task] = await office.db.query<{ id: string }>("select id from change_task where change = $1", [one]);
  const met = { type: "complete", evidence: "Their letter of 1 December", closeCode: null, closeNotes: null };
  expect(await race(envelope("changeTask", task!.id, cast.analyst, met), begin(one), false)).toEqual([null, "conditionsOpen"]);
  await office.must(cast.analyst, "change", { type: "implement" }, one);
});

test("a step that is opened again while its change finishes is not passed over", async () => {
  const id = await scheduled();
  await office.must(cast.analyst, "change", { type: "implement" }, id);
  const task = await office.must(cast.analyst, "changeTask", { ...condition(id), phase: "implementation", isCondition: false });
  const finish = () => envelope("change", id, cast.analyst, { type: "finish" });
  const codes = await office.try(cast.analyst, "change", { type: "finish" }, id);
  expect(codes).toMatchObject({ refusal: { code: "tasksOpen", opens: { kind: "changeTask", id: task.id } } });
  await office.must(cast.analyst, "changeTask", { type: "complete", evidence: null, closeCode: null, closeNotes: null }, task.id);
  const reopen = envelope("changeTask", task.id, cast.analyst, { type: "reopen", reason: "It is not in" });
  expect(await race(reopen, finish())).toEqual([null, "tasksOpen"]);
  await office.must(cast.analyst, "changeTask", { type: "skip", reason: "Another did it" }, task.id);
  expect(await race(finish(), { ...reopen, commandId: office.newId() })).toEqual([null, "otherPhase"]);
});
