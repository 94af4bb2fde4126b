import { describe, expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Change } from "../../kernel/practice.ts";
import { levelsOf, storedDefinition } from "./conditions.fixture.ts";
import { readDefinition } from "./definition.rules.ts";
import type { SlaDefinition } from "./model.ts";
import { type Attached, conditionsOf, observations, type PastHold } from "./observation.rules.ts";
import type { ObserveCommand } from "./rules.ts";
import type { Places } from "./zone.rules.ts";

const opened = "2026-11-26T08:00:00.000Z";
const now = "2026-11-26T10:00:00.000Z";
const id = "a".repeat(32);

function ticket(more: Record<string, unknown> = {}, extra: Record<string, unknown> = {}): AnyRecord {
  const base = { id, number: null, version: 1, createdAt: opened, createdBy: null, updatedAt: opened, updatedBy: null, extra };
  const dims = { priority: "3", team: null, service: null, restricted: false };
  return { ...base, ...dims, state: "1", holdReason: null, openedAt: opened, detectedAt: null, ...more };
}

type Asked = { before?: AnyRecord | null; after?: AnyRecord; attached?: Attached[]; pastHolds?: PastHold[]; places?: Places };
/** What one service level is told of a change of a ticket; null where it is told nothing. */
function told(definition: Partial<SlaDefinition>, asked: Asked = {}): ObserveCommand | null {
  const { before = ticket({ priority: "4" }), after = ticket(), attached = [], pastHolds = [], places = {} } = asked;
  const change: Change = { kind: "ticket", id, before, after, events: [], at: now, actor: systemActor("test") };
  const dims = { priority: String(after.priority), team: null, service: null, restricted: false };
  const levels = levelsOf(storedDefinition({ startWhen: "priority:3", ...definition }));
  const replies = observations({ levels, change, attached, dims, openedAt: opened, pastHolds, places });
  expect(replies.length).toBeLessThan(2);
  return (replies[0]?.command as ObserveCommand | undefined) ?? null;
}

describe("a condition on an administrator's field compares by the type of the field", () => {
  test.each<[string, Record<string, unknown>, boolean]>([
    ["u_count:>9", { u_count: 10 }, true], // as texts, "10" would come before "9"
    ["u_count:>9", { u_count: "10" }, false], // a text where a number belongs is no number
    ["u_count:>9", {}, false],
    ["u_amount:<=0.1", { u_amount: 0.1 }, true],
    ["u_amount:<=0.1", { u_amount: 0.11 }, false],
    ["u_vip:true", { u_vip: true }, true],
    ["u_vip:true", { u_vip: "true" }, false],
    ["-u_vip:true", {}, true],
    ["u_day:>=2026-11-30", { u_day: "2026-12-01" }, true],
    ["u_day:2026-11-01..2026-11-30", { u_day: "2026-12-01" }, false],
    ["u_at:<2026-11-26T09:00:00Z", { u_at: opened }, true],
    ["u_text:Ready", { u_text: "Ready" }, true],
    ["u_text:Ready", { u_text: "Ready to go" }, false],
    ["u_text:Ready*", { u_text: "Ready to go" }, true],
    ["u_colour:red,blue", { u_colour: "blue" }, true],
    ["u_colour:none", { u_colour: null }, true],
    ["u_old:x", { u_old: "x" }, true], // retired since, and still kept by the record
  ])("%s of %j is %s", (startWhen, extra, holds) => {
    const levels = levelsOf();
    const definition = readDefinition(storedDefinition({ startWhen, cancelWhenStartLapses: true }), levels.catalogue);
    expect(conditionsOf(definition, ticket({}, extra), levels.catalogue)).toMatchObject({ start: holds, cancel: !holds });
  });

  test("and a change of nothing but that field moves the clock", () => {
    const definition = { pauseWhen: "u_colour:red" };
    const [before, after] = [ticket({}, { u_colour: "blue" }), ticket({}, { u_colour: "red" })];
    const attached: Attached[] = [{ definition: "d".repeat(32), version: 1, stage: "in_progress" }];
    expect(told(definition, { before, after, attached })?.moments).toMatchObject([{ pause: "on hold" }]);
  });
});

test("a resume condition that comes to hold moves a clock that nothing pauses any more", () => {
  const attached: Attached[] = [{ definition: "d".repeat(32), version: 1, stage: "paused" }];
  const change = { before: ticket({}, { u_vip: false }), after: ticket({}, { u_vip: true }), attached };
  expect(told({ resumeWhen: "u_vip:true" }, change)?.moments).toMatchObject([{ pause: null, resume: true }]);
  expect(told({}, change)).toBeNull();
});

describe("pause and resume conditions", () => {
  const conditions = (more: Partial<SlaDefinition>, record: AnyRecord) => {
    const levels = levelsOf();
    return conditionsOf(readDefinition(storedDefinition(more), levels.catalogue), record, levels.catalogue);
  };
  test.each<[string, Partial<SlaDefinition>, Record<string, unknown>, Record<string, unknown>, string | null, boolean]>([
    ["on hold", {}, { state: "3", holdReason: "4" }, {}, "on hold: awaiting vendor", false],
    ["not on hold, without a resume condition: runs again", {}, { state: "2" }, {}, null, true],
    ["not on hold, resume condition not met: stays as it is", { resumeWhen: "u_vip:true" }, { state: "2" }, {}, null, false],
    ["not on hold, resume condition met", { resumeWhen: "u_vip:true" }, { state: "2" }, { u_vip: true }, null, true],
    ["on hold and resume condition met: runs", { resumeWhen: "u_vip:true" }, { state: "3" }, { u_vip: true }, null, true],
  ])("%s", (_, definition, more, extra, pause, resume) => {
    expect(conditions(definition, ticket(more, extra))).toMatchObject({ pause, resume });
  });
});

describe("a clock that attaches counts from", () => {
  const detectedAt = "2026-11-26T06:30:00.000Z";
  test.each<[string, Partial<SlaDefinition>, Partial<Asked>, string | null]>([
    ["the opening", {}, {}, opened],
    ["now on, where it is not to count from the past", { retroactive: false }, {}, null],
    ["the detection", { startFrom: "detectedAt" }, { after: ticket({ detectedAt }) }, detectedAt],
    ["the opening, where the detection is not known", { startFrom: "detectedAt" }, {}, opened],
    ["a moment of one's own", { startFrom: "u_at" }, { after: ticket({}, { u_at: detectedAt }) }, detectedAt],
    ["the opening, where that holds no moment", { startFrom: "u_at" }, { after: ticket({}, { u_at: "soon" }) }, opened],
    ["now on, where that is still to come", { startFrom: "u_at" }, { after: ticket({}, { u_at: "2026-11-27T00:00:00.000Z" }) }, null],
    [
      "the opening, where that is ten years gone",
      { startFrom: "u_at" },
      { after: ticket({}, { u_at: "0001-01-01T00:00:00.000Z" }) },
      opened,
    ],
    ["the detection, on a record made now", { startFrom: "detectedAt" }, { before: null, after: ticket({ detectedAt }) }, detectedAt],
  ])("%s", (_, definition, asked, from) => {
    expect(told(definition, asked)?.startAt ?? null).toBe(from);
  });

  const pastHolds: PastHold[] = [
    {
      from: "2026-11-26T08:30:00.000Z",
      to: "2026-11-26T09:00:00.000Z",
      as: { state: "3", holdReason: "4" },
      afterwards: { state: "2", holdReason: null },
    },
  ];
  const seen = (definition: Partial<SlaDefinition>, after = ticket()) =>
    told(definition, { after, pastHolds })?.moments.map(({ at, pause, resume }) => [at.slice(11, 16), pause, resume]);

  test("with earlier holds left out, or not", () => {
    expect(seen({})).toEqual([
      ["08:30", "on hold: awaiting vendor", false],
      ["09:00", null, true],
      ["10:00", null, true],
    ]);
    expect(seen({ retroactivePause: false })).toEqual([["10:00", null, true]]);
    expect(seen({ pauseWhen: "priority:1" })).toEqual([["10:00", null, true]]);
  });

  test("with an earlier hold that ended, but not for a resume condition that has not come", () => {
    expect(seen({ resumeWhen: "u_vip:true" })?.map(([, , resume]) => resume)).toEqual([false, false, false]);
    expect(seen({ resumeWhen: "state:2" })?.map(([, , resume]) => resume)).toEqual([false, true, false]);
  });
});

describe("the zone of its hours", () => {
  const places: Places = { caller: "Asia/Kolkata", callerSite: "America/New_York", site: null, itemSite: "Mars/Olympus" };
  const dueBy = { days: 0, of: "calendar" as const, time: null, cutOff: null };
  test.each<[string, Partial<SlaDefinition>, string | null, string]>([
    ["is the calendar's", {}, null, "calendar"],
    ["is a named one", { zoneSource: "named", timeZone: "Pacific/Apia" }, "Pacific/Apia", "named"],
    ["is the caller's", { zoneSource: "caller" }, "Asia/Kolkata", "caller"],
    ["is the caller's site's", { zoneSource: "callerSite" }, "America/New_York", "callerSite"],
    ["falls back where the site names none", { zoneSource: "site" }, null, "calendar"],
    ["falls back where it is no zone", { zoneSource: "itemSite" }, null, "calendar"],
    ["is the office's for a moment without a calendar", { dueBy, durationMinutes: null }, "Europe/Lisbon", "office"],
  ])("%s", (_, definition, timeZone, zoneFrom) => {
    expect(told(definition, { places })).toMatchObject({ timeZone, zoneFrom });
  });
});

describe("a definition that was changed meanwhile", () => {
  const first = storedDefinition({ version: 1, startWhen: "priority:3", stopWhen: "state:6" });
  const second = storedDefinition({ version: 2, startWhen: "priority:3", stopWhen: "state:6", durationMinutes: 60 });
  const versionFor = (stage: Attached["stage"], afterReopening: SlaDefinition["afterReopening"]) => {
    const levels = levelsOf({ ...first, afterReopening }, second);
    const [before, after] = stage === "completed" ? [ticket({ state: "6" }), ticket({ state: "2" })] : [ticket(), ticket({ state: "3" })];
    const change: Change = { kind: "ticket", id, before, after, events: [], at: now, actor: systemActor("test") };
    const dims = { priority: null, team: null, service: null, restricted: false };
    const attached: Attached[] = [{ definition: first.id, version: 1, stage }];
    const latest = { ...levels, current: levels.current.slice(1) };
    const [reply] = observations({ levels: latest, change, attached, dims, openedAt: opened, pastHolds: [], places: {} });
    return (reply?.command as ObserveCommand | undefined)?.definition.slice(-1);
  };

  test("does not reach a clock that runs, nor one that goes on; one that begins afresh takes it", () => {
    expect(versionFor("in_progress", "afresh")).toBe("1");
    expect(versionFor("completed", "goesOn")).toBe("1");
    expect(versionFor("completed", "afresh")).toBe("2");
  });
});
