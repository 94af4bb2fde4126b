import type { Id } from "../../kernel/ids.ts";
import { addDays, type Instant, instant, ms } from "../../kernel/time.ts";
import { type PlanVersion, resolveThrough, type Through } from "./history.rules.ts";
import type { Layer } from "./model.ts";
import { levelsOf, type OverridePlan, type RosterPlan, type Segment } from "./roster.rules.ts";
import { dutiesOf, type Stretch } from "./rotation.rules.ts";
import { type LevelAnswer, layerWords } from "./words.rules.ts";

/** One layer as it is drawn: what it is, and whose turns lie in the window. */
export type LayerRow = {
  name: string;
  level: number;
  priority: number;
  about: string;
  duties: { start: Instant; end: Instant; person: Id }[];
};

/** The layers of a roster within [from, to), each stretch by what the roster said then; the upper first. */
export function layersThrough({ versions, from, to }: Pick<Through, "versions" | "from" | "to">): LayerRow[] {
  const rows = new Map<string, LayerRow>();
  versions.forEach(({ since, plan }, index) => {
    const start = index === 0 || since < from ? from : since;
    const next = versions[index + 1]?.since;
    const end = next !== undefined && next < to ? next : to;
    if (!plan || end <= start) return;
    for (const layer of plan.layers) addDuties(rowOf(rows, layer), layer, plan.timeZone, { fromMs: ms(start), toMs: ms(end) });
  });
  return [...rows.values()].sort((one, other) => one.level - other.level || other.priority - one.priority);
}

/** A layer that was edited stays one row: it reads as it is now. */
function rowOf(rows: Map<string, LayerRow>, layer: Layer): LayerRow {
  const { name, level, priority } = layer;
  const known = rows.get(name);
  const row = { name, level, priority, about: layerWords(layer), duties: known?.duties ?? [] };
  rows.set(name, row);
  return row;
}

function addDuties(row: LayerRow, layer: Layer, zone: string, window: Stretch): void {
  for (const { fromMs, toMs, person } of dutiesOf(layer, zone, window)) {
    const duty = { start: instant(fromMs), end: instant(toMs), person };
    const last = row.duties[row.duties.length - 1];
    if (last && last.person === person && last.end === duty.start) last.end = duty.end;
    else row.duties.push(duty);
  }
}

/** The plan in force at an instant, or null where the roster was retired then. */
export function planAt(versions: readonly PlanVersion[], at: Instant): RosterPlan | null {
  return (versions.findLast((one) => one.since <= at) ?? versions[0])?.plan ?? null;
}

/** How far around an instant a shift is followed to its beginning and end. */
const aroundDays = 40;

/** Every level at an instant: who, why, since when, until when, and who comes next. Neighbours with the same people are one shift. */
export function levelsAt(given: { versions: readonly PlanVersion[]; overrides: readonly OverridePlan[]; at: Instant }): LevelAnswer[] {
  const { versions, overrides, at } = given;
  const plan = planAt(versions, at);
  return levelsOf(plan ?? { layers: [] }).map((level) => {
    const around = { from: addDays(at, -aroundDays), to: addDays(at, aroundDays) };
    const segments = resolveThrough({ versions, overrides, level, ...around });
    const place = segments.findIndex((one) => one.start <= at && at < one.end);
    const { people, source, why, gap } = segments[place]!;
    const [first, last] = shiftAround(segments, place);
    const isBegun = segments[first]!.start > around.from;
    const isEnded = segments[last]!.end < around.to;
    return {
      level,
      people,
      source,
      why,
      gap,
      since: isBegun ? segments[first]!.start : null,
      until: isEnded ? segments[last]!.end : null,
      next: segments[last + 1]?.people ?? [],
    };
  });
}

function shiftAround(segments: readonly Segment[], place: number): [number, number] {
  const isSame = (index: number) => {
    const [one, other] = [segments[index], segments[place]!];
    return one !== undefined && one.gap === other.gap && one.people.join() === other.people.join();
  };
  let [first, last] = [place, place];
  while (isSame(first - 1)) first -= 1;
  while (isSame(last + 1)) last += 1;
  return [first, last];
}
