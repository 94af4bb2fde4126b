import type { Id } from "../../kernel/ids.ts";
import { ms } from "../../kernel/time.ts";
import type { Candidate, Landmark, Memory } from "./correlate.rules.ts";
import type { IncidentFact } from "./facts.ts";
import { togetherIn } from "./history.rules.ts";
import { likeness, shingles } from "./likeness.rules.ts";
import type { Alert } from "./model.ts";
import type { Quieter } from "./suppression.rules.ts";
import type { Template } from "./template.rules.ts";

type Given = {
  landmarks: Iterable<Landmark & { key: string }>;
  incidents: Iterable<IncidentFact>;
  quieters: Iterable<Quieter & { key: string }>;
  /** The words of templates by id. */
  words: ReadonlyMap<Id, readonly string[]>;
  /** Templates the batch found or widened itself; they stand before the known ones. */
  learnt?: readonly Template[];
  history: ReadonlyMap<string, number>;
};

/**
 * What correlation knows during one batch: what was read before it, and what the batch itself has made of it. It is written to, as a fold that
 * copied thousands of lines for each alert would make a storm cost its square; nobody but the batch ever holds it.
 */
export class BatchMemory implements Memory {
  private readonly byKey = new Map<string, Landmark[]>();
  private readonly incidents = new Map<Id, IncidentFact>();
  private readonly firing = new Map<string, Quieter[]>();
  private readonly words: ReadonlyMap<Id, readonly string[]>;
  private readonly learnt = new Map<Id, readonly string[]>();
  private readonly parts = new Map<Id, ReadonlySet<string>>();
  private readonly history: ReadonlyMap<string, number>;

  constructor({ landmarks, incidents, quieters, words, learnt = [], history }: Given) {
    for (const { key, ...landmark } of landmarks) put(this.byKey, key, landmark);
    for (const incident of incidents) this.incidents.set(incident.id, incident);
    for (const { key, ...quieter } of quieters) put(this.firing, key, quieter);
    this.words = words;
    for (const { id, tokens } of learnt) this.learnt.set(id, tokens);
    this.history = history;
  }

  landmarks(key: string): readonly Landmark[] {
    return this.byKey.get(key) ?? none;
  }

  /** The incident itself, or the one it was merged into. */
  incident(id: Id): (IncidentFact & Candidate) | null {
    let found = this.incidents.get(id) ?? null;
    // However long the chain of merges is; one that led back to its beginning would end where every incident has been asked.
    for (let steps = 0; found?.mergedInto && steps < this.incidents.size; steps++) found = this.incidents.get(found.mergedInto) ?? null;
    return found;
  }

  alike(one: Id, other: Id): number {
    const [first, second] = [this.partsOf(one), this.partsOf(other)];
    return first && second ? likeness(first, second) : 0;
  }

  together(first: Pick<Landmark, "template" | "service">, next: Pick<Landmark, "template" | "service">): number | null {
    return togetherIn(this.history, first, next);
  }

  quieters(key: string): readonly Quieter[] {
    return this.firing.get(key) ?? none;
  }

  wordsOf(template: Id): string {
    return (this.tokensOf(template) ?? []).join(" ");
  }

  learnWords(template: Id, tokens: readonly string[]): void {
    this.learnt.set(template, tokens);
    this.parts.delete(template);
  }

  /** An alert was heard: its keys are found from now on, the incident it opened is a candidate, what it keeps quiet is known. */
  hear(before: Alert | null, after: Alert): void {
    for (const key of before?.beacons ?? [])
      this.firing.set(
        key,
        this.quieters(key).filter((one) => one.alert !== after.id),
      );
    for (const key of after.beacons) put(this.firing, key, { alert: after.id, incident: after.incident });
    if (after.incident === null) return;
    const joins = before?.incident !== after.incident;
    if (joins) this.count(after);
    if (!joins && after.traces === before?.traces) return;
    const { incident, id: alert, templateId, service, symptom } = after;
    const landmark: Landmark = { incident, alert, atMs: ms(after.firstAt), template: templateId ?? "", service, symptom };
    for (const key of after.traces) this.bring(key, landmark);
  }

  /** Two incidents are one from now on. */
  merge(from: Id, into: Id): void {
    const merged = this.incidents.get(from);
    if (merged) this.incidents.set(from, { ...merged, mergedInto: into });
  }

  private bring(key: string, landmark: Landmark): void {
    const known = this.byKey.get(key);
    const before = known?.findIndex((one) => one.incident === landmark.incident) ?? -1;
    if (before !== -1) known!.splice(before, 1);
    put(this.byKey, key, landmark);
  }

  private count(after: Alert): void {
    const known = this.incident(after.incident!);
    const isAgain = known?.endedMs !== null && after.decision?.outcome === "reopened";
    if (known) this.incidents.set(known.id, { ...known, alerts: known.alerts + 1, ...(isAgain ? { endedMs: null, state: "2" } : {}) });
    else this.incidents.set(after.incident!, fresh(after));
  }

  private tokensOf(template: Id): readonly string[] | undefined {
    return this.learnt.get(template) ?? this.words.get(template);
  }

  private partsOf(template: Id): ReadonlySet<string> | null {
    const known = this.parts.get(template);
    if (known) return known;
    const tokens = this.tokensOf(template);
    if (!tokens) return null;
    const made = shingles(tokens);
    this.parts.set(template, made);
    return made;
  }
}

const none: readonly never[] = [];

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The incident an alert of this batch opens. */
function fresh({ incident, firstAt }: Alert): IncidentFact {
  return {
    id: incident!,
    number: null,
    openedMs: ms(firstAt),
    endedMs: null,
    state: "1",
    alerts: 1,
    isUntouched: true,
    isRestricted: false,
    mergedInto: null,
  };
}
