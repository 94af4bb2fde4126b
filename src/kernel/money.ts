// Money is an amount as a decimal text with its currency, never a floating number. Inside, an amount is a whole number of ten-thousandths.

/** An amount with its currency (ISO 4217). */
export type Money = { amount: string; currency: string };

const UNIT = 10_000n;
const written = /^(-?)(\d{1,15})(?:\.(\d{1,4}))?$/;

/** What is added up may be longer than anything that is written down. */
const reckoned = /^(-?)(\d{1,40})(?:\.(\d{1,4}))?$/;

/** Whether a text is an amount: digits with a point, at most four decimals, a minus before it where it is owed the other way. */
export function isAmount(text: string): boolean {
  return written.test(text);
}

/** The amount in ten-thousandths; faults on a text that is none, for those are refused at the door. */
export function amountUnits(amount: string): bigint {
  const match = reckoned.exec(amount);
  if (!match) throw new RangeError(`"${amount}" is no amount.`);
  const [, sign, whole, part = ""] = match;
  const units = BigInt(whole!) * UNIT + BigInt(part.padEnd(4, "0"));
  return sign === "-" ? -units : units;
}

/** Ten-thousandths as an amount is written: two decimals, more only where they say something. */
export function amountOf(units: bigint): string {
  const positive = units < 0n ? -units : units;
  const part = (positive % UNIT)
    .toString()
    .padStart(4, "0")
    .replace(/0{1,2}$/, "");
  return `${units < 0n ? "-" : ""}${positive / UNIT}.${part}`;
}

/** The sum of amounts of one currency; "0.00" of none. */
export function sumOfAmounts(amounts: readonly string[]): string {
  return amountOf(amounts.reduce((sum, one) => sum + amountUnits(one), 0n));
}

/** An amount so many times, a whole number of them. */
export function timesAmount(amount: string, times: number): string {
  return amountOf(amountUnits(amount) * BigInt(times));
}

/** Negative where the first is less, positive where it is more, 0 where they are the same. */
export function compareAmounts(one: string, other: string): number {
  const difference = amountUnits(one) - amountUnits(other);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The difference of two amounts. */
export function lessAmount(from: string, amount: string): string {
  return amountOf(amountUnits(from) - amountUnits(amount));
}

/** So many per cent of an amount, in whole hundredths; a half is rounded away from zero. At most four decimals of a per cent count. */
export function percentOfAmount(amount: string, percent: number): string {
  const parts = BigInt(Math.round(percent * 10_000));
  const product = amountUnits(amount) * parts;
  // Ten-thousandths times ten-thousandths of a per cent; one hundredth is 100 of the first.
  const divisor = 100n * UNIT * 100n;
  const [positive, sign] = product < 0n ? [-product, -1n] : [product, 1n];
  return amountOf(sign * ((positive + divisor / 2n) / divisor) * 100n);
}

/** The so-manieth part of an amount, in whole hundredths; a half is rounded away from zero. What a year costs makes a month's price without a per cent between. */
export function partOfAmount(amount: string, parts: number): string {
  const units = amountUnits(amount);
  const divisor = BigInt(parts) * 100n;
  const [positive, sign] = units < 0n ? [-units, -1n] : [units, 1n];
  return amountOf(sign * ((positive + divisor / 2n) / divisor) * 100n);
}

/** A decimal that is given in thousands, millions, … as an amount; null where it is no decimal or would not come out exactly. */
export function amountFrom(text: string, powerOfTen: number): string | null {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign, whole, part = ""] = match;
  const decimals = part.length - powerOfTen - 4;
  const digits = BigInt(whole! + part);
  if (decimals > 0 && digits % 10n ** BigInt(decimals) !== 0n) return null;
  const units = decimals > 0 ? digits / 10n ** BigInt(decimals) : digits * 10n ** BigInt(-decimals);
  const amount = amountOf(sign === "-" ? -units : units);
  return isAmount(amount) ? amount : null;
}

/** An amount as people read it, rounded to whole units of its currency: "EUR 14,300". */
export function moneyWords({ amount, currency }: Money): string {
  const units = amountUnits(amount);
  const whole = ((units < 0n ? -units : units) + UNIT / 2n) / UNIT;
  return `${currency} ${units < 0n && whole > 0n ? "−" : ""}${whole.toString().replace(/\B(?=(\d{3})+$)/g, ",")}`;
}
