/** A lifecycle as a table: each move names the states it may start from and the state it ends in. */
export type Lifecycle<State extends string> = Record<string, { from: readonly State[]; to: State }>;

/** Answers the state a move leads to, or null where the move is illegal from here. */
export function moveTo<State extends string>(lifecycle: Lifecycle<State>, move: string, from: State): State | null {
  const row = lifecycle[move];
  return row?.from.includes(from) ? row.to : null;
}

/** Finds the move that leads from one state to another, or null. Used to turn a field set (`state: 6`) into a verb. */
export function moveBetween<State extends string>(lifecycle: Lifecycle<State>, from: State, to: State): string | null {
  for (const [move, row] of Object.entries(lifecycle)) if (row.to === to && row.from.includes(from)) return move;
  return null;
}
