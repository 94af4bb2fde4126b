import fc from "fast-check";
import { expect, test } from "vitest";
import { newBase } from "../../kernel/record.ts";
import { addMinutes } from "../../kernel/time.ts";
import { announcement, audienceOf, draftOf, type ToldGroup, type Touched, wordsFor } from "./announcement.rules.ts";
import { isOwnOf } from "./approval.rules.ts";
import { actorOf, factsOf, id, now, people, plannedChange } from "./change.fixture.ts";
import type { ChangeCommand } from "./commands.ts";
import type { ChangeFacts, ReviewStanding } from "./facts.ts";
import type { ChangeRequest } from "./model.ts";
import { type ReviewCause, reviewCauses } from "./register.model.ts";
import { change } from "./rules.ts";
import type { Suspicion } from "./suspicion.model.ts";
import { suspicion } from "./suspicion.rules.ts";

type Sent = { type: string } & Record<string, unknown>;
/** Runs one command on a change; answers the next record with its events, or the refusal's code. */
function send(current: ChangeRequest, sent: Sent, facts: ChangeFacts) {
  const asked = { now, actor: actorOf(people.director), current, command: sent as ChangeCommand, facts, id, newId: () => id };
  const decision = change.decide(asked);
  return decision.ok ? { ...decision.next, told: decision.events.map((event) => event.type) } : decision.refusal.code;
}
const withReviews = (reviewWhen: ReviewCause[], more: Partial<ChangeFacts> = {}): ChangeFacts => {
  const facts = factsOf(more);
  return { ...facts, types: new Map([...facts.types].map(([type, terms]) => [type, { ...terms, reviewWhen }])) };
};
const close = (closeCode: string): Sent => ({ type: "close", closeCode, closeNotes: "So" });

test("each cause asks for a review where the type says so, once, and nowhere else", () => {
  const running = plannedChange({ state: "-1", startedAt: now });
  for (const cause of reviewCauses)
    for (const facts of [withReviews([cause]), withReviews(reviewCauses.filter((one) => one !== cause))]) {
      const asks = facts.types.get("normal")!.reviewWhen.includes(cause);
      const after = {
        rolledBack: () => send(running, { type: "rollBack", reason: "No ping" }, facts),
        causedMajor: () => send(running, { type: "noteCaused", incident: "7".repeat(32), caused: true, isMajor: true }, facts),
        emergency: () => null,
        unsuccessful: () => send(plannedChange({ state: "0" }), close("unsuccessful"), facts),
      }[cause]();
      if (cause === "unsuccessful") expect(after === "reviewToAsk", cause).toBe(asks);
      else if (after !== null) expect(after, cause).toMatchObject({ reviewRequired: asks ? true : running.reviewRequired });
    }
  const asked = send(running, { type: "openReview" }, withReviews([])) as ChangeRequest;
  expect(send(asked, { type: "openReview" }, withReviews([]))).toBe("reviewOpen");
});

test("a change that needs a review closes with an approved or waived one, and with no other", () => {
  const facts = (state: string | null): ChangeFacts => {
    const review: ReviewStanding = { id, number: "PIR0000001", state: state ?? "", ownerName: null, dueAt: null };
    return withReviews([], { reviews: state === null ? new Map() : new Map([[id, review]]), approvals: new Map() });
  };
  const record = plannedChange({ state: "0", reviewRequired: true, reviewBecause: "this change" });
  for (const state of [null, "draft", "inReview", "approved", "waived"]) {
    const answer = send(record, close("unsuccessful"), facts(state));
    expect(typeof answer === "string" ? answer : answer.state, String(state)).toBe(
      state === "approved" || state === "waived" ? "3" : "reviewNeeded",
    );
  }
});

test("what it caused keeps it from being a success; a yes that is taken back does not", () => {
  const incident = "7".repeat(32);
  const note = (current: ChangeRequest, caused: boolean) =>
    send(current, { type: "noteCaused", incident, caused, isMajor: false }, factsOf()) as ChangeRequest;
  const yes = note(plannedChange({ state: "0", changeType: "standard" }), true);
  expect(note(yes, true)).toBe("nothingToDo");
  expect(yes.causedIncidents).toEqual([incident]);
  expect(send(yes, close("successful"), factsOf())).toBe("causedIncident");
  expect(send(note(yes, false), close("successful"), factsOf())).toMatchObject({ state: "3" });
  expect(send(yes, close("successful_issues"), factsOf({ questions: new Map([[id, 2]]) }))).toBe("questionsOpen");
});

const someone = fc.constantFrom("a", "b", "c", "d");
const touched = fc.uniqueArray(fc.record({ id: fc.constantFrom("1", "2", "3"), owner: fc.option(someone) }), { selector: (one) => one.id });
const groups = fc.array(fc.record({ services: fc.uniqueArray(fc.constantFrom("1", "2", "3")), people: fc.uniqueArray(someone) }), {
  maxLength: 4,
});
test("told are the owners and the people of every group that is for one of the services or for all, each once", () => {
  fc.assert(
    fc.property(touched, groups, (services, given) => {
      const known = services.map((one): Touched => ({ ...one, name: `Service ${one.id}`, isDirect: true }));
      const named = given.map((group, at): ToldGroup => ({ ...group, name: `Group ${at}` }));
      const told = audienceOf(known, named);
      // Independently: ask for each person by itself.
      const expected = (["a", "b", "c", "d"] as const).filter(
        (person) =>
          services.some((one) => one.owner === person) ||
          (services.length > 0 &&
            given.some(
              (group) =>
                group.people.includes(person) && (group.services.length === 0 || services.some((one) => group.services.includes(one.id))),
            )),
      );
      expect(told.map((one) => one.person)).toEqual(expected);
      for (const one of told) expect(one.why.length).toBeGreaterThan(0);
    }),
  );
});

test("each reads the window in their own zone, wherever the writer put it", () => {
  const window = { windowFrom: "2026-11-27T20:00:00.000Z", windowTo: "2026-11-27T22:00:00.000Z" };
  const berlin = "From Fri 27 Nov 21:00 to Fri 27 Nov 23:00 (Europe/Berlin)";
  expect(wordsFor({ ...window, text: "Hello. {window}. Bye" }, "Europe/Berlin", now)).toBe(`Hello. ${berlin}. Bye`);
  expect(wordsFor({ ...window, text: "Hello" }, "Europe/Berlin", now)).toBe(`${berlin}\n\nHello`);
  const said = { number: "CHG0000001", shortDescription: "New firmware.", riskImpactAnalysis: null };
  const { subject, text } = draftOf(said, [{ id: "1", name: "Remote access", owner: null, isDirect: true }], "Ana Lyst");
  expect(subject).toBe("Planned work on Remote access");
  expect(text).toContain("What is done: New firmware.\n");
  expect(text).toContain("Questions go to Ana Lyst; name CHG0000001.");
});

test("a change from before authors were kept has none", () => {
  const old = { ...plannedChange(), authors: null };
  expect(Object.values(people).filter((person) => isOwnOf(old, person))).toEqual([people.requester, people.implementer]);
});

test("a yes is taken back by another manager alone, never by those whose change it is", () => {
  const owned = plannedChange({ state: "3", authors: [people.other] });
  const base = newBase({ id: "4".repeat(32), now, actor: actorOf(people.director) });
  const said = {
    change: id,
    incident: "7".repeat(32),
    reason: "item",
    openedAt: now,
    answeredBy: null,
    answeredAt: null,
    words: null,
  } as const;
  const facts = { major: new Set<string>(), changes: new Map([[id, owned]]) };
  const denied = (person: string, answer: Suspicion["answer"], permissions: string[]) => {
    const actor = { ...actorOf(person), permissions: new Set(["change.write", ...permissions]) };
    const current: Suspicion = { ...base, ...said, answer };
    const asked = { now, actor, current, facts, id: current.id, newId: () => id };
    const decision = suspicion.decide({ ...asked, command: { type: "deny", words: "The disk was full before" } });
    expect(decision.ok ? null : decision.refusal).toEqual(suspicion.gate({ ...asked, command: { type: "deny" } }));
    return decision.ok ? null : decision.refusal.code;
  };
  for (const person of Object.values(people)) {
    const isOwn = [people.requester, people.implementer, people.other].includes(person);
    expect(denied(person, "open", [])).toBeNull();
    expect(denied(person, "yes", [])).toBe("takenBackByManager");
    expect(denied(person, "yes", ["change.manage"])).toBe(isOwn ? "ownCause" : null);
  }
});

test("those whom a change touches are told once an hour, or once more with a reason", () => {
  const tell = (announcedAt: string | null, again: string | null) => {
    const planned = plannedChange({ state: "-2", announcedAt });
    const facts = { changes: new Map([[id, { change: planned, services: [], people: [] }]]) };
    const command = { type: "create" as const, change: id, subject: "Planned work", text: "{window}", again };
    const decision = announcement.decide({ now, actor: actorOf(people.director), current: null, command, facts, id, newId: () => id });
    return decision.ok ? null : decision.refusal.code;
  };
  const early = (minutes: number) => addMinutes(now, -minutes);
  expect([
    tell(null, null),
    tell(early(60), null),
    tell(early(59), null),
    tell(early(59), " "),
    tell(early(1), "The window moved"),
  ]).toEqual([...[null, null, "toldLately", "toldLately", null]]);
});
