import fc from "fast-check";
import { expect, test } from "vitest";
import type { Field } from "../../kernel/model.ts";
import type { DescribedKind } from "./describe.ts";
import { isChanged, type ListState, ownViews, readListState, writeListState } from "./list-state.ts";

const field = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  column: name,
  label: name,
  type: "text",
  required: false,
  ...more,
});
const kind: DescribedKind = {
  kind: "ticket",
  plural: "tickets",
  label: "Ticket",
  pluralLabel: "Tickets",
  practice: "test",
  about: "",
  title: "title",
  numbered: "T",
  columns: ["title"],
  sort: "-openedAt",
  macros: { "state:open": { field: "state", is: "equals", value: "1" } },
  added: [],
  events: {},
  commands: [],
  fields: [field("title"), field("openedAt", { type: "instant", sortable: true }), field("state", { type: "choice" })],
};
const views = ownViews(kind);

test("a list without an address begins with the model's first named filter", () => {
  expect(views.map((view) => view.name)).toEqual(["Open", "All"]);
  expect(readListState({}, views, kind)).toMatchObject({ view: "state:open", filter: "state:open", sort: "-openedAt", at: null });
  expect(readListState({ filter: "" }, views, kind)).toMatchObject({ view: "all", filter: "" });
  expect(readListState({ filter: "title:vpn" }, views, kind)).toMatchObject({ view: null, filter: "title:vpn" });
});

test("an order or a grouping the kind does not have is not taken from the address", () => {
  expect(readListState({ sort: "colour", group: "title" }, views, kind)).toMatchObject({ sort: "-openedAt", group: null });
});

test("whatever a list shows, its address brings the same list again", () => {
  const state: fc.Arbitrary<ListState> = fc.record({
    view: fc.constantFrom("state:open", "all"),
    filter: fc.constantFrom("", "state:open", "title:vpn"),
    sort: fc.constantFrom("openedAt", "-openedAt"),
    group: fc.constantFrom(null, "state"),
    columns: fc.constant(null),
    at: fc.constantFrom(null, "T1"),
  });
  fc.assert(
    fc.property(state, (one) => {
      const written = writeListState(one, views);
      expect(readListState(written, views, kind)).toEqual(one);
      expect(
        isChanged(
          one,
          views.find((view) => view.key === one.view),
        ),
      ).toBe(written.filter !== undefined || written.sort !== undefined || written.group !== undefined);
    }),
  );
});
