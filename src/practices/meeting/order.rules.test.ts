import fc from "fast-check";
import { expect, test } from "vitest";
import { inOrder, keyBetween, keyFor, type Placed } from "./order.rules.ts";

test("a key always sorts strictly between its neighbours, wherever and however often one is asked", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 120 }), (places) => {
      const keys: string[] = [];
      for (const one of places) {
        const at = one % (keys.length + 1);
        const [left, right] = [keys[at - 1] ?? null, keys[at] ?? null];
        const key = keyBetween(left, right);
        if (left !== null) expect(left < key).toBe(true);
        if (right !== null) expect(key < right).toBe(true);
        expect(key.endsWith("0")).toBe(false);
        keys.splice(at, 0, key);
      }
    }),
  );
});

/** What each of several people sees may be older than the agenda: `stale` says by how many moves. */
const wish = fc.record({ item: fc.nat(), place: fc.nat(), stale: fc.integer({ min: 0, max: 3 }) });
test("of moves by people who look at older agendas each is done as it was meant or refused, and no item is lost or doubled", () => {
  let done = 0;
  let refused = 0;
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 8 }), fc.array(wish, { maxLength: 30 }), (count, wishes) => {
      const ids = Array.from({ length: count }, (_, at) => `i${at}`);
      let agenda: Placed[] = [];
      for (const id of ids) agenda = [...agenda, { id, position: keyBetween(agenda.at(-1)?.position ?? null, null) }];
      // The model: a list of ids that is cut and pasted.
      let list = [...ids];
      const history = [list];
      for (const { item, place, stale } of wishes) {
        const seen = history.at(-1 - Math.min(stale, history.length - 1))!;
        const id = seen[item % seen.length]!;
        const others = seen.filter((one) => one !== id);
        const at = place % (others.length + 1);
        const move = { after: others[at - 1] ?? null, before: others[at] ?? null };
        const position = keyFor(id, move, agenda);
        const now = list.filter((one) => one !== id);
        const gap = move.after === null ? 0 : now.indexOf(move.after) + 1;
        const isMeant = (now[gap] ?? null) === move.before;
        expect(position !== null, `${list.join()} move ${id} behind ${move.after} before ${move.before}`).toBe(isMeant);
        if (position === null) {
          refused++;
          continue;
        }
        done++;
        agenda = agenda.map((one) => (one.id === id ? { id, position } : one));
        list = [...now.slice(0, gap), id, ...now.slice(gap)];
        history.push(list);
        expect(inOrder(agenda).map((one) => one.id)).toEqual(list);
      }
    }),
  );
  expect(Math.min(done, refused), "one of the two never came up: nothing was shown").toBeGreaterThan(0);
});
