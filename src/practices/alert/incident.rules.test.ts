import fc from "fast-check";
import { expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import type { Change } from "../../kernel/practice.ts";
import { starterTable } from "../incident/work.rules.ts";
import { type TellingFacts, tellings } from "./incident.rules.ts";
import type { Alert, Severity } from "./model.ts";

const at = "2026-11-26T08:00:00.000Z";
const incident = "0199e6b4c4007000a000000000000009";
const code = fc.constantFrom("1", "2", "3");
const severity = fc.constantFrom<Severity>("critical", "error", "warning", "info");
const tiers = ["1", "2", "3"];

function joining({ tier, severity: how }: { tier: string; severity: Severity }, index: number): Change<Alert> {
  const id = `0199e6b4c4007000a0000000000001${String(index).padStart(2, "0")}`;
  const told = { id, incident, service: `service-${tier}`, severity: how, suppressed: null, summary: "It fails", firstAt: at, lastAt: at };
  const after = {
    ...told,
    sentence: null,
    resource: null,
    runbook: null,
    links: [],
    route: null,
    configurationItem: null,
  } as Partial<Alert>;
  const events = [{ type: "alertPlaced", data: { outcome: "joined", incident } }];
  return { kind: "alert", id, before: null, after: after as Alert, events, at, actor: systemActor("test") };
}

type Codes = { impact: string; urgency: string };
type Standing = { state: string; pair: Codes };

function facts(standing: Standing | null, priorities: ReadonlyMap<string, string>): TellingFacts {
  const more = {
    id: incident,
    number: "INC0000001",
    restricted: false,
    openedAt: at,
    detectedAt: at,
    acknowledgedAt: null,
    assignee: null,
  };
  return {
    incidents: new Map(standing ? [[incident, { ...more, state: standing.state, ...standing.pair }]] : []) as TellingFacts["incidents"],
    mergedInto: new Map(),
    firing: new Set(),
    unacknowledged: new Set(),
    services: new Map(tiers.map((tier) => [`service-${tier}`, { name: tier, tier, supportTeam: null }])),
    teamOfIntegration: new Map(),
    teamOfRoute: new Map(),
    policy: { whenClear: "note" } as TellingFacts["policy"],
    priorities: priorities as TellingFacts["priorities"],
  };
}

/** What an incident of its own would weigh, said anew. */
const ownPair = (one: { tier: string; severity: Severity }): Codes => ({
  impact: one.tier,
  urgency: { critical: "1", error: "2", warning: "3", info: "3" }[one.severity as "critical"],
});
const table = (figures: readonly string[]) => new Map(Object.keys(starterTable).map((key, index) => [key, figures[index]!]));
const alerts = fc.array(fc.record({ tier: fc.constantFrom(...tiers), severity }), { minLength: 1, maxLength: 6 });
const figures = fc.array(fc.constantFrom("1", "2", "3", "4", "5"), { minLength: 9, maxLength: 9 });
const pairs = fc.record({ impact: code, urgency: code });

test("an incident takes the worse pair, an alert's own or the one it has, by whatever table; never a mixture, never a better one", () => {
  fc.assert(
    fc.property(alerts, pairs, figures, (given, pair, row) => {
      const priorities = table(row);
      const priority = ({ impact, urgency }: Codes) => priorities.get(`${impact}/${urgency}`)!;
      const told = tellings(given.map(joining), facts({ state: "2", pair }, priorities));
      const edits = told.filter(({ kind, command }) => kind === "incident" && command.type === "edit");
      const own = given.map(ownPair);
      const worst = own.map(priority).sort()[0]!;
      if (worst >= priority(pair)) return edits.length === 0;
      const changes = edits[0]?.command.changes as Codes;
      return edits.length === 1 && priority(changes) === worst && own.some((one) => JSON.stringify(one) === JSON.stringify(changes));
    }),
  );
});

test("an incident that opens has the pair of the alert that weighs most", () => {
  fc.assert(
    fc.property(alerts, figures, (given, row) => {
      const priorities = table(row);
      const [create] = tellings(given.map(joining), facts(null, priorities)).filter(({ command }) => command.type === "create");
      const { impact, urgency } = create!.command as Record<string, unknown> as Codes;
      const own = given.map(ownPair);
      const isOwn = own.some((one) => one.impact === impact && one.urgency === urgency);
      const figure = (one: Codes) => priorities.get(`${one.impact}/${one.urgency}`)!;
      return isOwn && own.every((one) => figure({ impact, urgency }) <= figure(one));
    }),
  );
});

test("a warning on the most important service leaves an incident of priority 2 as it is", () => {
  const standing = { state: "1", pair: { impact: "2", urgency: "1" } };
  const told = tellings([joining({ tier: "1", severity: "warning" }, 0)], facts(standing, new Map(Object.entries(starterTable))));
  expect(told.filter(({ command }) => command.type === "edit")).toEqual([]);
});
