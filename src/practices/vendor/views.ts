import { kindEntry } from "../../engine/house.ts";
import type { Office } from "../../engine/office.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Vendor } from "./model.ts";
import type { Period } from "./period.rules.ts";
import { scorecardOf, type VendorReview } from "./qbr.rules.ts";
import { reviewFacts } from "./review-store.ts";

/** The review of a vendor for a quarter (null: the last that is over) as this reader may see it; null where the vendor is not theirs to see. */
export async function vendorReview(
  office: Office,
  id: string,
  asked: { actor: Actor; now: Instant; quarter: Period | null },
): Promise<VendorReview | null> {
  const vendor = await office.records.get(office.db, kindEntry(office.house, "vendor"), id, asked.actor, asked.now);
  return vendor ? scorecardOf(await reviewFacts(office, vendor as AnyRecord as Vendor, asked)) : null;
}
