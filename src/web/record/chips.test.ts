import { describe, expect, test } from "vitest";
import type { Field } from "../../kernel/model.ts";
import { chipsOf, proposalsFor, referenceAsked, textOf } from "./chips.ts";
import { type DescribedKind, kindsOf } from "./describe.ts";

const field = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  column: name,
  label: name,
  type: "text",
  required: false,
  ...more,
});
const base = { practice: "test", about: "", numbered: null, columns: [], sort: "name", macros: {}, added: [], events: {}, commands: [] };
const person: DescribedKind = {
  ...base,
  kind: "person",
  plural: "people",
  label: "Person",
  pluralLabel: "People",
  title: "name",
  fields: [field("name", { folded: true })],
};
const ticket: DescribedKind = {
  ...base,
  kind: "ticket",
  plural: "tickets",
  label: "Ticket",
  pluralLabel: "Tickets",
  title: "title",
  macros: { "state:open": { field: "state", is: "equals", value: ["1", "2"] } },
  fields: [
    field("title", { label: "Title", folded: true }),
    field("state", {
      label: "State",
      type: "choice",
      choices: [
        { value: "1", label: "New" },
        { value: "2", label: "In progress" },
        { value: "6", label: "Done" },
      ],
    }),
    field("assignee", { label: "Owner", type: "reference", reference: "person", aliases: ["owner"] }),
    field("openedAt", { label: "Opened", type: "instant" }),
  ],
};
const kinds = kindsOf([person, ticket]);
const words = (text: string) => {
  const answer = chipsOf(text, ticket, kinds);
  return answer.ok ? answer.chips.map((chip) => `${chip.field} ${chip.words}`.trim()) : [answer.sentence];
};

describe("chips", () => {
  test("say each condition as one would read it", () => {
    expect(words("state:open owner:none")).toEqual(["state is open", "owner is none"]);
    expect(words("state:1,6 -owner:me openedAt:>=-7d vpn")).toEqual([
      "state is New or Done",
      "owner is not me",
      "opened from -7d on",
      "text has “vpn”",
    ]);
  });

  test("a condition on the name of what is referred to is about what is referred to", () => {
    expect(words("owner:Kowal")).toEqual(["owner has “Kowal”"]);
  });

  test("together they are the filter again", () => {
    for (const text of ["state:open", "state:open assignee:none", "(state:1 or assignee:me) title:vpn"]) {
      const once = chipsOf(text, ticket, kinds);
      const again = once.ok ? chipsOf(textOf(once.chips), ticket, kinds) : once;
      expect(again).toEqual(once);
      expect(once.ok).toBe(true);
    }
  });

  test("what cannot be read is refused with what may have been meant", () => {
    expect(words("stat:open")[0]).toMatch(/no field "stat".*"state"/);
  });
});

test("proposals are whole texts to put into the box", () => {
  expect(proposalsFor("state:new owner:m", ticket, kinds).map((one) => one.text)).toContain("state:new owner:me");
});

test("after two letters of a name the records to look for are known", () => {
  expect(referenceAsked("state:open owner:ko", ticket, kinds)).toEqual({ kind: person, head: "state:open owner:", typed: "ko" });
  expect(referenceAsked("owner:k", ticket, kinds)).toBeNull();
  expect(referenceAsked("title:ko", ticket, kinds)).toBeNull();
});
