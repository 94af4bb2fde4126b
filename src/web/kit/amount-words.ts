import { isAmount } from "../../kernel/money.ts";

/**
 * An amount as a reader of a locale writes it, with its currency by letters: "EUR 14,300.00", "14.300,00 EUR". No digit is lost: it is read as text,
 * and shown with more than the usual decimals where it has them. What is no amount stays what it is; one without a currency has its digits grouped.
 */
export function amountWords(amount: string, currency: string | null, locale: string): string {
  if (!isAmount(amount)) return amount;
  const decimals = amount.split(".")[1]?.replace(/0+$/, "").length ?? 0;
  const isKnown = currency !== null && /^[A-Z]{3}$/.test(currency);
  const options: Intl.NumberFormatOptions = isKnown
    ? { style: "currency", currency, currencyDisplay: "code" }
    : { minimumFractionDigits: 2 };
  const usual = new Intl.NumberFormat(locale, options).resolvedOptions().maximumFractionDigits ?? 2;
  const format = new Intl.NumberFormat(locale, { ...options, maximumFractionDigits: Math.max(usual, decimals) });
  return format.format(amount as `${number}`);
}
