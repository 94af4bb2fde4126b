import { expect, test } from "vitest";
import { addMinutes } from "../../kernel/time.ts";
import { acknowledge, begin, decline, end, escalate, handTo, type Moved, proceed, reprioritise, watch } from "./escalation.rules.ts";
import type { Page } from "./model.ts";
import { directoryOf, idOf, noon, samplePage, samplePerson, sampleTerms, stepTo } from "./paging.fixture.ts";

const [nadia, tobias, ines] = [idOf("nadia"), idOf("tobias"), idOf("ines")];
const people = { [nadia]: samplePerson("Nadia"), [tobias]: samplePerson("Tobias"), [ines]: samplePerson("Ines") };
const at = (minutes: number) => addMinutes(noon, minutes);
const known = (minutes = 0, more = {}) => directoryOf({ ...people, ...more }, at(minutes));
const two = sampleTerms({ steps: [stepTo([nadia]), stepTo([tobias], { delayMinutes: 20 })], repeatCount: 1, fallbackPerson: ines });
const told = (moved: Moved) => moved.events.map((event) => event.type);
const paged = (moved: Moved) => moved.events.flatMap((event) => (event.type === "personsPaged" ? [String(event.data?.text)] : []));

test("the steps are called one after the other, repeated, then the fallback, then it is given up with an alarm", () => {
  let moved = begin(samplePage({ terms: two }), "created", known());
  const calls = [paged(moved)];
  for (const minutes of [10, 30, 40]) {
    expect(moved.page.nextAt).toBe(at(minutes));
    moved = proceed(moved.page, known(minutes));
    calls.push(paged(moved));
  }
  moved = proceed(moved.page, known(60));
  calls.push(paged(moved));
  expect(calls).toEqual([["Nadia"], ["Tobias"], ["Nadia"], ["Tobias"], ["Ines"]]);
  expect(moved.page).toMatchObject({ state: "paging", step: 2, nextAt: at(70), timesPaged: 5, called: [nadia, tobias, ines] });
  moved = proceed(moved.page, known(70));
  expect(moved.page).toMatchObject({ state: "exhausted", nextAt: null, exhaustedAt: at(70), alarmedAt: at(70) });
  expect(told(moved)).toEqual(["pageExhausted"]);
});

test("a step with nobody on call is passed over at once; one that is not skipped waits its time", () => {
  const roster = { kind: "roster", id: idOf("roster"), level: 1 } as const;
  const empty = { targets: [roster], delayMinutes: 30, window: null, onNobody: "next" as const };
  const skipped = begin(samplePage({ terms: { ...two, steps: [{ ...empty, skipIfEmpty: true }, stepTo([nadia])] } }), "created", known());
  expect(paged(skipped)).toEqual(["Nadia"]);
  expect(told(skipped)).toEqual(["pageOpened", "stepSkipped", "personsPaged"]);
  const waited = begin(samplePage({ terms: { ...two, steps: [{ ...empty, skipIfEmpty: false }, stepTo([nadia])] } }), "created", known());
  expect(waited.page).toMatchObject({ state: "paging", step: 0, calling: [], nextAt: at(30) });
  const directory = { ...known(), onCall: () => ({ name: "Primary", people: [tobias] }) };
  const answered = begin(samplePage({ terms: { ...two, steps: [{ ...empty, skipIfEmpty: true }] } }), "created", directory);
  expect(answered.events.at(-1)!.data).toMatchObject({ calls: [{ person: tobias, why: "you are on call in Primary" }] });
});

test("on nobody: the fallback in their place, or an alarm once", () => {
  const gone = { [nadia]: samplePerson("Nadia", { active: false }) };
  const first = (onNobody: "fallback" | "alarm") =>
    begin(samplePage({ terms: { ...two, steps: [stepTo([nadia], { onNobody }), stepTo([tobias])] } }), "created", known(0, gone));
  expect(paged(first("fallback"))).toEqual(["Ines"]);
  expect(first("fallback").page).toMatchObject({ step: 0, calling: [ines], nextAt: at(10) });
  const alarmed = first("alarm");
  expect(told(alarmed)).toEqual(["pageOpened", "stepSkipped", "alarmRaised", "personsPaged"]);
  expect(alarmed.page).toMatchObject({ alarmedAt: noon, calling: [tobias] });
});

test("whom nothing reaches counts as nobody, and is told in the inbox all the same", () => {
  const deaf = { [nadia]: samplePerson("Nadia", { delays: { high: [], low: [0] } }) };
  const moved = begin(samplePage({ terms: two }), "created", known(0, deaf));
  expect(paged(moved)).toEqual(["Nadia", "Tobias"]);
  expect(moved.page).toMatchObject({ step: 1, calling: [tobias], called: [nadia, tobias] });
});

test("a policy in which nobody is left is given up at once, aloud", () => {
  const moved = begin(samplePage({ terms: sampleTerms({ repeatCount: 3 }) }), "created", known());
  expect(moved.page).toMatchObject({ state: "exhausted", alarmedAt: noon });
  expect(told(moved)).toEqual(["pageOpened", "pageExhausted"]);
});

test("hours of a step pass it over outside them", () => {
  const night = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: "22:00", to: "06:00", timeZone: "Europe/Berlin" };
  const terms = { ...two, steps: [stepTo([nadia], { window: night }), stepTo([tobias])] };
  expect(paged(begin(samplePage({ terms }), "created", known()))).toEqual(["Tobias"]);
  expect(paged(begin(samplePage({ terms }), "created", known(10 * 60)))).toEqual(["Nadia"]);
});

test("the first page lets more join, critical ones do not wait, and what is over meanwhile pages nobody", () => {
  const terms = { ...two, groupWaitSeconds: 20 };
  const low = begin(samplePage({ terms, priority: "2" }), "created", known());
  expect(low.page).toMatchObject({ state: "waiting", waitsFor: "joins", nextAt: "2026-11-26T12:00:20.000Z", calling: [] });
  expect(told(end(low.page, "resolved", noon))).toEqual(["pageEnded"]);
  expect(paged(begin(samplePage({ terms }), "created", known()))).toEqual(["Nadia"]);
  const raised = reprioritise(low.page, "1", true, known());
  expect(paged(raised)).toEqual(["Nadia"]);
});

test("quiet hours hold what they name until they end, and never priority 1", () => {
  const quietHours = {
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    from: "11:00",
    to: "14:30",
    timeZone: "Europe/London",
    fromPriority: "2" as const,
  };
  const terms = { ...two, quietHours };
  const held = begin(samplePage({ terms, priority: "3" }), "created", known());
  expect(held.page).toMatchObject({ state: "waiting", waitsFor: "quietHours", nextAt: "2026-11-26T14:30:00.000Z" });
  expect(told(held)).toEqual(["pageOpened", "pageHeld"]);
  expect(paged(proceed(held.page, known(150)))).toEqual(["Nadia"]);
  expect(paged(begin(samplePage({ terms, priority: "1" }), "created", known()))).toEqual(["Nadia"]);
  const begun = begin(samplePage({ terms, priority: "3", openedAt: at(-65) }), "created", known(-65));
  const evening = proceed(begun.page, known(-55));
  expect(evening.page).toMatchObject({ state: "paging", step: 0, waitsFor: "quietHours", calling: [nadia] });
  expect(paged(escalate(evening.page, known(-50)))).toEqual(["Tobias"]);
});

test("outside support hours a page waits for them, a critical one only where the policy says so", () => {
  const supportHours = {
    timeZone: "Europe/Berlin",
    always: false,
    segments: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: "08:00", to: "12:00" })),
    holidays: ["2026-11-27"],
  };
  const opened = (criticalAnyTime: boolean, priority: Page["priority"]) =>
    begin(samplePage({ terms: { ...two, supportHours, criticalAnyTime }, priority }), "created", known()).page;
  expect(opened(true, "2")).toMatchObject({ waitsFor: "supportHours", nextAt: "2026-11-30T07:00:00.000Z" });
  expect(opened(false, "1")).toMatchObject({ waitsFor: "supportHours" });
  expect(opened(true, "1")).toMatchObject({ state: "paging" });
});

const acked = (page: Page, minutes: number) => acknowledge(page, { by: nadia, name: "Nadia", via: "web", at: at(minutes) }).page;

test("an acknowledgement ends the calling; silence calls again, activity and a raise do what the policy says", () => {
  const watching = samplePage({ terms: { ...two, repageAfterMinutes: 30 } });
  const page = acked(begin(watching, "created", known()).page, 2);
  expect(page).toMatchObject({ state: "acknowledged", nextAt: at(32), calling: [], acknowledgedBy: nadia });
  expect(watch(page, known(32), at(20)).page).toMatchObject({ state: "acknowledged", nextAt: at(50) });
  const again = watch(page, known(32), null);
  expect(again.page).toMatchObject({ state: "paging", cause: "silence", round: 2, step: 0, acknowledgedAt: null });
  expect(paged(again)).toEqual(["Nadia"]);
  expect(acked(begin(samplePage({ terms: two }), "created", known()).page, 2).nextAt).toBeNull();
  expect(reprioritise(page, "1", true, known(5)).page).toMatchObject({ state: "paging", cause: "raised", round: 2 });
  const stays = { ...page, terms: { ...page.terms, repageOnRaise: false } };
  expect(reprioritise(stays, "1", true, known(5)).page.state).toBe("acknowledged");
});

test("handed on: the other is called instead and the time begins anew; who cannot is left out, and alone makes the next step begin", () => {
  const begun = begin(samplePage({ terms: two }), "created", known()).page;
  const handed = handTo(begun, ines, { id: nadia, name: "Nadia" }, known(4));
  expect(handed.page).toMatchObject({ calling: [ines], step: 0, nextAt: at(14), called: [nadia, ines] });
  const declined = decline(begun, { by: nadia, name: "Nadia", reason: "on a train" }, known(3));
  expect(paged(declined)).toEqual(["Tobias"]);
  expect(declined.page).toMatchObject({ declined: [nadia], step: 1, nextAt: at(23) });
  expect(paged(proceed(declined.page, known(23)))).toEqual(["Tobias"]);
  const together = begin(samplePage({ terms: { ...two, steps: [stepTo([nadia, tobias])] } }), "created", known()).page;
  expect(decline(together, { by: nadia, name: "Nadia", reason: null }, known(1)).page).toMatchObject({ calling: [tobias], nextAt: at(10) });
});

test("the ways of a person that come later are waited for", () => {
  const later = { [nadia]: samplePerson("Nadia", { delays: { high: [0, 5, 8], low: [0] } }) };
  expect(begin(samplePage({ terms: two }), "created", known(0, later)).page.nextNotificationAt).toBe(at(5));
  expect(begin(samplePage({ terms: two, priority: "3" }), "created", known(0, later)).page.nextNotificationAt).toBeNull();
});
