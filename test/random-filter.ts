import fc from "fast-check";
import type { Filter, FilterCatalogue, FilterField, FilterRecord, Literal, Operator, Relative } from "../src/kernel/filter.ts";
import { operatorsOf } from "../src/kernel/filter-check.ts";
import { type Comparison, rounds as calendarRounds, familyOf, hasPlace, parts } from "../src/kernel/filter-fields.ts";
import { searchWords } from "../src/kernel/fold.ts";

// A small office for tests of the filter language: three kinds, every type of field, records and filters drawn from the same few values
// so that they meet, and texts that are hard to compare.

const field = (name: string, type: FilterField["type"], more: Partial<FilterField> = {}): FilterField => ({
  name,
  column: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  type,
  label: name,
  ...more,
});
const own = (name: string, type: FilterField["type"], more: Partial<FilterField> = {}) => field(name, type, { custom: true, ...more });

export const states = [
  { value: "1", label: "New" },
  { value: "2", label: "In Progress" },
  { value: "3", label: "On Hold" },
  { value: "6", label: "Resolved" },
  { value: "7", label: "Closed" },
];
export const priorities = ["Critical", "High", "Moderate", "Low", "Planning"].map((label, index) => ({ value: `${index + 1}`, label }));
const categories = ["network", "none", "on hold", "Straße", "a,b"].map((value) => ({ value, label: value }));

const kinds: Record<string, readonly FilterField[]> = {
  ticket: [
    field("number", "text"),
    field("title", "text", { folded: true, aliases: ["short_description"] }),
    field("description", "longtext", { folded: true }),
    field("code", "text"),
    field("state", "choice", { choices: states, label: "State" }),
    field("priority", "choice", { choices: priorities, label: "Priority" }),
    field("category", "choice", { choices: categories }),
    field("reassignments", "integer"),
    field("score", "decimal"),
    field("restricted", "boolean"),
    field("openedAt", "instant", { aliases: ["opened"], label: "Opened" }),
    field("dueOn", "date", { aliases: ["due"] }),
    field("caller", "reference", { reference: "person", label: "Caller" }),
    field("assignedTo", "reference", { reference: "person", aliases: ["owner"], label: "Owner" }),
    field("group", "reference", { reference: "team" }),
    field("watchers", "references", { reference: "person" }),
    field("details", "json"),
    own("u_symptom", "text"),
    own("u_note", "text", { folded: true }),
    own("u_kind", "choice", { choices: categories }),
    own("u_size", "integer"),
    own("u_ratio", "decimal"),
    own("u_flag", "boolean"),
    own("u_when", "instant"),
    own("u_day", "date"),
    own("u_who", "reference", { reference: "person" }),
    own("u_many", "references", { reference: "person" }),
    own("u_data", "json"),
  ],
  person: [
    field("name", "text", { folded: true }),
    field("active", "boolean"),
    field("team", "reference", { reference: "team" }),
    own("u_badge", "text"),
  ],
  team: [field("name", "text", { folded: true }), field("lead", "reference", { reference: "person" }), field("size", "integer")],
};

export const macros: Record<string, Filter> = {
  "state:open": { field: "state", is: "equals", value: ["1", "2", "3"] },
  "state:mine": {
    all: [
      { field: "state", is: "differs", value: "7" },
      { field: "assignedTo", is: "equals", value: { relative: "me" } },
    ],
  },
  "sla:breached": { field: "dueOn", is: "before", value: { relative: "today" } },
};

export const catalogue: FilterCatalogue = {
  fields: (kind) => kinds[kind] ?? [],
  table: (kind) => kind,
  title: (kind) => (kind === "ticket" ? "number" : "name"),
  macros: (kind) => (kind === "ticket" ? macros : {}),
};

export const personIds = Array.from({ length: 8 }, (_, index) => `${"0123456789abcdef".charAt(index)}`.repeat(32));
export const teamIds = Array.from({ length: 4 }, (_, index) => `T${index}`.repeat(16));

const hardTexts = [
  "",
  " ",
  "İstanbul",
  "istanbul",
  "ISTANBUL",
  "ıstanbul",
  "Straße",
  "STRASSE",
  "strasse 12",
  "Ångström",
  "A\u030angstro\u0308m",
  "ΟΔΟΣ",
  "οδός",
  "100% _done_ \\ 'x'",
  "100",
  "_",
  "%",
  "\\",
  "VPN  Leeds",
  "vpn leeds",
  "vpn-leeds, down",
  "none",
  "*",
  'a "quoted" word',
  "a..b",
  "किताब",
  "𝔘nicode 𝟙",
  "co\u00adoperate",
  "x\ttab\nline",
  "\u0301",
  "\ue000",
  "😀",
];
export const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hardTexts) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: "binary", maxLength: 6 }).map((text) => text.replace(/\0|[\ud800-\udfff]/gu, "")),
  },
);
const partOfText = anyText.chain((text) => {
  const letters = [...text];
  return fc.tuple(fc.nat(letters.length), fc.nat(4)).map(([from, length]) => letters.slice(from, from + length).join(""));
});

const instants = [
  "2026-03-29T00:59:59.999Z",
  "2026-03-29T01:00:00.000Z",
  "2026-10-25T01:00:00.000Z",
  "2026-11-25T12:00:00.000Z",
  "1969-12-31T23:59:59.001Z",
  "9000-01-01T00:00:00.000Z",
];
const dates = ["2026-03-29", "2026-10-25", "2026-11-25", "1969-12-31", "2000-02-29"];
const integers = [0, 1, 2, 3, -1, 2147483647];
const decimals = [0, 0.1, 0.30000000000000004, 0.3, 1.5, -2.25, 1e-7, 123456789.125, 1e21];

const literalArbitraries: Record<FilterField["type"], (field: FilterField) => fc.Arbitrary<Literal>> = {
  text: () => anyText,
  longtext: () => anyText,
  choice: (of) => fc.constantFrom(...(of.choices ?? []).map((choice) => choice.value)),
  integer: () => fc.constantFrom(...integers),
  decimal: () => fc.constantFrom(...decimals),
  boolean: () => fc.boolean(),
  instant: () => fc.constantFrom(...instants),
  date: () => fc.constantFrom(...dates),
  reference: (of) => fc.constantFrom(...(of.reference === "team" ? teamIds : personIds)),
  references: () => fc.constantFrom(...personIds),
  json: () => fc.constant("never"),
};

/** A record's value of a field: often missing, in every way that can be stored. */
function valueArbitrary(of: FilterField): fc.Arbitrary<unknown> {
  const value: fc.Arbitrary<unknown> =
    of.type === "references"
      ? fc.subarray(personIds.slice(0, 4))
      : of.type === "json"
        ? fc.constantFrom<unknown>({}, [], "", { a: 1 }, [0], 0, false, "x")
        : literalArbitraries[of.type](of);
  const textual = of.type === "text" || of.type === "longtext" || of.type === "choice" || of.type === "reference";
  // What an importer may have left in a custom field that was of another type before.
  const stray = of.custom ? [fc.constantFrom<unknown>("stray", "12", true, 7, ["a"], {}, "", [])] : [];
  return fc.oneof(
    { weight: 6, arbitrary: value },
    { weight: 2, arbitrary: fc.constantFrom(...(textual ? [null, ""] : [null])) },
    ...stray.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
}

/** A random record of a kind, with an id. */
export function recordArbitrary(kind: string, id: string): fc.Arbitrary<FilterRecord> {
  const fields = catalogue.fields(kind);
  const entries = (custom: boolean) =>
    Object.fromEntries(fields.filter((one) => Boolean(one.custom) === custom).map((one) => [one.name, valueArbitrary(one)]));
  return fc.record({ id: fc.constant(id), ...entries(false), extra: fc.record(entries(true), { requiredKeys: [] }) });
}

const paths = (): { path: string; field: FilterField }[] => {
  const found: { path: string; field: FilterField }[] = [];
  const walk = (kind: string, prefix: string, left: number) => {
    for (const one of catalogue.fields(kind)) {
      found.push({ path: prefix + one.name, field: one });
      if (one.type === "reference" && left > 0) walk(one.reference!, `${prefix}${one.name}.`, left - 1);
    }
  };
  walk("ticket", "", 2);
  return found;
};
const ticketPaths = paths();
const shortPaths = ticketPaths.filter((one) => !one.path.includes("."));

const relativeTimes = ["now", "-7d", "+4h", "-30m", "+2w", "today", "yesterday", "this week", "last month", "next quarter", "this year"];

/** `compared`: two fields against each other, which only connectors ask. */
export type FilterKnobs = { relative: boolean; words: boolean; compared?: boolean };

/** A random filter of tickets that checkFilter accepts. */
export function filterArbitrary(knobs: FilterKnobs): fc.Arbitrary<Filter> {
  // A letter that folds to a blank and a sign is none to search for; such a filter is refused.
  const words = anyText.filter((text) => searchWords(text).length > 0).map((text): Filter => ({ words: text }));
  const leaf: fc.Arbitrary<Filter> = knobs.words
    ? fc.oneof({ weight: 8, arbitrary: termArbitrary(knobs) }, { weight: 1, arbitrary: words })
    : termArbitrary(knobs);
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 5, depthSize: "small" },
      { weight: 3, arbitrary: leaf },
      ...(knobs.compared ? [{ weight: 1, arbitrary: fc.oneof({ weight: 2, arbitrary: comparisonArbitrary }, placeArbitrary) }] : []),
      { weight: 1, arbitrary: fc.array(tie("filter"), { maxLength: 3 }).map((all): Filter => ({ all })) },
      { weight: 1, arbitrary: fc.array(tie("filter"), { maxLength: 3 }).map((any): Filter => ({ any })) },
      { weight: 1, arbitrary: tie("filter").map((not): Filter => ({ not })) },
      ...(knobs.relative ? [{ weight: 1, arbitrary: fc.constantFrom(...Object.values(macros)) }] : []),
    ),
  }));
  return filter;
}

const ownFields = (kinds.ticket ?? []).filter((one) => one.type !== "json" && one.type !== "references");
const comparisonArbitrary: fc.Arbitrary<Filter> = fc
  .record(
    {
      pair: fc
        .constantFrom(...ownFields)
        .chain((left) =>
          fc.tuple(fc.constant(left), fc.constantFrom(...ownFields.filter((right) => familyOf({ is: "equals" }, left, right) !== null))),
        ),
      is: fc.constantFrom<Comparison["is"]>("equals", "differs", "before", "atOrBefore", "after", "atOrAfter"),
      by: fc.record({ part: fc.constantFrom(...parts), timeZone: fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata") }),
      moved: fc.record({
        unit: fc.constantFrom(...parts.filter((part) => part !== "second")),
        count: fc.integer({ min: -14, max: 14 }),
      }),
    },
    { requiredKeys: ["pair", "is"] },
  )
  .map(({ pair: [left, right], is, by, moved }): Filter => {
    const whole = { is, ...(by ? { by } : {}), ...(moved ? { moved } : {}) };
    const asked = familyOf(whole, left, right) !== null ? whole : { is: is === "differs" ? is : ("equals" as const) };
    return { compare: left.name, with: right.name, ...asked };
  });

const placeArbitrary: fc.Arbitrary<Filter> = fc.record({
  compare: fc.constantFrom(...ownFields.filter(hasPlace).map((one) => one.name)),
  is: fc.constantFrom("equals" as const, "before" as const, "atOrBefore" as const, "after" as const, "atOrAfter" as const),
  with: fc.oneof(fc.constantFrom(1, 2, 3, 4, 7, 12, 13, 48, 53, 2026), fc.integer({ min: 0, max: 24 })),
  of: fc.constantFrom(...calendarRounds),
  timeZone: fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata"),
});

function termArbitrary(knobs: FilterKnobs): fc.Arbitrary<Filter> {
  return fc
    .oneof({ weight: 3, arbitrary: fc.constantFrom(...shortPaths) }, { weight: 2, arbitrary: fc.constantFrom(...ticketPaths) })
    .chain(({ path, field: of }) =>
      fc
        .constantFrom(...operatorsOf[of.type])
        .chain((is) =>
          operandOf(of, is, knobs).map((value): Filter => (value === undefined ? { field: path, is } : { field: path, is, value })),
        ),
    );
}

function operandOf(
  of: FilterField,
  is: Operator,
  knobs: FilterKnobs,
): fc.Arbitrary<Literal | Relative | (Literal | Relative)[] | undefined> {
  if (is === "empty" || is === "notEmpty") return fc.constant(undefined);
  if (is === "contains" || is === "startsWith" || is === "endsWith") return partOfText.filter((text) => text !== "");
  const literal: fc.Arbitrary<Literal | Relative> = literalArbitraries[of.type](of).filter((value) => value !== "");
  const names =
    of.type === "instant" || of.type === "date"
      ? relativeTimes
      : of.type === "reference" || of.type === "references"
        ? ["me", "my teams"]
        : [];
  const relative = names.map((name): Relative => ({ relative: name }));
  const days = of.type === "instant" ? [fc.constantFrom<Literal>("2026-03-29", "2026-11-25T13:00")] : [];
  const one = knobs.relative && names.length ? fc.oneof(literal, fc.constantFrom<Relative>(...relative), ...days) : literal;
  if (is === "between") return fc.tuple(one, one);
  if (is === "has") return fc.oneof(one, fc.array(one, { maxLength: 3 }));
  if (is !== "equals" && is !== "differs") return one;
  return fc.oneof(one, fc.array(fc.oneof({ weight: 5, arbitrary: one }, { weight: 1, arbitrary: fc.constant("") }), { maxLength: 3 }));
}

/** How many random cases: QUARTERDECK_ROUNDS, 300 when it is not set. */
export const rounds = Number(process.env.QUARTERDECK_ROUNDS ?? 300);
