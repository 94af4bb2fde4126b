import { addLocalDays, type BusinessCalendar, elapsedMs, type Instant, localDay, startOfLocalDay } from "../../kernel/time.ts";

/** From an instant to before another. */
export type Span = { from: Instant; to: Instant };
/** Time a service was down, by the incident that says so. */
export type Outage = Span & { service: string; incident: string };
export type ServiceTerms = {
  id: string;
  name: string;
  tier: string;
  /** When the service was entered here: what lies before counts neither as up nor as down. */
  since: Instant;
  /** Null where nobody has said: it then weighs as one user. */
  users: number | null;
  /** The agreed service time; null: round the clock. */
  calendar: BusinessCalendar | null;
};
export type ServiceAvailability = { service: string; name: string; users: number; agreedMs: number; downMs: number; percent: number };
export type Availability = { percent: number; services: ServiceAvailability[]; worst: ServiceAvailability };

/** Spans in order, those that touch or overlap made one; empty and backward ones left out. */
export function union(spans: readonly Span[]): Span[] {
  const ordered = spans.filter((one) => one.from < one.to).sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const joined: Span[] = [];
  for (const { from, to } of ordered) {
    const last = joined.at(-1);
    if (!last || from > last.to) joined.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return joined;
}

/** What of the first spans lies in none of the second. Both as `union` answers them. */
export function without(spans: readonly Span[], taken: readonly Span[]): Span[] {
  const left: Span[] = [];
  for (const span of spans) {
    let { from } = span;
    for (const hole of taken) {
      if (hole.to <= from || hole.from >= span.to) continue;
      if (hole.from > from) left.push({ from, to: hole.from });
      if (hole.to > from) from = hole.to;
    }
    if (from < span.to) left.push({ from, to: span.to });
  }
  return left;
}

/** The spans cut to a window. */
export function clip(spans: readonly Span[], window: Span): Span[] {
  return spans.flatMap(({ from, to }) => {
    const cut = { from: from > window.from ? from : window.from, to: to < window.to ? to : window.to };
    return cut.from < cut.to ? [cut] : [];
  });
}

/** A service with its planned maintenance, and when it was down outside it: made once, asked for many windows. */
export type ServiceRecordOfTime = ServiceTerms & { planned: readonly Span[]; down: readonly Span[] };

/** Joins what is known of services: overlapping outages are one, and maintenance is taken out of them. */
export function timeOf(
  services: readonly ServiceTerms[],
  outages: readonly Outage[],
  maintenance: readonly (Span & { services: readonly string[] })[],
): ServiceRecordOfTime[] {
  const byService = new Map<string, Outage[]>();
  for (const one of outages) {
    const known = byService.get(one.service);
    if (known) known.push(one);
    else byService.set(one.service, [one]);
  }
  return services.map((service) => {
    const planned = union(maintenance.filter((one) => one.services.includes(service.id)));
    return { ...service, planned, down: without(union(byService.get(service.id) ?? []), planned) };
  });
}

/**
 * Uptime / (uptime + downtime) of each service within its agreed time (or round the clock), planned maintenance in neither, and all of them
 * weighted by users. A service counts from when it was entered. Null where none has any agreed time in the window. Source: Google, The Calculus of Service Availability.
 */
export function availability(services: readonly ServiceRecordOfTime[], window: Span, hours: "agreed" | "always"): Availability | null {
  const found: ServiceAvailability[] = [];
  for (const { id, name, users, since, calendar, planned, down } of services) {
    const [own] = clip([window], { from: since, to: window.to });
    if (!own) continue;
    const counted = hours === "agreed" && calendar ? calendar : roundTheClock;
    const agreedMs = sumMs(counted, without([own], clip(planned, own)));
    if (agreedMs === 0) continue;
    const downMs = sumMs(counted, clip(down, own));
    found.push({ service: id, name, users: Math.max(users ?? 1, 1), agreedMs, downMs, percent: (100 * (agreedMs - downMs)) / agreedMs });
  }
  const [first] = found;
  if (!first) return null;
  const up = found.reduce((sum, one) => sum + one.users * (one.agreedMs - one.downMs), 0);
  const agreed = found.reduce((sum, one) => sum + one.users * one.agreedMs, 0);
  return {
    percent: (100 * up) / agreed,
    services: found,
    worst: found.reduce((low, one) => (one.percent < low.percent ? one : low), first),
  };
}

const roundTheClock: BusinessCalendar = { timeZone: "UTC", segments: [], holidays: [], always: true };

function sumMs(calendar: BusinessCalendar, spans: readonly Span[]): number {
  return spans.reduce((sum, one) => sum + elapsedMs(calendar, one.from, one.to), 0);
}

/**
 * Answers the end of the n-th working day after an instant's own local day. Remembers what it found: a page asks for thousands of
 * instants of few days.
 */
export function deadlines(calendar: BusinessCalendar): (at: Instant, workingDays: number) => Instant {
  const found = new Map<string, Instant>();
  return (at, workingDays) => {
    const key = `${localDay(calendar.timeZone, at)}/${workingDays}`;
    const known = found.get(key);
    if (known) return known;
    const fresh = afterWorkingDays(calendar, at, workingDays);
    found.set(key, fresh);
    return fresh;
  };
}

function afterWorkingDays(calendar: BusinessCalendar, at: Instant, days: number): Instant {
  const { timeZone } = calendar;
  let day = startOfLocalDay(timeZone, at);
  // A calendar that is shut for two years on end must not hang the page.
  for (let left = days, tried = 0; left > 0 && tried < 800; tried++) {
    day = addLocalDays(timeZone, day, 1);
    if (elapsedMs(calendar, day, addLocalDays(timeZone, day, 1)) > 0) left--;
  }
  return addLocalDays(timeZone, day, 1);
}
