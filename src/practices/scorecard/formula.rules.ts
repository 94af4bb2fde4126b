import type { Scope } from "./facts.ts";
import type { Formula, Narrow } from "./model.ts";

/** What a formula counts only; all where it says nothing. */
export function narrowOf(formula: Formula): Narrow {
  return "priorities" in formula || "teams" in formula || "services" in formula ? formula : {};
}

/** Names what is counted, so that numbers that count the same are read once. */
export function narrowKey({ priorities, teams, services }: Narrow): string {
  return [priorities, teams, services].map((list) => (list ? [...list].sort().join(",") : "")).join("/");
}

/** A part of the office as a number counts it: of priority 1 seen through a filter of 2 and 3 there is nothing. */
export function narrowed(scope: Scope, { priorities, teams, services }: Narrow): Scope {
  const [priority, team, service] = [both(scope.priority, priorities), both(scope.team, teams), both(scope.service, services)];
  return { ...(priority ? { priority } : {}), ...(team ? { team } : {}), ...(service ? { service } : {}) };
}

function both(looked: readonly string[] | undefined, counted: readonly string[] | undefined): readonly string[] | undefined {
  return looked && counted ? counted.filter((one) => looked.includes(one)) : (counted ?? looked);
}

/** The measures a formula reads. */
export function measuresOf(formula: Formula): readonly string[] {
  switch (formula.form) {
    case "share":
      return [...new Set([...formula.of, ...formula.over])];
    case "within":
    case "duration":
      return [formula.measure];
    case "count":
    case "sum":
      return formula.of;
    case "stock":
      return [...formula.plus, ...formula.minus];
    case "rating":
      return [formula.measure, formula.over];
    case "reviews":
      return ["incident.reviewDue"];
    case "availability":
      return ["incident.outage"];
    case "age":
      return [];
  }
}
