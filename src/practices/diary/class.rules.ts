import type { Id } from "../../kernel/ids.ts";
import { defineRegister } from "../../kernel/register.ts";
import type { CalendarEntry } from "./entry.model.ts";
import { type MeetingClass, meetingClassModel } from "./model.ts";

/** A class of meetings. */
export const meetingClass = defineRegister<MeetingClass>(meetingClassModel, {
  read: "diary.read",
  write: "diary.administer",
  check: (row) => (row.rank === 1 && row.bumpable ? { code: "firstStays", field: "bumpable" } : null),
  refusals: { firstStays: "What ranks first gives way to nothing." },
});

export type KnownClass = Pick<
  MeetingClass,
  | "id"
  | "name"
  | "rank"
  | "bumpable"
  | "notTwice"
  | "minNoticeMinutes"
  | "maxShiftMinutes"
  | "categories"
  | "organizers"
  | "titles"
  | "series"
>;
/** How an entry came by its class. */
export type ClassBy = "hand" | "meeting" | "category" | "organiser" | "title";
export type Classed = { known: KnownClass; by: ClassBy };
type ClassedEntry = Pick<CalendarEntry, "meetingClass" | "categories" | "organizer" | "title">;

/**
 * The class of an entry: said by hand; else by the series of our meeting that it is; else by its categories, its organiser, the words of its title.
 * Where several would do, the one that ranks highest: what is more important is not moved by mistake. Null: it has none, and is never moved.
 */
export function classOf(entry: ClassedEntry, classes: readonly KnownClass[], series: Id | null = null): Classed | null {
  const byHand = classes.find(({ id }) => id === entry.meetingClass);
  if (byHand) return { known: byHand, by: "hand" };
  const categories = new Set(entry.categories.map((one) => one.toUpperCase()));
  const title = entry.title.toLowerCase();
  const ways: readonly [ClassBy, (one: KnownClass) => boolean][] = [
    ["meeting", (one) => series !== null && one.series === series],
    ["category", (one) => one.categories.some((word) => categories.has(word.toUpperCase()))],
    ["organiser", (one) => one.organizers.some((who) => isBy(entry.organizer, who.toLowerCase()))],
    ["title", (one) => one.titles.some((word) => hasWord(title, word.toLowerCase()))],
  ];
  for (const [by, fits] of ways) {
    const [known] = classes.filter(fits).sort((one, other) => one.rank - other.rank);
    if (known) return { known, by };
  }
  return null;
}

function isBy(organizer: string | null, who: string): boolean {
  if (organizer === null) return false;
  return who.startsWith("@") ? organizer.toLowerCase().endsWith(who) : organizer.toLowerCase() === who;
}

/** Whole words only: "board" is not in "onboarding". */
function hasWord(title: string, word: string): boolean {
  for (let at = title.indexOf(word); at >= 0; at = title.indexOf(word, at + 1)) {
    const [before, after] = [title[at - 1] ?? " ", title[at + word.length] ?? " "];
    if (!isLetter(before) && !isLetter(after)) return true;
  }
  return false;
}

function isLetter(one: string): boolean {
  return /[\p{L}\p{N}]/u.test(one);
}

/** The classes an office begins with: the ranks of its director's time. */
export const usualClasses = [
  { name: "Bridge of a major incident", rank: 1, bumpable: false, categories: ["P1", "BRIDGE"], titles: ["P1", "bridge"] },
  {
    ...{ name: "Board, regulator, external audit", rank: 2, bumpable: false },
    ...{ categories: ["BOARD", "REGULATOR", "AUDIT"], titles: ["supervisory board", "board meeting", "regulator", "external audit"] },
  },
  {
    ...{ name: "Leadership forum", rank: 3, bumpable: true, minNoticeMinutes: 60, maxShiftMinutes: 2880 },
    ...{ categories: ["LEADERSHIP"], titles: ["leadership forum"] },
  },
  {
    ...{ name: "Weekly operations review", rank: 4, bumpable: true, minNoticeMinutes: 30, maxShiftMinutes: 2880 },
    ...{ categories: ["OPS-REVIEW"], titles: ["operations review", "ops review"] },
  },
  {
    ...{ name: "Contract decision inside its notice", rank: 5, bumpable: true, minNoticeMinutes: 60, maxShiftMinutes: 1440 },
    ...{ categories: ["CONTRACT-DECISION"], titles: ["contract decision"] },
  },
  {
    ...{ name: "QBR of a tier 1 vendor", rank: 6, bumpable: true, minNoticeMinutes: 60, maxShiftMinutes: 10_080 },
    ...{ categories: ["QBR"], titles: ["QBR", "quarterly business review"] },
  },
  {
    ...{ name: "1:1 with staff", rank: 7, bumpable: true, notTwice: true, minNoticeMinutes: 15, maxShiftMinutes: 4320 },
    ...{ categories: ["1:1", "ONE-TO-ONE"], titles: ["1:1", "one-to-one", "one to one"] },
  },
  {
    ...{ name: "Other vendor", rank: 8, bumpable: true, minNoticeMinutes: 60, maxShiftMinutes: 10_080 },
    ...{ categories: ["VENDOR", "SUPPLIER"], titles: [] },
  },
  {
    ...{ name: "Internal", rank: 9, bumpable: true, minNoticeMinutes: 15, maxShiftMinutes: 10_080 },
    ...{ categories: ["INTERNAL"], titles: [] },
  },
] as const;
