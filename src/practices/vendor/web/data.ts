import { useQuery } from "@tanstack/react-query";
import { amountUnits, type Money } from "../../../kernel/money.ts";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { listKey, recordKey } from "../../../web/client/query.ts";
import type { VendorReview } from "../qbr.model.ts";

export type Standing = {
  id: string;
  contracts: number;
  nextDecisionOn: string | null;
  exceptions: number;
  missed: number;
  measured: number;
  owed: Money[];
  spent12: Money[];
};
export type ListedContract = {
  id: string;
  number: string;
  name: string;
  vendor: string | null;
  vendorName: string | null;
  state: string;
  startsOn: string | null;
  endsOn: string | null;
  noticeOn: string | null;
  decisionOn: string | null;
  decision: string | null;
  yearlyAmount: string | null;
  currency: string | null;
  missing: string[];
  administrator: string | null;
};
export type YearAnswer = { asOf: Instant; today: string; from: string; to: string; contracts: ListedContract[] };
export type VariantsAnswer = {
  variants: { ids: string[]; reason: "spelling" | "cut"; vendors: { id: string; name: string; contracts: number }[] }[];
};

/** How each vendor stands. */
export function useStandings() {
  return useQuery({
    queryKey: recordKey("vendor", "standings"),
    queryFn: ({ signal }) => api.get<{ asOf: Instant; today: string; vendors: Standing[] }>("/api/vendor-standings", { signal }),
  });
}

/** The review of a vendor: of the last quarter that is over, or of the one a day lies in. */
export function useReview(id: string, quarter: string | null) {
  return useQuery({
    queryKey: recordKey("vendor", id, "review", quarter ?? ""),
    queryFn: ({ signal }) => api.get<VendorReview>(`/api/vendors/${id}/review${quarter ? `?quarter=${quarter}` : ""}`, { signal }),
    placeholderData: (before) => before,
  });
}

/** Twelve months of contract dates from a month on. */
export function useYear(from: string | null) {
  return useQuery({
    queryKey: listKey("contract", "year", from ?? ""),
    queryFn: ({ signal }) => api.get<YearAnswer>(`/api/contract-calendar${from ? `?from=${from}` : ""}`, { signal }),
    placeholderData: (before) => before,
  });
}

export function useIncomplete() {
  return useQuery({
    queryKey: listKey("contract", "incomplete"),
    queryFn: ({ signal }) => api.get<{ asOf: Instant; contracts: ListedContract[] }>("/api/contract-exceptions", { signal }),
  });
}

export function useVariants() {
  return useQuery({
    queryKey: listKey("vendor", "variants"),
    queryFn: ({ signal }) => api.get<VariantsAnswer>("/api/vendor-variants", { signal }),
  });
}

/** Amounts as they are read, whole units; "–" for none. */
export function moneyText(amounts: readonly Money[] | Money | null): string {
  if (amounts === null) return "–";
  const all = Array.isArray(amounts) ? (amounts as readonly Money[]) : [amounts as Money];
  return all.length === 0 ? "–" : all.map(({ amount, currency }) => `${currencySign(currency)}${wholeText(amount)}`).join(" + ");
}

/** An amount in whole units with thousands apart. */
export function wholeText(amount: string): string {
  const units = amountUnits(amount);
  const whole = Number((units < 0n ? -units : units) + 5000n) / 10_000;
  return `${units < 0n ? "−" : ""}${Math.floor(whole).toLocaleString("en-GB")}`;
}

function currencySign(currency: string): string {
  return { EUR: "€", USD: "US$", GBP: "£" }[currency] ?? `${currency} `;
}
