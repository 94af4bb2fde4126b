import { expect, test } from "vitest";
import { checklistOf } from "./checklist.ts";

const empty = { state: "draft", factors: [], owner: null, businessImpact: null, whatHappened: null, rootCause: null } as const;
const open = (review: Parameters<typeof checklistOf>[0]) =>
  checklistOf(review)
    .filter((one) => !one.isDone)
    .map((one) => one.words);

test("the checklist names what the gate would, and nothing when it stands open", () => {
  expect(open({ ...empty, factors: [] })).toHaveLength(6);
  const written = { ...empty, factors: ["a"], businessImpact: "a", whatHappened: "b", rootCause: "c" };
  expect(open(written)).toEqual(["Submitted for approval", "Approved by somebody who did not write it"]);
  expect(open({ ...written, state: "approved" })).toEqual([]);
  expect(open({ ...empty, factors: [], state: "waived" })).toEqual([]);
});
