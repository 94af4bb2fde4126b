import { expect, test } from "vitest";
import { columnsOf, fieldsAsked } from "../../../web/record/columns.tsx";
import { type DescribedKind, kindsOf } from "../../../web/record/describe.ts";
import { incidentModel } from "../model.ts";
import { incidentLooks } from "./columns.tsx";

const described = (more: Partial<DescribedKind> = {}): DescribedKind => ({
  ...{ kind: "incident", plural: "incidents", label: "Incident", pluralLabel: "Incidents", practice: "incident", about: "" },
  ...{ title: "shortDescription", numbered: "INC", sort: "-openedAt", macros: {}, events: {}, commands: [] },
  columns: incidentModel.columns,
  fields: incidentModel.fields,
  added: ["shown", "promise", "teamPromise"].map((name) => ({ name, label: name, about: "" })),
  ...more,
});
const asked = (kind: DescribedKind, names: readonly string[], more?: readonly string[]) =>
  fieldsAsked(kind, columnsOf({ kind, kinds: kindsOf([kind]), names, looks: incidentLooks }), more).split(",");

test("the list of incidents asks for its columns, the promise its row shows, and nothing else", () => {
  const columns = ["assignee", "nextBreachAt", "number", "priority", "service", "shortDescription", "state", "team", "updatedAt"];
  expect(asked(described(), incidentModel.columns, ["priority"])).toEqual([...columns, "holdReason", "promise"].sort());
});

test("what a list is grouped by is asked for too; its title always; what is not there for this reader never", () => {
  const forRequesters = described({ added: [], fields: incidentModel.fields.filter((field) => !field.readPermission) });
  expect(asked(described(), ["state"], ["service"])).toEqual(["number", "priority", "service", "shortDescription", "state"]);
  expect(asked(forRequesters, ["nextBreachAt", "gone", "state"])).toEqual(["number", "priority", "shortDescription", "state"]);
});
