import { expect, test } from "vitest";
import { type Course, courseNews, isPromised } from "./follow.rules.ts";

const at = (hour: number) => `2026-11-27T${String(hour).padStart(2, "0")}:00:00.000Z`;
const unbegun = { startedAt: null, endedAt: null, rolledBackAt: null };
const scheduled: Course = { state: "-2", plannedStart: at(20), plannedEnd: at(22), ...unbegun };
const begun: Course = { ...scheduled, state: "-1", startedAt: at(20) };

test("a window is promised from the moment it is scheduled, and where it is whole", () => {
  const states = ["-5", "-4", "-3", "-2", "-1", "0", "3", "4"] as const;
  expect(states.filter((state) => isPromised({ ...scheduled, state }))).toEqual(["-2", "-1", "0", "3"]);
  expect(isPromised({ ...scheduled, plannedEnd: null })).toBe(false);
});

test.each<[string, Course, Course, object | null]>([
  ["an edit of nothing that readers see", scheduled, scheduled, null],
  ["begun", scheduled, begun, { is: "step", state: "inProgress", at: at(20) }],
  ["done before its time", begun, { ...begun, state: "0", endedAt: at(21) }, { is: "step", state: "completed", at: at(21) }],
  ["moved", scheduled, { ...scheduled, plannedEnd: at(23) }, { is: "moved", plannedFrom: at(20), plannedUntil: at(23) }],
  ["moved while it runs", begun, { ...begun, plannedEnd: at(23) }, { is: "moved", plannedFrom: at(20), plannedUntil: at(23) }],
  ["edited, so that it must be approved again", scheduled, { ...scheduled, state: "-4" }, { is: "off" }],
  ["canceled", scheduled, { ...scheduled, state: "4" }, { is: "off", text: "This maintenance is called off." }],
  ["closed after its end", { ...begun, state: "0", endedAt: at(21) }, { ...begun, state: "3", endedAt: at(21) }, null],
])("the news of a change: %s", (_words, before, after, news) => {
  const found = courseNews(before, after);
  if (news === null) expect(found).toBeNull();
  else expect(found).toMatchObject(news);
});

test("what was taken back is told as that", () => {
  const over: Course = { ...begun, state: "0", endedAt: at(21) };
  const words = (rolledBackAt: string | null) => courseNews(begun, { ...over, rolledBackAt });
  expect(words(at(21))).toMatchObject({ text: expect.stringContaining("taken back") });
  expect(words(null)).toMatchObject({ text: "The planned maintenance is done." });
});
