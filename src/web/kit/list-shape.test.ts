import { describe, expect, test } from "vitest";
import { edgeLook, itemsOf, panelEdge, selectionAfter } from "./list-shape.ts";

const rows = ["a1", "b1", "a2", "b2"];
const base = { rows, rowId: (row: string) => row, closed: new Set<string>(), hasTools: false, hasMore: false };
const groups = [
  { key: "a", label: "A", count: 2 },
  { key: "b", label: "B", count: 9 },
];
const groupOf = (row: string) => row.slice(0, 1);
const said = (items: ReturnType<typeof itemsOf<string>>) =>
  items.map((item) => (item.type === "row" ? item.id : item.type === "group" ? `[${item.group.key}]` : item.type));

describe("the lines of a list", () => {
  test("without groups the rows stand as they came, tools above and more below", () => {
    expect(said(itemsOf({ ...base, hasTools: true, hasMore: true }))).toEqual(["tools", "a1", "b1", "a2", "b2", "more"]);
  });

  test("rows stand under their group's head and keep their place in the whole list", () => {
    const items = itemsOf({ ...base, groups, groupOf });
    expect(said(items)).toEqual(["[a]", "a1", "a2", "[b]", "b1", "b2"]);
    expect(items.flatMap((item) => (item.type === "row" ? [item.index] : []))).toEqual([0, 2, 1, 3]);
  });

  test("a closed group keeps its head", () => {
    expect(said(itemsOf({ ...base, groups, groupOf, closed: new Set(["a"]) }))).toEqual(["[a]", "[b]", "b1", "b2"]);
  });
});

describe("selecting rows", () => {
  const move = { ids: rows, selected: new Set<string>(), anchor: null, isRange: false };

  test("x takes a row in and lets it go again", () => {
    const once = selectionAfter({ ...move, id: "b1" });
    expect([...once]).toEqual(["b1"]);
    expect(selectionAfter({ ...move, selected: once, id: "b1" }).size).toBe(0);
  });

  test("with Shift everything between is taken in, in either direction, and nothing is lost", () => {
    expect([...selectionAfter({ ...move, selected: new Set(["b2"]), id: "a1", anchor: "a2", isRange: true })].sort()).toEqual([
      "a1",
      "a2",
      "b1",
      "b2",
    ]);
  });

  test("with Shift but without a beginning it is an ordinary x", () => {
    expect([...selectionAfter({ ...move, id: "a2", isRange: true })]).toEqual(["a2"]);
  });
});

describe("the panel over the end of the rows", () => {
  const columns = [
    { leftPx: 0, widthPx: 300 },
    { leftPx: 300, widthPx: 200 },
    { leftPx: 500, widthPx: 100 },
  ];

  test("cuts the column its edge falls into, which then ends before it", () => {
    expect(panelEdge(columns, 400)).toEqual({ index: 1, hiddenPx: 100, isTooNarrow: false });
    expect(edgeLook(panelEdge(columns, 400), 1)).toEqual({ className: "at-edge", style: { paddingRight: 112 } });
    expect(edgeLook(panelEdge(columns, 400), 0)).toEqual({ className: "" });
  });

  test("leaves a column out of which too little would show", () => {
    expect(edgeLook(panelEdge(columns, 530), 2)).toEqual({ className: "past-edge" });
  });

  test("cuts nothing between two columns and beyond the last", () => {
    expect([panelEdge(columns, 300), panelEdge(columns, 600), panelEdge(columns, 900), panelEdge([], 10)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});
