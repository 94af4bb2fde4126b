/** Which group each firing was put into, and which it belongs to. */
export type Grouping = { predicted: readonly string[]; truth: readonly string[] };
export type Judgement = {
  precision: number;
  recall: number;
  f1: number;
  bCubedF1: number;
  adjustedRand: number;
  homogeneity: number;
  completeness: number;
  vMeasure: number;
  /** Groups that hold two faults or more, of all groups. */
  overMerge: number;
  /** 1 - groups / firings. */
  compression: number;
  groups: number;
  firings: number;
};

/**
 * How well a grouping meets the truth. Pairwise: of two firings put together, how many belong together, and the other way round.
 * Sources: Bagga and Baldwin 1998 (B-cubed); Hubert and Arabie 1985 (adjusted Rand); Rosenberg and Hirschberg 2007 (V-measure).
 */
export function judge({ predicted, truth }: Grouping): Judgement {
  const cells = new Map<string, Map<string, number>>();
  for (const [index, group] of predicted.entries()) {
    const row = cells.get(group) ?? new Map<string, number>();
    row.set(truth[index]!, (row.get(truth[index]!) ?? 0) + 1);
    cells.set(group, row);
  }
  const groups = counts(predicted);
  const faults = counts(truth);
  const all = predicted.length;
  const together = sum([...cells.values()].flatMap((row) => [...row.values()].map(pairs)));
  const put = sum([...groups.values()].map(pairs));
  const belong = sum([...faults.values()].map(pairs));
  const [precision, recall] = [share(together, put), share(together, belong)];
  const expected = (put * belong) / pairs(all);
  const [homogeneity, completeness] = entropies(cells, groups, faults, all);
  return {
    precision,
    recall,
    f1: harmonic(precision, recall),
    bCubedF1: bCubed(cells, groups, faults, all),
    adjustedRand: (together - expected) / ((put + belong) / 2 - expected),
    homogeneity,
    completeness,
    vMeasure: harmonic(homogeneity, completeness),
    overMerge: [...cells.values()].filter((row) => row.size > 1).length / cells.size,
    compression: 1 - cells.size / all,
    groups: cells.size,
    firings: all,
  };
}

type Cells = ReadonlyMap<string, ReadonlyMap<string, number>>;
type Counts = ReadonlyMap<string, number>;

function bCubed(cells: Cells, groups: Counts, faults: Counts, all: number): number {
  let [precision, recall] = [0, 0];
  for (const [group, row] of cells)
    for (const [fault, count] of row) {
      precision += (count * count) / groups.get(group)!;
      recall += (count * count) / faults.get(fault)!;
    }
  return harmonic(precision / all, recall / all);
}

function entropies(cells: Cells, groups: Counts, faults: Counts, all: number): [number, number] {
  const entropy = (counts: Counts) => -sum([...counts.values()].map((count) => (count / all) * Math.log(count / all)));
  let [faultsGivenGroups, groupsGivenFaults] = [0, 0];
  for (const [group, row] of cells)
    for (const [fault, count] of row) {
      faultsGivenGroups -= (count / all) * Math.log(count / groups.get(group)!);
      groupsGivenFaults -= (count / all) * Math.log(count / faults.get(fault)!);
    }
  return [1 - faultsGivenGroups / (entropy(faults) || 1), 1 - groupsGivenFaults / (entropy(groups) || 1)];
}

function counts(labels: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const label of labels) found.set(label, (found.get(label) ?? 0) + 1);
  return found;
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

function harmonic(one: number, other: number): number {
  return one + other === 0 ? 0 : (2 * one * other) / (one + other);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The mean of each figure over several judgements. */
export function meanOf(judgements: readonly Judgement[]): Judgement {
  const names = Object.keys(judgements[0]!) as (keyof Judgement)[];
  return Object.fromEntries(names.map((name) => [name, sum(judgements.map((one) => one[name])) / judgements.length])) as Judgement;
}
