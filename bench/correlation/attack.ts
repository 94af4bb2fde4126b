import { readFile } from "node:fs/promises";
import type { Weights } from "../../src/practices/alert/weights.rules.ts";
import { correlate } from "./correlator.ts";
import type { Message, Storm } from "./storm.ts";
import type { Wording } from "./symptoms.ts";
import { unzip } from "./unzip.ts";
import type { Thing } from "./world.ts";

/** One scenario of the AIT alert data set: how far it was compressed, how many of its attack phases have an incident, and how many opened one. */
export type AttackFigures = {
  scenario: string;
  alerts: number;
  incidents: number;
  compression: number;
  phases: number;
  phasesWithIncident: number;
  phasesThatOpened: number;
  openedBefore: string[];
};
type Row = { atMs: number; name: string; host: string; short: string; phase: string };

/**
 * A second look, at alerts that nobody here made: those of a test bed under attack, read where they lie. No map of its machines is known, so only
 * place, words and time speak. A phase has an incident
 * where one holds an alert of it; it opened one where that incident began in it.
 */
export async function lookAtAttacks(path: string, weights: Weights): Promise<AttackFigures[]> {
  const files = unzip(await readFile(path));
  return [...files]
    .filter(([name]) => name.endsWith("_alerts.txt"))
    .map(([name, bytes]) => figures(scenarioOf(name), rowsOf(bytes.toString("utf8")), weights));
}

function figures(scenario: string, rows: readonly Row[], weights: Weights): AttackFigures {
  const things = new Map([...new Set(rows.map((row) => row.host))].map((host) => [host, thingOf(host)]));
  const messages = rows.map((row, index) => messageOf(row, index, things.get(row.host)!));
  const storm: Storm = {
    seed: 0,
    world: { things, needs: [], dependents: new Map(), suppliers: new Map() },
    known: { needs: [], serviceOf: new Map() },
    messages,
    firings: rows.length,
    faults: 0,
  };
  const { predicted, opened } = correlate(storm, weights);
  const openedIn = new Map<string, string>();
  const found = new Set<string>();
  const phases = new Set(rows.map((row) => row.phase));
  phases.delete("false_positive");
  for (const [index, incident] of predicted.entries()) {
    const { phase } = rows[index]!;
    if (!openedIn.has(incident)) openedIn.set(incident, phase);
    if (openedIn.get(incident) === phase) found.add(phase);
  }
  const openedBefore = [...phases].filter((phase) => !found.has(phase));
  const held = new Set(predicted.map((_, index) => rows[index]!.phase));
  return {
    scenario,
    alerts: rows.length,
    incidents: opened,
    compression: 1 - opened / rows.length,
    phases: phases.size,
    phasesWithIncident: [...phases].filter((phase) => held.has(phase)).length,
    phasesThatOpened: phases.size - openedBefore.length,
    openedBefore,
  };
}

/** By time: each file has a backward jump. */
function rowsOf(text: string): Row[] {
  const lines = text.trim().split("\n").slice(1);
  const rows = lines.map((line) => {
    // The name may hold commas; the other six fields do not.
    const parts = line.trim().split(",");
    const [host, short, phase] = parts.slice(-4, -1) as [string, string, string];
    return { atMs: Number(parts[0]) * 1000, name: parts.slice(1, -5).join(","), host, short, phase };
  });
  return rows.sort((one, other) => one.atMs - other.atMs);
}

function thingOf(host: string): Thing {
  return { id: host, name: host, role: "vm", cluster: "test bed", environment: "production", service: "" };
}

function messageOf({ atMs, name, short }: Row, index: number, thing: Thing): Message {
  const wording: Wording = { check: short, summary: name, severity: "error", tool: "wazuh" };
  return {
    eventId: String(index),
    key: `${thing.id}/${name}`,
    action: "trigger",
    atMs,
    arrivesMs: atMs,
    thing,
    wording,
    summary: name,
    fault: "",
    firing: index,
  };
}

function scenarioOf(name: string): string {
  return name.replace(/^.*\//, "").replace(/_alerts\.txt$/, "");
}
