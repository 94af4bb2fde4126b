import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Suppression } from "./model.ts";

/** How many alerts of one group are counted; beyond it the console says "10,000+", so that a storm costs no more than that. */
export const countedUpTo = 10_000;
/** How many incidents with open alerts are looked at, and how many groups make a page. */
export const incidentsUpTo = 1_000;
export const groupsInPage = 100;
/** How many reasons for quiet are shown. */
export const quietUpTo = 100;

/** How the open alerts of one heap stand. `worst` is the rank of the worst severity: 0 is critical. */
export type Heap = {
  count: number;
  acknowledged: number;
  worst: number;
  firstAt: Instant;
  newestAt: Instant;
};
/** An incident's own heap, with what else of it is open and stands elsewhere on the console. */
export type IncidentHeap = Heap & { incident: Id; quiet: number; flapping: number };
export type QuietHeap = Heap & { by: Suppression; record: Id; until: Instant | null };

/** One line of the console that unfolds into its alerts. `filter` finds exactly these, in `sort`. */
export type ConsoleGroup = Heap & {
  key: string;
  kind: "incident" | "alone" | "flapping" | "quiet";
  filter: string;
  sort: "firstAt" | "-firstAt";
  isCapped: boolean;
  incident: ConsoleIncident | null;
  /** It, and those merged into it whose alerts are its alerts now. */
  family: Id[];
  /** Open in the same incident, but shown below: kept quiet, flapping. */
  quiet: number;
  flapping: number;
  /** What its newest alert says, and why that one is in it. */
  newest: { summary: string; sentence: string | null; resource: string | null } | null;
  /** Why these are quiet, and until when that is known. */
  reason: { by: Suppression; record: Id; name: string | null; number: string | null; kind: string; until: Instant | null } | null;
};
/** An incident as its group shows it; null fields where the reader may not see the incident itself. */
export type ConsoleIncident = {
  id: Id;
  number: string | null;
  title: string | null;
  priority: string | null;
  state: string | null;
  isAcknowledged: boolean;
  service: string | null;
};
export type ConsoleAnswer = {
  asOf: Instant;
  groups: ConsoleGroup[];
  /** How many incidents have open alerts that pass; those beyond the page are not shown. */
  incidents: number;
  isCapped: boolean;
  firing: number;
};
export type ConsoleSource = {
  id: Id;
  name: string;
  connector: string;
  /** It holds a key, or was heard. */
  isSender: boolean;
  lastAt: Instant | null;
  waiting: number;
  oldestWaitingAt: Instant | null;
  refused: number;
  failed: number;
  missed: { id: Id; name: string; lastAt: Instant | null }[];
};
/** How an incident stands for whoever reads the console, as far as they may see it. */
export type Standing = { priority: string; isOver: boolean };
export type IncidentGroup = IncidentHeap & { family: Id[] };

/** The heaps of incidents that were merged, as one heap of the incident that stays. */
export function heapsByRoot(heaps: readonly IncidentHeap[], rootOf: ReadonlyMap<Id, Id>): IncidentGroup[] {
  const roots = new Map<Id, IncidentGroup>();
  for (const heap of heaps) {
    const root = rootOf.get(heap.incident) ?? heap.incident;
    const known = roots.get(root);
    roots.set(root, known ? { ...together(known, heap), family: [...known.family, heap.incident] } : { ...heap, family: [heap.incident] });
  }
  return [...roots].map(([incident, heap]) => ({ ...heap, incident }));
}

function together<H extends IncidentHeap>(one: H, other: IncidentHeap): H {
  return {
    ...one,
    count: one.count + other.count,
    acknowledged: one.acknowledged + other.acknowledged,
    quiet: one.quiet + other.quiet,
    flapping: one.flapping + other.flapping,
    worst: Math.min(one.worst, other.worst),
    firstAt: one.firstAt < other.firstAt ? one.firstAt : other.firstAt,
    newestAt: one.newestAt > other.newestAt ? one.newestAt : other.newestAt,
  };
}

/**
 * Incidents in the order in which they need somebody: open before over, then by priority, then worst severity first, then the one that was
 * joined last; by id in the end, so that the order is always the same. One that the reader may not see counts as open and without a priority:
 * its place tells nothing of it but how its alerts stand.
 */
export function byNeed<G extends IncidentHeap>(groups: readonly G[], standings: ReadonlyMap<Id, Standing>): G[] {
  const order = ({ incident, worst }: G): readonly (string | number)[] => {
    const { isOver = false, priority = "9" } = standings.get(incident) ?? {};
    return [isOver ? 1 : 0, priority, worst];
  };
  return groups.toSorted((one, other) => {
    const [mine, theirs] = [order(one), order(other)];
    const place = mine.findIndex((part, at) => part !== theirs[at]);
    if (place >= 0) return mine[place]! < theirs[place]! ? -1 : 1;
    if (one.newestAt !== other.newestAt) return one.newestAt > other.newestAt ? -1 : 1;
    return one.incident < other.incident ? -1 : 1;
  });
}

const loud = "status:open suppressed:none isFlapping:false";

/** The typed filter that finds exactly the alerts of a group: what the console unfolds, and what "as a list" opens. */
export const groupFilter = {
  incident: (family: readonly Id[]): string => `incident:${family.join(",")} ${loud}`,
  alone: `incident:none ${loud}`,
  flapping: "status:open suppressed:none isFlapping:true",
  quiet: ({ by, record }: Pick<QuietHeap, "by" | "record">): string => `status:open suppressed:${by} suppressedBy:${record}`,
};

/** Of which kind the record may be that keeps an alert quiet. */
export const kindsOfReason: Record<Suppression, readonly string[]> = {
  maintenance: ["quietWindow", "maintenanceWindow"],
  inhibition: ["alert"],
  dependency: ["alert"],
  hand: ["person"],
};
