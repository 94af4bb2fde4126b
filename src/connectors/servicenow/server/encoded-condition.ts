import { everything, type Filter, type FilterField, type Literal, nothing } from "../../../kernel/filter.ts";
import { fold } from "../../../kernel/fold.ts";
import type { Choice } from "../../../kernel/model.ts";
import { rowIdOf } from "./computed.ts";
import { type EncodedOperator, emptiness } from "./encoded-operators.ts";
import { timeCondition } from "./encoded-time.ts";
import { type Asking, readScript } from "./script.ts";
import type { Column, Source } from "./tables.ts";

/** What a condition is about: a column of a row, or of a record that a path of references leads to. */
export type Subject = {
  column: Column;
  /** The references before it, in our names; empty on the row itself. */
  path: string;
  /** The field by which a referenced kind is told: its number, else its name. */
  displayOf(kind: string): string | undefined;
  asking: Asking;
};

/** A condition as a filter; null where it asks what cannot be asked of this column. */
export function conditionOf(subject: Subject, operator: EncodedOperator, text: string): Filter | null {
  const { source } = subject.column;
  if (operator === "ANYTHING") return everything;
  if (source.is === "constant") return constantCondition(source.value, operator, text);
  if (source.is === "when") return subject.path === "" ? flagCondition(source.filter, operator, text) : null;
  if (source.is === "entries") return null;
  if (source.is === "shown") return null;
  if (source.is === "id") return idCondition(subject, operator, text);
  const { field } = source;
  if (source.is === "row") return rowCondition(subject, source, operator, text);
  if (source.is === "part") return partCondition(joined(subject.path, source.field.name), source.which, { operator, text });
  if (source.is === "pointer") return onText(joined(subject.path, field.name), field, operator, values(text, subject.asking));
  if (source.is === "user") return userCondition(subject, operator, text);
  return fieldCondition(subject, field, operator, text);
}

/** By the ids of the rows, or by the names of the choices. */
function rowCondition(
  { path, asking }: Subject,
  { field, table }: Extract<Source, { is: "row" }>,
  operator: EncodedOperator,
  text: string,
) {
  const given = values(text, asking);
  const choiceOf = (one: string) => field.choices?.find(({ value }) => rowIdOf(table, value) === one)?.value ?? one;
  return given && onChoice(joined(path, field.name), field, operator, { one: choiceOf(given.one), list: given.list.map(choiceOf) });
}

/** A part of a name, as far as the whole can be asked: the last word, and what it begins with. */
function partCondition(
  field: string,
  which: "first" | "last",
  { operator, text }: { operator: EncodedOperator; text: string },
): Filter | null {
  if (text.trim() === "" || text.startsWith("javascript:")) return null;
  const contains: Filter = { field, is: "contains", value: text };
  const exact: Filter =
    which === "last"
      ? { field, is: "endsWith", value: ` ${text}` }
      : {
          any: [
            { field, is: "startsWith", value: `${text} ` },
            { field, is: "equals", value: text },
          ],
        };
  if (operator === "=" || operator === "!=") return negatedIf(operator === "!=" || undefined, exact);
  if (operator === "STARTSWITH" && which === "first") return { field, is: "startsWith", value: text };
  if (operator === "ENDSWITH" && which === "last") return { field, is: "endsWith", value: text };
  return operator === "LIKE" || operator === "CONTAINS" || operator === "STARTSWITH" || operator === "ENDSWITH" ? contains : null;
}

function fieldCondition(subject: Subject, field: FilterField, operator: EncodedOperator, text: string): Filter | null {
  const path = joined(subject.path, field.name);
  if (field.type === "instant" || field.type === "date") return timeCondition({ path, field, operator, text, asking: subject.asking });
  if (operator === "DYNAMIC") return dynamic(path, field, text, subject.asking);
  const given = values(text, subject.asking);
  if (given === null) return null;
  switch (field.type) {
    case "boolean":
      return onBoolean(path, operator, given);
    case "integer":
    case "decimal":
      return onNumber(path, field, operator, given);
    case "choice":
      return onChoice(path, field, operator, given);
    case "reference":
      return onReference(subject, field, operator, given);
    case "references":
      return onReferences(path, operator, given);
    case "json":
      return emptiness(path, operator);
    default:
      return onText(path, field, operator, given);
  }
}

/** The value, or the values of a list; those of a script are worked out. Null where a script is none we know. */
function values(text: string, asking: Asking): { one: string; list: readonly string[] } | null {
  if (!text.startsWith("javascript:")) return { one: text, list: text.split(",").map((part) => part.trim()) };
  const read = readScript(text.slice("javascript:".length), asking);
  if (!read || read.is === "instant") return null;
  if (read.is === "text") return { one: read.text, list: [read.text] };
  // Ids of nobody: a value that no record has.
  return { one: read.ids[0] ?? nobody, list: read.ids.length > 0 ? read.ids : [nobody] };
}

const nobody = "-";
type Given = { one: string; list: readonly string[] };

/** `=` and `!=` with nothing, or with the word NULL, ask for what is missing. */
function missing(field: string, operator: EncodedOperator, given: Given): Filter | null {
  if (given.one !== "" && given.one !== "NULL") return null;
  if (operator === "=") return { field, is: "empty" };
  return operator === "!=" ? { field, is: "notEmpty" } : null;
}

function onBoolean(field: string, operator: EncodedOperator, given: Given): Filter | null {
  const known = emptiness(field, operator) ?? missing(field, operator, given);
  if (known) return known;
  const list = operator === "=" || operator === "!=" ? [given.one] : given.list;
  const wanted = list.map(readBoolean);
  if (wanted.some((one) => one === null)) return null;
  return equality(field, operator, wanted as boolean[]);
}

/** ServiceNow's words for yes and no; null for any other. */
export function readBoolean(text: string): boolean | null {
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  return /^(false|0|no|off)$/i.test(text) ? false : null;
}

function equality(field: string, operator: EncodedOperator, wanted: readonly Literal[]): Filter | null {
  if (operator === "=" || operator === "IN") return { field, is: "equals", value: wanted };
  return operator === "!=" || operator === "NOT IN" || operator === "NOTIN" ? { field, is: "differs", value: wanted } : null;
}

function onNumber(field: string, { type }: FilterField, operator: EncodedOperator, given: Given): Filter | null {
  const known = emptiness(field, operator) ?? missing(field, operator, given);
  if (known) return known;
  const number = (text: string) => readNumber(text, type === "integer");
  if (operator === "BETWEEN") {
    const [low, high, ...more] = given.one.split("@").map(number);
    return typeof low === "number" && typeof high === "number" && more.length === 0 ? { field, is: "between", value: [low, high] } : null;
  }
  const order = orders[operator];
  if (order) {
    const bound = number(given.one);
    return bound === null ? null : { field, is: order, value: bound };
  }
  const list = operator === "=" || operator === "!=" ? [number(given.one)] : given.list.map(number);
  return list.some((one) => one === null) ? null : equality(field, operator, list as number[]);
}

function readNumber(text: string, isWhole: boolean): number | null {
  if (!/^-?\d{1,15}(\.\d{1,9})?$/.test(text)) return null;
  const value = Number(text);
  return isWhole && !Number.isSafeInteger(value) ? null : value;
}

const orders: Partial<Record<EncodedOperator, "before" | "after" | "atOrBefore" | "atOrAfter">> = {
  "<": "before",
  ">": "after",
  "<=": "atOrBefore",
  ">=": "atOrAfter",
};
const textual: Partial<Record<EncodedOperator, { is: "contains" | "startsWith" | "endsWith"; not?: true }>> = {
  LIKE: { is: "contains" },
  CONTAINS: { is: "contains" },
  "*": { is: "contains" },
  "NOT LIKE": { is: "contains", not: true },
  NOTLIKE: { is: "contains", not: true },
  "DOES NOT CONTAIN": { is: "contains", not: true },
  "!*": { is: "contains", not: true },
  STARTSWITH: { is: "startsWith" },
  ENDSWITH: { is: "endsWith" },
  "%": { is: "endsWith" },
};

function onText(field: string, of: FilterField, operator: EncodedOperator, given: Given | null): Filter | null {
  if (!given) return null;
  const known = emptiness(field, operator) ?? missing(field, operator, given);
  if (known) return known;
  // Numbers of records are upper case, whatever is typed.
  const as = (text: string) => (of.name === "number" ? text.toUpperCase() : text);
  const words = textual[operator];
  if (words) return negatedIf(words.not, { field, is: words.is, value: as(given.one) });
  const order = orders[operator];
  if (order) return { field, is: order, value: as(given.one) };
  if (operator === "BETWEEN") {
    const [low, high, ...more] = given.one.split("@");
    return low === undefined || high === undefined || more.length > 0 ? null : { field, is: "between", value: [as(low), as(high)] };
  }
  return equality(field, operator, operator === "=" || operator === "!=" ? [as(given.one)] : given.list.map(as));
}

/** A choice is compared by its value, also where more or less is asked: by number where its values are numbers. */
function onChoice(field: string, of: FilterField, operator: EncodedOperator, given: Given): Filter | null {
  const known = emptiness(field, operator) ?? missing(field, operator, given);
  if (known) return known;
  const choices = of.choices ?? [];
  const those = (holds: (choice: Choice) => boolean): Filter => ({
    field,
    is: "equals",
    value: choices.filter(holds).map((one) => one.value),
  });
  const words = textual[operator];
  if (words) {
    const part = fold(given.one);
    const found = those(({ value }) => holdsPart(fold(value), words.is, part));
    return negatedIf(words.not, found);
  }
  if (operator in orders || operator === "BETWEEN") {
    const [low = "", high] = operator === "BETWEEN" ? given.one.split("@") : [given.one];
    const compare = comparerOf(choices);
    if (operator === "BETWEEN")
      return high === undefined ? null : those(({ value }) => compare(value, low) >= 0 && compare(value, high) <= 0);
    return those(({ value }) => ordered(operator, compare(value, low)));
  }
  return equality(field, operator, operator === "=" || operator === "!=" ? [given.one] : given.list);
}

function holdsPart(text: string, is: "contains" | "startsWith" | "endsWith", part: string): boolean {
  if (is === "contains") return text.includes(part);
  return is === "startsWith" ? text.startsWith(part) : text.endsWith(part);
}

function ordered(operator: EncodedOperator, sign: number): boolean {
  if (operator === "<") return sign < 0;
  if (operator === ">") return sign > 0;
  return operator === "<=" ? sign <= 0 : sign >= 0;
}

function comparerOf(choices: readonly Choice[]): (one: string, other: string) => number {
  const isNumeric = choices.every(({ value }) => /^-?\d+$/.test(value));
  if (isNumeric) return (one, other) => (other.trim() === "" ? Number.NaN : Number(one) - Number(other));
  return (one, other) => (one < other ? -1 : one > other ? 1 : 0);
}

/** A reference is compared by the id it holds, and by the name of what it leads to where words are looked for. */
function onReference(subject: Subject, of: FilterField, operator: EncodedOperator, given: Given): Filter | null {
  const field = joined(subject.path, of.name);
  const known = emptiness(field, operator) ?? missing(field, operator, given);
  if (known) return known;
  const words = textual[operator];
  if (words) {
    const display = subject.displayOf(of.reference ?? "");
    if (display === undefined || field.split(".").length > 2) return null;
    return negatedIf(words.not, { field: `${field}.${display}`, is: words.is, value: given.one });
  }
  return equality(field, operator, operator === "=" || operator === "!=" ? [given.one] : given.list);
}

function onReferences(field: string, operator: EncodedOperator, given: Given): Filter | null {
  const known = emptiness(field, operator) ?? missing(field, operator, given);
  if (known) return known;
  if (["=", "IN", "LIKE", "CONTAINS", "*"].includes(operator)) return { field, is: "has", value: given.list };
  return ["!=", "NOT IN", "NOTIN", "NOT LIKE", "NOTLIKE", "!*"].includes(operator)
    ? { not: { field, is: "has", value: given.list } }
    : null;
}

/** The dynamic filters that every instance has. Source: sys_filter_option_dynamic of the base system, "Me" and "One of My Groups". */
function dynamic(field: string, of: FilterField, id: string, { personId, teamIds }: Asking): Filter | null {
  if (of.type !== "reference") return null;
  if (id === "90d1921e5f510100a9ad2572f2b477fe") return personId === null ? nothing : { field, is: "equals", value: personId };
  return id === "d6435e965f510100a9ad2572f2b47744" ? { field, is: "equals", value: teamIds } : null;
}

function userCondition(subject: Subject, operator: EncodedOperator, text: string): Filter | null {
  const { source } = subject.column;
  const given = values(text, subject.asking);
  if (source.is !== "user" || !given) return null;
  const own = joined(subject.path, source.field.name);
  if (own.split(".").length > 2) return null;
  // A record that nobody made by hand has no name there.
  return onText(`${own}.email`, { ...source.field, type: "text" }, operator, given);
}

function idCondition({ path, asking }: Subject, operator: EncodedOperator, text: string): Filter | null {
  const given = values(text, asking);
  // The id of what a reference leads to is the reference.
  if (path !== "" && given)
    return equality(path, operator, operator === "=" || operator === "!=" ? [given.one] : given.list) ?? emptiness(path, operator);
  return onText("id", idField, operator, given);
}

const idField: FilterField = { name: "id", column: "id", type: "text", label: "Sys ID" };

function flagCondition(filter: Filter, operator: EncodedOperator, text: string): Filter | null {
  if (operator === "ISNOTEMPTY") return everything;
  if (operator === "ISEMPTY" || operator === "EMPTYSTRING") return nothing;
  const list = (operator === "=" || operator === "!=" ? [text] : text.split(",")).map((one) => readBoolean(one.trim()));
  if (list.some((one) => one === null)) return null;
  const wanted: Filter = { any: list.map((one) => (one ? filter : { not: filter })) };
  if (operator === "=" || operator === "IN") return wanted;
  return operator === "!=" || operator === "NOT IN" ? { not: wanted } : null;
}

/** What is the same in every row, or missing in all of them, holds for all or none. */
export function constantCondition(value: string, operator: EncodedOperator, text: string): Filter | null {
  const holds = (is: boolean) => (is ? everything : nothing);
  const list = text.split(",").map((one) => one.trim());
  const words = textual[operator];
  if (words) return holds(holdsPart(fold(value), words.is, fold(text)) !== (words.not === true));
  switch (operator) {
    case "=":
      return holds(fold(value) === fold(text === "NULL" ? "" : text));
    case "!=":
      return holds(fold(value) !== fold(text === "NULL" ? "" : text));
    case "IN":
      return holds(list.includes(value));
    case "NOT IN":
    case "NOTIN":
      return holds(!list.includes(value));
    case "ISEMPTY":
    case "EMPTYSTRING":
      return holds(value === "");
    case "ISNOTEMPTY":
      return holds(value !== "");
    case "INSTANCEOF":
      return holds(value === text);
    default:
      return value === "" ? nothing : null;
  }
}

function negatedIf(not: true | undefined, filter: Filter): Filter {
  return not ? { not: filter } : filter;
}

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
