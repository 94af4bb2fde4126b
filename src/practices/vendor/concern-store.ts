import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Instant } from "../../kernel/time.ts";
import { businessCalendar, type Calendar } from "../calendar/model.ts";
import type { VendorConcernFacts } from "./concern.rules.ts";
import { officeOf } from "./settings-store.ts";

/** What the concerns of contracts and escalations must know: names and working days, from memory. */
export async function vendorConcernFacts(
  tx: Tx,
  _records: readonly AnyRecord[],
  _now: Instant,
  house: House,
): Promise<VendorConcernFacts & Record<string, unknown>> {
  const { zone } = await officeOf(tx, house);
  const known = await house.policies.get("vendorConcerns", ["vendor", "person", "calendar"], async () => {
    const vendors = await tx.query<{ id: Id; name: string }>("select id, name from vendor");
    const people = await tx.query<{ id: Id; name: string }>("select id, name from v_person where active");
    const [calendar] = await tx.query<Calendar>(
      `select time_zone as "timeZone", always, segments, holidays from v_calendar where active and not always order by created_at limit 1`,
    );
    return {
      vendors: new Map(vendors.map(({ id, name }) => [id, name])),
      people: new Map(people.map(({ id, name }) => [id, name])),
      calendar: calendar ? businessCalendar(calendar) : null,
    };
  });
  return { ...known, zone };
}
