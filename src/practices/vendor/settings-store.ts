import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { BusinessCalendar } from "../../kernel/time.ts";
import { businessCalendar, type Calendar } from "../calendar/model.ts";

/** The office's name and zone, from memory. */
export function officeOf(tx: Tx, house: House): Promise<{ name: string; zone: string }> {
  return house.policies.get("vendorOffice", ["organisation"], async () => {
    const text = "select name, time_zone as zone from v_organisation where active order by created_at limit 1";
    return (await tx.query<{ name: string; zone: string }>(text))[0] ?? { name: "", zone: "UTC" };
  });
}

/** All calendars by id, from memory: whose business days a notice may count. */
export function calendarsOf(tx: Tx, house: House): Promise<ReadonlyMap<Id, BusinessCalendar>> {
  return house.policies.get("vendorCalendars", ["calendar"], async () => {
    const rows = await tx.query<Calendar>(`select id, time_zone as "timeZone", always, segments, holidays from v_calendar order by id`);
    return new Map(rows.map((one) => [one.id, businessCalendar(one)]));
  });
}
