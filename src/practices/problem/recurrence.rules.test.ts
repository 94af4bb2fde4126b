import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "../../kernel/time.ts";
import { logTail } from "./chance.rules.ts";
import { judged, yearWithRecurrences } from "./recurrence.fixture.ts";
import { proposalsFrom } from "./recurrence.rules.ts";
import { titleWords } from "./title-words.rules.ts";

test("the chance of so many hits is what adding up every outcome makes it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 14 }),
      fc.integer({ min: 0, max: 14 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (trials, hits, chance) => {
        fc.pre(hits <= trials);
        let sum = 0;
        for (let outcome = 0; outcome < 2 ** trials; outcome++) {
          const ones = [...outcome.toString(2)].filter((digit) => digit === "1").length;
          if (ones >= hits) sum += chance ** ones * (1 - chance) ** (trials - ones);
        }
        expect(Math.exp(logTail(hits, trials, chance))).toBeCloseTo(sum, 9);
      },
    ),
    { numRuns: 40 },
  );
  // Where the tail is far below what a number can tell from nothing, its logarithm still is one.
  expect(logTail(400, 400, 0.01)).toBeCloseTo(400 * Math.log(0.01), 6);
});

test("words of a title are what it says: no numbers, no filling words, plurals as one", () => {
  expect(titleWords("The printers PR-HH-01 and the printer 4711 do not print labels")).toEqual(["label", "not", "print", "printer"]);
});

test("of what is hidden in a year most is found, and little else", () => {
  const sum = { found: 0, planted: 0, right: 0, proposed: 0 };
  for (const seed of [201, 202, 203]) {
    const year = yearWithRecurrences(seed, 5000);
    const { found, right, of } = judged(year, proposalsFrom(year.evidence));
    sum.found += found;
    sum.planted += year.names.length;
    sum.right += right;
    sum.proposed += of;
  }
  expect(sum.found / sum.planted, JSON.stringify(sum)).toBeGreaterThan(0.75);
  expect(sum.right / sum.proposed, JSON.stringify(sum)).toBeGreaterThan(0.9);
});

test("where nothing recurs nothing is proposed, and the order of the rows changes nothing", () => {
  const { evidence, planted } = yearWithRecurrences(7, 3000);
  const plain = evidence.incidents.filter((one) => !planted.has(one.id));
  expect(proposalsFrom({ ...evidence, incidents: plain })).toEqual([]);
  const proposals = proposalsFrom(evidence);
  expect(proposals.length).toBeGreaterThan(3);
  expect(proposalsFrom({ ...evidence, incidents: [...evidence.incidents].reverse() })).toEqual(proposals);
});

test("what was dismissed stays away until a quarter as much has come again", () => {
  const { evidence } = yearWithRecurrences(7, 3000);
  const [first] = proposalsFrom(evidence);
  const { scope, incidents, count } = first!;
  const keys = (at: string) => proposalsFrom({ ...evidence, dismissed: [{ scope, incidents, count, at }] }).map((one) => one.key);
  expect(keys(evidence.now)).not.toContain(first!.key);
  expect(keys(addDays(evidence.now, -300))).toContain(first!.key);
});

test("what belongs to an open problem is proposed for it; what was solved and came back says so", () => {
  const { evidence } = yearWithRecurrences(7, 3000);
  const [first] = proposalsFrom(evidence);
  const belonging = new Set(first!.incidents.slice(0, -3));
  const standing = (state: string, resolutionCode: string | null, resolvedAt: string | null) =>
    proposalsFrom({
      ...evidence,
      incidents: evidence.incidents.map((one) => (belonging.has(one.id) ? { ...one, problem: "p" } : one)),
      problems: new Map([["p", { id: "p", number: "PRB0000001", state, resolutionCode, resolvedAt }]]),
    }).find((one) => one.scope === first!.scope && one.words.join() === first!.words.join());
  expect(standing("103", null, null)).toMatchObject({ problem: "p", incidents: first!.incidents.slice(-3), cameBack: null });
  expect(standing("107", "risk_accepted", null)).toMatchObject({ problem: "p" });
  const solved = addDays(evidence.incidents.find((one) => one.id === first!.incidents.at(-3))!.openedAt, -1);
  expect(standing("107", "fix_applied", solved)).toMatchObject({ problem: null, cameBack: { problem: "p", since: 3 } });
});
