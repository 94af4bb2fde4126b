import type { Id } from "../../kernel/ids.ts";
import { addDays, durationWords, type Instant, ms } from "../../kernel/time.ts";
import { gapMs, gapsOf } from "./history.rules.ts";
import type { Layer } from "./model.ts";
import { levelsOf, type OverridePlan, type RosterPlan, resolve } from "./roster.rules.ts";
import { neverServing } from "./rotation.rules.ts";

/** How far ahead gaps and doubles are looked for. */
export const lintDays = 30;

/** Something of a roster that its owner should look at. `persons` are named in the sentence by `{people}`. */
export type RosterFault = {
  code: "noLayers" | "emptyLayer" | "inactive" | "neverServes" | "overSoon" | "gap" | "double";
  sentence: string;
  layer?: string;
  people?: readonly Id[];
  at?: Instant;
};
type Given = { roster: RosterPlan; overrides: readonly OverridePlan[]; inactive: ReadonlySet<Id>; now: Instant };

/** What is wrong, or soon will be, with a roster; most urgent first. Empty where all is well. */
export function rosterFaults(given: Given): RosterFault[] {
  const { roster } = given;
  if (roster.layers.length === 0)
    return [
      { code: "noLayers", sentence: "The roster has no layers, so nobody is ever on call. Add a layer with the people who take turns." },
    ];
  return [...gapFaults(given), ...roster.layers.flatMap((layer) => layerFaults(layer, given)), ...doubleFaults(given)];
}

function gapFaults({ roster, overrides, now }: Given): RosterFault[] {
  const gaps = gapsOf({ roster, overrides, from: now, to: addDays(now, lintDays) });
  const [first] = gaps;
  if (!first) return [];
  const count = gaps.length === 1 ? "one gap" : `${gaps.length} gaps`;
  const sentence = `Within ${lintDays} days there ${gaps.length === 1 ? "is" : "are"} ${count}, ${durationWords(gapMs(gaps))} in all with nobody on call.`;
  return [{ code: "gap", sentence, at: first.start }];
}

function layerFaults(layer: Layer, { inactive, now }: Given): RosterFault[] {
  const { name } = layer;
  const faults: RosterFault[] = [];
  if (layer.participants.length === 0)
    faults.push({ code: "emptyLayer", layer: name, sentence: `${name} has nobody in it. Add people, or remove the layer.` });
  const gone = [...new Set(layer.participants)].filter((one) => inactive.has(one));
  if (gone.length > 0)
    faults.push({
      code: "inactive",
      layer: name,
      people: gone,
      sentence: `${name} still gives turns to {people}, who no longer work here. Take them out.`,
    });
  const never = neverServing(layer);
  if (never.length > 0)
    faults.push({
      code: "neverServes",
      layer: name,
      people: never,
      sentence: `In ${name}, {people} never get a turn: turns go by the calendar, and theirs always fall outside the hours. Let turns go by those that have hours.`,
    });
  if (layer.endsOn !== null && layer.endsOn <= addDays(now, lintDays).slice(0, 10) && layer.endsOn >= now.slice(0, 10))
    faults.push({
      code: "overSoon",
      layer: name,
      sentence: `${name} ends on ${layer.endsOn}. Extend it, or see that another layer follows.`,
    });
  return faults;
}

/** Whoever is on two levels at once cannot be the second to be called. */
function doubleFaults({ roster, overrides, now }: Given): RosterFault[] {
  const levels = levelsOf(roster);
  if (levels.length < 2) return [];
  const to = addDays(now, lintDays);
  const resolved = levels.map((level) => resolve({ roster, overrides, level, from: now, to }));
  const people = new Set<Id>();
  let at: Instant | undefined;
  resolved.forEach((upper, index) => {
    for (const lower of resolved.slice(index + 1))
      for (const [person, when] of sharedBy(upper, lower)) {
        people.add(person);
        if (at === undefined || ms(when) < ms(at)) at = when;
      }
  });
  if (at === undefined) return [];
  const sentence = `{people} are on call on two levels at once within ${lintDays} days: a page they miss goes to them again.`;
  return [{ code: "double", sentence, people: [...people], at }];
}

function sharedBy(
  upper: readonly ReturnType<typeof resolve>[number][],
  lower: readonly ReturnType<typeof resolve>[number][],
): Map<Id, Instant> {
  const found = new Map<Id, Instant>();
  let at = 0;
  for (const one of upper) {
    while (at > 0 && lower[at]!.start > one.start) at -= 1;
    while (at < lower.length && lower[at]!.end <= one.start) at += 1;
    for (let index = at; index < lower.length && lower[index]!.start < one.end; index += 1)
      for (const person of one.people)
        if (lower[index]!.people.includes(person) && !found.has(person))
          found.set(person, lower[index]!.start > one.start ? lower[index]!.start : one.start);
  }
  return found;
}
