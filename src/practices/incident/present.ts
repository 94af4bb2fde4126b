import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Presentation } from "../../engine/presentation.ts";
import { type BusinessCalendar, elapsedMs, type Instant, minInstant, ms } from "../../kernel/time.ts";
import { calendarOf, type ServiceLevels } from "../service-level/levels.rules.ts";
import { serviceLevels } from "../service-level/views.ts";
import { countsUntil } from "./explain.rules.ts";
import type { ClockView, Incident, Shown, ShownClock, ShownPromise } from "./model.ts";
import { mainClock, teamClock } from "./promise.rules.ts";

/**
 * What reading adds to incidents for those who may read all of them: every clock as it reads now, or the one that a row shows, and what the
 * incident costs. Computed for a whole page in memory; nothing is stored.
 */
export const incidentPresentation: Presentation = {
  adds: {
    shown: {
      label: "Clocks and cost",
      about: "Every clock as it reads at the moment of asking, and what the incident costs until then.",
      from: ["clocks", "service", "affectedUsers", "detectedAt", "openedAt", "restoredAt", "closedAt"],
      readPermission: "incident.readAll",
      inWhole: true,
      // As read now they say all that the stored ones say; both would double the page.
      replaces: ["clocks"],
    },
    promise: {
      label: "Promise",
      about: "What the caller was promised: the one clock that stands for it, as it reads at the moment of asking; null where nothing is.",
      from: ["clocks"],
      readPermission: "incident.readAll",
    },
    teamPromise: {
      label: "Promise of the team",
      about: "What its team promised, to the caller or to another team, and what breaks first, as it reads at the moment of asking.",
      from: ["clocks"],
      readPermission: "incident.readAll",
    },
  },
  async add({ tx, house, records, wanted, now }) {
    const read = readerOf(await serviceLevels(tx, house), now);
    const rates = wanted.has("shown") ? await costRates(tx, house) : null;
    const one = (clock: ClockView | null): ShownPromise | null => clock && { ...read(clock), asOf: now };
    return records.map((record) => {
      const incident = record as Incident;
      const clocks = Object.values(incident.clocks ?? {});
      const standing = wanted.has("teamPromise") ? clocks.map((clock) => ({ ...clock, breached: isBroken(clock, now) })) : [];
      return {
        ...(rates ? { shown: { asOf: now, clocks: clocks.map(read), cost: costOf(incident, rates, now) } satisfies Shown } : {}),
        ...(wanted.has("promise") ? { promise: one(mainClock(clocks)) } : {}),
        ...(wanted.has("teamPromise") ? { teamPromise: one(teamClock(standing)) } : {}),
      };
    });
  },
};

function isBroken({ breachAt, stoppedAt }: ClockView, now: Instant): boolean {
  return breachAt !== null && (stoppedAt ?? now) >= breachAt;
}

/** Reads clocks as they stand now. The few calendars of a page are asked once each. */
function readerOf(levels: ServiceLevels, now: Instant): (clock: ClockView) => ShownClock {
  const ends = new Map<BusinessCalendar, Instant | null>();
  const endOf = (calendar: BusinessCalendar): Instant | null => {
    const known = ends.get(calendar);
    if (known !== undefined) return known;
    const end = countsUntil(calendar, now);
    ends.set(calendar, end);
    return end;
  };
  return (clock) => {
    const { definition, name, target, agreementType, stage, durationMs } = clock;
    const { breachAt, warnAt, pausedAt, pauseReason, stoppedAt, startedAt } = clock;
    const calendar = calendarOf(clock, levels);
    const running = clock.runningSince !== null && stage === "in_progress";
    const since = running && clock.runningSince! < now ? elapsedMs(calendar, clock.runningSince!, now) : 0;
    const countedMs = clock.countedMs + since;
    return {
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
      countedMs,
      remainingMs: durationMs - countedMs,
      percent: durationMs === 0 ? 100 : (countedMs / durationMs) * 100,
      breached: isBroken(clock, now),
      isCounting: running,
      isBusinessTime: calendar.always !== true,
      countsUntil: running ? endOf(calendar) : null,
    };
  };
}

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

/** What an incident costs until it was restored, or until now; null where people or rate are not known. */
export async function incidentCost(tx: Tx, house: House, incident: Incident, now: Instant): Promise<Shown["cost"]> {
  return costOf(incident, await costRates(tx, house), now);
}

async function costRates(tx: Tx, house: House): Promise<Rates> {
  return house.policies.get("costRates", ["organisation", "service"], async () => {
    const [organisation] = await tx.query<{ currency: string; rate: number | null }>(
      "select currency, cost_per_user_minute as rate from v_organisation where active order by created_at limit 1",
    );
    const services = await tx.query<{ id: string; rate: number | null; users: number | null }>(
      "select id, cost_per_user_minute as rate, users_served as users from v_service",
    );
    return {
      currency: organisation?.currency ?? "EUR",
      perUserMinute: organisation?.rate ?? null,
      services: new Map(services.map(({ id, ...rest }) => [id, rest])),
    };
  });
}
