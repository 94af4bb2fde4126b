import type { Filter } from "../../../kernel/filter.ts";

/** The operators, longest first, so that none is taken for the beginning of another. */
export const operators = [
  ...["GT_OR_EQUALS_FIELD", "LT_OR_EQUALS_FIELD", "IN_HIERARCHY_DYNAMIC", "DOES NOT CONTAIN", "IN_HIERARCHY", "RELATIVEGT", "RELATIVELT"],
  ...["RELATIVEGE", "RELATIVELE", "RELATIVEEE", "EMPTYSTRING", "ISNOTEMPTY", "INSTANCEOF", "STARTSWITH", "CHANGESFROM", "DOESNOTHAVE"],
  ...["VALCHANGES", "EXCLUDING", "CHANGESTO", "NOT LIKE", "ENDSWITH", "CONTAINS", "GT_FIELD", "LT_FIELD", "DATEPART", "MORETHAN"],
  ...["LESSTHAN", "ANYTHING", "NOTLIKE", "BETWEEN", "DYNAMIC", "ISEMPTY", "NSAMEAS", "SAMEAS", "NOT IN", "NOTIN", "NOTON", "LIKE"],
  ...["!=", ">=", "<=", "!*", "ON", "IN", "=", "<", ">", "*", "%"],
] as const;
export type EncodedOperator = (typeof operators)[number];

/** Whether there is a value, where an operator asks for that; null where it asks for something else. */
export function emptiness(field: string, operator: EncodedOperator): Filter | null {
  if (operator === "ISEMPTY" || operator === "EMPTYSTRING") return { field, is: "empty" };
  return operator === "ISNOTEMPTY" ? { field, is: "notEmpty" } : null;
}
