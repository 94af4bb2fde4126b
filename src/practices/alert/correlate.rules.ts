import type { Id } from "../../kernel/ids.ts";
import type { Features, Weighed } from "./decision.model.ts";
import { type Relation, type Sought, type Subject, soughtBy } from "./subject.rules.ts";
import type { Symptom } from "./symptom.rules.ts";
import { timeFeature, type Weights } from "./weights.rules.ts";

/** An alert that was the first, or the latest in a while, to bring a key to its incident. */
export type Landmark = { incident: Id; alert: Id; atMs: number; template: Id; service: Id | null; symptom: Symptom };
/** An incident as a candidate. `endedMs`: when it was resolved, null while it is open. */
export type Candidate = { id: Id; number: string | null; openedMs: number; endedMs: number | null };
/** What correlation may ask: all of it answered from what was read beforehand. */
export type Memory = {
  landmarks(key: string): readonly Landmark[];
  incident(id: Id): Candidate | null;
  /** How alike two templates are, in per mille. */
  alike(one: Id, other: Id): number;
  /** How often the second began soon after the first, in per mille; null where they were seen too seldom to say. */
  together(first: Pick<Landmark, "template" | "service">, then: Pick<Landmark, "template" | "service">): number | null;
};
/** A candidate weighed, and what the sentence says of it. */
export type Judged = Weighed & { relation: Relation | null; thing: Id | null; isBelow: boolean; apartMs: number; joins: boolean };

/**
 * Every incident that shares a key with the alert, weighed, best first; ties go to the oldest incident, then to the lowest id. Reads landmarks
 * of the keys alone: what it costs does not grow with the alerts an incident has. Whole numbers only, so that every machine answers the same.
 */
export function weigh(subject: Subject, memory: Memory, weights: Weights): Judged[] {
  const found = new Map<Id, Gathered>();
  for (const sought of soughtBy(subject))
    for (const landmark of memory.landmarks(sought.key)) {
      const candidate = memory.incident(landmark.incident);
      if (!candidate || (candidate.endedMs !== null && subject.atMs > candidate.endedMs && sought.relation !== "same")) continue;
      let gathered = found.get(candidate.id);
      if (!gathered) {
        gathered = { candidate, topo: 0, time: 0, text: 0, history: null, relation: null, thing: null, isBelow: false, apartMs: 0 };
        found.set(candidate.id, gathered);
      }
      take(gathered, { subject, sought, landmark, memory, weights });
    }
  const weighed = [...found.values()].map((one) => ({ judged: judged(one, weights), openedMs: one.candidate.openedMs }));
  return weighed.sort(byScore).map((one) => one.judged);
}

type Gathered = {
  candidate: Candidate;
  topo: number;
  time: number;
  text: number;
  history: number | null;
  relation: Relation | null;
  thing: Id | null;
  isBelow: boolean;
  apartMs: number;
};
type Met = { subject: Subject; sought: Sought; landmark: Landmark; memory: Memory; weights: Weights };

/** The nearest in place and time together counts for both; the most alike text and the best history count whoever brought them. */
function take(gathered: Gathered, { subject, sought, landmark, memory, weights }: Met): void {
  const topo = nearness(sought.relation, subject.symptom, landmark.symptom, weights);
  const apartMs = subject.atMs - landmark.atMs;
  const time = timeFeature(apartMs, weights);
  const nearer = weights.topo * topo + weights.time * time - (weights.topo * gathered.topo + weights.time * gathered.time);
  if (gathered.relation === null || nearer > 0) {
    gathered.topo = topo;
    gathered.time = time;
    gathered.apartMs = apartMs;
    gathered.relation = sought.relation;
    gathered.thing = sought.thing;
    gathered.isBelow = sought.isBelow;
  }
  if (landmark.template === subject.template) gathered.text = 1000;
  else if (gathered.text < 1000) gathered.text = Math.max(gathered.text, memory.alike(landmark.template, subject.template));
  const history = memory.together(landmark, subject);
  if (history !== null) gathered.history = Math.max(gathered.history ?? 0, history);
}

/**
 * How near two alerts are, in per mille. A trouble with a cause of its own (a full disk, an old certificate) neither comes of what fails
 * beside it nor shows there; on one thing it may be the cause of the other. What no word is known of is trusted less.
 */
function nearness(relation: Relation, one: Symptom, other: Symptom, { nearness, mixed, unknown }: Weights): number {
  const near = nearness[relation];
  const owns = Number(one === "own") + Number(other === "own");
  if (relation === "same") return owns === 1 ? Math.floor((near * mixed) / 1000) : near;
  if (relation === "marked" || relation === "template" || relation === "everywhere") return near;
  if (owns > 0) return 0;
  return one === "unknown" || other === "unknown" ? Math.floor((near * unknown) / 1000) : near;
}

/**
 * History speaks for, never against: what went together before may do so again, what did not may be new. So it counts where it raises the
 * score, and else the other three are weighed as if they were all there is.
 */
function judged(one: Gathered, weights: Weights): Judged {
  const { candidate, topo, time, text, history, relation, thing, isBelow, apartMs } = one;
  const present = weights.topo * topo + weights.text * text + weights.time * time;
  const three = weights.topo + weights.text + weights.time;
  const remembered = Math.floor((present + weights.history * (history ?? 0)) / (three + weights.history));
  const score = Math.max(Math.floor(present / three), remembered);
  const features: Features = { topo, text, time, history: history ?? 0 };
  // Words and moment alone are chance: without a place in common nothing is joined.
  const joins = score >= weights.joinAt && topo > 0;
  return { incident: candidate.id, number: candidate.number, score, features, relation, thing, isBelow, apartMs, joins };
}

type Ranked = { judged: Judged; openedMs: number };

function byScore(one: Ranked, other: Ranked): number {
  const [first, second] = [one.judged, other.judged];
  return second.score - first.score || one.openedMs - other.openedMs || (first.incident < second.incident ? -1 : 1);
}
