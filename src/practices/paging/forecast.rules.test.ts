import { expect, test } from "vitest";
import { addMinutes } from "../../kernel/time.ts";
import { begin } from "./escalation.rules.ts";
import { ahead, forecast } from "./forecast.rules.ts";
import { directoryOf, idOf, noon, samplePage, samplePerson, sampleTerms, stepTo } from "./paging.fixture.ts";

const [nadia, tobias] = [idOf("nadia"), idOf("tobias")];
const ways = new Map([
  [
    nadia,
    {
      high: [
        { method: null, methodType: "mail" as const, delayMinutes: 0 },
        { method: idOf("sms"), methodType: "sms" as const, delayMinutes: 5 },
      ],
      low: [],
    },
  ],
]);
const people = { [nadia]: samplePerson("Nadia"), [tobias]: samplePerson("Tobias", { delays: { high: [], low: [] } }) };
const roster = { kind: "roster" as const, id: idOf("roster"), level: 1 };
const terms = sampleTerms({
  steps: [stepTo([], { targets: [roster] }), stepTo([tobias]), stepTo([nadia], { delayMinutes: 20 })],
  repeatCount: 0,
  fallbackPerson: nadia,
});
/** Nadia is on call until a quarter past; then nobody is. */
const directory = directoryOf(people, noon, {
  onCall: (_roster, _level, at) => ({ name: "Primary", people: at < addMinutes(noon, 15) ? [nadia] : [] }),
});
const said = (page = samplePage({ terms }), at = noon) =>
  forecast({ page, directory, ways, at, timeZone: "Europe/Berlin" }).map(
    ({ afterMinutes, does, text }) => `${afterMinutes} ${does}: ${text}`,
  );

test("minute by minute: who is called, why, by which way, who is passed over, and how it ends", () => {
  expect(said()).toEqual([
    "0 calls: Nadia (on call in Primary): mail at once, SMS after 5 min",
    "10 calls: Tobias (named in the policy): by nothing but the inbox, which wakes nobody",
    "10 passes: Step 2 reaches nobody who would wake.",
    "10 calls: Nadia (named in the policy): mail at once, SMS after 5 min",
    "30 calls: Nadia (named in the policy): mail at once, SMS after 5 min",
    "40 alarms: It is given up, aloud: administrators and the channels for alarms are told.",
  ]);
});

test("turns are asked at the minute they matter: whoever is on call then", () => {
  expect(said(samplePage({ terms }), addMinutes(noon, 16))[0]).toBe("0 passes: Step 1 is passed over: nobody is there.");
});

test("what it waits for comes first", () => {
  const quietHours = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: "12:00", to: "14:30", timeZone: "Europe/Berlin", fromPriority: "3" as const };
  const page = samplePage({ terms: { ...terms, quietHours, groupWaitSeconds: 20 }, priority: "3" });
  expect(said(page).slice(0, 2)).toEqual([
    "0 waits: It waits 20 s for more to join; what is over by then pages nobody.",
    "0 waits: It waits until 14:30 for the quiet hours to end.",
  ]);
});

test("of a page that runs: what comes next, from where it stands; nothing of one that was answered", () => {
  const running = begin(samplePage({ terms }), "created", { ...directory, at: noon }).page;
  const next = ahead({ page: running, directory, ways, at: addMinutes(noon, 4), timeZone: "UTC" });
  expect(next.map(({ afterMinutes, persons }) => [afterMinutes, persons.map(({ name }) => name)])).toEqual([
    [6, ["Tobias"]],
    [6, []],
    [6, ["Nadia"]],
    [26, ["Nadia"]],
    [36, []],
  ]);
  expect(ahead({ page: { ...running, state: "acknowledged" }, directory, ways, at: noon, timeZone: "UTC" })).toEqual([]);
});
