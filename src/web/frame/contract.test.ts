import { expect, test } from "vitest";
import { barOf, type Screen } from "./contract.ts";

const load = async () => ({ Screen: () => null });
const screens: readonly Screen[] = [
  { path: "/changes", title: "Changes", nav: { label: "Changes", order: 5 }, load },
  { path: "/incidents", title: "Incidents", nav: { label: "Incidents", order: 3, permission: "incident.read" }, load },
  { path: "/incidents/$number", title: "Incident", load },
];

test("the bar holds what has a word and may be seen, in order", () => {
  expect(barOf({ screens }, () => true).map(({ path }) => path)).toEqual(["/incidents", "/changes"]);
  expect(barOf({ screens }, (permission) => permission === undefined).map(({ path }) => path)).toEqual(["/changes"]);
});
