import type { Office } from "../../engine/office.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Vendor } from "../vendor/model.ts";
import { periodOf } from "../vendor/period.rules.ts";
import { scorecardOf } from "../vendor/qbr.rules.ts";
import { reviewFacts } from "../vendor/views.ts";
import { officeOf } from "./office-store.ts";
import type { VendorPaper } from "./vendor-scorecard.model.ts";
import { vendorPaper } from "./vendor-scorecard.rules.ts";

type Asked = { actor: Actor; vendor: Vendor; quarter: string | null };

/** The scorecard of a vendor for a quarter, of what its reader may see, in their name. */
export async function vendorScorecard(office: Office, { actor, vendor, quarter }: Asked): Promise<VendorPaper> {
  const { db, house } = office;
  const now = office.clock.now();
  const facts = await reviewFacts(office, vendor, { actor, now, quarter: quarter === null ? null : periodOf("quarter", quarter) });
  const { name, zone, currency } = await officeOf(db, house);
  const author = actor.onBehalfOf?.personId ?? actor.personId;
  const [row] = await db.query<{ name: string; role: string | null }>("select name, job_title as role from v_person where id = $1", [
    author,
  ]);
  return vendorPaper(scorecardOf(facts), {
    ...{ organisation: name, zone, currency, now, recipient: null, classification: "Confidential: leadership and vendor management" },
    author: { name: row?.name ?? actor.name, role: row?.role ?? "" },
  });
}
