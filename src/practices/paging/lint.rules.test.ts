import { expect, test } from "vitest";
import { type LintFacts, lint } from "./lint.rules.ts";
import { idOf } from "./paging.fixture.ts";

const [nadia, tobias, gone, team, roster, policy, service] = ["nadia", "tobias", "gone", "team", "roster", "policy", "service"].map(
  idOf,
) as string[];
const facts = (more: Partial<LintFacts> = {}): LintFacts => ({
  policies: [{ id: policy!, name: "Platform", team: team!, hasFallback: true, steps: [{ targets: [{ kind: "person", id: nadia! }] }] }],
  people: new Map([
    [nadia!, { name: "Nadia", isReachable: true }],
    [tobias!, { name: "Tobias", isReachable: false }],
  ]),
  teams: new Map([[team!, { name: "Platform", members: [nadia!, tobias!] }]]),
  rosters: new Map([[roster!, { name: "Primary", people: [] }]]),
  channels: new Set<string>(),
  ruled: new Set<string>(),
  services: [{ id: service!, name: "ERP", tier: "1", policy: policy!, because: "" }],
  isInboxOnly: false,
  ...more,
});
const codes = (given: LintFacts) => lint(given).map(({ code, weight }) => `${weight} ${code}`);
const stepOf = (...targets: LintFacts["policies"][number]["steps"][number]["targets"][number][]) => [
  { ...facts().policies[0]!, steps: [{ targets }] },
];

test("a sound house has no findings", () => {
  expect(lint(facts())).toEqual([]);
  expect(codes(facts({ isInboxOnly: true }))).toEqual(["error inboxOnly"]);
});

test("whom a policy calls and nothing reaches, in a team too", () => {
  const found = lint(facts({ policies: stepOf({ kind: "team", id: team! }) }));
  expect(found).toMatchObject([{ code: "unreachable", kind: "person", id: tobias, weight: "error" }]);
});

test("steps whose targets are retired, or have no members", () => {
  expect(codes(facts({ policies: stepOf({ kind: "person", id: gone! }) }))).toEqual(["error emptyStep"]);
  expect(codes(facts({ policies: stepOf({ kind: "person", id: gone! }, { kind: "person", id: nadia! }) }))).toEqual(["warning goneTarget"]);
  expect(codes(facts({ policies: stepOf({ kind: "roster", id: roster!, level: 1 }) }))).toEqual(["error emptyStep"]);
  expect(codes(facts({ policies: stepOf({ kind: "channel", id: gone! }) }))).toEqual(["error emptyStep"]);
});

test("a policy that nothing uses, one without a fallback, a service that nobody would be woken for; the worst first", () => {
  const loose = { ...facts().policies[0]!, team: null, hasFallback: false };
  const services = [
    { id: service!, name: "Wiki", tier: "4", policy: null, because: "no rule fits" },
    { id: idOf("erp"), name: "ERP", tier: "1", policy: null, because: "no rule fits" },
    { id: idOf("print"), name: "Printing", tier: "1", policy: null, because: "a rule says so", isMeant: true },
  ];
  expect(codes(facts({ policies: [loose], services }))).toEqual([
    "error noPolicy",
    "warning unusedPolicy",
    "warning noFallback",
    "warning noPolicy",
  ]);
});
