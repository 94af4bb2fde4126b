import type { Office } from "../../engine/office.ts";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import type { Refusal } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { periodOf } from "../vendor/period.rules.ts";
import type { VendorReview } from "../vendor/qbr.model.ts";
import { vendorReview } from "../vendor/views.ts";
import { officeOf } from "./office-store.ts";
import { quarterNamed } from "./quarter.rules.ts";
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

/** The review of a vendor as a paper may tell it, or why there is none. */
export type ReviewForPaper = { ok: true; review: VendorReview } | { ok: false; refusal: Refusal };

/** The review of a vendor for a quarter ("2026-Q3"; null: the last that is over), without anything restricted or confidential, whoever asks. */
export async function reviewForPaper(
  office: Office,
  { vendor, period, now }: { vendor: Id; period: string | null; now: Instant },
): Promise<ReviewForPaper> {
  const quarter = period === null ? null : quarterNamed(period);
  if (period !== null && !quarter) return { ok: false, refusal: { code: "noSuchPeriod", field: "period", because: period } };
  const review = await vendorReview(office, vendor, { actor: anybody, now, quarter });
  if (!review) return { ok: false, refusal: { code: "noSuchVendor", field: "vendor" } };
  if (review.period.start > review.today)
    return { ok: false, refusal: { code: "periodAhead", field: "period", because: review.period.words } };
  return { ok: true, review };
}

/** What everybody may see who may see vendors and incidents at all: a paper goes further than whoever composes it. */
const anybody: Actor = { ...systemActor("briefing"), permissions: new Set(["vendor.read", "incident.readAll"]) };
