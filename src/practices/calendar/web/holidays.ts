/** A day off as a calendar keeps it. */
export type DayOff = { date: string; name: string };

/** The days of `found` that the calendar does not have yet; a date it has keeps the name it was given there. */
export function newDays(kept: readonly DayOff[], found: readonly DayOff[]): DayOff[] {
  const known = new Set(kept.map((one) => one.date));
  return found.filter((one) => !known.has(one.date));
}

/** The calendar's days with these added, in order of date. */
export function added(kept: readonly DayOff[], days: readonly DayOff[]): DayOff[] {
  return [...kept, ...newDays(kept, days)]
    .map(({ date, name }) => ({ date, name: name.slice(0, 120) }))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** The country a zone most likely means, to begin with; null where it says nothing. */
export function guessedCountry(timeZone: string): string | null {
  return countries[timeZone] ?? null;
}

const countries: Readonly<Record<string, string>> = {
  "Europe/Berlin": "DE",
  "Europe/Vienna": "AT",
  "Europe/Zurich": "CH",
  "Europe/London": "GB",
  "Europe/Dublin": "IE",
  "Europe/Paris": "FR",
  "Europe/Madrid": "ES",
  "Europe/Rome": "IT",
  "Europe/Amsterdam": "NL",
  "Europe/Brussels": "BE",
  "Europe/Copenhagen": "DK",
  "Europe/Stockholm": "SE",
  "Europe/Oslo": "NO",
  "Europe/Helsinki": "FI",
  "Europe/Warsaw": "PL",
  "Europe/Prague": "CZ",
  "Asia/Tokyo": "JP",
  "Asia/Singapore": "SG",
  "America/New_York": "US",
  "America/Chicago": "US",
  "America/Los_Angeles": "US",
  "America/Toronto": "CA",
  "America/Sao_Paulo": "BR",
  "Australia/Sydney": "AU",
  "Pacific/Auckland": "NZ",
};
