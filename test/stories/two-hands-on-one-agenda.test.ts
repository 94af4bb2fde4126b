import { afterAll, beforeAll, expect, test } from "vitest";
import { composeLine } from "../../src/app/compose.ts";
import { openDatabase } from "../../src/engine/db/connection.ts";
import { handleIn } from "../../src/engine/handle.ts";
import { type Office, openOffice } from "../../src/engine/office.ts";
import type { Envelope } from "../../src/kernel/practice.ts";
import { digestOf } from "../../src/practices/change/digest.rules.ts";
import type { ChangeRequest } from "../../src/practices/change/model.ts";
import { type Cast, officeOfRoles } from "../actors.ts";
import type { TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
let second: Office & { close(): Promise<void> };
let series: string;
beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-26T08:00:00.000Z"));
  const db = openDatabase({ connectionString: office.url }, { connections: 4, onError: (error) => expect.fail(error.message) });
  const other = await openOffice({ db, house: composeLine(), clock: office.clock, log: office.log });
  second = Object.assign(other, { close: () => db.close() });
  const weekly = { every: "week", startsOn: "2026-11-05", time: "14:30", timeZone: "UTC", decidesOn: "change" };
  ({ id: series } = await office.must(cast.director, "meetingSeries", {
    ...{ type: "create", name: "CAB", ...weekly, chair: cast.director.personId, invited: [], standing: [] },
  }));
});
afterAll(async () => {
  await second.close();
  await office.close();
});

const envelope = (kind: string, id: string, actor: Envelope["actor"], command: Envelope["command"]): Envelope => ({
  ...{ kind, id, commandId: office.newId(), actor, command },
});

/** Two commands in two open transactions on two connections: the second waits for the first. Answers each one's refusal, or null. */
async function race(one: Envelope, other: Envelope): Promise<(string | null)[]> {
  let release = (): void => undefined;
  const barrier = new Promise<void>((done) => {
    release = done;
  });
  let decided = (): void => undefined;
  const firstDecided = new Promise<void>((done) => {
    decided = done;
  });
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
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(isLateDone, "the second waits").toBe(false);
  release();
  return [await first, await late];
}

test("two press at once: one meeting is planned, and nothing is on its agenda twice", async () => {
  const press = (actor: Envelope["actor"]) => envelope("meetingSeries", series, actor, { type: "prepare" });
  expect(await race(press(cast.assistant), press(cast.manager))).toEqual([null, null]);
  expect(await office.db.query("select id from meeting")).toHaveLength(1);
});

test("two move into the same gap at once: one is done, the other is told, and no item is lost", async () => {
  const [{ id: meeting }] = (await office.db.query<{ id: string }>("select id from meeting")) as [{ id: string }];
  const items = [];
  for (const title of ["One", "Two", "Three", "Four"])
    items.push(
      await office.must(cast.assistant, "agendaItem", { type: "create", meeting, title, presenter: null, why: null, plannedMinutes: 5 }),
    );
  const [a, b, c, d] = items as [(typeof items)[0], (typeof items)[0], (typeof items)[0], (typeof items)[0]];
  const between = (item: typeof a) => ({ type: "move", after: a.id, before: b.id, from: item.position });
  const codes = await race(
    envelope("agendaItem", d.id, cast.assistant, between(d)),
    envelope("agendaItem", c.id, cast.manager, between(c)),
  );
  expect(codes).toEqual([null, "orderChanged"]);
  const rows = await office.db.query<{ title: string }>(`select title from agenda_item where meeting = $1 order by position collate "C"`, [
    meeting,
  ]);
  expect(rows.map((one) => one.title)).toEqual(["One", "Four", "Two", "Three"]);
});

test("the minutes go out while the board still decides: whoever comes second is told, and nothing is decided behind closed minutes", async () => {
  const said = {
    shortDescription: "Firmware",
    implementationPlan: "Do",
    rollbackPlan: "Undo",
    rollbackMinutes: 10,
    assignee: cast.analyst.personId,
  };
  const window = { plannedStart: "2026-11-27T20:00:00.000Z", plannedEnd: "2026-11-27T22:00:00.000Z" };
  const { id: change } = await office.must(cast.assistant, "change", { type: "create", ...said, ...window });
  await office.must(cast.assistant, "change", { type: "assess" }, change);
  const asked = await office.must(cast.assistant, "change", { type: "authorize" }, change);
  await office.must(cast.assistant, "meetingSeries", { type: "prepare" }, series);
  const [{ id: meeting }] = (await office.db.query<{ id: string }>("select id from meeting")) as [{ id: string }];
  const [{ id: item }] = (await office.db.query<{ id: string }>("select id from agenda_item where subject = $1", [change])) as [
    { id: string },
  ];
  for (const type of ["open", "end"]) await office.must(cast.assistant, "meeting", { type }, meeting);
  await office.must(cast.assistant, "meeting", { type: "draft", replace: false }, meeting);
  const digest = digestOf(asked as typeof asked & ChangeRequest);
  const decide = envelope("change", change, cast.director, {
    ...{ type: "decideByCab", meeting, item, decision: "approved", digest, reason: null, conditions: [] },
  } as Envelope["command"]);
  expect(await race(envelope("meeting", meeting, cast.assistant, { type: "circulate" }), decide)).toEqual([null, "cabNotOpen"]);
  const [row] = await office.db.query<{ d: string }>("select disposition as d from agenda_item where id = $1", [item]);
  expect(row!.d).toBe("open");
});

test("nothing is lost where a meeting is canceled, or where what is deferred was taken off there before", async () => {
  const { id: own } = await office.must(cast.director, "meetingSeries", {
    ...{ type: "create", name: "Weekly", every: "week", startsOn: "2026-11-05", time: "09:00", timeZone: "UTC", decidesOn: null },
    ...{ chair: cast.director.personId, invited: [], standing: [] },
  });
  const prepared = async () => {
    await office.must(cast.assistant, "meetingSeries", { type: "prepare" }, own);
    const [next] = await office.db.query<{ id: string; at: string }>(
      "select id, starts_at as at from meeting where series = $1 and state = 'planned' order by starts_at limit 1",
      [own],
    );
    office.setNow(next!.at);
    return next!.id;
  };
  const titles = async (meeting: string) =>
    (
      await office.db.query<{ title: string }>(
        `select title from agenda_item where meeting = $1 and disposition = 'open' order by position collate "C"`,
        [meeting],
      )
    ).map((one) => one.title);
  const put = (meeting: string, title: string) =>
    office.must(cast.assistant, "agendaItem", { type: "create", meeting, title, presenter: null, why: null, plannedMinutes: 5 });
  const first = await prepared();
  const cables = await put(first, "Cables");
  await put(first, "Badges");
  await office.must(cast.assistant, "meeting", { type: "open" }, first);
  const { id: second } = await office.must(cast.assistant, "meeting", {
    ...{ type: "create", title: "Weekly", series: own, startsAt: "2026-12-10T09:00:00.000Z", durationMinutes: 60, assemble: false },
  });
  const defer = { type: "defer", reason: "Not today", toMeeting: second };
  await office.must(cast.assistant, "agendaItem", defer, cables.id);
  const [there] = await office.db.query<{ id: string }>("select id from agenda_item where carried_from = $1", [cables.id]);
  await office.must(cast.assistant, "agendaItem", { type: "remove", reason: "A slip" }, there!.id);
  await office.must(cast.assistant, "agendaItem", { type: "resume" }, cables.id);
  await office.must(cast.assistant, "agendaItem", defer, cables.id);
  expect(await titles(second)).toEqual(["Cables"]);
  await office.must(cast.assistant, "meeting", { type: "end" }, first);
  await office.must(cast.assistant, "meetingSeries", { type: "prepare" }, own);
  expect(await titles(second)).toEqual(["Cables", "Badges"]);
  await put(second, "Keys");
  await office.must(cast.assistant, "meeting", { type: "cancel", reason: "A holiday" }, second);
  const third = await prepared();
  expect((await titles(third)).sort()).toEqual(["Badges", "Cables", "Keys"]);
});
