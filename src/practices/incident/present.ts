import type { Presenter } from "../../engine/house.ts";
import { may } from "../../kernel/actor.ts";
import { type BusinessCalendar, elapsedMs, type Instant, minInstant, ms } from "../../kernel/time.ts";
import { calendarOf } from "../service-level/levels.rules.ts";
import { serviceLevels } from "../service-level/views.ts";
import { countsUntil } from "./explain.rules.ts";
import type { Incident, Shown, ShownClock } from "./model.ts";

/**
 * Adds `shown` for those who may read all incidents: every clock as it reads now, and what the incident costs. Computed for a whole page
 * in memory; nothing is stored.
 */
export const presentIncidents: Presenter = async ({ office, records, actor, now }) => {
  if (!may(actor, "incident.readAll")) return records;
  const levels = await serviceLevels(office.db, office.house);
  const rates = await costRates(office);
  // The few calendars of a page are asked once each.
  const ends = new Map<BusinessCalendar, Instant | null>();
  const endOf = (calendar: BusinessCalendar): Instant | null => {
    const known = ends.get(calendar);
    if (known !== undefined) return known;
    const end = countsUntil(calendar, now);
    ends.set(calendar, end);
    return end;
  };
  return records.map((record) => {
    const incident = record as Incident;
    const clocks = Object.values(incident.clocks ?? {}).map((clock): ShownClock => {
      const calendar = calendarOf(clock, levels);
      const running = clock.runningSince !== null && clock.stage === "in_progress";
      const countedMs = clock.countedMs + (running && clock.runningSince! < now ? elapsedMs(calendar, clock.runningSince!, now) : 0);
      const { definition, name, target, agreementType, stage, durationMs } = clock;
      const { breachAt, warnAt, pausedAt, pauseReason, stoppedAt, startedAt } = clock;
      const breached = breachAt !== null && (stoppedAt ?? now) >= breachAt;
      const own = {
        definition,
        name,
        target,
        agreementType,
        stage,
        durationMs,
        breachAt,
        warnAt,
        pausedAt,
        pauseReason,
        stoppedAt,
        startedAt,
      };
      return {
        ...own,
        countedMs,
        remainingMs: durationMs - countedMs,
        percent: durationMs === 0 ? 100 : (countedMs / durationMs) * 100,
        breached,
        isCounting: running,
        isBusinessTime: calendar.always !== true,
        countsUntil: running ? endOf(calendar) : null,
      };
    });
    // As read now they say all that the stored ones say; both would double the page.
    const { clocks: _, ...rest } = record;
    return { ...rest, shown: { asOf: now, clocks, cost: costOf(incident, rates, now) } };
  });
};

type Rates = {
  currency: string;
  perUserMinute: number | null;
  services: ReadonlyMap<string, { rate: number | null; users: number | null }>;
};

/** People affected × minutes until restored (or called off) × the rate of the service, or of the house. Null where one of them is not known. */
function costOf(incident: Incident, rates: Rates, now: string): Shown["cost"] {
  const service = incident.service ? rates.services.get(incident.service) : undefined;
  const rate = service?.rate ?? rates.perUserMinute;
  const users = incident.affectedUsers;
  if (rate === null || users === null || users === undefined) return null;
  const from = incident.detectedAt ?? incident.openedAt;
  const to = minInstant(incident.restoredAt ?? incident.closedAt, now) ?? now;
  const minutes = Math.max(0, (ms(to) - ms(from)) / 60_000);
  return { amount: Math.round(users * minutes * rate), perMinute: Math.round(users * rate * 100) / 100, currency: rates.currency };
}

async function costRates(office: Parameters<Presenter>[0]["office"]): Promise<Rates> {
  return office.house.policies.get("costRates", ["organisation", "service"], async () => {
    const [organisation] = await office.db.query<{ currency: string; rate: number | null }>(
      "select currency, cost_per_user_minute as rate from v_organisation where active order by created_at limit 1",
    );
    const services = await office.db.query<{ id: string; rate: number | null; users: number | null }>(
      "select id, cost_per_user_minute as rate, users_served as users from v_service",
    );
    return {
      currency: organisation?.currency ?? "EUR",
      perUserMinute: organisation?.rate ?? null,
      services: new Map(services.map(({ id, ...rest }) => [id, rest])),
    };
  });
}
