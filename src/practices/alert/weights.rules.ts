import type { Relation } from "./subject.rules.ts";

/** By what an alert and an incident are weighed: per mille, minutes and seconds, whole numbers only. */
export type Weights = {
  version: string;
  topo: number;
  text: number;
  time: number;
  history: number;
  /** How near each relation is. */
  nearness: Readonly<Record<Relation, number>>;
  /** Of the nearness of one thing, where one of two troubles has a cause of its own; of any nearness, where no word is known of one. */
  mixed: number;
  unknown: number;
  tauSeconds: number;
  windowMinutes: number;
  joinAt: number;
  suggestAt: number;
  /** Two others' incidents are one where an alert is as near as this to both, and both are younger than this. */
  bridgeAt: number;
  bridgeMinutes: number;
  /** The same condition again within this is the same trouble, without weighing. */
  againMinutes: number;
};

/** The weights that the bench justified. Source: docs/decisions/0010-correlation.md. */
export const defaultWeights: Weights = {
  version: "2026-11-26",
  topo: 270,
  text: 150,
  time: 430,
  history: 150,
  nearness: { same: 1000, marked: 1000, named: 1000, direct: 800, near: 100, service: 100, everywhere: 200, template: 0 },
  mixed: 300,
  unknown: 500,
  tauSeconds: 210,
  windowMinutes: 60,
  joinAt: 600,
  suggestAt: 450,
  bridgeAt: 680,
  bridgeMinutes: 6,
  againMinutes: 5,
};

/** exp(-x) for x = 0, 0.25, 0.5 … 8, in millionths: written down, because a processor's own exp may differ in its last digit. */
const decay = [
  1_000_000, 778_801, 606_531, 472_367, 367_879, 286_505, 223_130, 173_774, 135_335, 105_399, 82_085, 63_928, 49_787, 38_774, 30_197,
  23_518, 18_316, 14_264, 11_109, 8_652, 6_738, 5_248, 4_087, 3_183, 2_479, 1_930, 1_503, 1_171, 912, 710, 553, 431, 335,
];

/** How close in time, in per mille: exp(-apart/tau), straight between quarter steps; 0 beyond the window. */
export function timeFeature(apartMs: number, { tauSeconds, windowMinutes }: Pick<Weights, "tauSeconds" | "windowMinutes">): number {
  const apart = Math.floor(Math.abs(apartMs) / 1000);
  if (apart > windowMinutes * 60) return 0;
  const quarters = Math.floor((apart * 4 * 1000) / tauSeconds);
  const step = Math.floor(quarters / 1000);
  if (step >= decay.length - 1) return 0;
  const [from, to] = [decay[step]!, decay[step + 1]!];
  return Math.floor((from * 1000 - (from - to) * (quarters % 1000)) / 1_000_000);
}
