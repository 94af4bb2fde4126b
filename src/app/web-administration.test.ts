import { expect, test } from "vitest";
import { administrationPlaces, shownAdministration } from "../web/frame/administration-places.ts";
import type { DescribedKind } from "../web/record/describe.ts";
import { administration } from "./web-administration.ts";

const described = (kind: string, mayMake: boolean): DescribedKind => ({
  ...{ kind, plural: `${kind}-all`, label: kind, pluralLabel: `All of ${kind}`, practice: "", about: "", title: "name", numbered: null },
  ...{ columns: [], sort: "name", macros: {}, fields: [], added: [], events: {} },
  commands: [{ type: "create", label: "New", permitted: mayMake, fields: [], kept: [] }],
});
const named = administration.flatMap(({ items }) =>
  items.flatMap((item) => ("kind" in item && item.kind !== undefined ? [item.kind] : [])),
);
const kinds = (mayMake: boolean) => ({ byKind: new Map(named.map((kind) => [kind, described(kind, mayMake)])) });
const count = administration.reduce((sum, { items }) => sum + items.length, 0);

test("every page of administration can be reached by its title and by the words of its group", () => {
  const places = administrationPlaces(administration, kinds(true), () => true);
  expect(places).toHaveLength(count);
  expect(new Set(places.map(({ href }) => href)).size).toBe(count);
  expect(places).toContainEqual({ href: "/admin/intake", label: "Tools that send", group: "The office" });
  expect(places).toContainEqual({ href: "/admin/paging", label: "Paging check", group: "Paging" });
  expect(places).toContainEqual({ href: "/roster-all", label: "All of roster", group: "On call" });
  expect(places).toContainEqual({ href: "/list/metrics", label: "All of metric", group: "Scorecard" });
});

test("what a person may not see is not offered: neither screens nor registers, nor what the server does not tell them of", () => {
  const may = (permission: string | undefined) => permission === "paging.read";
  expect(administrationPlaces(administration, kinds(false), may)).toEqual([
    { href: "/admin/paging", label: "Paging check", group: "Paging" },
  ]);
  expect(administrationPlaces(administration, { byKind: new Map() }, () => false)).toEqual([]);
  expect(shownAdministration(administration, kinds(false), may).map(({ label }) => label)).toEqual(["Paging"]);
});
