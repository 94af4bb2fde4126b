import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { makeTypesetter } from "../../engine/typeset/typesetter.ts";
import { spoken } from "../../kernel/paper-words.ts";
import { calmRisk, id, now, people, plannedChange } from "../change/change.fixture.ts";
import { digestOf } from "../change/digest.rules.ts";
import type { ChangeRequest } from "../change/model.ts";
import { riskOf } from "../change/risk.rules.ts";
import type { BoardChange, Item, PackFacts } from "./cab-pack.model.ts";
import { cabPack } from "./cab-pack.rules.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const typesetter = makeTypesetter({ root });
afterAll(() => typesetter.close());

const ids = [id, "2".repeat(32), "3".repeat(32)] as const;

function itemOf(change: string, more: Partial<Item> = {}): Item {
  return {
    ...{ id: change, title: "Firmware of the firewall", subjectKind: "change", subject: change, subjectNumber: `CHG${change.slice(0, 7)}` },
    ...{ presenter: people.implementer, plannedMinutes: 10, why: "Approval overdue", sinceLast: "It is here for the first time." },
    ...{ disposition: "open", reason: null, conditions: [], ...more },
  };
}

function boardChange(change: string, more: Partial<ChangeRequest> = {}, points: Partial<typeof calmRisk> = {}): BoardChange {
  const record = plannedChange({ id: change, number: `CHG${change.slice(0, 7)}`, state: "-3", ...more });
  const approval = { groupName: "Board", state: "requested" as const, quorum: 2, voters: [people.voter, people.other], votes: [] };
  return {
    ...{ record, missing: [], cab: null, pointOfNoReturn: "2026-11-27T21:30:00.000Z", freezes: [], collisions: [], unwatched: [] },
    ...{ isOutsideMaintenance: false, isConsented: true, risk: riskOf(record, { ...calmRisk, ...points }), approvals: [approval] },
  };
}

const risky = { dependents: 6, users: 2000, busyMinutes: 60, openIncidents: 2 };
function factsOf(more: Partial<PackFacts> = {}): PackFacts {
  const changes = [
    boardChange(ids[0], { approvalOverdueAt: now }, risky),
    boardChange(ids[1], { rollbackPlan: null }),
    boardChange(ids[2], { cabDecision: "approved" }),
  ];
  const decided = { ...changes[2]!, cab: "approved" as const };
  return {
    ...{ organisation: "Ostermere", zone: "Europe/Berlin", now, last: null, conditions: [], actions: [] },
    meeting: {
      ...{ number: "MTG0000027", title: "Change advisory board", startsAt: "2026-11-26T13:30:00.000Z", durationMinutes: 20 },
      ...{ place: "Alster", link: null, chair: people.director, invited: [people.voter, people.other] },
    },
    items: ids.map((one) => itemOf(one)),
    changes: new Map([changes[0]!, changes[1]!, decided].map((one) => [one.record.id, one])),
    names: new Map(Object.entries(people).map(([name, person]) => [person, name])),
    ...more,
  };
}

const set = async (facts: PackFacts) =>
  typesetter.set({
    paper: cabPack(facts),
    template: await readFile(`${root}/src/practices/briefing/papers/cab-pack.typ`, "utf8"),
    ...{ size: "a4", form: "pdf", pages: { least: 1, most: 80 }, isDraft: false },
  });

test("the headline says what waits, how risky, what is overdue and what has no way back", () => {
  const pack = cabPack(factsOf());
  expect(spoken(pack.headline, pack)).toBe(
    "Two changes wait for your decision on 26 November. CHG1111111 is of high risk: 52 points. One approval is overdue and one change has no rollback plan.",
  );
  // Each figure by its own count over the rows.
  const waiting = [...factsOf().changes.values()].filter((one) => one.cab === null);
  const votes = waiting.flatMap((one) => one.approvals).reduce((sum, row) => sum + row.quorum - row.votes.length, 0);
  expect(pack.figures.decide).toMatchObject({ value: String(waiting.length) });
  expect(pack.figures.awaited).toMatchObject({ value: String(votes) });
  expect(pack.minutes).toBe("30");
  expect(pack.keyFigures.find((one) => one.figure === "minutes")).toMatchObject({ broken: true });
});

test("a change shows its risk as a sum, its votes, its way back and what is in its way", () => {
  const known = boardChange(ids[0], {}, risky);
  const votes = [{ person: people.voter, through: null, decision: "reject" as const, words: "Not before {Friday}", at: now }];
  const change: BoardChange = {
    ...known,
    ...{
      approvals: [{ ...known.approvals[0]!, votes }],
      isOutsideMaintenance: true,
      missing: [{ step: "schedule", fields: ["Test plan"] }],
    },
    freezes: [{ name: "Year end", from: "2026-11-27T00:00:00.000Z", to: "2026-12-01T00:00:00.000Z", isExcepted: false }],
    collisions: [{ with: ids[1], reason: "sameThing", thing: null, number: "CHG7", title: "Router" }],
  };
  const [part] = cabPack(factsOf({ changes: new Map([[ids[0], change]]) })).changes;
  expect(part!.risk.lines.reduce((sum, line) => sum + Number(line.points), 0)).toBe(Number(part!.risk.points));
  expect(part!.votes).toEqual([{ group: "Board", stand: "0 of 2", who: 'No: voter, "Not before {Friday}". Not yet: other.' }]);
  expect(part!.inTheWay).toEqual([
    'Freeze "Year end", Fri 27 Nov 01:00 to Tue 1 Dec 01:00.',
    "CHG7 Router: touches the same thing.",
    "The window lies outside the maintenance windows of the service.",
    "Still missing: test plan.",
  ]);
  expect(part!.paragraphs.find((one) => one.label === "Taken back when:")!.text).toBe(
    "No ping after five minutes. Who calls it is not said; it takes 30 min; never rehearsed.",
  );
  expect(digestOf(change.record)).toHaveLength(64);
});

test("an empty agenda is a paper that says so", async () => {
  const pack = cabPack(factsOf({ items: [], changes: new Map() }));
  expect(spoken(pack.headline, pack)).toBe("No change waits for a decision of this board on 26 November.");
  expect(await set(factsOf({ items: [], changes: new Map() }))).toMatchObject({ ok: true, pages: 1, unsaid: [] });
  expect(await set(factsOf())).toMatchObject({ ok: true, unsaid: [] });
});

test("markup, braces and letters we do not have are printed as they can be; long lists are cut, and it is said", async () => {
  const title = '#panic("x") *b* {decide} $1$ <script> \\ [株] "q"';
  const many = Array.from({ length: 60 }, (_, at) => itemOf(String(at).padStart(32, "0"), { title, subject: null, subjectKind: null }));
  const hostile = boardChange(ids[0], {
    shortDescription: title,
    description: `${title}\n`.repeat(300),
    implementationPlan: "x".repeat(20_000),
  });
  const facts = factsOf({
    items: [...ids.map((one) => itemOf(one, { title })), ...many],
    changes: new Map([[ids[0], hostile]]),
    last: { number: "MTG1", title, startsAt: "2026-11-19T13:30:00.000Z", items: many },
    actions: many.map(() => ({ title, owner: people.voter, dueOn: "2026-11-20" })),
  });
  const pack = cabPack(facts);
  expect(pack.left).toContain("23 more items");
  expect(pack.last!.more).toBe("and 35 more in its minutes");
  const done = await set(facts);
  expect(done.ok ? "" : done.sentence).toBe("");
  if (done.ok) expect(done.pages).toBeLessThan(8);
});
