import { expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import type { Change } from "../../kernel/practice.ts";
import { arrivalWords, departures, leavingWords } from "./departure.rules.ts";
import type { IncidentStanding } from "./incident.rules.ts";
import type { Alert } from "./model.ts";

const at = "2026-11-26T08:00:00.000Z";
const [home, hidden, fresh] = ["h".repeat(32), "r".repeat(32), "f".repeat(32)];

function moved(id: string, from: string | null, into: string | null): Change<Alert> {
  const alert = (incident: string | null) => ({ id, incident, summary: "Disk is full" }) as Alert;
  return {
    kind: "alert",
    id,
    before: alert(from),
    after: alert(into),
    events: [],
    at,
    actor: { ...systemActor("web"), name: "Ana Analyst" },
  };
}
const standing = (id: string, number: string, restricted = false) => ({ id, number, restricted }) as IncidentStanding;
const known = {
  incidents: new Map([
    [home, standing(home, "INC92")],
    [hidden, standing(hidden, "INC7", true)],
  ]),
  mergedInto: new Map<string, string>(),
};
const deserted = (id: string, reviewRequired = false) => ({ ...known, deserted: new Map([[id, { reviewRequired }]]) });

test("an incident is called off with its last alert, not while one of the batch stays or comes back, and not where one is only taken out", () => {
  const [one] = departures([moved("a", fresh, home)], deserted(fresh));
  expect(one).toMatchObject({ kind: "incident", id: fresh, command: { type: "cancel", reason: "Its alerts were moved to INC92" } });
  expect(departures([moved("a", fresh, home), moved("b", home, fresh)], deserted(fresh))).toEqual([]);
  expect(departures([moved("a", fresh, home), moved("a", home, fresh)], deserted(fresh))).toEqual([]);
  expect(departures([moved("a", fresh, null)], deserted(fresh))).toEqual([]);
  const [stays] = departures([moved("a", fresh, home)], deserted(fresh, true));
  expect(stays!.command).toEqual({ type: "addNote", text: "Its alerts were moved to INC92. It stays open, because it needs a review." });
});

test("what is said of a restricted incident does not name it", () => {
  expect(leavingWords([moved("a", home, hidden)], known)).toBe('"Disk is full" was moved to a restricted incident by Ana Analyst.');
  expect(arrivalWords([moved("a", hidden, home), moved("b", hidden, home)], known)).toBe(
    "2 alerts came from a restricted incident, moved by Ana Analyst.",
  );
  expect(leavingWords([moved("a", home, fresh)], known)).toBe('"Disk is full" was split off into a new incident by Ana Analyst.');
  expect(arrivalWords([moved("a", null, home)], known)).toBeNull();
});
