import type { House } from "../../engine/house.ts";
import type { Envelope } from "../../kernel/practice.ts";
import { addLocalDays, type Instant, minInstant } from "../../kernel/time.ts";
import { planAlerts } from "./alerts.ts";
import { planOpenList } from "./bad-week.ts";
import { planBriefings } from "./briefings.ts";
import { planChanges } from "./changes.ts";
import { planCriticals } from "./criticals.ts";
import { planDesk } from "./desk.ts";
import { planDiary } from "./diary.ts";
import { planImprovements } from "./improvements.ts";
import { wholeMinute, zone } from "./moments.ts";
import { planObjectives } from "./objectives.ts";
import { planOutages } from "./outages.ts";
import { planPaging } from "./paging.ts";
import { planProblems } from "./problems.ts";
import { planPromises } from "./promises.ts";
import { planRecurring } from "./recurring.ts";
import { planRoom } from "./room.ts";
import { planRosters } from "./rosters.ts";
import { planSeries } from "./series.ts";
import { planDelegation, planSetUp } from "./set-up.ts";
import { planStatusPages } from "./status-pages.ts";
import { planTraffic } from "./traffic.ts";
import { planVendors } from "./vendors.ts";
import { type Step, World } from "./world.ts";

/** One day of the sample: what happens in it, in batches that are sent one after the other, and when it ends. */
export type SampleDay = { number: number; of: number; start: Instant; end: Instant; batches: Envelope[][] };
export type SampleTerms = {
  house: House;
  seed: string;
  /** The sample's last minute: nothing happens later. */
  anchor: Instant;
  /** 365 where nothing is said; fewer in tests. */
  days?: number;
};

const mostInABatch = 500;

/** Makes the world of a sample, its registers and its stories planned. */
export function sampleWorld({ house, seed, anchor, days = 365 }: SampleTerms): World {
  const world = new World({ house, seed, anchor: wholeMinute(anchor), days });
  planSetUp(world);
  planChanges(world);
  planPromises(world);
  planCriticals(world);
  planOutages(world);
  planRecurring(world);
  planDelegation(world);
  planRosters(world);
  planPaging(world);
  planAlerts(world);
  planOpenList(world);
  planRoom(world);
  planStatusPages(world);
  planObjectives(world);
  planSeries(world);
  planProblems(world);
  planVendors(world);
  planImprovements(world);
  planBriefings(world);
  planDesk(world);
  planDiary(world);
  return world;
}

/** A year of Ostermere, day by day: the same world makes the same days, to the last id. */
export function* generate(world: World): Generator<SampleDay> {
  for (let number = 0; number < world.length; number++) {
    planTraffic(world, number, world.length - 1 - number);
    const start = addLocalDays(zone, world.start, number);
    const end = minInstant(addLocalDays(zone, world.start, number + 1), world.anchor)!;
    const steps = world.take(number);
    // The last day is told as it came: a change that ended before the room's incident must have begun before it, too.
    const told = number === world.length - 1 ? steps : inRuns(steps);
    yield { number, of: world.length, start, end, batches: batchesOf(told) };
  }
}

/** Changes, and the meetings that decide on them, are told behind the rest of their day, in one run: commands of one kind that stand together cost their facts once. */
function inRuns(steps: readonly Step[]): Step[] {
  const isOfChanges = ({ envelope, behind }: Step) => behind || ofChanges.has(envelope.kind);
  return [...steps.filter((step) => !isOfChanges(step)), ...steps.filter(isOfChanges)];
}
const ofChanges = new Set([
  ...["change", "changeTask", "changeSuspicion", "changeFreeze", "changeTemplate", "changeType"],
  ...["meetingSeries", "meeting", "agendaItem", "duty", "deployment"],
]);

/** Batches of at most 500, cut where a step must see what came before it. */
function batchesOf(steps: readonly Step[]): Envelope[][] {
  const batches: Envelope[][] = [];
  let open: Envelope[] = [];
  for (const { envelope, apart } of steps) {
    if (open.length === mostInABatch || (apart && open.length > 0)) {
      batches.push(open);
      open = [];
    }
    open.push(envelope);
  }
  return open.length > 0 ? [...batches, open] : batches;
}
