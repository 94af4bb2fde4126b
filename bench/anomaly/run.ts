// How well unusual numbers are told from usual ones, beside plain thresholds: `npm run bench:anomaly -- ARCHIVE`. Prints a JSON line for each
// method and set of series.
import { parseArgs } from "node:util";
import type { Measure } from "../../src/practices/anomaly/watch.rules.ts";
import { movingThreshold, ours, plainThreshold } from "./methods.ts";
import { readNab } from "./nab.ts";
import { makeRhythm } from "./rhythm.ts";
import { readable, scoreOf } from "./score.ts";
import type { Labelled, Method } from "./series.ts";

const { values: chosen, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Seeds of the made series with a weekly rhythm. */
    seeds: { type: "string", default: "1-10" },
    /** Other measures than the one a series begins with, for the curve of alarms met and false ones. */
    curve: { type: "boolean", default: false },
  },
});
const [archive] = positionals;
if (!archive) throw new Error("Name the archive nab_realAWSCloudwatch_with_labels.tar.xz: npm run bench:anomaly -- FILE");

const usually = { side: "both", leastDifference: 0 } as const;
const persistences = ["3of5", "2of3", "1of1"] as const;
const measures: Measure[] = chosen.curve
  ? persistences.flatMap((persistence) => [25, 30, 35, 40, 50, 60].map((fromTenths) => ({ ...usually, fromTenths, persistence })))
  : persistences.map((persistence) => ({ ...usually, fromTenths: 40, persistence }));
const methods: [name: string, method: Method][] = [
  ...persistences.flatMap((persistence): [string, Method][] => [
    [`fixed threshold, 3 deviations, ${persistence}`, plainThreshold(persistence)],
    [`last hour, 3 deviations, ${persistence}`, movingThreshold(persistence, 60)],
    [`last day, 3 deviations, ${persistence}`, movingThreshold(persistence, 1_440)],
  ]),
  ...measures.map((one): [string, Method] => [`ours, from ${one.fromTenths / 10} spreads, ${one.persistence}`, ours(one)]),
];

const nab = await readNab(archive);
const [first, last] = chosen.seeds.split("-").map(Number) as [number, number | undefined];
const sets: [name: string, series: Labelled[]][] = [
  ["NAB realAWSCloudwatch, every second: chosen on", nab.filter((_, index) => index % 2 === 0)],
  ["NAB realAWSCloudwatch, the others", nab.filter((_, index) => index % 2 === 1)],
  ["NAB realAWSCloudwatch", nab],
  ["weekly rhythm, made", Array.from({ length: (last ?? first) - first + 1 }, (_, index) => makeRhythm(first + index))],
];
for (const [set, series] of sets)
  for (const [method, tell] of methods) process.stdout.write(`${JSON.stringify({ set, method, ...readable(scoreOf(tell, series)) })}\n`);
