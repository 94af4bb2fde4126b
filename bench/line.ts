import { arch, cpus, loadavg, totalmem } from "node:os";

/** One result. `goal` is a bound on the value or, where `ratio` is given a goal, on the ratio to the machine's own limit. */
export type Result = {
  name: string;
  value: number;
  unit: "ms" | "commands/s" | "rows/s" | "MB" | "kB" | "entries/s" | "facts/s" | "events/s" | "alerts/s" | "s" | "incidents";
  /** What is promised: at most or at least so much of `of`. */
  goal?: { is: "atMost" | "atLeast"; than: number; of: "value" | "ratio" };
  /** What the machine itself does in the same run, in the same unit. */
  raw?: number;
  /** Value to raw, for times and rates alike. */
  ratio?: number;
  /** How many times it was measured. */
  n: number;
  /** What is to be known besides. */
  note?: string;
};
export type Print = (result: Result) => void;
export type Surroundings = { incidents: number; durability: string; postgresql: string };

/** Prints results as JSON lines, each with what it was measured on; counts the goals that were missed. */
export function makePrint(around: Surroundings): { print: Print; missed(): string[] } {
  const missed: string[] = [];
  const [processor] = cpus();
  const machine = `${cpus().length} cores (${processor?.model.trim() || arch()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  const print: Print = (result) => {
    const { goal, value, ratio } = result;
    const met = goal ? meets(goal, goal.of === "value" ? value : (ratio ?? Number.NaN)) : null;
    if (met === false) missed.push(result.name);
    const line = {
      name: result.name,
      value: rounded(value),
      unit: result.unit,
      goal: goal ? `${goal.of} ${goal.is === "atMost" ? "<=" : ">="} ${goal.than}` : null,
      met,
      raw: result.raw === undefined ? null : rounded(result.raw),
      ratio: ratio === undefined ? null : rounded(ratio),
      n: result.n,
      ...(result.note ? { note: result.note } : {}),
      ...around,
      machine,
      load: rounded(loadavg()[0]!),
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  return { print, missed: () => missed };
}

function meets({ is, than }: NonNullable<Result["goal"]>, value: number): boolean {
  return is === "atMost" ? value <= than : value >= than;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
