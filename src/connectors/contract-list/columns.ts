import type { ImportTarget } from "../contract.ts";

/** Where a column of a list of contracts may go. */
export const targets: readonly ImportTarget[] = [
  { name: "contractNumber", label: "Contract number", type: "text" },
  { name: "vendor", label: "Vendor", type: "text", reference: "vendor" },
  { name: "name", label: "Title", type: "text" },
  { name: "description", label: "Description", type: "longtext" },
  { name: "startsOn", label: "Starts", type: "instant" },
  { name: "endsOn", label: "Ends", type: "instant" },
  { name: "noticeDays", label: "Notice, in days", type: "integer" },
  { name: "noticeMonths", label: "Notice, in months", type: "integer" },
  { name: "renewal", label: "At its end (automatic, option, none)", type: "text" },
  { name: "renewalMonths", label: "Renewed for, in months", type: "integer" },
  { name: "amount", label: "Total", type: "text" },
  { name: "amountMillions", label: "Total, in millions", type: "text" },
  { name: "amountMillionsUsd", label: "Total, in millions of US dollars", type: "text" },
  { name: "yearlyAmount", label: "A year", type: "text" },
  { name: "currency", label: "Currency", type: "text" },
  { name: "sourceId", label: "Its id in the source", type: "text" },
];

/** What columns are called in the lists of offices, of ServiceNow and of the US IT Dashboard, without case, points and what stands in brackets. */
const names: Readonly<Record<string, string>> = {
  "contract number": "contractNumber",
  "contract no": "contractNumber",
  "contract ref": "contractNumber",
  "contract #": "contractNumber",
  "agreement number": "contractNumber",
  vendor_contract: "contractNumber",
  vendor: "vendor",
  "vendor name": "vendor",
  supplier: "vendor",
  "supplier name": "vendor",
  provider: "vendor",
  contract: "name",
  agreement: "name",
  title: "name",
  name: "name",
  short_description: "name",
  "contract title": "name",
  "contract name": "name",
  "investment title": "name",
  description: "description",
  "contract description": "description",
  start: "startsOn",
  starts: "startsOn",
  "start date": "startsOn",
  "contract start date": "startsOn",
  end: "endsOn",
  ends: "endsOn",
  "end date": "endsOn",
  expiry: "endsOn",
  "expiry date": "endsOn",
  "contract end date": "endsOn",
  notice: "noticeDays",
  "notice days": "noticeDays",
  "notice period": "noticeDays",
  "notice months": "noticeMonths",
  renewal: "renewal",
  "auto renewal": "renewal",
  "auto-renewal": "renewal",
  "auto renew": "renewal",
  "auto-renew": "renewal",
  "renewal type": "renewal",
  "renewal months": "renewalMonths",
  total: "amount",
  amount: "amount",
  value: "amount",
  "contract value": "amount",
  total_cost: "amount",
  "annual value": "yearlyAmount",
  "annual cost": "yearlyAmount",
  "yearly value": "yearlyAmount",
  "yearly cost": "yearlyAmount",
  "a year": "yearlyAmount",
  currency: "currency",
  "contract id": "sourceId",
  sys_id: "sourceId",
};

/** Proposes where each column goes by its name. Of two columns for one target the first has it. */
export function propose(columns: readonly string[]): { mapping: (string | null)[]; timeZone: string | null } {
  const taken = new Set<string>();
  const mapping = columns.map((column) => {
    const target = targetOf(column);
    if (target === null || taken.has(target)) return null;
    taken.add(target);
    return target;
  });
  return { mapping, timeZone: null };
}

function targetOf(column: string): string | null {
  const whole = column.trim().toLowerCase();
  // Federal amounts are in US dollars; a "$" alone may be of ten countries.
  if (/\$ ?million/.test(whole)) return whole.includes("usaspending") ? "amountMillionsUsd" : "amountMillions";
  return (
    names[
      whole
        .replace(/\s*\([^)]*\)/g, "")
        .replace(/[.:]/g, "")
        .trim()
    ] ?? null
  );
}

/** Why a column needs no field of its own, or null. */
export function needless(column: string): string | null {
  return /^timestamp\b/i.test(column.trim()) ? "When the source wrote the row says nothing of the contract." : null;
}
