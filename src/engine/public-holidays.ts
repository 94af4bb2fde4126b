/** A day off: local date and name. Two names of one day are joined. */
export type PublicHoliday = { date: string; name: string };
export type Place = { code: string; name: string };
export type HolidayAnswer =
  | { ok: true; country: Place; region: Place | null; regions: Place[]; holidays: PublicHoliday[] }
  | { ok: false; field: "country" | "region"; sentence: string };

/** Whose work the days are, as their licence asks to be said wherever they are shown. */
export const holidaySource = {
  words:
    "Days from date-holidays by commenthol and contributors, largely after Wikipedia, under CC BY-SA 3.0. Check them before you rely on them.",
  href: "https://github.com/commenthol/date-holidays",
  licence: "https://creativecommons.org/licenses/by-sa/3.0/",
};

/** The countries whose public holidays are known, by name. */
export async function holidayCountries(): Promise<Place[]> {
  const { default: Holidays } = await import("date-holidays");
  return placesOf(new Holidays().getCountries("en"));
}

/**
 * The public holidays of a country, or of one of its regions ("HH", or "BY.A" for a part of one), in the given years and in order of date.
 * Refuses a country or region it does not know. A holiday that begins in the evening counts for the day after.
 */
export async function publicHolidays(asked: { country: string; region: string | null; years: readonly number[] }): Promise<HolidayAnswer> {
  const { default: Holidays } = await import("date-holidays");
  const all = new Holidays();
  const country = placesOf(all.getCountries("en")).find((one) => one.code === asked.country.toUpperCase());
  if (!country)
    return {
      ok: false,
      field: "country",
      sentence: `No public holidays are known for a country "${asked.country}". Use a code such as DE.`,
    };
  const regions = regionsOf(all, country.code);
  const region = asked.region === null ? null : regions.find((one) => one.code.toUpperCase() === asked.region!.toUpperCase());
  if (region === undefined) {
    const known = regions.length > 0 ? ` Known: ${regions.map((one) => one.code).join(", ")}.` : " It has none.";
    return { ok: false, field: "region", sentence: `${country.name} has no region "${asked.region}".${known}` };
  }
  const [state, part] = region?.code.split(".") ?? [];
  const days = new Holidays(country.code, state ?? "", part ?? "", { types: ["public"] });
  const names = new Map<string, string[]>();
  for (const year of new Set(asked.years))
    for (const one of days.getHolidays(year, "en"))
      for (const date of datesOf(one)) names.set(date, [...new Set([...(names.get(date) ?? []), one.name])]);
  const holidays = [...names].map(([date, words]) => ({ date, name: words.join(", ") })).sort((a, b) => (a.date < b.date ? -1 : 1));
  return { ok: true, country, region, regions, holidays };
}

type Library = {
  getStates(country: string, language?: string): unknown;
  getRegions(country: string, state: string, language?: string): unknown;
};

function regionsOf(all: Library, country: string): Place[] {
  return placesOf(all.getStates(country, "en")).flatMap((state) => [
    state,
    ...placesOf(all.getRegions(country, state.code, "en")).map((part) => ({
      code: `${state.code}.${part.code}`,
      name: `${state.name}, ${part.name}`,
    })),
  ]);
}

function placesOf(names: unknown): Place[] {
  return Object.entries((names ?? {}) as Record<string, string>)
    .map(([code, name]) => ({ code, name }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const dayMs = 86_400_000;

/** The local dates a holiday covers; `date` is written in the place's own time, "2026-12-25 00:00:00". */
function datesOf({ date, start, end }: { date: string; start: Date; end: Date }): string[] {
  const isEvening = date.slice(11, 13) >= "12";
  const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`) + (isEvening ? dayMs : 0);
  const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / dayMs));
  return Array.from({ length: days }, (_, index) => new Date(first + index * dayMs).toISOString().slice(0, 10));
}
