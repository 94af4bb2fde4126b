import type { Id } from "../../kernel/ids.ts";

const digits = "0123456789abcdefghijklmnopqrstuvwxyz";

/** A place in an order, as its reader saw it: between whom, and where the item stood before. */
export type Move = { after: Id | null; before: Id | null };
export type Placed = { id: Id; position: string };

/** A key that sorts between two others (null: the beginning, the end), however often it is asked. Keys are base-36 fractions without a final 0. */
export function keyBetween(left: string | null, right: string | null): string {
  return right === null ? keyAfter(left ?? "") : keyInside(left ?? "", right);
}

/** At the end keys grow by one digit every seventeen items, instead of every five. */
function keyAfter(left: string): string {
  if (left === "") return "i";
  const first = digits.indexOf(left[0]!);
  return first < digits.length - 1 ? digits[first + 1]! : `z${keyAfter(left.slice(1))}`;
}

function keyInside(left: string, right: string): string {
  let shared = 0;
  while (shared < right.length && (left[shared] ?? "0") === right[shared]) shared++;
  if (shared > 0) return right.slice(0, shared) + keyInside(left.slice(shared), right.slice(shared));
  const low = left === "" ? 0 : digits.indexOf(left[0]!);
  const high = digits.indexOf(right[0]!);
  if (high - low > 1) return digits[Math.floor((low + high) / 2)]!;
  if (right.length > 1) return right[0]!;
  return digits[low]! + keyAfter(left.slice(1));
}

/** Items in the order of their keys; where two had the same one, by id. */
export function inOrder<P extends Placed>(items: readonly P[]): P[] {
  return items.toSorted((one, other) =>
    one.position === other.position ? (one.id < other.id ? -1 : 1) : one.position < other.position ? -1 : 1,
  );
}

/** The key of an item that goes where it was seen to go, or null where those two are no longer neighbours. The item itself does not count. */
export function keyFor(item: Id, move: Move, agenda: readonly Placed[]): string | null {
  const others = inOrder(agenda.filter((one) => one.id !== item));
  const place = move.after === null ? 0 : others.findIndex((one) => one.id === move.after) + 1;
  if (move.after !== null && place === 0) return null;
  if ((others[place]?.id ?? null) !== move.before) return null;
  return keyBetween(others[place - 1]?.position ?? null, others[place]?.position ?? null);
}
