import { expect, test } from "vitest";
import { type AnyRecord, defineModel, optional, text } from "./model.ts";
import { differences } from "./record.ts";

const model = defineModel({
  kind: "gate",
  plural: "gates",
  label: "Gate",
  pluralLabel: "Gates",
  title: "name",
  sort: "createdAt",
  columns: ["name"],
  about: "A gate.",
  fields: { name: text({ label: "Name" }), key: optional(text({ label: "Key", secret: true })) },
});
const record = (key: string | null): AnyRecord => ({
  id: "a".repeat(32),
  number: null,
  version: 1,
  createdAt: "2026-11-26T08:00:00.000Z",
  createdBy: null,
  updatedAt: "2026-11-26T08:00:00.000Z",
  updatedBy: null,
  extra: {},
  name: "North",
  key,
});

test("of a secret the journal tells that it changed, never what it was or is", () => {
  expect(differences(model, record("rosebud"), record("sesame"))).toEqual({ key: ["(not told)", "(not told)"] });
  expect(differences(model, record("rosebud"), record("rosebud"))).toEqual({});
  expect(differences(model, record("rosebud"), record(null))).toEqual({ key: ["(not told)", null] });
  expect(differences(model, null, record("rosebud"))).toEqual({ name: [null, "North"], key: [null, "(not told)"] });
});
