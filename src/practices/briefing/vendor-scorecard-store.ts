import type { Office } from "../../engine/office.ts";
import type { Actor } from "../../kernel/actor.ts";
import { periodOf } from "../vendor/period.rules.ts";
import { vendorReview } from "../vendor/views.ts";
import { officeOf } from "./office-store.ts";
import type { VendorPaper } from "./vendor-scorecard.model.ts";
import { vendorPaper } from "./vendor-scorecard.rules.ts";

type Asked = { actor: Actor; vendor: string; quarter: string | null };

/** The scorecard of a vendor for a quarter, of what its reader may see, in their name; null where the vendor is not theirs to see. */
export async function vendorScorecard(office: Office, { actor, vendor, quarter }: Asked): Promise<VendorPaper | null> {
  const { db, house } = office;
  const now = office.clock.now();
  const review = await vendorReview(office, vendor, { actor, now, quarter: quarter === null ? null : periodOf("quarter", quarter) });
  if (!review) return null;
  const { name, zone, currency } = await officeOf(db, house);
  const author = actor.onBehalfOf?.personId ?? actor.personId;
  const [row] = await db.query<{ name: string; role: string | null }>("select name, job_title as role from v_person where id = $1", [
    author,
  ]);
  return vendorPaper(review, {
    ...{ organisation: name, zone, currency, now, recipient: null, classification: "Confidential: leadership and vendor management" },
    author: { name: row?.name ?? actor.name, role: row?.role ?? "" },
  });
}
