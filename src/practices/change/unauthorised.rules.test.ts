import { expect, test } from "vitest";
import { phaseOf, subjectOf, tellsOfDeployment } from "./unauthorised.rules.ts";

test("a beginning and an end are of one thing where their other words are the same", () => {
  const pairs: [string, string, boolean][] = [
    ["Deployment of shop v4 started", "Deployment of shop v4 finished", true],
    ["Build #41 of web: in progress", "Build #41 of web: failed after 3.5 min", true],
    ["Started rollout 7", "rollout 7 succeeded", true],
    ["Deployment of shop v4 started", "Deployment of shop v5 finished", false],
    ["Rules changed", "Rules changed back", false],
  ];
  for (const [one, other, isSame] of pairs) expect(subjectOf(one) === subjectOf(other), other).toBe(isSame);
  const said = pairs.slice(0, 4).map(([begin, end]) => [phaseOf(begin), phaseOf(end)]);
  expect(said).toEqual(said.map(() => ["begin", "end"]));
  expect(["Deployed shop v9", "Rolled out 4.2", "Build 7 finished"].map(tellsOfDeployment)).toEqual([true, true, true]);
  expect(["Rules changed", "Disk grown", "Screens turned back"].map(tellsOfDeployment)).toEqual([false, false, false]);
  expect(["Rules changed", "Unfinished work", "Restarted the weekend job"].map(phaseOf)).toEqual([null, null, null]);
});
