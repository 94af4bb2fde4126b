import { expect, test } from "vitest";
import { figuresIn, type Paper, sentenceFault } from "../../kernel/paper.ts";
import { spoken, valueWords } from "../../kernel/paper-words.ts";
import { departmentPaper } from "./department.rules.ts";
import { memoPaper, withNextWord } from "./memo.rules.ts";
import type { PaperKind } from "./model.ts";
import { departmentFacts, memoFacts, memos, reported } from "./review.fixture.ts";
import { sentencesOf } from "./sentence.rules.ts";

const said = (paper: Paper) => sentencesOf(paper.paper as PaperKind, paper, {}).map((one) => spoken(one.text, paper));

test("the review of a department says what was asked and how it was kept, where the hours went, and why something is not done now", () => {
  const facts = departmentFacts();
  const paper = departmentPaper(facts);
  expect(said(paper)).toEqual([
    "Logistics made 120 reports in Q3 2026, after 98 in Q2 2026. We kept 104 of 110 promises of a solution. Of 3,120 hours in which something did not work, 1,411 went to Workplace.",
    "116 were solved in the quarter, six were open at its end. We broke six promises.",
    "Satisfaction: 4.4 of 5, from 30 answers.",
    "Wanted from you by 10 December: is Workplace what hurts most?",
    "Hours are what we can count, not what it costs you. Tell us what comes first; without a word we go on in the order of the hours lost, and with what is planned.",
    "Two asks are not done now, with the reason, and what would change it.",
    "A critical incident of it opens the question again before its day.",
    "A request is decided on anew once the reason is gone.",
  ]);
  expect(paper.meta.to).toEqual({ name: "D. Osei", role: "Logistics" });
  expect(paper.pains.map((one) => [one.label, valueWords(one.hours)])).toEqual([
    ["Workplace", "1,411"],
    ["Printing", "640"],
    ["Mail", "20"],
  ]);
  // Reasons are the records' own words: their numbers stand, and are no sentence of the paper.
  expect(paper.notNow.map((one) => [one.why, one.again])).toEqual([
    ["It is replaced with the site in spring; until then 2 spare units stand by.", "2027-02-18"],
    ["No reason was written down.", ""],
  ]);
  expect(paper.planned.map((one) => one.isLate)).toEqual([false, true]);
});

test("what is not measured of a department is said, and a quarter without reports says so", () => {
  const satisfaction = (rated: number) => said(departmentPaper(departmentFacts({ total: reported({ rated, ratingSum: 4 * rated }) })))[2];
  expect([0, 9, 10].map(satisfaction)).toEqual([
    "Satisfaction is not measured: nobody of the department answered how it went.",
    "Satisfaction: Nine answers came, too few for a mean.",
    "Satisfaction: 4.0 of 5, from 10 answers.",
  ]);
  const none = reported({
    ...{ opened: 0, resolved: 0, promised: 0, kept: 0, waiting: 0, rated: 0, ratingSum: 0, medianMinutes: null, lostHours: 0 },
  });
  const empty = departmentPaper(departmentFacts({ total: none, before: none, pains: [], planned: [], notNow: [] }));
  expect(said(empty).slice(0, 3)).toEqual([
    "Logistics reported nothing in Q3 2026 (0 reports), so there is nothing to judge.",
    "Nobody of the department reported anything, in this office's records.",
    "Satisfaction is not measured: nobody of the department answered how it went.",
  ]);
  expect(empty.ask.title).toBe("Nothing is asked of you");
});

test("a memo says what happened or will, for whom, what is done by when, and when the next word comes", () => {
  const words = Object.fromEntries(Object.entries(memos).map(([name, facts]) => [name, said(memoPaper(facts))]));
  expect(words.over).toEqual([
    "Payments did not work as promised for 88 minutes, from 13:22 on 19 November. It works again.",
    "It touched 1,900 people. The work that was lost is about €35,112.",
    "Two steps are agreed, one still open.",
    "What we ask of you",
    "Tell us if it touches you in a way that is not said here. Otherwise nothing is asked of you.",
    "We write again by 4 December, also if there is nothing new.",
  ]);
  expect(memoPaper(memos.over).doing.map((one) => one.state)).toEqual(["overdue", "verified"]);
  expect([words.lasting![0], words.lasting![1], words.lasting![5]]).toEqual([
    "Remote access has not worked as promised since 06:12 on 26 November. We expect it back at 10:30 on 26 November.",
    "It concerns 640 people, those who use Remote access. What it cost is not known.",
    "We write again by 07:30, also if there is nothing new.",
  ]);
  expect([words.problem![0], words.problem![4]]).toEqual([
    "The scanner gateway stops. It has caused six incidents; we have worked on it since 11 April. It will not be solved for now: the risk is borne.",
    "Until then please work as is described under what we know, and tell those around you.",
  ]);
  expect(words.ahead![0]).toBe("From 21:00 on 5 December until 23:30 on 5 December we carry out a change: Database patch 19.");
  expect([words.failed![0], words.failed![2], words.failed![5]]).toEqual([
    "The change “Label service on the other machine” of 20 November did not succeed.",
    "What we do about it is not agreed yet, and so has no name and no day.",
    "No day is set for our next word. Set one before this goes out.",
  ]);
  expect(words.dispute!.slice(0, 2)).toEqual([
    "We have been in dispute with Nordwind since 2 November: Cause of the outage, in writing. Their answer is due by 1 December.",
    "By the contract €14,300 is due to us for the promise that was missed.",
  ]);
  const late = memoFacts({ ...memos.dispute.subject, nextAt: "2026-11-20T11:00:00.000Z", owed: null });
  expect(said(memoPaper(late)).slice(0, 2)).toEqual([
    "We have been in dispute with Nordwind since 2 November: Cause of the outage, in writing. Their answer was due by 20 November; the dispute is still open.",
    "What it costs us, and whom it concerns, is not in the record.",
  ]);
  expect(said(withNextWord(memoPaper(memos.failed), "2026-12-01")).at(-1)).toBe(
    "We write again by 1 December, also if there is nothing new.",
  );
});

test("neither has a typed number in a sentence, and each figure an origin", () => {
  for (const paper of [departmentPaper(departmentFacts()), ...Object.values(memos).map((facts) => memoPaper(facts))]) {
    for (const { text } of sentencesOf(paper.paper as PaperKind, paper, {})) {
      expect(sentenceFault(text, paper), text).toBeNull();
      for (const name of figuresIn(text)) expect(paper.figures[name], name).toBeDefined();
    }
    for (const figure of Object.values(paper.figures)) {
      const origin = "as" in figure ? paper.figures[figure.as] : figure;
      expect(origin && "query" in origin ? origin.query : "", valueWords(figure)).toMatch(/^[\w.]+@\d+$/);
    }
  }
});
