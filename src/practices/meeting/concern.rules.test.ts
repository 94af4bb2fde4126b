import { expect, it } from "vitest";
import { meetingActionConcern } from "./concern.rules.ts";
import type { MeetingAction } from "./item.model.ts";

const action = {
  ...{ id: "a".repeat(32), version: 1, title: "Order the spare part", meeting: "m".repeat(32), owner: "p".repeat(32), state: "open" },
  ...{ remindedAt: "2026-11-27T06:00:00.000Z" },
};
const facts = (zone: string) => ({ zone, names: new Map(), meetings: new Map() });

it.each([
  ["Europe/Berlin", "2026-10-24", "2026-10-24T22:00:00.000Z"],
  ["Europe/Berlin", "2026-10-25", "2026-10-25T23:00:00.000Z"],
  ["America/New_York", "2026-11-26", "2026-11-27T05:00:00.000Z"],
  ["Asia/Kolkata", "2026-11-26", "2026-11-26T18:30:00.000Z"],
])("an agreed day ends when it ends in the office: %s, %s", (zone, dueOn, ends) => {
  const concern = meetingActionConcern({ ...action, dueOn } as MeetingAction, facts(zone));
  expect(concern).toMatchObject({ irreversibleAt: ends });
});
