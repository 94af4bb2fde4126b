import fc from "fast-check";
import { expect, test } from "vitest";
import { type ListedTicket, overlapping } from "../../connectors/ticket-source.ts";
import { passOver } from "./pass.ts";

type Held = { id: string; second: number };
const at = (second: number) => new Date(Date.UTC(2026, 10, 2, 8, 0, second)).toISOString();
const ticket = (one: Held): ListedTicket => ({ id: one.id, key: one.id, updatedAt: at(one.second), raw: {} });
const grainMs = 60_000;
const held = fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 60 }).map(String), second: fc.integer({ min: 0, max: 400 }) }), {
  selector: (one) => one.id,
  maxLength: 40,
});
/** After which page a ticket changes, or leaves: one between two pages. */
const happenings = fc.array(fc.nat({ max: 59 }), { maxLength: 12 });

test("listed by the last change, every ticket is shown as it stands at last, whatever changes between two pages", async () => {
  await fc.assert(
    fc.asyncProperty(held, happenings, fc.integer({ min: 4, max: 9 }), fc.boolean(), async (begun, changes, limit, isTorn) => {
      const tickets = begun.map((one) => ({ ...one }));
      const shown = new Map<string, number>();
      let now = 500;
      const left = [...changes];
      const page = async ({ since, cursor }: { since: string | null; cursor: string | null }) => {
        const floor = since === null ? 0 : Math.floor((Date.parse(since) - Date.parse(at(0))) / grainMs) * 60;
        const list = tickets
          .filter((one) => one.second >= floor)
          .sort((one, other) => one.second - other.second || (one.id < other.id ? -1 : 1));
        const offset = Number(cursor ?? 0);
        const found = list.slice(offset, offset + limit);
        const before = found.map(ticket);
        const isLast = offset + found.length >= list.length;
        const changed = left.shift();
        const one = tickets.find(({ id }) => id === String(changed));
        if (one) one.second = now++;
        // Torn: listed by an index, and shown as it stands a moment later.
        return { tickets: isTorn ? found.map(ticket) : before, next: isLast ? null : String(offset + overlapping(found.length)) };
      };
      for await (const { tickets: some } of passOver({ isOrdered: true, grainMs, page }, null, at(450)))
        for (const one of some) shown.set(one.id, Date.parse(one.updatedAt));
      // What changed while the last page was on its way is the next pass's.
      for (const one of tickets) if (one.second < 500) expect(shown.get(one.id)).toBe(Date.parse(at(one.second)));
      expect([...shown.keys()].sort()).toEqual(tickets.map((one) => one.id).sort());
    }),
  );
});

test("listed otherwise, a ticket that leaves the list draws none past the border of two pages", async () => {
  await fc.assert(
    fc.asyncProperty(held, fc.nat({ max: 59 }), fc.integer({ min: 2, max: 9 }), async (begun, gone, limit) => {
      let tickets = begun;
      const shown = new Set<string>();
      let pages = 0;
      const page = async ({ cursor }: { cursor: string | null }) => {
        const number = Number(cursor ?? 0);
        const found = tickets.slice(number * limit, (number + 1) * limit);
        pages++;
        if (pages === 1) tickets = tickets.filter(({ id }) => id !== String(gone));
        return { tickets: found.map(ticket), next: found.length < limit ? null : String(number + 1) };
      };
      for await (const { tickets: some } of passOver({ isOrdered: false, grainMs, page }, null, at(450)))
        for (const one of some) shown.add(one.id);
      for (const { id } of tickets) expect(shown.has(id)).toBe(true);
    }),
  );
});

test("an index that lags lists what changed just now where it stood before, and nothing between is passed over", async () => {
  await fc.assert(
    fc.asyncProperty(held, fc.uniqueArray(fc.nat({ max: 59 })), fc.integer({ min: 4, max: 9 }), async (begun, late, limit) => {
      const list = begun.toSorted((one, other) => one.second - other.second || (one.id < other.id ? -1 : 1));
      const shownAs = (one: Held) => (late.includes(Number(one.id)) ? { ...one, second: 500 } : one);
      const marks: string[] = [];
      const shown = new Set<string>();
      const page = async ({ since, cursor }: { since: string | null; cursor: string | null }) => {
        const some = list.filter(
          (one) => since === null || one.second >= Math.floor((Date.parse(since) - Date.parse(at(0))) / grainMs) * 60,
        );
        const offset = Number(cursor ?? 0);
        const found = some.slice(offset, offset + limit);
        const next = offset + found.length >= some.length ? null : String(offset + overlapping(found.length));
        return { tickets: found.map(shownAs).map(ticket), next };
      };
      for await (const { tickets, mark } of passOver({ isOrdered: true, grainMs, page }, null, at(450))) {
        for (const one of tickets) shown.add(one.id);
        if (mark !== null) marks.push(mark);
      }
      expect([...shown].sort()).toEqual(list.map((one) => one.id).sort());
      for (const mark of marks) expect(mark <= at(450)).toBe(true);
    }),
  );
});

test("a source that answers the same page, or a few pages in turn, for ever is refused", async () => {
  for (const names of [["x"], ["x", "y", "z"]])
    for (const isOrdered of [true, false]) {
      let pages = 0;
      const page = async () => ({ tickets: [ticket({ id: "1", second: 0 })], next: names[pages++ % names.length]! });
      await expect(async () => {
        for await (const _ of passOver({ isOrdered, grainMs, page }, at(0), at(450))) expect(pages).toBeLessThan(10);
      }).rejects.toThrow(/same page again and again/);
    }
});
