import type { Sample } from "../../src/practices/anomaly/memory.rules.ts";
import { type Dice, makeDice } from "../dice.ts";
import type { Labelled, Stretch } from "./series.ts";

// Eight weeks of orders a minute at a company that works on weekdays, a number each five minutes: a morning and an afternoon, quiet nights and
// weekends, and a batch run early on Sundays that is as high as a Monday morning. From the fifth week on something is wrong now and then.

type Fault = { from: number; until: number; of(value: number): number };
const week = 10_080;
const firstMonday = 5_760 + 2_950 * week;

/** A series with its faults: some fall by half at the busiest hour, some have a day's orders at night, some miss the batch run, some rise. */
export function makeRhythm(seed: number): Labelled {
  const dice = makeDice(seed);
  const level = 200 + dice.whole(800);
  const faults = faultsOf(dice, level);
  const samples: Sample[] = [];
  for (let minute = 0; minute < 8 * week; minute += 5) {
    const usual = level * curve(minute) * dice.around(1, 0.06);
    const fault = faults.find(({ from, until }) => minute >= from && minute <= until);
    samples.push([firstMonday + minute, Math.round(fault ? fault.of(usual) : usual)]);
  }
  return {
    name: `rhythm ${seed}`,
    samples,
    wrong: faults.map(({ from, until }): Stretch => [firstMonday + from, firstMonday + until]),
  };
}

/** How much of its level a series has at a minute of the week. */
function curve(minute: number): number {
  const day = Math.floor(minute / 1_440) % 7;
  const hour = (minute % 1_440) / 60;
  if (day === 6 && hour >= 2 && hour < 3) return 0.9;
  const bump = (at: number, width: number) => Math.exp(-(((hour - at) / width) ** 2));
  const busy = 0.85 * bump(10.5, 2) + 0.7 * bump(15, 2.2);
  return 0.06 + busy * (day < 5 ? 1 - 0.04 * day : 0.12);
}

function faultsOf(dice: Dice, level: number): Fault[] {
  return [4, 5, 6, 7].flatMap((number) => {
    const [first, second] = [dice.whole(3), 3 + dice.whole(2)];
    return [first, second].map((day) => oneOf(dice, { start: number * week + day * 1_440, sunday: number * week + 6 * 1_440, level }));
  });
}

function oneOf(dice: Dice, { start, sunday, level }: { start: number; sunday: number; level: number }): Fault {
  const lasts = 30 + dice.whole(90);
  const kind = dice.whole(4);
  if (kind === 0) return { from: start + 600, until: start + 600 + lasts, of: (value) => value * 0.5 };
  if (kind === 1) return { from: start + 120, until: start + 120 + lasts, of: () => level * 0.6 * dice.around(1, 0.06) };
  if (kind === 2) return { from: start + 900, until: start + 900 + lasts, of: (value) => value * 1.5 };
  // The batch of this week's Sunday does not run; where two faults of a week are that, the second is nothing new.
  return { from: sunday + 120, until: sunday + 175, of: () => level * 0.06 * dice.around(1, 0.06) };
}
