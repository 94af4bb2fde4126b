import type { Field } from "../../kernel/model.ts";
import { jsonText } from "./json-text.ts";

/** What an empty input says instead of a value: what the field is where nothing is said; nothing where that is nothing. */
export function standardWords({ standard, choices, unit }: Pick<Field, "standard" | "choices" | "unit">): string | undefined {
  if (standard === undefined || standard === null || standard === "" || typeof standard === "boolean") return undefined;
  if (typeof standard === "object") return Object.keys(standard).length > 0 ? `Default: ${jsonText(standard)}` : undefined;
  const word = choices?.find((one) => one.value === standard)?.label ?? String(standard);
  return `Default: ${word}${unit ? ` ${unit}` : ""}`;
}
