import { describe, expect, test } from "vitest";
import type { Change } from "../../kernel/practice.ts";
import type { IncidentCommand } from "./commands.ts";
import type { Relative } from "./facts.ts";
import { decideWith, facts, id, other, relative, reported, staff, start } from "./incident.fixture.ts";
import type { Incident } from "./model.ts";
import { learn } from "./relation.rules.ts";
import { incidentRefusals } from "./words.ts";

const mine = reported("3", "3");
const child: IncidentCommand = { type: "linkParent", parent: other };
const duplicate: IncidentCommand = { type: "merge", into: other };
/** What is said to one who tries, or null where it is done. */
const said = (command: IncidentCommand, more: Partial<Relative>, children = new Map<string, number>()): string | null => {
  const decision = decideWith(mine, command, { relatives: new Map([[other, { ...relative, ...more }]]), children });
  if (decision.ok) return null;
  const { code, because = "" } = decision.refusal;
  return incidentRefusals[code]!.replace("{because}", because);
};

describe("what is closed takes nobody on", () => {
  test("no child and no duplicate goes into a closed or canceled incident; one that is resolved takes both", () => {
    expect(said(child, { state: "7" })).toMatch(/^INC0000002 is closed\. Nothing would be done there/);
    expect(said(child, { state: "8" })).toMatch(/^INC0000002 is canceled\./);
    expect(said(duplicate, { state: "7" })).toMatch(/^INC0000002 is closed\. A duplicate goes into one that is open or resolved/);
    expect(said(duplicate, { state: "8" })).toMatch(/^INC0000002 is canceled\./);
    for (const state of ["1", "2", "3", "6"] as const) {
      expect(said(child, { state })).toBeNull();
      expect(said(duplicate, { state })).toBeNull();
    }
  });
});

describe("parents and children stand in two rows", () => {
  test("a child as parent is refused with the number of the one above it, where that may be told", () => {
    expect(said(child, { parent: "d".repeat(32), parentNumber: "INC0000007" })).toMatch(/^INC0000002 is a child itself, of INC0000007\./);
    expect(said(child, { parent: "d".repeat(32) })).toMatch(/^INC0000002 is a child itself\. /);
  });

  test("a parent does not become a child; the sentence counts what would be lost sight of", () => {
    expect(said(child, {}, new Map([[id, 1]]))).toMatch(/^It has a child of its own/);
    expect(said(child, {}, new Map([[id, 4]]))).toMatch(/^It has 4 children of its own/);
  });

  test("the facts of a batch follow links and their undoing", () => {
    const change = (before: Partial<Incident>, after: Partial<Incident>): Change<Incident> => ({
      ...{ kind: "incident", id, events: [], at: start, actor: staff },
      before: { ...mine, ...before },
      after: { ...mine, ...after },
    });
    const linked = learn(facts(), change({}, { parent: other }));
    expect(linked.children.get(other)).toBe(1);
    expect(learn(linked, change({ parent: other }, { parent: other, impact: "1" })).children.get(other)).toBe(1);
    expect(learn(linked, change({ parent: other }, {})).children.get(other)).toBe(0);
  });
});
