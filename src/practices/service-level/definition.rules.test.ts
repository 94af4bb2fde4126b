import { describe, expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import { storedDefinition, ticketFields } from "./conditions.fixture.ts";
import { readDefinition, slaDefinition } from "./definition.rules.ts";
import type { SlaDefinition } from "./model.ts";

const now = "2026-11-26T08:00:00.000Z";
const asked = { now, actor: systemActor("test"), facts: { catalogues: ticketFields }, id: "d".repeat(32), newId: () => "e".repeat(32) };
/** Saves a change of a service level; answers why not, or null. */
function refusalOf(changes: Partial<SlaDefinition>, type = "edit"): { code: string; field?: string; because?: string } | null {
  const decision = slaDefinition.decide({ ...asked, current: storedDefinition(), command: { type, changes } });
  return decision.ok ? null : decision.refusal;
}

describe("a condition is refused when it is saved", () => {
  test.each([
    ["an unknown field", "u_unheard:1", 'There is no field "u_unheard" to filter by.'],
    [
      "a retired one",
      "u_old:x",
      'The field "u_old" (Old words) is retired. Bring it back under Custom fields, or leave it out of the condition.',
    ],
    ["a retired one deep inside", "state:1 or -(priority:1 u_old:*)", 'The field "u_old" (Old words) is retired.'],
    ["a number that is none", "u_count:many", "it takes a whole number"],
    ["half a whole number", "u_count:1.5", "it takes a whole number"],
    ["a day that is none", "u_day:2026-02-30", "it takes a date"],
    ["a choice that is not offered", "u_colour:green", "it is one of red, blue"],
    ["a choice by its label, which may be renamed", 'u_colour:"Sea blue"', "it is one of red, blue"],
    ["an order of choices, which may be retired", "u_level:<3", "has no order"],
    ["what depends on the day", "u_at:<today", 'a relative value ("today")'],
  ])("%s", (_, startWhen, sentence) => {
    expect(refusalOf({ startWhen })).toMatchObject({
      code: "badCondition",
      field: "startWhen",
      because: expect.stringContaining(sentence),
    });
  });

  test.each(["startWhen", "stopWhen", "pauseWhen", "resumeWhen", "cancelWhen", "resetWhen"] as const)("in %s", (field) => {
    expect(refusalOf({ [field]: "u_unheard:1" })).toMatchObject({ code: "badCondition", field });
    expect(refusalOf({ [field]: "u_vip:true" })).toBeNull();
  });

  test("but one that is there already keeps its meaning, and the service level can be retired", () => {
    const definition = readDefinition(storedDefinition({ startWhen: "u_old:x u_colour:green" }), ticketFields.forReading);
    expect(definition.start).toEqual({
      all: [
        { field: "u_old", is: "equals", value: "x" },
        { field: "u_colour", is: "equals", value: "green" },
      ],
    });
    const current = storedDefinition({ startWhen: "u_old:x" });
    expect(slaDefinition.decide({ ...asked, current, command: { type: "retire" } })).toMatchObject({ ok: true });
    expect(slaDefinition.decide({ ...asked, current: { ...current, active: false }, command: { type: "restore" } })).toMatchObject({
      ok: false,
    });
  });
});

describe("a promise is refused", () => {
  const dueBy = { days: 1, of: "business" as const, time: "17:00", cutOff: null };
  test.each<[string, Partial<SlaDefinition>, string | null, string | null]>([
    ["without a length and a moment", { durationMinutes: null }, "promiseNeeded", "durationMinutes"],
    ["with both", { dueBy }, "onePromise", "durationMinutes"],
    ["but not with a moment alone", { durationMinutes: null, dueBy }, null, null],
    ["whose zone is to be named and is not", { zoneSource: "named" }, "zoneNeeded", "timeZone"],
    ["whose zone does not exist", { zoneSource: "named", timeZone: "Europe/Nowhere" }, "badZone", "timeZone"],
    ["but not with a zone that does", { zoneSource: "named", timeZone: "Pacific/Apia" }, null, null],
    ["that counts from no moment", { startFrom: "u_text" }, "badStartFrom", "startFrom"],
    ["that counts from nothing known", { startFrom: "u_unheard" }, "badStartFrom", "startFrom"],
    ["but not when it counts from a moment of one's own", { startFrom: "u_at" }, null, null],
    ["that runs again without ever pausing", { pauseWhen: null, resumeWhen: "u_vip:true" }, "resumeAlone", "resumeWhen"],
  ])("%s", (_, changes, code, field) => {
    const refusal = refusalOf(changes);
    expect(refusal === null ? [null, null] : [refusal.code, refusal.field]).toEqual([code, field]);
    if (refusal) expect(slaDefinition.refusals[refusal.code]).toBeDefined();
  });
});

test("a version that was kept before these could be said reads as it counted then", () => {
  const { dueBy, zoneSource, timeZone, resumeWhen, startFrom, retroactivePause, afterReopening, ...once } = storedDefinition();
  expect(readDefinition(once as SlaDefinition, ticketFields.forReading)).toMatchObject({
    dueBy: null,
    zoneSource: "calendar",
    resume: null,
    startFrom: "openedAt",
    retroactivePause: true,
    afterReopening: "afresh",
  });
});
