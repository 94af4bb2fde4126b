import { expect, test } from "vitest";
import type { BoardPage, DraftAnswer } from "../board.model.ts";
import { beginning, changed, commandOfWriting } from "./compose.ts";

const now = "2026-11-26T12:00:00.000Z";
const page = (id: string): BoardPage => ({
  ...{ id, name: id, slug: id, audience: "public", isPublished: true, active: true, sentence: "", worst: "operational" },
  ...{ components: [], open: [], past: [], readers: 0, waiting: 0 },
});
const from: DraftAnswer = {
  of: { kind: "incident", id: "inc", label: "INC1 secret" },
  draft: {
    ...{ title: "Payments: trouble", category: "incident", state: "identified", impact: "degraded", text: "We look." },
    ...{ startedAt: "2026-11-26T11:00:00.000Z", plannedFrom: null, plannedUntil: null },
  },
  components: [
    { id: "c1", page: "inside", name: "Payments" },
    { id: "c2", page: "outside", name: "Payments" },
  ],
  told: [],
};

test("a notice of an incident begins on the page that has its components, with the words of the draft", () => {
  const pages = [page("other"), page("inside"), page("outside")];
  expect(beginning({ pages, page: undefined, from, now })).toMatchObject({
    page: "inside",
    components: ["c1"],
    title: "Payments: trouble",
    follows: true,
  });
  expect(beginning({ pages, page: "outside", from, now })).toMatchObject({ page: "outside", components: ["c2"] });
  expect(beginning({ pages, page: undefined, from: null, now })).toMatchObject({
    page: "other",
    title: "",
    startedAt: now,
    follows: false,
  });
});

test("maintenance begins when it is planned; what is not planned has no plan", () => {
  const begun = beginning({ pages: [page("p")], page: "p", from: null, now });
  const planned = changed(
    { ...begun, plannedFrom: "2026-11-27T20:00:00.000Z", plannedUntil: "2026-11-27T21:00:00.000Z" },
    { category: "maintenance" },
  );
  expect(planned.state).toBe("scheduled");
  expect(commandOfWriting(planned, null)).toMatchObject({ startedAt: "2026-11-27T20:00:00.000Z", incident: null, followsIncident: false });
  expect(commandOfWriting(changed(planned, { category: "incident" }), from)).toMatchObject({
    ...{ startedAt: now, plannedFrom: null, state: "investigating", incident: "inc" },
  });
});

test("another page has other components", () => {
  const begun = { ...beginning({ pages: [page("p")], page: "p", from: null, now }), components: ["c"] };
  expect(changed(begun, { page: "q" }).components).toEqual([]);
  expect(changed(begun, { title: "x" }).components).toEqual(["c"]);
});
