import { amountFrom } from "../../kernel/money.ts";

/** What stands before the decimals of a column: told by its cells, by none of them, or by some one way and by some the other. */
export type DecimalMark = "point" | "comma" | "untold" | "both";

/** How the amounts of a column are written. "120.000,00" and "1.200.000" tell a decimal comma, "120,000.00" and "0.5" a point; "120.000" tells nothing. */
export function decimalMarkOf(texts: Iterable<string>): DecimalMark {
  let mark: DecimalMark = "untold";
  for (const text of texts) {
    const told = toldBy(bare(text));
    if (told === null || told === mark) continue;
    if (mark !== "untold") return "both";
    mark = told;
  }
  return mark;
}

/**
 * An amount as its column writes it; null where that is not certain. Three digits behind a lone comma are thousands where nothing tells
 * otherwise, for nobody writes money so; behind a lone point they may be decimals of a machine's export, so such a cell is left out. Where
 * a column is written both ways, what has a decimal comma or tells nothing is left out.
 */
export function amountAsWritten(text: string, mark: DecimalMark, powerOfTen: number): string | null {
  const plain = bare(text);
  const told = toldBy(plain);
  if (told !== null) return told === "comma" && mark === "both" ? null : withDecimals(plain, told, powerOfTen);
  if (!/[.,]/.test(plain)) return amountFrom(plain, powerOfTen);
  if (mark === "both" || (mark === "untold" && plain.includes("."))) return null;
  return withDecimals(plain, mark === "untold" ? "point" : mark, powerOfTen);
}

function withDecimals(plain: string, mark: "point" | "comma", powerOfTen: number): string | null {
  const [thousands, decimals] = mark === "point" ? [/,(?=\d{3}(\D|$))/g, "."] : [/\.(?=\d{3}(\D|$))/g, ","];
  return amountFrom(plain.replace(thousands, "").replace(decimals, "."), powerOfTen);
}

/** Without the sign of a currency and without what else than points and commas stands between thousands. */
function bare(text: string): string {
  return text
    .trim()
    .replace(/^[€$£]\s?|\s?[€$£]$/g, "")
    .replace(/(?<=\d)['’\u00a0\u202f ](?=\d{3}(\D|$))/g, "");
}

function toldBy(plain: string): "point" | "comma" | null {
  if (isTold(plain, "\\.", ",")) return "point";
  return isTold(plain, ",", "\\.") ? "comma" : null;
}

/** Whether a text can only be read with this decimal mark: thousands by the other one twice, both marks, or a lone one that cannot be of thousands. */
function isTold(plain: string, mark: string, other: string): boolean {
  const grouped = `-?[1-9]\\d{0,2}(${other}\\d{3})`;
  const patterns = [
    `${grouped}{2,}(${mark}\\d+)?`,
    `${grouped}${mark}\\d+`,
    `-?\\d+${mark}(\\d{1,2}|\\d{4,})`,
    `-?(0\\d*|\\d{4,})${mark}\\d+`,
  ];
  return patterns.some((pattern) => new RegExp(`^(${pattern})$`).test(plain));
}
