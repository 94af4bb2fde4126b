import type { Practice } from "../../engine/house.ts";
import { permissionWords } from "./permissions.ts";
import { person } from "./person.rules.ts";
import { delegation, department, site, team } from "./registers.rules.ts";
import { personFacts } from "./store.ts";

export const people: Practice = {
  name: "people",
  permissionWords,
  kinds: [{ kind: person, facts: personFacts }, { kind: team }, { kind: department }, { kind: site }, { kind: delegation }],
};
