import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { kindsFor } from "../../src/app/servicenow-desk.ts";
import { parseQuery, readQuery } from "../../src/connectors/servicenow/server/encoded-query.ts";
import { Tables } from "../../src/connectors/servicenow/server/tables.ts";
import { kindEntry } from "../../src/engine/house.ts";
import { Rows } from "../../src/engine/rows.ts";
import { sees } from "../../src/engine/visibility.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { matches } from "../../src/kernel/filter.ts";
import type { AnyRecord } from "../../src/kernel/model.ts";
import { addMs } from "../../src/kernel/time.ts";
import { openTestOffice, type TestOffice } from "../office.ts";

// Rows against the same question answered in memory, record by record: encoded queries of every sort, any order, any page, for one who sees all
// and for one who sees what they reported.

const encoded = Number(process.env.QUARTERDECK_ENCODED_QUERIES ?? 20_000);
const rounds = Math.ceil(encoded / 400);
const requests = Math.ceil(encoded / 100);
let office: TestOffice;
let readers: readonly (Actor & { personId: string })[];
let all: AnyRecord[];
let people: Map<string, AnyRecord>;

beforeAll(async () => {
  office = await openTestOffice();
  const ann = await office.person("Ann Lee", ["analyst", "manager"], { timeZone: "Asia/Kolkata" });
  const cal = await office.person("Cal Poe", ["requester"]);
  readers = [ann, cal];
  for (let n = 0; n < 24; n++) {
    const values = {
      shortDescription: ["VPN down", "vpn slow", "Mail", "100% _full_"][n % 4]!,
      impact: String((n % 3) + 1),
      urgency: String((n % 2) + 1),
    };
    const made = await office.must(n % 3 === 0 ? cal : ann, "incident", {
      type: "create",
      ...values,
      ...(n % 5 === 0 ? { correlationId: `c-${n}` } : {}),
    });
    if (n % 4 === 1) await office.must(ann, "incident", { type: "take" }, made.id);
    if (n % 7 === 2) await office.must(ann, "incident", { type: "restrict", reason: "x" }, made.id).catch(() => undefined);
    // Several in one second, and some a minute apart.
    await office.advance({ minutes: n % 6 === 0 ? 1 : 0 });
    office.setNow(addMs(office.clock.now(), 300));
  }
  all = await everyOf("incident");
  people = new Map((await everyOf("person")).map((record) => [record.id, record]));
});

/** Every record of a kind, as the rules see it. */
async function everyOf(kind: string): Promise<AnyRecord[]> {
  const { table } = kindEntry(office.house, kind);
  const ids = await office.db.query<{ id: string }>(`select id from ${table.name}`);
  return table.load(
    office.db,
    ids.map((row) => row.id),
    false,
  );
}
afterAll(() => office.close());

const name = fc.constantFrom(
  "priority",
  "state",
  "active",
  "short_description",
  "correlation_id",
  "opened_at",
  "sys_id",
  "assigned_to",
  "reopen_count",
  "number",
);
const sign = fc.constantFrom(
  "=",
  "!=",
  "<",
  ">=",
  "IN",
  "NOT IN",
  "LIKE",
  "NOT LIKE",
  "STARTSWITH",
  "ISEMPTY",
  "ISNOTEMPTY",
  "BETWEEN",
  "RELATIVELE",
  ...["SAMEAS", "NSAMEAS", "GT_FIELD", "LT_OR_EQUALS_FIELD", "MORETHAN", "LESSTHAN", "DATEPART"],
);
const content = fc.constantFrom(
  "1",
  "2",
  "1,2",
  "true",
  "vpn",
  "%",
  "_",
  "",
  "c-5",
  "2026-11-26 08:10:00",
  "2026-11-26 08:00:00@2026-11-26 08:12:00",
  "@minute@ago@5",
  ...["priority", "opened_at", "sys_updated_on", "sys_updated_on@hour", "opened_by", "reopen_count", "short_description"],
  ...["sys_updated_on@minute@before@2", "opened_at@minute@after@1"],
  "INC0000007",
  "Hour@javascript:gs.datePart('hour','13','LE')",
  "javascript:gs.beginningOfToday()",
  "javascript:gs.getUserID()",
);
const term = fc.tuple(name, sign, content).map((parts) => parts.join(""));
const query = fc
  .array(fc.tuple(fc.constantFrom("^", "^OR", "^NQ"), term), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.map(([joint, text], index) => (index === 0 ? "" : joint) + text).join(""));
const order = fc.oneof(
  fc.subarray(["priority", "openedAt", "shortDescription", "correlationId", "id"], { maxLength: 2 }),
  fc.constant(["openedAt", "id"]),
);

test(
  `rows, their count and their pages are those that pass in memory (${rounds} queries)`,
  async () => {
    const rows = new Rows(office);
    const entry = kindEntry(office.house, "incident");
    await fc.assert(
      fc.asyncProperty(
        query,
        order,
        fc.boolean(),
        fc.nat(1),
        fc.integer({ min: 1, max: 9 }),
        async (text, paths, descending, who, limit) => {
          const actor = readers[who]!;
          const now = office.clock.now();
          const tables = new Tables(kindsFor(office, actor));
          const table = tables.find("incident")!;
          const member = table.members[0]!;
          const parsed = parseQuery(text);
          if (!parsed.ok) throw new Error(parsed.sentence);
          const asking = { now, timeZone: actor.timeZone, personId: actor.personId, userName: "", teamIds: [] };
          const { where } = readQuery(parsed.terms, { tables, table, member, asking });
          const passing = all
            .filter((record) => sees(entry.kind, actor, record, { now, catalogue: office.fields }))
            .filter((record) =>
              matches(where, record, { catalogue: tables.catalogue, kind: "incident", lookup: (_kind, id) => people.get(id) }),
            )
            .map((record) => record.id);
          expect(await rows.count(entry, where, { actor, now })).toBe(passing.length);
          const found: string[] = [];
          const sorting = paths.map((path) => ({ path, descending }));
          for (let offset = 0; offset < passing.length + limit; offset += limit) {
            const page = await rows.select(entry, { where, order: sorting, limit, offset }, { actor, now });
            found.push(...page.map((record) => record.id));
          }
          // Page after page every row once, whether the page was walked to or skipped to.
          expect([...found].sort()).toEqual([...passing].sort());
          const whole = await new Rows(office).select(entry, { where, order: sorting, limit: 1000, offset: 0 }, { actor, now });
          expect(found).toEqual(whole.map((record) => record.id));
          // Whoever asks for a moment and then the id sees moments to the second, and may page by what they see.
          if (paths.join() !== "openedAt,id") return;
          const keys = whole.map((record) => `${String(record.openedAt).slice(0, 19)} ${record.id}`);
          expect(keys).toEqual(descending ? [...keys].sort().reverse() : [...keys].sort());
        },
      ),
      { numRuns: rounds },
    );
  },
  60_000 + rounds * 200,
);

const anyName = fc.constantFrom(
  "priority",
  "state",
  "active",
  "short_description",
  "caller_id",
  "caller_id.department.name",
  "opened_at",
  "sys_id",
  "sys_created_by",
  "sys_class_name",
  "u_x",
  "value",
  "user.name",
  "name",
  "percentage",
  "order",
);
const anySign = fc.constantFrom(
  "=",
  "!=",
  "<",
  ">=",
  "IN",
  "NOT IN",
  "LIKE",
  "!*",
  "STARTSWITH",
  "%",
  "ISEMPTY",
  "BETWEEN",
  "ON",
  "RELATIVEEE",
  "DYNAMIC",
  "INSTANCEOF",
  "SAMEAS",
  "GT_FIELD",
  "MORETHAN",
  "EMPTYSTRING",
);
const anyContent = fc.oneof(
  fc.constantFrom(
    "",
    "1",
    "'; drop table incident; --",
    "\\",
    "%_",
    "99999999999999999999",
    "-1",
    "NULL",
    "1@2",
    "sys_updated_on",
    "sys_updated_on@year@after@99999",
    "Today@javascript:gs.now()@javascript:gs.yearsAgo(9999)",
    "@year@ago@99999",
    "javascript:gs.daysAgo(999999)",
    "0001-01-01 00:00:00",
    "9999-12-31 23:59:59",
    "é",
    "\ud800",
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const anyTerm = fc.tuple(anyName, anySign, anyContent).map((parts) => parts.join(""));
const anyJoint = fc.constantFrom(
  "^",
  "^OR",
  "^NQ",
  "^^",
  "^ORDERBY",
  "^ORDERBYDESCpriority^",
  "^JOINincident.sys_id=sys_audit.documentkey!",
  "^RLQUERYincident.caller_id,>=1^",
  "^123TEXTQUERY321=",
);
const anyQuery = fc.array(fc.tuple(anyTerm, anyJoint), { maxLength: 4 }).map((parts) => parts.flat().join(""));
const tableName = fc.constantFrom(
  "incident",
  "task",
  "sys_user",
  "cmdb_ci",
  "task_sla",
  "sys_choice",
  "sys_user_has_role",
  "sys_journal_field",
  "sys_audit",
  "sys_attachment",
  "sys_dictionary",
);

test(
  `whatever is asked is answered, by rows or by a no (${requests} requests)`,
  async () => {
    const keys = await Promise.all(readers.map(({ personId }, index) => office.identity.createKey({ personId, name: `fuzz ${index}` })));
    await fc.assert(
      fc.asyncProperty(
        tableName,
        anyQuery,
        fc.nat(1),
        fc.constantFrom("false", "true", "all"),
        fc.boolean(),
        async (table, text, who, display, isStats) => {
          const parameters = new URLSearchParams({
            sysparm_query: text.toWellFormed(),
            sysparm_display_value: display,
            sysparm_limit: "3",
            sysparm_count: "true",
          });
          const url = `/api/now/${isStats ? "stats" : "table"}/${table}?${parameters}&sysparm_group_by=${isStats ? "priority,state,name" : ""}`;
          const reply = await office.server.inject({ url, headers: { "x-sn-apikey": keys[who]!.secret } });
          expect([200, 400, 403], `${url} says ${reply.statusCode}: ${reply.body.slice(0, 300)}`).toContain(reply.statusCode);
        },
      ),
      { numRuns: requests },
    );
    expect((await office.db.query<{ count: number }>("select count(*)::int as count from incident"))[0]!.count).toBe(all.length);
  },
  60_000 + requests * 200,
);
