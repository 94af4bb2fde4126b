import { expect, test } from "vitest";
import { defineModel, optional, text } from "../kernel/model.ts";
import { defineRegister } from "../kernel/register.ts";
import { composeHouse, type Practice } from "./house.ts";

const register = (kind: string) => ({
  kind: defineRegister(
    defineModel({
      kind,
      plural: `${kind}s`,
      label: kind,
      pluralLabel: `${kind}s`,
      title: "name",
      sort: "name",
      columns: ["name"],
      about: "A thing.",
      fields: { name: text({ label: "Name", sortable: true }), place: optional(text({ label: "Place", max: 32 })) },
    }),
    { read: "things.read", write: "things.write" },
  ),
});
const desks: Practice = { name: "desks", kinds: [register("desk")] };
const rooms = (...links: NonNullable<Practice["links"]>): Practice => ({ name: "rooms", kinds: [register("room")], links });

test("a field that names a record of a later practice is a reference to its readers, and a text to its keeper", () => {
  const house = composeHouse([desks, rooms({ kind: "desk", field: "place", to: "room" })]);
  const { model, kind } = house.kinds.get("desk")!;
  expect(model.fields.find(({ name }) => name === "place")).toMatchObject({ type: "reference", reference: "room", column: "place" });
  expect(kind.model.fields.find(({ name }) => name === "place")).toMatchObject({ type: "text", max: 32 });
  expect(house.catalogue.fields("desk").find(({ name }) => name === "place")).toMatchObject({ reference: "room" });
  expect(house.kinds.get("room")!.model.fields.find(({ name }) => name === "place")).toMatchObject({ type: "text" });
});

test("a link that joins nothing does not start", () => {
  expect(() => composeHouse([desks, rooms({ kind: "desk", field: "places", to: "room" })])).toThrow("desk has no field places to link.");
  expect(() => composeHouse([desks, rooms({ kind: "table", field: "place", to: "room" })])).toThrow("joins nothing");
  expect(() => composeHouse([desks, rooms({ kind: "desk", field: "place", to: "floor" })])).toThrow("joins nothing");
});
