import fc from "fast-check";
import { expect, test } from "vitest";
import { filterSql } from "../../../engine/db/filter-sql.ts";
import { everything, type Filter, type FilterRecord, matches, plainFilter } from "../../../kernel/filter.ts";
import { alsoHolding, parseQuery, type Query, type Read, readQuery } from "./encoded-query.ts";
import { asking, tables } from "./tables.fixture.ts";

const table = tables.find("incident")!;
const member = table.members[0]!;
const rounds = Number(process.env.QUARTERDECK_ENCODED_QUERIES ?? 20_000);

function termsOf(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.sentence);
  return parsed.terms;
}

function read(text: string, of = "incident"): Read {
  const found = tables.find(of)!;
  return readQuery(termsOf(text), { tables, table: found, member: found.members[0]!, asking });
}

const plain = (text: string): Filter => plainFilter(read(text).where);
const equals = (field: string, value: string | readonly string[]): Filter => ({ field, is: "equals", value });
const open = equals("state", ["1", "2", "3"]);

test("and binds looser than or, and or binds to the condition before it", () => {
  const { where, order } = read("active=true^priority=1^ORpriority=2^ORDERBYDESCsys_created_on");
  expect(plainFilter(where)).toEqual({ all: [open, { any: [equals("priority", "1"), equals("priority", "2")] }] });
  expect(order).toEqual([{ path: "createdAt", descending: true }]);
  expect(plain("active=true^NQstate=7")).toEqual({ any: [open, equals("state", "7")] });
  expect(plain("^active=true^EQ")).toEqual(open);
});

test("what no column is called is left out and told, and lets nothing in that was kept out", () => {
  expect(read("second=asdf")).toMatchObject({ where: { all: [] }, ignored: ["second=asdf"] });
  expect(read(`${"AAAA=BBBB^".repeat(2300)}sys_id=${"1".repeat(32)}`)).toMatchObject({ ignored: ["AAAA=BBBB"] });
  expect(plain(`${"AAAA=BBBB^".repeat(2300)}sys_id=${"1".repeat(32)}`)).toEqual(equals("id", "1".repeat(32)));
  expect(plain("number=inc0010001^NQnonsense=1")).toEqual(equals("number", "INC0010001"));
  expect(read("active=maybe^priorityVALCHANGES^short_descriptionON1@2@3").ignored).toHaveLength(3);
  expect(read("assigned_to.manager.manager.name=Ann").ignored).toHaveLength(1);
});

test("operators are told from values by the longest name and the longest operator", () => {
  expect(plain("assigned_toISEMPTY^assignment_group.name=Network")).toEqual({
    all: [{ field: "assignee", is: "empty" }, equals("team.name", "Network")],
  });
  expect(plain("stateNOT IN6,7,8")).toEqual({ field: "state", is: "differs", value: ["6", "7", "8"] });
  expect(plain("short_descriptionLIKEa^^b")).toEqual({ field: "shortDescription", is: "contains", value: "a^b" });
  expect(plain("short_descriptionNOT LIKEx")).toEqual({ not: { field: "shortDescription", is: "contains", value: "x" } });
  expect(plain("priority<=2")).toEqual(equals("priority", ["1", "2"]));
  expect(plain("reopen_count>2")).toEqual({ field: "reopenCount", is: "after", value: 2 });
  expect(plain("caller_idLIKEann")).toEqual({ field: "caller.name", is: "contains", value: "ann" });
  expect(plain("parent_incidentSTARTSWITHINC1")).toEqual({ field: "parent.number", is: "startsWith", value: "INC1" });
  expect(plain("caller_id.sys_id=x")).toEqual(equals("caller", "x"));
  expect(plain("sys_created_by=ann@example.org")).toEqual(equals("createdBy.email", "ann@example.org"));
  expect(plain("incident_state=2")).toEqual(equals("state", "2"));
  expect(plain("assigned_to=")).toEqual({ field: "assignee", is: "empty" });
  expect(plain("short_descriptionANYTHING")).toEqual(everything);
});

test("moments are UTC and compared to the second, as they are shown", () => {
  expect(plain("sys_updated_on>2026-01-01 00:00:00^sys_id>abc^ORDERBYsys_id")).toEqual({
    all: [
      { field: "updatedAt", is: "atOrAfter", value: "2026-01-01T00:00:01.000Z" },
      { field: "id", is: "after", value: "abc" },
    ],
  });
  expect(plain("opened_at=2026-01-01")).toEqual({
    all: [
      { field: "openedAt", is: "atOrAfter", value: "2026-01-01T00:00:00.000Z" },
      { field: "openedAt", is: "before", value: "2026-01-02T00:00:00.000Z" },
    ],
  });
});

test("scripts are known by their text, answered in the asker's zone, and nothing is run", () => {
  // Berlin: one hour ahead of UTC in November; seven days back is the 19th.
  const week = {
    all: [
      { field: "createdAt", is: "atOrAfter", value: "2026-11-18T23:00:00.000Z" },
      { field: "createdAt", is: "before", value: "2026-11-26T23:00:00.000Z" },
    ],
  };
  expect(plain("sys_created_onBETWEENjavascript:gs.daysAgoStart(7)@javascript:gs.endOfToday()")).toEqual(week);
  expect(plain("sys_created_onONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()")).toEqual({
    all: [{ field: "createdAt", is: "atOrAfter", value: "2026-11-25T23:00:00.000Z" }, week.all[1]],
  });
  expect(plain("sys_created_on>=javascript:gs.dateGenerate('2026-07-01','08:00:00')")).toEqual({
    field: "createdAt",
    is: "atOrAfter",
    value: "2026-07-01T06:00:00.000Z",
  });
  expect(plain('sys_created_on<javascript:gs.dateGenerate("2026-01-01 00:00:00")')).toEqual({
    field: "createdAt",
    is: "before",
    value: "2025-12-31T23:00:00.000Z",
  });
  expect(plain("sys_created_on>=javascript:gs.beginningOfLastQuarter()")).toMatchObject({ value: "2026-06-30T22:00:00.000Z" });
  expect(plain("sys_created_onRELATIVEGE@hour@ago@1")).toMatchObject({ is: "atOrAfter", value: "2026-11-26T12:08:00.000Z" });
  expect(plain("assigned_to=javascript:gs.getUserID()")).toEqual(equals("assignee", "a".repeat(32)));
  expect(plain("assignment_groupINjavascript:getMyGroups()")).toEqual(equals("team", asking.teamIds));
  expect(plain("assignment_groupDYNAMICd6435e965f510100a9ad2572f2b47744")).toEqual(equals("team", asking.teamIds));
  expect(plainFilter(read("user_name=javascript:gs.getUserName()", "sys_user").where)).toEqual(equals("email", "ann.lee@example.org"));
  for (const evil of ["process.exit(1)", "gs.daysAgo(1);x", "gs.eval('1')", "gs.daysAgo('a')", "gs.dateGenerate('0000-00-00')", ""])
    expect(read(`sys_created_on>javascript:${evil}`).ignored).toHaveLength(1);
});

test("two columns of a row are held against each other", () => {
  const second = { by: { part: "second", timeZone: "UTC" } };
  expect(plain("assigned_toSAMEAScaller_id")).toEqual({ compare: "assignee", is: "equals", with: "caller" });
  expect(plain("sys_created_byNSAMEASsys_updated_by")).toEqual({ compare: "createdBy", is: "differs", with: "updatedBy" });
  expect(plain("priorityGT_OR_EQUALS_FIELDurgency")).toEqual({ compare: "priority", is: "atOrAfter", with: "urgency" });
  expect(plain("resolved_atGT_FIELDopened_at")).toEqual({ compare: "resolvedAt", is: "after", with: "openedAt", ...second });
  expect(plain("opened_atSAMEASresolved_at@week")).toEqual({
    ...{ compare: "openedAt", is: "equals", with: "resolvedAt", by: { part: "week", timeZone: "Europe/Berlin" } },
  });
  expect(plain("resolved_atMORETHANopened_at@day@after@3")).toEqual({
    ...{ compare: "resolvedAt", is: "after", with: "openedAt", moved: { unit: "day", count: 3 }, ...second },
  });
  expect(plain("opened_atLESSTHANresolved_at@hour@before@2")).toEqual({
    all: [
      { compare: "openedAt", is: "after", with: "resolvedAt", moved: { unit: "hour", count: -2 }, ...second },
      { compare: "openedAt", is: "atOrBefore", with: "resolvedAt", ...second },
    ],
  });
  const place = { is: "equals", timeZone: "Europe/Berlin" };
  expect(plain("opened_atDATEPARTMonday@javascript:gs.datePart('dayofweek','monday','EE')")).toEqual({
    ...{ compare: "openedAt", with: 1, of: "dayOfWeek", ...place },
  });
  expect(plain('opened_atDATEPART18 hours@javascript:gs.datePart("hour","18","GE")')).toMatchObject({
    with: 18,
    of: "hour",
    is: "atOrAfter",
  });
  expect(read("opened_atDATEPARTx@javascript:gs.datePart('dayofweek','someday','EE')").ignored).toHaveLength(1);
  // Of two sorts, of nothing known, of another record, of no whole number, of years that no calendar has.
  for (const bad of [
    "opened_atSAMEASpriority",
    "prioritySAMEASnonsense",
    "caller_id.nameSAMEASnumber",
    "opened_atMORETHANresolved_at@day@3",
    "opened_atMORETHANresolved_at@year@before@99999",
    "opened_atLESSTHANresolved_at@quarter@after@9999",
    "opened_atMORETHANresolved_at@week@before@99999",
  ])
    expect(read(bad).ignored, bad).toHaveLength(1);
  const task = tables.find("task")!;
  const terms = termsOf("caller_idSAMEASopened_by");
  const asked = task.members.map((one) => plainFilter(readQuery(terms, { tables, table: task, member: one, asking }).where));
  expect(asked).toEqual([{ compare: "caller", is: "equals", with: "openedBy" }, { any: [] }, { any: [] }]);
});

test("a table of several kinds asks each what it has; what a kind has not is missing there", () => {
  const task = tables.find("task")!;
  expect(task.members.map((one) => one.table)).toEqual(["incident", "problem", "change_request"]);
  const terms = termsOf("caller_idISEMPTY^sys_class_name!=problem");
  const asked = task.members.map((one) => plainFilter(readQuery(terms, { tables, table: task, member: one, asking }).where));
  expect(asked).toEqual([{ field: "caller", is: "empty" }, { any: [] }, everything]);
});

const names = [
  "number",
  "short_description",
  "priority",
  "state",
  "active",
  "caller_id",
  "assignment_group.name",
  "opened_at",
  "sys_id",
  "reopen_count",
  "order",
  "zzz",
  "caller_id.department.name",
  "sys_mod_count",
  "u_x",
  "close_notes",
  "comments",
  "sys_class_name",
];
const signs = [
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "IN",
  "NOT IN",
  "LIKE",
  "NOT LIKE",
  "STARTSWITH",
  "ENDSWITH",
  "%",
  "*",
  "ISEMPTY",
  "ISNOTEMPTY",
  "BETWEEN",
  "ON",
  "NOTON",
  "RELATIVEGT",
  "RELATIVEEE",
  "DYNAMIC",
  "INSTANCEOF",
  ...["SAMEAS", "NSAMEAS", "GT_FIELD", "LT_OR_EQUALS_FIELD", "MORETHAN", "LESSTHAN", "DATEPART"],
  "ANYTHING",
  "EMPTYSTRING",
  "OR",
  "",
];
const contents = [
  "",
  "1",
  "true",
  "2026-01-01 00:00:00",
  "2026-02-30",
  "1@3",
  "@hour@ago@1",
  "javascript:gs.endOfToday()",
  "javascript:gs.daysAgo(999999)",
  "x@javascript:gs.now()@javascript:gs.now()",
  "'; drop table incident; --",
  "$1",
  "\\",
  "%_",
  "99999999999999999999",
  "-1",
  "NULL",
  "a".repeat(32),
  ...["priority", "opened_at", "opened_at@day", "sys_id", "closed_at@month@after@99999", "sys_updated_on@hour@before@2"],
  "x@javascript:gs.datePart('hour','9','GT')",
  "INC1,INC2",
  "\u0000",
  "\ud800",
  "^^",
  "é",
  "0001-01-01 00:00:00",
  "9999-12-31",
];
const joints = ["^", "^OR", "^NQ", "^^", "^EQ", "^ORDERBY", "^ORDERBYDESC", "^GROUPBY", "^123TEXTQUERY321="];
const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(...names), fc.constantFrom(...signs), fc.constantFrom(...contents)).map((parts) => parts.join("")),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
);
const anyQuery = fc.array(fc.tuple(piece, fc.constantFrom(...joints)), { maxLength: 6 }).map((parts) => parts.flat().join(""));

test(
  `any query is read, and none of its text stands in a statement (${rounds} queries)`,
  () => {
    fc.assert(
      fc.property(anyQuery, fc.constantFrom("incident", "task", "sys_user", "cmdb_ci_server", "cmdb_ci"), (text, name) => {
        const parsed = parseQuery(text);
        if (!parsed.ok) return;
        const of = tables.find(name)!;
        for (const one of of.members) {
          const { where } = readQuery(parsed.terms, { tables, table: of, member: one, asking });
          const made = filterSql(where, {
            catalogue: { ...tables.catalogue, table: (kind) => `t_${kind.toLowerCase()}` },
            kind: one.kind,
            alias: "t",
          });
          expect(made.text).toMatch(/^[a-z0-9_ ."'$:()<>=&[\]@|{},~^?+*-]*$/i);
          expect(made.text).not.toMatch(/drop|--|;/);
        }
      }),
      { numRuns: rounds },
    );
  },
  60_000 + rounds,
);

// An evaluator of its own: it walks the text and asks the row as a client would read it.
const known = ["number", "priority", "state", "active", "reopen_count", "short_description"] as const;
type Shown = Record<(typeof known)[number], string>;
const row = fc.record({
  number: fc.constantFrom("INC0000001", "INC0000002"),
  priority: fc.constantFrom("1", "2", "3", "4", "5"),
  state: fc.constantFrom("1", "2", "3", "6", "7", "8"),
  reopenCount: fc.constantFrom(0, 1, 2, 10),
  shortDescription: fc.constantFrom("vpn down", "VPN slow", "mail", "a^b"),
});
const condition = fc.oneof(
  fc.tuple(
    fc.constantFrom("priority", "state", "reopen_count"),
    fc.constantFrom("=", "!=", "<", "<=", ">", ">="),
    fc.constantFrom("1", "2", "6", "10"),
  ),
  fc.tuple(fc.constantFrom("priority", "state", "number"), fc.constantFrom("IN", "NOT IN"), fc.constantFrom("1,2", "3", "INC0000002,7")),
  fc.tuple(
    fc.constantFrom("short_description"),
    fc.constantFrom("=", "LIKE", "STARTSWITH", "ENDSWITH", "NOT LIKE"),
    fc.constantFrom("vpn", "VPN", "a^^b", "down", "mail"),
  ),
  fc.tuple(fc.constantFrom("active"), fc.constantFrom("=", "!="), fc.constantFrom("true", "false")),
  fc.tuple(
    fc.constantFrom("priority", "state", "reopen_count"),
    fc.constantFrom("SAMEAS", "NSAMEAS", "GT_FIELD", "LT_FIELD", "GT_OR_EQUALS_FIELD", "LT_OR_EQUALS_FIELD"),
    fc.constantFrom("priority", "state", "reopen_count"),
  ),
);
const query = fc.array(fc.tuple(fc.constantFrom("^", "^OR", "^NQ"), condition), { minLength: 1, maxLength: 6 });

function naive(parts: readonly [string, [string, string, string]][], shown: Shown): boolean {
  const groups: boolean[][][] = [[]];
  for (const [index, [joint, [name, sign, value]]] of parts.entries()) {
    const other = /SAMEAS|FIELD/.test(sign) ? shown[value as keyof Shown] : value.replaceAll("^^", "^");
    const holds = naiveTerm(shown[name as keyof Shown], sign, other);
    if (index > 0 && joint === "^NQ") groups.push([]);
    const group = groups.at(-1)!;
    if (index > 0 && joint === "^OR" && group.length > 0) group.at(-1)!.push(holds);
    else group.push([holds]);
  }
  return groups.some((group) => group.every((chain) => chain.some(Boolean)));
}

function naiveTerm(has: string, sign: string, value: string): boolean {
  const [one, other] = [has.toLowerCase(), value.toLowerCase()];
  if (sign === "=" || sign === "SAMEAS") return one === other;
  if (sign === "!=" || sign === "NSAMEAS") return one !== other;
  if (sign === "IN") return value.split(",").includes(has);
  if (sign === "NOT IN") return !value.split(",").includes(has);
  if (sign === "LIKE") return one.includes(other);
  if (sign === "NOT LIKE") return !one.includes(other);
  if (sign === "STARTSWITH") return one.startsWith(other);
  if (sign === "ENDSWITH") return one.endsWith(other);
  const difference = Number(has) - Number(value);
  if (sign === "<" || sign === "LT_FIELD") return difference < 0;
  if (sign === "<=" || sign === "LT_OR_EQUALS_FIELD") return difference <= 0;
  return sign === ">" || sign === "GT_FIELD" ? difference > 0 : difference >= 0;
}

test("a query finds what a reader of the rows would find by hand", () => {
  fc.assert(
    fc.property(query, row, (parts, record) => {
      const text = parts.map(([joint, terms], index) => (index === 0 ? "" : joint) + terms.join("")).join("");
      const shown: Shown = {
        ...{ number: record.number, priority: record.priority, state: record.state, short_description: record.shortDescription },
        active: String(["1", "2", "3"].includes(record.state)),
        reopen_count: String(record.reopenCount),
      };
      const { where, ignored } = read(text);
      expect(ignored).toEqual([]);
      expect(matches(where, record as FilterRecord, { catalogue: tables.catalogue, kind: member.kind })).toBe(naive(parts, shown));
    }),
    { numRuns: Math.min(rounds, 5_000) },
  );
});

test("a condition of ours holds in every group of what was asked", () => {
  const groups = (query: string) => {
    const parsed = parseQuery(query);
    if (!parsed.ok) throw new Error(parsed.sentence);
    return parsed.terms.groups;
  };
  for (const asked of ["active=true", "a=1^ORb=2", "a=1^NQb=2^NQc=3", "a=x^^NQy^NQb=2", "a=x^^^NQb=2", "a=1^NQb=2^ORDERBYc"])
    for (const group of groups(alsoHolding(asked, "change_request=ab^sys_id=cd")))
      expect(group).toEqual(expect.arrayContaining([["change_request=ab"], ["sys_id=cd"]]));
  expect(groups(alsoHolding("a=1^NQb=2^NQc=3", "d=4"))).toHaveLength(3);
  expect(alsoHolding("", "d=4")).toBe("d=4");
});
