import { type DeliveryFate, fatesOf } from "../../engine/delivery-fate.ts";
import type { Presentation } from "../../engine/presentation.ts";

/** What became of a notification on its way out, as it reads now. */
export type ShownDelivery = Omit<DeliveryFate, "about">;

/** Adds to notifications what became of them: delivered, tried again, called off, possibly twice. Null where nothing left the office. */
export const notificationPresentation: Presentation = {
  adds: {
    delivery: {
      label: "Delivery",
      about: "What became of it on its way out, as it reads at the moment of asking; null where nothing left the office.",
      from: [],
      inWhole: true,
    },
  },
  async add({ tx, records }) {
    const fates = new Map<string, ShownDelivery>();
    for (const { about, ...fate } of await fatesOf(
      tx,
      records.map((record) => record.id),
    ))
      for (const id of about) fates.set(id, fate);
    return records.map((record) => ({ delivery: fates.get(record.id) ?? null }));
  },
};
