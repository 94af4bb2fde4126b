import { clip, type Span, union, without } from "../../kernel/span.ts";
import { type BusinessCalendar, elapsedMs, type Instant } from "../../kernel/time.ts";

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
export type ServiceAvailability = Uptime & { service: string; name: string; users: number };
export type Availability = { percent: number; services: ServiceAvailability[]; worst: ServiceAvailability };

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

/** How much of a service's time counts in a window, and how much of that it was down. */
export type Uptime = { agreedMs: number; downMs: number; percent: number };

/**
 * Uptime / (uptime + downtime) of one service within its agreed time (or round the clock), planned maintenance in neither. It counts from
 * when it was entered. Null where it has no agreed time in the window. Source: Google, The Calculus of Service Availability.
 */
export function uptimeOf(service: ServiceRecordOfTime, window: Span, hours: "agreed" | "always"): Uptime | null {
  const { since, calendar, planned, down } = service;
  const [own] = clip([window], { from: since, to: window.to });
  if (!own) return null;
  const counted = hours === "agreed" && calendar ? calendar : roundTheClock;
  const agreedMs = sumMs(counted, without([own], clip(planned, own)));
  if (agreedMs === 0) return null;
  const downMs = sumMs(counted, clip(down, own));
  return { agreedMs, downMs, percent: (100 * (agreedMs - downMs)) / agreedMs };
}

/** The uptime of each service, and all of them weighted by users. Null where none has any agreed time in the window. */
export function availability(services: readonly ServiceRecordOfTime[], window: Span, hours: "agreed" | "always"): Availability | null {
  const found = services.flatMap((service): ServiceAvailability[] => {
    const uptime = uptimeOf(service, window, hours);
    return uptime ? [{ service: service.id, name: service.name, users: Math.max(service.users ?? 1, 1), ...uptime }] : [];
  });
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
