import { expect, test } from "vitest";
import { answersTo, type PortalService, plainState } from "./portal.rules.ts";

const service = (name: string, more: Partial<PortalService> = {}): PortalService => ({
  id: name,
  name,
  alsoCalled: "",
  health: "down",
  since: "2026-11-26T12:22:00.000Z",
  lastWord: null,
  expectedBackAt: null,
  nextWordAt: null,
  incident: null,
  pause: null,
  ...more,
});
const payments = service("ERP payments", { alsoCalled: "SAP F110 payment run" });
const mail = service("Mail and calendar", { health: "degraded" });
const files = service("Files", { health: "fine" });
const all = [payments, mail, files];
const names = (question: string) => answersTo(question, all).map((one) => one.name);

test("a question in plain words finds the outage it is about", () => {
  expect(names("payment run hangs at posting")).toEqual(["ERP payments"]);
  expect(names("my calendar is empty")).toEqual(["Mail and calendar"]);
  expect(names("Pâyments")).toEqual(["ERP payments"]);
  expect(names("mails and payments do not work")).toEqual(["ERP payments", "Mail and calendar"].sort());
});

test("words that say only that something is wrong find nothing, nor does what works", () => {
  for (const question of ["", "it is down and does not work", "error", "files are slow", "  "]) expect(names(question)).toEqual([]);
});

test("what was last said in public is searched too", () => {
  const told = service("Storage", { lastWord: { text: "Label printers in hall 3 print blank.", at: "2026-11-26T12:30:00.000Z" } });
  expect(answersTo("printer", [told])).toEqual([told]);
});

test("a thing says in plain words what it is doing", () => {
  const thing = { state: "2", holdReason: null, mergedInto: null, satisfaction: null } as const;
  const nobody = { owner: null, question: null };
  expect(plainState(thing, { owner: "F. Abel", question: null })).toEqual({ words: "F. Abel is on it", asksYou: false });
  expect(plainState(thing, nobody).words).toBe("We are on it");
  expect(
    plainState(
      { ...thing, state: "3", holdReason: "1" },
      { owner: null, question: "Thank you. Which phone is it? We ask because it matters." },
    ),
  ).toEqual({
    words: "Waits for your answer: Which phone is it?",
    asksYou: true,
  });
  expect(plainState({ ...thing, state: "6" }, nobody).asksYou).toBe(true);
  expect(plainState({ ...thing, state: "6", satisfaction: "5" }, nobody)).toEqual({ words: "It works again", asksYou: false });
  for (const state of ["1", "2", "3", "6", "7", "8"] as const)
    for (const holdReason of [null, "1", "3", "4", "5"] as const)
      expect(plainState({ ...thing, state, holdReason }, nobody).words).not.toMatch(/incident|ticket|SLA|resolved|priority|assign/i);
});
