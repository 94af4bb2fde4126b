import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import type { Layer } from "../../src/practices/roster/model.ts";
import { handOffAfter, onCall } from "../../src/practices/roster/views.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

type Person = Actor & { personId: string };
let office: TestOffice;
let [brandt, ferreira, sato, marek, lead]: Person[] = [];
let roster: string;

// A Thursday, 09:00 in Berlin.
beforeAll(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z");
  const analyst = (name: string) => office.person(name, ["analyst"]);
  brandt = await analyst("L. Brandt");
  ferreira = await analyst("C. Ferreira");
  sato = await analyst("H. Sato");
  marek = await analyst("S. Marek");
  lead = await office.person("R. Lead", ["manager"]);
  const made = await office.must(house, "roster", {
    type: "create",
    name: "Platform",
    timeZone: "Europe/Berlin",
    owner: lead!.personId,
    layers: layers(),
  });
  roster = made.id;
});
afterAll(() => office.close());

const weekly = {
  turn: { length: 1, unit: "weeks" as const },
  handOffWeekday: 1,
  startsOn: "2026-11-02",
  endsOn: null,
  advance: "calendar" as const,
};
function layers(): Layer[] {
  const weekdays = [1, 2, 3, 4, 5];
  return [
    {
      ...weekly,
      name: "Week",
      level: 1,
      priority: 1,
      handOff: "08:00",
      participants: [brandt!.personId, ferreira!.personId],
      restrictions: [{ weekdays, from: "08:00", to: "08:00" }],
    },
    {
      ...weekly,
      name: "Weekend",
      level: 1,
      priority: 2,
      handOff: "08:00",
      participants: [sato!.personId],
      restrictions: [{ weekdays: [6, 7], from: "08:00", to: "08:00" }],
    },
    { ...weekly, name: "Second", level: 2, priority: 1, handOff: "08:00", participants: [marek!.personId], restrictions: [] },
  ];
}

const who = async (at: string, level = 1) =>
  (await onCall(office.db, office.house, { rosters: [roster], at })).get(roster)!.levels.find((one) => one.level === level)!;
const inboxOf = (person: Person | undefined) =>
  office.db.query<{ topic: string; title: string; text: string; why: string }>(
    "select topic, title, text, why from notice where person = $1 order by at, id",
    [person!.personId],
  );
const sunday = "2026-11-29T13:00:00.000Z";

test("layers answer on each level, and the next hand-off is known", async () => {
  // The turn of 23 November is the fourth, so C. Ferreira's.
  expect((await who("2026-11-26T08:00:00.000Z")).people).toEqual([ferreira!.personId]);
  expect((await who(sunday)).people).toEqual([sato!.personId]);
  expect((await who(sunday, 2)).people).toEqual([marek!.personId]);
  const next = await handOffAfter(office.db, office.house, { roster, level: 1, at: "2026-11-26T08:00:00.000Z" });
  expect(next).toEqual({ at: "2026-11-28T07:00:00.000Z", outgoing: [ferreira!.personId], incoming: [sato!.personId] });
});

test("who is away leaves a gap where no layer lies beneath, and the owner is told once", async () => {
  await office.advance({ minutes: 1 });
  expect(await inboxOf(lead)).toEqual([]);
  const away = await office.must(sato!, "rosterOverride", {
    type: "create",
    roster,
    mode: "remove",
    whom: sato!.personId,
    startsAt: "2026-11-29T07:00:00.000Z",
    endsAt: "2026-12-05T07:00:00.000Z",
    reason: "Leave",
  });
  expect(await who(sunday)).toMatchObject({
    people: [],
    gap: true,
    source: "nobody",
    why: { away: [sato!.personId], overrides: [away.id] },
  });
  await office.advance({ minutes: 1 });
  const told = await inboxOf(lead);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ topic: "roster.gap", why: "the roster is yours" });
  expect(told[0]!.text).toContain("Nobody is on call from Sun 29 Nov 08:00 to Mon 30 Nov 08:00 (1 d).");
  await office.advance({ hours: 5 });
  expect(await inboxOf(lead)).toHaveLength(1);
});

test("one decides for oneself; for others only whoever manages the roster", async () => {
  const take = {
    type: "create",
    roster,
    mode: "replace",
    level: 1,
    startsAt: "2026-11-27T17:00:00.000Z",
    endsAt: "2026-11-28T07:00:00.000Z",
    reason: "Cover",
  };
  const forced = await office.try(brandt!, "rosterOverride", { ...take, person: marek!.personId, whom: ferreira!.personId });
  expect(forced).toMatchObject({
    ok: false,
    refusal: {
      code: "notYours",
      sentence: "You may take over a shift yourself, and say that you are away. For others ask in a swap, or ask R. Lead.",
    },
  });
  const made = await office.must(brandt!, "rosterOverride", { ...take, person: brandt!.personId, whom: ferreira!.personId });
  expect((await who("2026-11-27T20:00:00.000Z")).people).toEqual([brandt!.personId]);
  expect(await office.try(sato!, "rosterOverride", { type: "end" }, made.id)).toMatchObject({ ok: false, refusal: { code: "notYours" } });
  await office.must(brandt!, "rosterOverride", { type: "end" }, made.id);
  expect((await who("2026-11-27T20:00:00.000Z")).people).toEqual([ferreira!.personId]);
  for (const [wrong, code] of [
    [{ ...take, person: null }, "personMissing"],
    [{ ...take, person: brandt!.personId, whom: brandt!.personId }, "themselves"],
    [{ ...take, person: brandt!.personId, endsAt: take.startsAt }, "endsBeforeItBegins"],
    [{ ...take, person: brandt!.personId, level: 3 }, "noSuchLevel"],
    [{ ...take, person: brandt!.personId, startsAt: "2026-11-20T17:00:00.000Z" }, "past"],
    [{ ...take, person: brandt!.personId, roster: "f".repeat(32) }, "noRoster"],
  ] as const)
    expect(await office.try(brandt!, "rosterOverride", wrong)).toMatchObject({ ok: false, refusal: { code } });
});

test("a swap moves both shifts when the one who was asked accepts, and nobody else can", async () => {
  const asked = await office.must(ferreira!, "shiftSwap", {
    type: "create",
    roster,
    giver: ferreira!.personId,
    taker: brandt!.personId,
    startsAt: "2026-11-27T17:00:00.000Z",
    endsAt: "2026-11-28T07:00:00.000Z",
    returnStartsAt: "2026-12-01T17:00:00.000Z",
    returnEndsAt: "2026-12-02T07:00:00.000Z",
  });
  expect((await inboxOf(brandt)).at(-1)).toMatchObject({ topic: "roster.swap", why: "you are asked" });
  expect(await office.try(sato!, "shiftSwap", { type: "accept" }, asked.id)).toMatchObject({ ok: false, refusal: { code: "notAsked" } });
  expect(await office.try(brandt!, "shiftSwap", { type: "withdraw" }, asked.id)).toMatchObject({
    ok: false,
    refusal: { code: "notAsker" },
  });
  await office.must(brandt!, "shiftSwap", { type: "accept" }, asked.id);
  expect(await who("2026-11-27T20:00:00.000Z")).toMatchObject({ people: [brandt!.personId], source: "swap" });
  expect(await who("2026-12-01T20:00:00.000Z")).toMatchObject({ people: [ferreira!.personId], source: "swap" });
  expect(await who("2026-12-02T08:00:00.000Z")).toMatchObject({ people: [brandt!.personId], source: "layer" });
  expect(await office.try(brandt!, "shiftSwap", { type: "decline" }, asked.id)).toMatchObject({ ok: false, refusal: { code: "answered" } });
  const again = {
    type: "create",
    roster,
    giver: ferreira!.personId,
    taker: sato!.personId,
    startsAt: "2026-11-27T17:00:00.000Z",
    endsAt: "2026-11-28T07:00:00.000Z",
  };
  expect(await office.try(ferreira!, "shiftSwap", again)).toMatchObject({
    ok: false,
    refusal: { code: "notTheirs", sentence: expect.stringContaining("C. Ferreira") },
  });
});

test("a gap is covered by asking somebody; two cannot both take it", async () => {
  const gap = { type: "create", roster, startsAt: "2026-11-29T07:00:00.000Z", endsAt: "2026-11-30T07:00:00.000Z" };
  const one = await office.must(brandt!, "shiftSwap", { ...gap, taker: ferreira!.personId });
  const other = await office.must(lead!, "shiftSwap", { ...gap, taker: brandt!.personId });
  const envelope = (id: string, actor: Person) => ({
    kind: "shiftSwap",
    id,
    commandId: office.newId(),
    actor,
    command: { type: "accept" },
  });
  const { outcomes } = await office.door.batch([envelope(one.id, ferreira!), envelope(other.id, brandt!)]);
  expect(outcomes.map((outcome) => outcome.ok || outcome.refusal.code)).toEqual([true, "covered"]);
  expect(await who(sunday)).toMatchObject({ people: [ferreira!.personId], source: "swap", gap: false });
  await office.setNow("2026-11-29T06:59:00.000Z");
  await office.advance({ minutes: 2 });
  expect(await office.records.whole(office.db, office.house.kinds.get("shiftSwap")!, other.id, lead!, office.clock.now())).toMatchObject({
    state: "lapsed",
  });
});

test("half an hour before a hand-off its note is asked for, and who takes over reads it", async () => {
  await office.must(lead!, "roster", { type: "edit", changes: { askForNotes: true } }, roster);
  await office.setNow("2026-11-30T06:20:00.000Z");
  await office.advance({ minutes: 15 });
  const [note] = await office.db.query<{ id: string; name: string; state: string }>("select id, name, state from shift_note");
  expect(note).toMatchObject({ name: "Platform, hand-off Mon 30 Nov 08:00", state: "asked" });
  expect((await inboxOf(ferreira)).at(-1)).toMatchObject({ topic: "roster.note", why: "your shift ends" });
  expect(await office.try(sato!, "shiftNote", { type: "write", whatIsOpen: "x", whatToWatch: null }, note!.id)).toMatchObject({
    ok: false,
    refusal: { code: "notYours" },
  });
  expect(await office.try(ferreira!, "shiftNote", { type: "write", whatIsOpen: " ", whatToWatch: null }, note!.id)).toMatchObject({
    ok: false,
    refusal: { code: "empty" },
  });
  await office.must(ferreira!, "shiftNote", { type: "write", whatIsOpen: "Backups of db-2 run late.", whatToWatch: null }, note!.id);
  expect((await inboxOf(brandt)).at(-1)).toMatchObject({
    topic: "roster.note",
    text: "Open: Backups of db-2 run late.",
    why: "you take over",
  });
});

test("whoever stops working here is away at once, and the roster cannot give them turns again", async () => {
  office.setNow("2026-12-01T09:00:00.000Z");
  expect((await who("2026-12-02T09:00:00.000Z")).people).toEqual([brandt!.personId]);
  await office.must(house, "person", { type: "deactivate" }, brandt!.personId);
  expect(await who("2026-12-02T09:00:00.000Z")).toMatchObject({ people: [], gap: true, why: { away: [brandt!.personId] } });
  expect(await who("2026-11-27T20:00:00.000Z")).toMatchObject({ people: [brandt!.personId] });
  expect(await office.try(lead!, "roster", { type: "edit", changes: { layers: layers() } }, roster)).toMatchObject({
    ok: false,
    refusal: { code: "strangers", sentence: expect.stringContaining("L. Brandt") },
  });
  await office.must(house, "person", { type: "activate" }, brandt!.personId);
  expect((await who("2026-12-02T09:00:00.000Z")).people).toEqual([brandt!.personId]);
});
