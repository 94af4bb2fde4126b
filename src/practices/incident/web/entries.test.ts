import { expect, test } from "vitest";
import type { TimelineItem } from "./data.ts";
import { entriesOf, owesLastUpdate } from "./entries.ts";

const names = { refs: { person: { th: { label: "Thea Haas" }, ad: { label: "A. Dube" } } }, people: new Map() };
let n = 0;
const item = (type: string, data: Record<string, unknown> = {}, more: Partial<TimelineItem> = {}): TimelineItem => ({
  n: ++n,
  ordinal: 0,
  at: `2026-11-26T13:${String(n).padStart(2, "0")}:00.000Z`,
  actor: "th",
  onBehalfOf: null,
  kind: "incident",
  id: "i",
  type,
  label: type,
  data,
  changes: null,
  audience: "staff",
  ...more,
});
const leads = (items: TimelineItem[]) => entriesOf(items, names).map((one) => one.lead);

test("what one deed wrote is one entry, with its words below", () => {
  const handed = item("handedOver", { role: "commander", from: "th", to: "ad" });
  const note = item("noteAdded", { text: "Back at four." }, { n: handed.n, ordinal: 1, at: handed.at });
  expect(entriesOf([note, handed], names)).toMatchObject([{ lead: "T. Haas handed the command to A. Dube", body: "Back at four." }]);
});

test("the oldest comes first, and bookkeeping stays out", () => {
  const items = [item("incidentReported", { shortDescription: "ERP" }), item("clockStarted", {}, { kind: "clock" }), item("acknowledged")];
  expect(leads(items.reverse())).toEqual(["T. Haas reported it", "T. Haas acknowledged"]);
});

test("decisions and updates are told apart and bright", () => {
  const [decided, sent] = entriesOf(
    [
      item("decisionMade", { text: "move the database", notChosen: "restart B", advisedBy: "J. P." }),
      item("updateSent", { text: "We are on it.", count: 2 }),
    ],
    names,
  );
  expect(decided).toMatchObject({
    kind: "decision",
    lead: "Decision: move the database",
    body: "T. Haas, advised by J. P.",
    more: "Not chosen: restart B.",
    isBright: true,
  });
  expect(sent).toMatchObject({ kind: "update", lead: "Update 2 to stakeholders", body: "We are on it." });
});

test("a change of what is known shows the new lines alone", () => {
  const edited = item("incidentEdited", {}, { changes: { known: [["One."], ["One.", "Two."]], notKnown: [[], ["Why"]] } });
  expect(entriesOf([edited], names)).toMatchObject([{ lead: "T. Haas noted what is known", body: "Two.\nNot known: Why" }]);
});

test("an unknown actor is the house, and one who acts for another says so", () => {
  expect(leads([item("incidentClosed", {}, { actor: null })])).toEqual(["Quarterdeck closed it"]);
  expect(leads([item("acknowledged", {}, { onBehalfOf: "ad" })])).toEqual(["T. Haas for A. Dube acknowledged"]);
});

test("a last update is owed from the resolving until it is sent or the incident is closed", () => {
  const resolvedAt = "2026-11-26T14:00:00.000Z";
  const before = { kind: "update", at: "2026-11-26T13:30:00.000Z" } as const;
  const after = { kind: "update", at: "2026-11-26T14:05:00.000Z" } as const;
  const note = { ...after, kind: "other" } as const;
  const closedAt = null;
  expect(owesLastUpdate({ state: "6", resolvedAt, closedAt }, [before, note])).toBe(true);
  expect(owesLastUpdate({ state: "6", resolvedAt, closedAt }, [before, after])).toBe(false);
  expect(owesLastUpdate({ state: "7", resolvedAt, closedAt }, [before])).toBe(false);
  expect(owesLastUpdate({ state: "2", resolvedAt: null, closedAt }, [before])).toBe(false);
  expect(owesLastUpdate({ state: "8", resolvedAt: null, closedAt: resolvedAt }, [before])).toBe(true);
  expect(owesLastUpdate({ state: "8", resolvedAt: null, closedAt: resolvedAt }, [before, after])).toBe(false);
});

test("an update says to how many it went and to whom, a missed one who was told, a severity what rhythm came of it", () => {
  const sent = item("updateSent", { text: "We are on it.", count: 3 });
  const groups = [
    { name: "Board", people: 5, addresses: 1 },
    { name: "Network", people: 3, addresses: 0 },
  ];
  const told = (data: Record<string, unknown>) => item("stakeholdersTold", data, { n: sent.n, ordinal: 1, at: sent.at });
  expect(entriesOf([sent, told({ groups, followers: 12, readers: 20, restricted: false })], names)).toMatchObject([
    { lead: "Update 3 to 20 readers", more: "Board (6), Network (3), 12 by their own wish" },
  ]);
  expect(leads([sent, told({ groups, followers: 0, readers: 8, restricted: true })])).toEqual(["Update 3 to those who may see it"]);
  expect(entriesOf([item("updateMissed", { told: ["th", "ad"] }, { actor: null })], names)).toMatchObject([
    { aside: "told: T. Haas, A. Dube" },
  ]);
  const edited = item("incidentEdited", {}, { changes: { severity: ["3", "1"], updateEveryMinutes: [30, 15], nextUpdateAt: ["a", "b"] } });
  const rhythm = item("rhythmChanged", { from: 30, to: 15 }, { n: edited.n, ordinal: 1, at: edited.at });
  expect(entriesOf([edited, rhythm], names)).toMatchObject([{ lead: "T. Haas changed severity", aside: "updates now every 15 min" }]);
});
