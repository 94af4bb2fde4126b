import fc from "fast-check";
import { expect, test } from "vitest";
import { addMinutes, type Instant, ms } from "../../kernel/time.ts";
import { classOf, type KnownClass, usualClasses } from "./class.rules.ts";
import { type BumpQuestion, type Candidate, letterTo, neededMinutes, proposeBumps } from "./propose.rules.ts";

const now = "2026-11-26T09:00:00.000Z";
const classes: KnownClass[] = usualClasses.map((one, index) => ({
  ...{ notTwice: false, minNoticeMinutes: 0, maxShiftMinutes: 2880, organizers: [], series: null },
  ...one,
  categories: [...one.categories],
  titles: [...one.titles],
  id: String(index).padStart(32, "0"),
}));
const later = (minutes: number): Instant => addMinutes(now, minutes);
const span = (from: number, minutes: number) => ({ from: later(from), to: later(from + minutes) });

const candidate = fc
  .record({
    start: fc.integer({ min: -120, max: 600 }),
    length: fc.constantFrom(15, 30, 45, 60, 120),
    rank: fc.option(fc.integer({ min: 1, max: 9 })),
    isAllDay: fc.boolean(),
    isBusy: fc.boolean(),
    gaveWayLast: fc.boolean(),
    isAsked: fc.boolean(),
  })
  .map(({ start, length, rank, ...rest }): Candidate => {
    const known = rank === null ? null : classes.find((one) => one.rank === rank)!;
    return { ...rest, ...{ entry: "", uid: "", title: "x", known, startsAt: later(start), endsAt: later(start + length) } };
  });
const question: fc.Arbitrary<BumpQuestion> = fc
  .record({
    candidates: fc.array(candidate, { maxLength: 8 }),
    busy: fc.array(fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 1, max: 300 })), { maxLength: 10 }),
    hours: fc.array(fc.tuple(fc.integer({ min: 0, max: 8000 }), fc.integer({ min: 1, max: 600 })), { maxLength: 6 }),
  })
  .map(({ candidates, busy, hours }) => ({
    now,
    candidates: candidates.map((one, index) => ({ ...one, entry: `entry${index}` })),
    busy: busy.map(([from, length]) => span(from, length)),
    hours: hours.map(([from, length]) => span(from, length)),
  }));
/** Minute by minute: whether a minute lies in one of the spans. */
const holds = (spans: readonly { from: Instant; to: Instant }[], at: number) => spans.some((one) => ms(one.from) <= at && at < ms(one.to));

test("everything near is either asked to move or stays with a reason: nothing is dropped, and nothing else is touched", () => {
  fc.assert(
    fc.property(question, (asked) => {
      const { proposals, stays } = proposeBumps(asked);
      const near = asked.candidates.filter((one) => one.startsAt >= now && one.startsAt < later(neededMinutes)).map((one) => one.entry);
      expect([...proposals.map((one) => one.entry), ...stays.map((one) => one.candidate.entry)].sort()).toEqual(near.sort());
      for (const { because } of stays) expect(because).toMatch(/^[A-Z0-9].*\.$/);
    }),
  );
});

test("a free time is free in each of its minutes, within working hours, after the incident, not sooner than its notice nor further than it may move", () => {
  fc.assert(
    fc.property(question, (asked) => {
      for (const { slots, known, startsAt, endsAt } of proposeBumps(asked).proposals)
        for (const { from, to } of slots) {
          expect(ms(to) - ms(from)).toBe(ms(endsAt) - ms(startsAt));
          expect(from >= later(neededMinutes) && from >= later(known.minNoticeMinutes)).toBe(true);
          expect(to <= addMinutes(startsAt, known.maxShiftMinutes)).toBe(true);
          for (let at = ms(from); at < ms(to); at += 60_000) expect(!holds(asked.busy, at) && holds(asked.hours, at)).toBe(true);
        }
    }),
  );
});

test("no two are offered times that meet: whatever time each organiser takes, all of them fit", () => {
  fc.assert(
    fc.property(question, (asked) => {
      const offered = proposeBumps(asked).proposals.flatMap(({ slots }) => slots);
      offered.forEach((one, index) => {
        for (const other of offered.slice(0, index)) expect(one.to <= other.from || one.from >= other.to).toBe(true);
      });
    }),
  );
});

test("a first choice for everybody comes before anybody's second", () => {
  const meeting = (entry: string, rank: number, start: number): Candidate => ({
    ...{
      entry,
      uid: entry,
      title: entry,
      startsAt: later(start),
      endsAt: later(start + 60),
      known: classes.find((one) => one.rank === rank)!,
    },
    ...{ isAllDay: false, isBusy: true, gaveWayLast: false, isAsked: false },
  });
  const hours = [span(300, 60), span(420, 60)];
  const { proposals } = proposeBumps({ now, candidates: [meeting("low", 9, 10), meeting("high", 3, 20)], busy: [], hours });
  expect(proposals.map(({ entry, slots }) => [entry, slots])).toEqual([
    ["high", [span(300, 60)]],
    ["low", [span(420, 60)]],
  ]);
});

test("ranks are respected: what may not move stays, a lower rank never takes the first time of a higher, what gave way last time stays", () => {
  fc.assert(
    fc.property(question, (asked) => {
      const { proposals } = proposeBumps(asked);
      for (const one of proposals) {
        expect(one.known.bumpable && one.isBusy && !one.isAllDay && !one.isAsked).toBe(true);
        expect(one.known.notTwice && one.gaveWayLast).toBe(false);
      }
      proposals.forEach((one, index) => {
        for (const above of proposals.slice(0, index)) {
          expect(above.known.rank).toBeLessThanOrEqual(one.known.rank);
          const [first] = above.slots;
          if (first) for (const { from, to } of one.slots) expect(to <= first.from || from >= first.to).toBe(true);
        }
      });
    }),
  );
});

test("a class is what was said by hand, else the highest that fits; whole words only", () => {
  const entry = { meetingClass: null, categories: ["VENDOR", "QBR"], organizer: null, title: "Acme" };
  expect(classOf(entry, classes)).toMatchObject({ known: { rank: 6 }, by: "category" });
  expect(classOf({ ...entry, meetingClass: classes[8]!.id }, classes)).toMatchObject({ known: { rank: 9 }, by: "hand" });
  expect(classOf({ ...entry, categories: [], title: "Regulatory board paper" }, classes)).toBeNull();
  expect(classOf({ ...entry, categories: [], title: "Supervisory board, 1:1 before" }, classes)).toMatchObject({
    known: { rank: 2 },
    by: "title",
  });
  const audited = [{ ...classes[1]!, organizers: ["@auditor.example"] }];
  expect(classOf({ ...entry, categories: [], organizer: "a@auditor.example" }, audited)).toMatchObject({ by: "organiser" });
  expect(classOf({ ...entry, categories: [], organizer: "a@not-auditor.example" }, audited)).toBeNull();
});

test("the letter says what, when and which other times, and nothing of the incident but that there is one", () => {
  const words = letterTo({
    ...{ title: "Leadership forum", startsAt: later(60), endsAt: later(105), to: "Lena", director: "Dora Rector", zone: "Europe/Berlin" },
    slots: [span(360, 45)],
  });
  expect(words).toContain('cannot come to "Leadership forum" on Thu 26 Nov, 11:00 to 11:45.');
  expect(words).toContain("- Thu 26 Nov, 16:00 to 16:45");
  expect(words).toContain("It stands as it is until you move it.");
});
