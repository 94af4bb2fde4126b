import { createHash } from "node:crypto";
import type { Candidate, Landmark, Memory } from "../../src/practices/alert/correlate.rules.ts";
import { type AlertSort, countTogether, historyOf, type Seen, slotMs, togetherIn } from "../../src/practices/alert/history.rules.ts";
import { likeness, shingles } from "../../src/practices/alert/likeness.rules.ts";
import { maskedTokens } from "../../src/practices/alert/mask.rules.ts";
import { broughtBy, type Placement, placeByScore } from "../../src/practices/alert/placement.rules.ts";
import type { Subject } from "../../src/practices/alert/subject.rules.ts";
import { symptomOf } from "../../src/practices/alert/symptom.rules.ts";
import {
  keepTemplate,
  learningOn,
  type TemplateTree,
  templateOf,
  templatesOf,
  templateTree,
  withTemplates,
} from "../../src/practices/alert/template.rules.ts";
import { reachOf, type Topology, topologyOf } from "../../src/practices/alert/topology.rules.ts";
import { defaultWeights, type Weights } from "../../src/practices/alert/weights.rules.ts";
import { firstOfEach } from "./baselines.ts";
import type { Message, Storm } from "./storm.ts";

type Episode = { incident: string; isOpen: boolean; fineMs: number; lastMs: number; tool: string };
type Incident = Candidate & { firing: Set<string>; mergedInto: string | null };
export type Ran = { /** The group of each firing, in the order of `firstOfEach`. */ predicted: string[]; hash: string; opened: number };
/** Tools that repeat what fires, and whose silence therefore says that it is over. */
const silenceMs: Partial<Record<string, number>> = { prometheus: 900_000, wazuh: 900_000 };

/** Runs the rules of the practice over a storm, in memory: the same decisions, without a database. */
export function correlate(storm: Storm, weights: Weights, past: Past = nothingBefore, hear: Hear = () => undefined): Ran {
  const mind = new Mind(storm, weights, past, hear);
  const predicted = new Map<number, string>();
  const heard = new Set<string>();
  for (const message of storm.messages) {
    if (heard.has(message.eventId)) continue;
    heard.add(message.eventId);
    const incident = mind.hear(message);
    if (incident !== null && message.action === "trigger" && !predicted.has(message.firing)) predicted.set(message.firing, incident);
  }
  return { predicted: [...predicted.values()].map((id) => mind.rootOf(id)), hash: mind.hash(), opened: mind.opened };
}

/** Hears of each placement, to say why two faults became one. */
export type Hear = (message: Message, incident: string, placed: Placement) => void;

/** What the office had seen before the day that is judged. */
export type Past = { history: ReadonlyMap<string, number>; tree: TemplateTree };
const nothingBefore: Past = { history: new Map(), tree: templateTree([]) };

/** Counts what went together on days before, without knowing what was what. */
export function pastOf(storms: readonly Storm[]): Past {
  let tree: TemplateTree = templateTree([]);
  const seen: Seen[] = [];
  for (const storm of storms) {
    const mind = new Mind(storm, { ...defaultWeights }, { history: new Map(), tree });
    for (const message of firstOfEach(storm.messages)) {
      const { template, service, atMs } = mind.subjectOf(message);
      seen.push({ template, service, slot: Math.floor(atMs / slotMs) });
    }
    tree = withTemplates(tree, templatesOf(mind.tree));
  }
  return { history: historyOf(countTogether(seen)), tree };
}

class Mind implements Memory {
  opened = 0;
  private listensAgainMs = 0;
  private readonly incidents = new Map<string, Incident>();
  private readonly keys = new Map<string, Landmark[]>();
  readonly tree: TemplateTree;
  private readonly parts = new Map<string, ReadonlySet<string>>();
  private readonly episodes = new Map<string, Episode>();
  private readonly topology: Topology;
  private readonly names = new Map<string, string>();
  private readonly weights: Weights;
  private readonly digest = createHash("sha256");
  private readonly heard: Hear;
  private readonly past: Past["history"];

  constructor({ known, world }: Storm, weights: Weights, past: Past, hear: Hear = () => undefined) {
    this.heard = hear;
    const parts = [...known.serviceOf].map(([item, service]) => ({ dependent: service, supplier: item, hard: false }));
    this.topology = topologyOf([...known.needs, ...parts], known.serviceOf);
    for (const thing of world.things.values()) if (thing.role !== "service") this.names.set(thing.name, thing.id);
    this.weights = weights;
    this.past = past.history;
    this.tree = learningOn(past.tree);
    for (const { id, tokens } of templatesOf(past.tree)) this.parts.set(id, shingles(tokens));
  }

  landmarks(key: string): readonly Landmark[] {
    return this.keys.get(key) ?? [];
  }

  incident(id: string): Candidate | null {
    const one = this.incidents.get(this.rootOf(id));
    return one ?? null;
  }

  together(first: AlertSort, next: AlertSort): number | null {
    return togetherIn(this.past, first, next);
  }

  alike(one: string, other: string): number {
    const [first, second] = [this.parts.get(one), this.parts.get(other)];
    return first && second ? likeness(first, second) : 0;
  }

  rootOf(id: string): string {
    let at = id;
    for (let next = this.incidents.get(at)?.mergedInto; next; next = this.incidents.get(at)?.mergedInto) at = next;
    return at;
  }

  hash(): string {
    return this.digest.digest("hex");
  }

  /** Answers the incident of a firing; null for an end. */
  hear(message: Message): string | null {
    this.noteSilence(message.arrivesMs);
    const episode = this.episodes.get(message.key);
    if (message.action === "resolve") {
      if (episode && message.atMs >= episode.fineMs) this.end(message.key, episode, message.atMs);
      return null;
    }
    if (episode && (episode.isOpen || message.atMs <= episode.fineMs)) {
      episode.lastMs = Math.max(episode.lastMs, message.atMs);
      return this.rootOf(episode.incident);
    }
    const again =
      episode && message.atMs - episode.fineMs <= this.weights.againMinutes * 60_000
        ? this.incidents.get(this.rootOf(episode.incident))!
        : null;
    const incident = this.place(message, again);
    incident.endedMs = null;
    incident.firing.add(message.key);
    this.episodes.set(message.key, { incident: incident.id, isOpen: true, fineMs: 0, lastMs: message.atMs, tool: message.wording.tool });
    return incident.id;
  }

  private place(message: Message, again: Incident | null): Incident {
    const subject = this.subjectOf(message);
    const known = again?.id;
    const placed: Placement = known
      ? { incident: known, chosen: null, runnersUp: [], suggested: null, bridges: [] }
      : placeByScore(subject, this, this.weights);
    const incident = placed.incident === null ? this.open(subject.atMs) : this.incidents.get(placed.incident)!;
    this.heard(message, incident.id, placed);
    for (const id of placed.bridges) this.merge(this.incidents.get(id)!, incident);
    this.digest.update(`${message.eventId} ${incident.id} ${placed.chosen?.score ?? "-"} ${subject.template}\n`);
    const { template, service, symptom, atMs } = subject;
    for (const key of broughtBy(subject, incident.id, this)) {
      const others = this.landmarks(key).filter((one) => one.incident !== incident.id);
      this.keys.set(key, [...others, { incident: incident.id, alert: message.eventId, atMs, template, service, symptom }].slice(-24));
    }
    return incident;
  }

  private open(atMs: number): Incident {
    const id = `inc-${String(++this.opened).padStart(5, "0")}`;
    const fresh: Incident = { id, number: id, openedMs: atMs, endedMs: null, firing: new Set(), mergedInto: null };
    this.incidents.set(id, fresh);
    return fresh;
  }

  private merge(from: Incident, into: Incident): void {
    if (from.id === into.id) return;
    from.mergedInto = into.id;
    for (const key of from.firing) into.firing.add(key);
    for (const [key, list] of this.keys)
      if (list.some((one) => one.incident === from.id)) {
        const kept = list.filter((one) => one.incident !== from.id || !list.some((other) => other.incident === into.id));
        this.keys.set(
          key,
          kept.map((one) => (one.incident === from.id ? { ...one, incident: into.id } : one)),
        );
      }
  }

  private noteSilence(nowMs: number): void {
    if (nowMs < this.listensAgainMs) return;
    this.listensAgainMs = nowMs + 60_000;
    for (const [key, episode] of this.episodes) {
      const after = silenceMs[episode.tool];
      if (episode.isOpen && after !== undefined && nowMs - episode.lastMs > after) this.end(key, episode, episode.lastMs);
    }
  }

  private end(key: string, episode: Episode, atMs: number): void {
    this.episodes.set(key, { ...episode, isOpen: false, fineMs: atMs });
    const incident = this.incidents.get(this.rootOf(episode.incident))!;
    incident.firing.delete(key);
    if (incident.firing.size === 0) incident.endedMs = atMs;
  }

  subjectOf(message: Message): Subject {
    const { thing, wording, summary, atMs } = message;
    const tokens = maskedTokens(summary, thing.name);
    const { template, news } = templateOf(this.tree, tokens);
    if (news !== "none") {
      keepTemplate(this.tree, template);
      this.parts.set(template.id, shingles(template.tokens));
    }
    const item = thing.role === "service" ? null : thing.id;
    const service = thing.role === "service" ? thing.id : (this.topology.serviceOf.get(thing.id) ?? null);
    const names = [...this.names].flatMap(([name, id]) => (id !== item && summary.includes(name) ? [id] : []));
    return {
      environment: thing.environment,
      cluster: thing.cluster,
      service,
      item,
      resource: thing.name,
      template: template.id,
      symptom: symptomOf(template.tokens, wording.check),
      names,
      marks: [],
      reach: reachOf(this.topology, item, service),
      atMs,
    };
  }
}
