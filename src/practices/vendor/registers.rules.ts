import type { Refusal } from "../../kernel/decision.ts";
import { defineRegister } from "../../kernel/register.ts";
import { movable } from "./movable.rules.ts";
import { periodOf } from "./period.rules.ts";
import { bandFault } from "./score.rules.ts";
import {
  type VendorMeasure,
  type VendorRating,
  type VendorSpend,
  vendorMeasureModel,
  vendorRatingModel,
  vendorSpendModel,
} from "./spend.model.ts";

/** What vendors are paid, by month. */
export const vendorSpend = movable(
  defineRegister<VendorSpend>(vendorSpendModel, {
    read: "vendor.read",
    write: "vendor.write",
    check: (row) => (row.month.endsWith("-01") ? null : { code: "monthBegins", field: "month", because: `${row.month.slice(0, 8)}01` }),
    refusals: { monthBegins: "Spend is kept by month. Write its first day, {because}." },
  }),
);

/** What vendors are scored by. */
export const vendorMeasure = defineRegister<VendorMeasure>(vendorMeasureModel, {
  read: "vendor.read",
  write: "vendor.administer",
  check: (row): Refusal | null => {
    if (row.bands.length > 0) {
      const fault = bandFault(row.bands);
      return fault === null ? null : { code: "badBands", field: "bands", because: fault };
    }
    if (row.worst === null || row.best === null) return { code: "scaleNeeded", field: row.worst === null ? "worst" : "best" };
    return row.worst === row.best ? { code: "scaleFlat", field: "best" } : null;
  },
  refusals: {
    badBands: "{because}",
    scaleNeeded: "Say which value is the worst and which the best, or give bands.",
    scaleFlat: "The worst and the best are the same, so nothing could be told apart.",
  },
});

/** Measures of vendors that somebody entered. */
export const vendorRating = movable(
  defineRegister<VendorRating>(vendorRatingModel, {
    read: "vendor.read",
    write: "vendor.write",
    check: (row) => {
      const { start } = periodOf("quarter", row.quarter);
      if (row.quarter !== start) return { code: "quarterBegins", field: "quarter", because: start };
      return row.note.trim() === "" ? { code: "noteNeeded", field: "note" } : null;
    },
    refusals: { quarterBegins: "A rating is of a quarter. Write its first day, {because}.", noteNeeded: "Say what shows it." },
  }),
);
