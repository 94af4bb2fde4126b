import { expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import { snapshotOf } from "../../kernel/paper.ts";
import { type Briefing, composedPaper } from "./model.ts";
import { briefing } from "./rules.ts";

const id = "b".repeat(32);
const content = { paper: "incident", meta: {}, figures: {}, dates: {}, refs: {}, headline: "It works again." };
const paper = {
  id,
  paper: "incident",
  incident: "i".repeat(32),
  content,
  edits: {},
  audience: [],
  distributedTo: [],
  extra: {},
} as Partial<Briefing>;

test.each<[string, Briefing["state"], Parameters<typeof briefing.decide>[0]["command"]]>([
  ["issue", "reviewed", { type: "issue" }],
  ["distribute", "issued", { type: "distribute", to: ["p".repeat(32)], words: null }],
])("a paper on an incident that was restricted since stays in the house: %s", (_what, state, command) => {
  const current = { ...paper, state } as Briefing;
  const fit = { snapshot: snapshotOf(composedPaper(current)), fault: null, prints: { a4: "a".repeat(64), "us-letter": "b".repeat(64) } };
  const facts = { gathered: new Map(), authors: new Map(), fits: new Map([[id, fit]]), look: null, hasMail: true, asksReceipts: false };
  const asked = { now: "2026-11-26T09:00:00.000Z", actor: systemActor("web"), current, command, id, newId: () => id };
  const code = (restricted: readonly string[]) => {
    const done = briefing.decide({ ...asked, facts: { ...facts, restricted: new Set(restricted) } });
    return done.ok ? null : done.refusal.code;
  };
  expect([code([]), code([id])]).toEqual([null, "restrictedSince"]);
});

test("where no mail leaves the house, no paper is said to be sent", () => {
  const current = { ...paper, state: "issued" } as Briefing;
  const command = { type: "distribute" as const, to: ["p".repeat(32)], words: null };
  const facts = {
    gathered: new Map(),
    authors: new Map(),
    fits: new Map(),
    restricted: new Set<string>(),
    look: null,
    hasMail: false,
    asksReceipts: false,
  };
  const done = briefing.decide({
    now: "2026-11-26T09:00:00.000Z",
    actor: systemActor("web"),
    current,
    command,
    facts,
    id,
    newId: () => id,
  });
  expect(done).toMatchObject({ ok: false, refusal: { code: "noMail" } });
});

test("a memo that still asks for the day of its next word is not issued", () => {
  const nextWord = { text: "No day is set for our next word. Set one before this goes out." };
  const memo = { ...paper, paper: "memo", content: { ...content, paper: "memo", nextWord } } as Partial<Briefing>;
  const issue = (current: Briefing) => {
    const fit = { snapshot: snapshotOf(composedPaper(current)), fault: null, prints: { a4: "a".repeat(64), "us-letter": "b".repeat(64) } };
    const none = { gathered: new Map(), authors: new Map(), restricted: new Set<string>(), look: null, hasMail: true, asksReceipts: false };
    const asked = { now: "2026-11-26T09:00:00.000Z", actor: systemActor("web"), current, id, newId: () => id };
    const done = briefing.decide({ ...asked, command: { type: "issue" }, facts: { ...none, fits: new Map([[id, fit]]) } });
    return done.ok ? null : done.refusal.code;
  };
  const said = { ...memo.content, nextWord: { text: "We write again by Friday." } };
  expect(issue({ ...memo, state: "reviewed" } as Briefing)).toBe("nextWordNeeded");
  expect(issue({ ...memo, content: said, state: "reviewed" } as Briefing)).toBeNull();
});
