import { expect, test } from "vitest";
import type { Change } from "../../kernel/practice.ts";
import { id, other, reported, staff, start } from "./incident.fixture.ts";
import type { Incident } from "./model.ts";
import { incidentNotices, type NoticeFacts } from "./notices.ts";

const nobody: NoticeFacts = {
  teams: new Map(),
  people: [],
  directors: [],
  incidents: new Map(),
  groups: [],
  serviceNames: new Map(),
  followers: new Map(),
  timeZone: "UTC",
};
const told = (after: Partial<Incident>) => {
  const before = { ...reported("3", "3"), caller: other };
  const events = [
    { type: "commentAdded", data: { text: "Try it now", fromCaller: false } },
    { type: "incidentResolved", data: { closeNotes: "Restarted" } },
  ];
  const change: Change<Incident> = { kind: "incident", id, at: start, actor: staff, events, before, after: { ...before, ...after } };
  return incidentNotices.notices(change as Change, nobody).map(({ topic, urgency, to }) => ({ topic, urgency, to }));
};

test("what is for the caller is gathered as usual, and leaves at once where e-mail or a call was asked for", () => {
  const news = (urgency: string) => ({ topic: "incident.caller", urgency, to: [other] });
  expect(told({ notify: "1" })).toEqual([news("soon"), news("soon")]);
  expect(told({ notify: "2" })).toEqual([news("now"), news("now")]);
  expect(told({ notify: "3" })).toEqual([news("now"), news("now")]);
});
