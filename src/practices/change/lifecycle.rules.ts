import type { ChangeState, TypeOfChange } from "./model.ts";

type Moves = Readonly<Record<string, Readonly<{ from: readonly ChangeState[]; to: ChangeState }>>>;

/** After the work is scheduled all types go the same way. What has begun ends as finished or rolled back; it is not canceled. */
const later = {
  implement: { from: ["-2"], to: "-1" },
  finish: { from: ["-1"], to: "0" },
  rollBack: { from: ["-1"], to: "0" },
  close: { from: ["0"], to: "3" },
  cancel: { from: ["-5", "-4", "-3", "-2"], to: "4" },
  revert: { from: ["-4", "-3", "-2"], to: "-5" },
} as const satisfies Moves;

/** The moves of each type. Source: ServiceNow, change models normal, standard and emergency. */
const paths: Readonly<Record<TypeOfChange, Moves>> = {
  normal: {
    ...later,
    assess: { from: ["-5"], to: "-4" },
    authorize: { from: ["-4"], to: "-3" },
    schedule: { from: ["-3"], to: "-2" },
  },
  standard: { ...later, schedule: { from: ["-5"], to: "-2" } },
  emergency: { ...later, authorize: { from: ["-5"], to: "-3" }, schedule: { from: ["-3"], to: "-2" } },
};

/** The state a move leads a change of a type to, or null where it is illegal from here. */
export function moveOf(type: TypeOfChange, move: string, from: ChangeState): ChangeState | null {
  const row = paths[type][move];
  return row?.from.includes(from) ? row.to : null;
}

/** Whether a verb is a move at all, for any type. */
export function isMove(verb: string): boolean {
  return Object.values(paths).some((moves) => verb in moves);
}

/** Where a change goes back to when its approved words change. */
export function planningState(type: TypeOfChange): ChangeState {
  return type === "normal" ? "-4" : "-5";
}
