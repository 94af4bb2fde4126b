import { type DeliveryFate, fatesOf } from "../../engine/delivery-fate.ts";
import type { Presenter } from "../../engine/house.ts";

/** What became of a notification on its way out, as it reads now. */
export type ShownDelivery = Omit<DeliveryFate, "about">;

/** Adds to notifications what became of them: delivered, tried again, called off, possibly twice. Null where nothing left the office. */
export const presentNotifications: Presenter = async ({ office, records }) => {
  const fates = new Map<string, ShownDelivery>();
  for (const { about, ...fate } of await fatesOf(
    office.db,
    records.map((record) => record.id),
  ))
    for (const id of about) fates.set(id, fate);
  return records.map((record) => ({ ...record, delivery: fates.get(record.id) ?? null }));
};
