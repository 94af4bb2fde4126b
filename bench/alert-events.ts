import type { AlertEvent } from "../src/practices/alert/model.ts";
import type { Dice } from "./dice.ts";

// What waits in an inbox: four kinds of bad minutes.

/** Machines that are registered, each needing one database; and machines of which nobody has heard. */
export const machines = 1000;
const unknownMachines = 400;
const checks = ["HighErrorRate", "HighLatency", "UpstreamErrors", "CircuitOpen"];

export type Scenario = {
  name: string;
  /** What is promised, in alerts a second; null: a limit nobody promises, told beside the others. */
  goal: number | null;
  event(index: number): Partial<AlertEvent> & { resource: string };
};

/** What fires already and repeats; and three in which each event is a condition of which nothing was known. */
export function scenarios(dice: Dice, goal: number): readonly Scenario[] {
  return [
    {
      name: "400 conditions that repeat, some of them ending",
      goal,
      event(index) {
        if (index === 0) return { resource: "core-db", check: "PostgresDown", severity: "critical" };
        const which = dice.whole(Math.min(400, 40 + index / 4));
        return { resource: machineOf(which), check: checks[which % checks.length]!, action: dice.chance(0.03) ? "resolve" : "trigger" };
      },
    },
    {
      name: "10,000 new conditions on what needs one database",
      goal,
      event: (index) =>
        index === 0
          ? { resource: "core-db", check: "PostgresGone", severity: "critical" }
          : { resource: machineOf(index), check: `${checks[index % checks.length]}${Math.floor(index / machines)}` },
    },
    {
      name: "10,000 new conditions of 400 machines that nobody has registered",
      goal,
      event: (index) => {
        const resource = `shop-${index % unknownMachines}`;
        return { resource, check: null, sourceKey: `run/${index}`, summary: `Latency of checkout on ${resource} is ${index % 9000} ms` };
      },
    },
    {
      name: "10,000 machines that nobody has registered, an incident each",
      goal: null,
      event: (index) => ({ resource: `node-${index}`, check: "LatencyHigh", labels: {}, summary: `Latency of node-${index} is too high` }),
    },
  ];
}

/** The name of one of the registered machines. */
export function machineOf(index: number): string {
  return `app-${String(index % machines).padStart(4, "0")}`;
}
