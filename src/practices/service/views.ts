import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Span } from "../../kernel/span.ts";
import type { Instant } from "../../kernel/time.ts";
import { businessCalendar, type Calendar } from "../calendar/model.ts";
import type { ServiceTerms } from "./availability.rules.ts";

/** When services are promised, and when they may be down: what availability is counted against. */
export type ServiceTime = { services: readonly ServiceTerms[]; maintenance: readonly (Span & { services: string[] })[] };

/** Active services with their agreed time, by name, and active planned maintenance. Kept until one of them changes. */
export function serviceTime(tx: Tx, house: House): Promise<ServiceTime> {
  return house.policies.get("serviceTime", ["service", "calendar", "maintenanceWindow"], async () => {
    const calendars = await tx.query<Calendar>(
      `select id, time_zone as "timeZone", always, segments, holidays from v_calendar order by id`,
    );
    type Row = Omit<ServiceTerms, "calendar" | "since"> & { since: Instant; calendar: string | null };
    const services = await tx.query<Row>(
      `select id, name, tier, users_served as users, created_at as since, calendar from service where active order by name`,
    );
    const maintenance = await tx.query<Span & { services: string[] }>(
      `select starts_at as "from", ends_at as "to", services from v_maintenance_window where active`,
    );
    const byId = new Map(calendars.map((one) => [one.id, businessCalendar(one)]));
    return {
      services: services.map(({ calendar, ...one }) => ({ ...one, calendar: calendar === null ? null : (byId.get(calendar) ?? null) })),
      maintenance,
    };
  });
}
