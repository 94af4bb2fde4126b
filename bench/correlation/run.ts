// How well alerts become incidents, on storms whose truth is known: `npm run bench:correlation`. Prints a JSON line for each method, one for each
// goal, and ends with status 1 where a goal is missed.
import { parseArgs } from "node:util";
import { defaultWeights } from "../../src/practices/alert/weights.rules.ts";
import { lookAtAttacks } from "./attack.ts";
import { byClusterAndName, byCondition, byHost, byTitle, firstOfEach } from "./baselines.ts";
import { correlate, type Past, pastOf } from "./correlator.ts";
import { type Judgement, judge, meanOf } from "./judge.ts";
import { type Message, makeStorm, type Storm } from "./storm.ts";

const { values: chosen } = parseArgs({
  options: {
    seeds: { type: "string", default: "101-120" },
    /** Days of the same office before the one that is judged, for what went together before. */
    history: { type: "string", default: "20" },
    /** Names the joins that put two faults into one incident. */
    why: { type: "boolean", default: false },
    /** The AIT alert data set, as a zip archive, read where it lies. */
    attacks: { type: "string" },
  },
});
const goals = { aboveBest: 0.1, overMerge: 0.02 };
const tell = (line: Record<string, unknown>) => void process.stdout.write(`${JSON.stringify(line, rounded)}\n`);

const [first, last] = chosen.seeds.split("-").map(Number) as [number, number | undefined];
const storms = Array.from({ length: (last ?? first) - first + 1 }, (_, index) => makeStorm(first + index));
const firsts = storms.map((storm) => firstOfEach(storm.messages));
const truths = firsts.map((list) => list.map((one) => one.fault));
const baselines = [
  ["deduplication alone", byCondition],
  ["per host, 60 min (BigPanda's default)", byHost],
  ["group_by(cluster, alertname), 5 min (Alertmanager)", byClusterAndName],
  ["normalised title (OneUptime)", byTitle],
] as const satisfies readonly (readonly [string, (list: Message[]) => string[]])[];

const judged = baselines.map(([name, method]) =>
  told(
    name,
    firsts.map((list, index) => judge({ predicted: method(list), truth: truths[index]! })),
  ),
);
const best = Math.max(...judged.map((one) => one.f1));
const cold = ours("ours, nothing known of before", () => undefined);
if (Number(chosen.history) > 0) ours(`ours, ${chosen.history} days known of before`, ({ seed }) => pastOf(daysBefore(seed)));
const [once, again] = [0, 1].map(() => storms.map((storm) => correlate(storm, defaultWeights).hash).join()) as [string, string];
const met = [
  goal("pairwise F1 at least the best baseline + 0.10", cold.f1, best + goals.aboveBest, cold.f1 >= best + goals.aboveBest),
  goal("over-merge at most 2 %", cold.overMerge, goals.overMerge, cold.overMerge <= goals.overMerge),
  goal("storms decided alike on replay", storms.length, storms.length, once === again),
];
if (chosen.attacks) for (const line of await lookAtAttacks(chosen.attacks, defaultWeights)) tell({ method: "AIT alert data set", ...line });
process.exitCode = met.every(Boolean) ? 0 : 1;

function ours(name: string, past: (storm: Storm) => Past | undefined): Judgement {
  let joined = 0;
  const results = storms.map((storm, index) => {
    const owners = new Map<string, string>();
    const ran = correlate(storm, defaultWeights, past(storm), ({ fault, thing, summary }, incident, { chosen: by }) => {
      const owner = owners.get(incident) ?? fault;
      owners.set(incident, owner);
      if (owner === fault) return;
      joined++;
      if (chosen.why)
        tell({
          seed: storm.seed,
          incident,
          owner,
          fault,
          thing: thing.id,
          summary,
          score: by?.score,
          relation: by?.relation,
          features: by?.features,
        });
    });
    return { judgement: judge({ predicted: ran.predicted, truth: truths[index]! }), hash: ran.hash };
  });
  const hash = results.map((one) => one.hash.slice(0, 2)).join("");
  return told(
    name,
    results.map((one) => one.judgement),
    { weights: defaultWeights.version, replay: hash, wrongJoins: joined },
  );
}

function daysBefore(seed: number): Storm[] {
  const days = Number(chosen.history);
  return Array.from({ length: days }, (_, index) => makeStorm(seed, { daysAgo: days - index }));
}

function told(method: string, judgements: readonly Judgement[], more: Record<string, unknown> = {}): Judgement {
  const mean = meanOf(judgements);
  tell({ method, seeds: chosen.seeds, ...mean, ...more });
  return mean;
}

function goal(name: string, value: number, than: number, isMet: boolean): boolean {
  tell({ goal: name, value, than, met: isMet });
  return isMet;
}

function rounded(_name: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toFixed(4)) : value;
}
