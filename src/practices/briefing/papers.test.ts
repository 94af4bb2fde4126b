import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { makeTypesetter } from "../../engine/typeset/typesetter.ts";
import { figuresIn, type Paper, sentenceFault } from "../../kernel/paper.ts";
import { spoken, valueWords } from "../../kernel/paper-words.ts";
import { boardFacts, boardMeasures } from "./board.fixture.ts";
import { boardPaper, keptIn } from "./board.rules.ts";
import { type Chart, drawnCharts } from "./chart.rules.ts";
import { departmentPaper } from "./department.rules.ts";
import { executivePaper } from "./executive.rules.ts";
import { incidentPaper } from "./incident-page.rules.ts";
import { memoPaper } from "./memo.rules.ts";
import type { PaperKind } from "./model.ts";
import { house, incidentFacts, measure, measures, periodFacts } from "./paper.fixture.ts";
import { departmentFacts, memoFacts, memos, reported } from "./review.fixture.ts";
import { editedPaper, keptEdits, sentencesOf } from "./sentence.rules.ts";
import { weeklyPaper } from "./weekly.rules.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const typesetter = makeTypesetter({ root });
afterAll(() => typesetter.close());

const lengths = { weekly: 2, executive: 1, incident: 1, vendor: 2, board: 6, department: 2, memo: 1 } as const;
async function set(kind: PaperKind, paper: Paper & { charts?: Record<string, Chart> }, size: "a4" | "us-letter" = "a4") {
  const template = await readFile(`${root}/src/practices/briefing/papers/${kind}.typ`, "utf8");
  const pages = { least: lengths[kind], most: lengths[kind] };
  const done = await typesetter.set({ paper, template, charts: drawnCharts(paper.charts), size, form: "pdf", pages, isDraft: false });
  return done.ok ? (done.unsaid.length === 0 ? done.pages : done.unsaid.join()) : done.sentence;
}

/** What a paper says, as text: its sentences in order, filled. */
const said = (kind: PaperKind, paper: Paper) => sentencesOf(kind, paper, {}).map((one) => spoken(one.text, paper));
const month = () =>
  periodFacts({
    period: {
      ...{ key: "2026-10", from: "2026-10-01", to: "2026-11-01", fromAt: "2026-09-30T22:00:00.000Z", toAt: "2026-10-31T23:00:00.000Z" },
      ...{ label: "October 2026", short: "October" },
    },
    previous: { short: "September" },
  });

test("of a confidential review the weekly review says that it is restricted, and not who has it", () => {
  const facts = periodFacts();
  const [one] = facts.critical;
  const review = { state: "restricted", owner: null, dueAt: null, approvedAt: null };
  const paper = weeklyPaper({ ...facts, critical: [{ ...one!, review }] });
  expect(JSON.stringify(paper)).toContain('"review":"restricted"');
  expect(JSON.stringify(weeklyPaper(facts))).not.toContain('"review":"restricted"');
});

test("the weekly review says what happened, what is off course, what waits, and what it could not measure", () => {
  expect(said("weekly", weeklyPaper(periodFacts()))).toEqual([
    "One critical incident, over in 88 minutes. 2 of 4 promises are on course; furthest off is critical incidents under 2 h (86\u202f%, target 95\u202f%). Only 4 of 5 could be measured. One decision waits.",
    "In these weeks 1,776 were opened and 1,804 resolved: as much went as came. What is slow is slow for another reason than hands; see the flow on the scorecard.",
    "24 changes were closed; one failed, two were emergencies, one was done without approval.",
    "In the 30 days to the end of the week twelve lines came to NOW; 7 of 9 that were judged were right to tell. One line it had left for the week was moved there by hand.",
    "Not measured: Reviews done in 10 days (nothing to count).",
  ]);
});

test("the executive briefing says which promises were kept, what was missed by how much, and the one decision", () => {
  const paper = executivePaper(month());
  expect(said("executive", paper)).toEqual([
    "We kept 2 of 4 promises in October. The misses: critical incidents under 2 h (86\u202f%, target 95\u202f%) and SLA kept, resolution (94.9\u202f%, target 95.0\u202f%). Only 4 of 5 could be measured. We need a decision on CHG0000311 by 27 November.",
    "6 of 7 made it. It is better than before: 86\u202f%, after 80\u202f%. The longest was INC0001204, 88 minutes.",
    "854 of 899 made it. It is worse than before: 94.9\u202f%, after 95.6\u202f%.",
    "Decision wanted by 27 November: CHG0000311",
    "Database patch. It waits for Change advisory board, approval due. It is the only one that waits (1 decision).",
    "One change of high risk begins within a week, first CHG0000312, Firewall firmware.",
    "Freeze “Year end” until 5 January 2027; three changes inside it.",
    "What could not be measured is marked so in the table; it counts neither as kept nor as missed.",
  ]);
});

test("the incident's page says how long, whom, what it cost, where the time went; the stretches add up", () => {
  const paper = incidentPaper(incidentFacts());
  expect(said("incident", paper)).toEqual([
    "For 88 minutes on 19 November 1,900 people could not use Payments. It cost us about €35,112. Two changes are agreed, the last due 15 December.",
    "We noticed it at 13:22; somebody worked on it from 13:25; it was declared critical at 13:34; the cause was known at 14:02. It worked again at 14:50.",
    "Nothing is asked of you",
    "What was agreed is under way, and each change is seen to work by somebody else before it counts as done.",
  ]);
  const { phases } = paper.charts;
  if (phases?.kind !== "phases") throw new Error("no phases");
  expect(phases.parts.reduce((sum, part) => sum + part.value, 0)).toBe(88);
  // Words of the review are data: their numbers stand, and are no sentence of the paper.
  expect(paper.why.map((one) => one.quote)).toContain("A storage controller failed at 13:22.");
});

test("the board's pack answers first, and its figures are those of the rows", () => {
  const facts = boardFacts();
  const paper = boardPaper(facts);
  // Counted by hand: one of 90 minutes in August; the other began after the quarter.
  const bars = (paper.charts.outage as Extract<Chart, { kind: "bars" }>).bars;
  expect(bars.map((one) => one.label)).toEqual(["July", "August", "September"]);
  expect([bars[0], bars[2]]).toMatchObject([
    { value: 0, above: "none" },
    { value: 0, above: "none" },
  ]);
  expect(bars[1]).toMatchObject({ value: 90, above: "90 min, 1 incident" });
  expect(said("board", paper)).toEqual([
    "We kept 5 of 7 promises in Q3 2026, after 7 of 8 in Q2 2026. Only 7 of 8 could be measured. Two critical incidents cost us about €35,112 of work. We ask you to decide on Managed hosting by 27 November.",
    "Missed: critical incidents under 2 h (86\u202f%, target 95\u202f%). Two critical incidents, after 4 the quarter before.",
    "Missed: SLA kept, resolution (94.9\u202f%, target 95.0\u202f%).",
    "€160,000 was invoiced by vendors, €150,000 was forecast; 12 of 14 monthly amounts can be compared. Salaries and investments are not kept in this office.",
    "Decision wanted by 27 November: Managed hosting",
    "It costs €412,000 a year, with Nordwind. Notice can be given until 18 December 2026. Without a word from us it goes on after 31 March 2027, on the same terms.",
    "Kept: 5 of 7; what was missed is in red. 7 of 8 could be measured; the others count neither as kept nor as missed.",
    "Two critical incidents in the quarter, 4 in the one before. 1 of 2 have a cost, together about €35,112. Of one the review is not approved yet.",
    "Contracts in force cost €600,001 in a year; three vendors hold 97\u202f% of it.",
    "Until 30 June 2027 notice can be given on 2 contracts. One is not decided. Of 2 others the day is not known.",
    "One accepted risk stands, with a name and a day. Three open problems have a step that is overdue.",
    "124 changes were closed; four failed, ten were emergencies, one was made without approval. Change success is 96.0\u202f%, after 96.1\u202f%.",
    "One improvement was measured; of one the number is better. One that did not work is a result as well. What was agreed with vendors along with them saves €18,000 a year.",
    "41 pages rang for 9 people, twelve of them at night; whoever was called most heard eight. One was answered by nobody. Working hours, illness and who left are not kept in this office.",
  ]);
  // Counted here by hand: what each quarter kept of what it measured.
  const kept = [-1, -2, -3, -4, -5].map((at) => {
    const judged = boardMeasures.filter((one) => one.target !== null && one.points.at(at) != null);
    const met = judged.filter((one) =>
      one.direction === "atMost" ? one.points.at(at)! <= one.target! : one.points.at(at)! >= one.target!,
    );
    return { kept: met.length, measured: judged.length };
  });
  expect([-1, -2, -3, -4, -5].map((at) => keptIn(facts.measures, at))).toEqual(kept);
  expect(paper.vendors.rows.map((one) => [one.label, valueWords(one.share)])).toEqual([
    ["Nordwind", "69\u202f%"],
    ["Blue Line", "20\u202f%"],
    ["Ostrava Print", "8\u202f%"],
    ["Small Works", "3\u202f%"],
    ["Far West", "–"],
  ]);
  // What was due and is not decided is asked at once; where nothing is open, nothing is asked.
  const late = boardPaper(boardFacts({ notices: [{ ...facts.notices[0]!, decideOn: "2026-11-20" }] }));
  expect(spoken(late.ask.title, late)).toBe("Decision wanted at once: Managed hosting");
  const quiet = boardPaper(boardFacts({ notices: [], decisions: [] }));
  expect(quiet.ask.title).toBe("Nothing is asked of you");
  expect(boardPaper(boardFacts({ spend: [] })).answers[2]!.answer).toBe("not known");
});

test("no sentence that rules compose has a typed number, and each figure has an origin", () => {
  const unmeasured = executivePaper({ ...month(), measures: [] });
  const papers = [
    weeklyPaper(periodFacts()),
    executivePaper(month()),
    unmeasured,
    incidentPaper(incidentFacts()),
    boardPaper(boardFacts()),
  ];
  for (const paper of papers) {
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

test("each has exactly its pages on both sizes: as usual, with nothing at all, and with far too much", async () => {
  const nothing = { critical: [], decisions: [], coming: [], actions: [], resting: [], freezes: [] };
  const none = measures.map((one) => measure(one.key, { why: "nothing to count" }));
  const empty = {
    ...nothing,
    ...{ measures: none, toDate: { label: "November", measures: none }, changes: { closed: 0, failed: 0, emergency: 0, unauthorised: 0 } },
    weeks: [0, 0].map((count, at) => ({ from: `2026-11-${9 + 7 * at}`, opened: count, resolved: count })),
  };
  const usual = periodFacts();
  const long = (text: string) => `${text} #panic("x") *b* {kept} [株式会社] ${"and more ".repeat(40)}`;
  const many = <T>(one: T) => Array.from({ length: 60 }, () => one);
  // Every number that has a target, each missed.
  const all = ["availability", "satisfaction", "reopened", "criticalRestored", "slaResolution", "slaResponse", "reviews", "changeSuccess"];
  const missed = all.map((key) => measure(key, { value: key === "reopened" ? 9 : 1, n: 1000, part: 10 }, 2));
  const full = {
    ...{ measures: missed, toDate: { label: "November", measures: missed } },
    critical: many({ ...usual.critical[0]!, title: long("Payments") }),
    decisions: many({ ...usual.decisions[0]!, title: long("Patch"), who: long("Board") }),
    coming: many({ ...usual.coming[0]!, title: long("Firmware"), service: long("Network") }),
    actions: many({ ...usual.actions[0]!, title: long("Route"), owner: long("Somebody") }),
    resting: many({ ...usual.resting[0]!, title: long("Disk"), owner: long("Somebody") }),
    freezes: many({ ...usual.freezes[0]!, name: long("Year end") }),
  };
  const nothingReported = reported({
    ...{ opened: 0, resolved: 0, promised: 0, kept: 0, waiting: 0, rated: 0, ratingSum: 0, medianMinutes: null, lostHours: 0 },
  });
  const action = { ...incidentFacts().actions[0]!, title: long("Rehearse"), owner: long("Somebody") };
  const review = {
    ...incidentFacts().review!,
    rootCause: long("It failed"),
    businessImpact: long("Much"),
    factors: many(long("A factor")),
  };
  const fullIncident = incidentFacts({
    review,
    actions: many(action),
    incident: { ...incidentFacts().incident, notKnown: many(long("Why")) },
  });
  const bare = incidentFacts({
    ...{ review: null, actions: [], cost: null, promise: null, service: null, declaredAt: null, identifiedAt: null },
  });
  const quarter = boardFacts();
  const noQuarter = boardFacts({
    ...{ measures: none, critical: [], criticalBefore: 0, actions: [], changes: empty.changes, vendors: [], notices: [], spend: [] },
    ...{ unknownNotices: 0, risks: [], resting: 0, improvements: [], onCall: null, decisions: [] },
  });
  const fullQuarter = boardFacts({
    measures: [
      ...missed.map((one) => ({ ...one, points: one.points.map(() => 99) })),
      ...quarter.measures.filter((one) => one.target === null),
    ],
    critical: many({ ...quarter.critical[0]!, title: long("Payments"), cause: long("It failed") }),
    actions: many({ ...quarter.actions[0]!, title: long("Route"), owner: long("Somebody") }),
    vendors: many({ ...quarter.vendors[0]!, name: long("Vendor") }),
    notices: many({ ...quarter.notices[0]!, name: long("Contract"), vendor: long("Vendor") }),
    risks: many({ ...quarter.risks[0]!, title: long("Risk"), reason: long("Reason"), by: long("Somebody") }),
    improvements: many({ ...quarter.improvements[0]!, title: long("Better"), act: long("Act"), metric: long("Number") }),
    decisions: full.decisions,
  });
  for (const size of ["a4", "us-letter"] as const) {
    const boards = [quarter, noQuarter, fullQuarter].map((facts) => boardPaper(facts));
    const pagesOfBoards: (number | string)[] = [];
    for (const paper of boards) pagesOfBoards.push(await set("board", paper, size));
    expect(pagesOfBoards).toEqual([6, 6, 6]);
    const review = departmentFacts();
    const reviews = [
      review,
      departmentFacts({ total: nothingReported, before: nothingReported, pains: [], planned: [], notNow: [] }),
      departmentFacts({
        department: { name: long("Logistics"), head: long("Somebody") },
        pains: many({ ...review.pains[0]!, service: long("Printing") }),
        planned: many({ ...review.planned[1]!, title: long("Labels"), service: long("Printing"), step: long("Ask") }),
        notNow: many({ ...review.notNow[0]!, title: long("Gateway"), reason: long("Because") }),
      }),
    ];
    for (const facts of reviews) expect(await set("department", departmentPaper(facts), size)).toBe(2);
    const fullMemo = memoFacts(
      {
        ...{ kind: "incident", number: "INC0001204", title: long("Payments"), standing: "open", service: long("Payments"), users: 1900 },
        ...{ beganAt: house.now, cost: { amount: "35112", currency: "EUR" }, known: many({ label: "Known.", quote: long("It failed") }) },
        ...{ notKnown: many(long("Why")), actions: many({ ...action, state: "open" }), workaround: "Wait." },
      },
      "2026-12-04",
    );
    for (const facts of [...Object.values(memos), fullMemo]) expect(await set("memo", memoPaper(facts), size)).toBe(1);
    const pages = [
      await set("weekly", weeklyPaper(usual), size),
      await set("weekly", weeklyPaper(periodFacts(empty)), size),
      await set("weekly", weeklyPaper(periodFacts(full)), size),
      await set("executive", executivePaper(month()), size),
      await set("executive", executivePaper({ ...month(), ...empty }), size),
      await set("executive", executivePaper({ ...month(), ...full }), size),
      await set("incident", incidentPaper(incidentFacts()), size),
      await set("incident", incidentPaper(bare), size),
      await set("incident", incidentPaper(fullIncident), size),
    ];
    expect(pages).toEqual([2, 2, 2, 1, 1, 1, 1, 1, 1]);
  }
  expect(said("board", boardPaper(noQuarter)).slice(0, 2)).toEqual([
    "No promise of Q3 2026 can be judged: nothing was measured. There was no critical incident.",
    "None of its numbers could be measured. 0 critical incidents, after 0 the quarter before.",
  ]);
  expect(said("executive", executivePaper({ ...month(), ...empty }))[0]).toBe("No promise of October can be judged: nothing was measured.");
  expect(said("weekly", weeklyPaper(periodFacts(empty)))[0]).toBe(
    "No critical incident. No promise can be judged yet. Nothing waits for a decision.",
  );
});

test("an edited sentence stands in its place, and goes where its figures are gone", () => {
  const paper = executivePaper(month());
  const edit = { text: "We kept {kept}. It was a hard month.", by: null, at: house.now };
  const lost = { text: "Nobody saw {gone}.", by: null, at: house.now };
  expect(editedPaper(paper, { headline: edit }).headline).toBe(edit.text);
  expect(editedPaper(paper, { "misses.1.text": edit }).misses[1]!.text).toBe(edit.text);
  expect(editedPaper(paper, { "figures.kept": edit, "misses.9.text": edit }).misses).toEqual(paper.misses);
  expect(keptEdits("executive", paper, { headline: edit, "ask.text": lost, "figures.kept.label": edit })).toEqual({
    edits: { headline: edit },
    lost: ["ask.text", "figures.kept.label"],
  });
});
