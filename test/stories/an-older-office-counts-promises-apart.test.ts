import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../../src/engine/db/connection.ts";
import { migrate, readMigrations } from "../../src/engine/db/migrate.ts";
import { databaseUrl } from "../database.ts";

// An office as it was before teams' and vendors' promises were counted apart, and what migrating makes of it.
const before = "20261126T1030-service-level-terms.sql";
const id = (letter: string) => letter.repeat(32);
const at = "'2026-11-20T09:00:00Z'";
let name: string;
let db: Database;

const admin = async (text: string) => {
  const client = new pg.Client({ connectionString: process.env.QUARTERDECK_TEST_SERVER });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
};

beforeAll(async () => {
  name = `older_${randomBytes(6).toString("hex")}`;
  await admin(`create database ${name} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'`);
  const connectionString = databaseUrl(process.env.QUARTERDECK_TEST_SERVER!, name);
  db = openDatabase({ connectionString }, { connections: 2, onError: () => undefined });
  const all = await readMigrations(new URL("../..", import.meta.url).pathname);
  await migrate(
    db,
    all.filter((one) => one.name < before),
  );
  await db.run(
    `insert into sla_definition (id, version, created_at, updated_at, extra, name, target, duration_minutes, start_when, stop_when, search_text)
       values ('${id("d")}', 1, ${at}, ${at}, '{}', 'Old', 'resolution', 60, 'priority:1', 'state:6', '');
     insert into incident (id, version, created_at, updated_at, extra, number, short_description, state, priority, opened_at, search_text, next_breach_at)
       values ('${id("i")}', 1, ${at}, ${at}, '{}', 'INC1', 'One', '2', '2', ${at}, '', '2026-11-20T09:30:00Z');
     insert into clock (id, version, created_at, updated_at, extra, subject_kind, subject, agreement_type, target, stage, breach_at)
       values ('${id("s")}', 1, ${at}, ${at}, '{}', 'incident', '${id("i")}', 'SLA', 'resolution', 'in_progress', '2026-11-20T13:00:00Z'),
              ('${id("o")}', 1, ${at}, ${at}, '{}', 'incident', '${id("i")}', 'OLA', 'response', 'in_progress', '2026-11-20T09:30:00Z'),
              ('${id("u")}', 1, ${at}, ${at}, '{}', 'incident', '${id("i")}', 'Underpinning contract', 'response', 'in_progress', '2026-11-20T11:00:00Z');
     insert into measure_fact (measure, subject_kind, subject, at, value, n, known)
       values ('sla.resolution.broken', 'clock', '${id("s")}', ${at}, 1, 1, 1), ('sla.response.broken', 'clock', '${id("o")}', ${at}, 1, 1, 2),
              ('sla.response.kept', 'clock', '${id("u")}', ${at}, 1, 1, 3), ('incident.opened', 'incident', '${id("i")}', ${at}, 1, 1, 1);
     insert into measure_day values ('sla.response.broken', '2026-11-20', '', '', '', 1, 1, null, null);
     update measure_cursor set n = 3`,
  );
  await migrate(db, all);
});
afterAll(async () => {
  await db.close();
  await admin(`drop database ${name} with (force)`);
});

test("facts are named for the kind of their promise, and the cache is folded anew", async () => {
  expect(await db.query("select subject, measure from measure_fact order by subject, measure")).toEqual([
    { subject: id("i"), measure: "incident.opened" },
    { subject: id("o"), measure: "ola.response.broken" },
    { subject: id("s"), measure: "sla.resolution.broken" },
    { subject: id("u"), measure: "vendor.response.kept" },
  ]);
  expect(await db.query("select n from measure_cursor")).toEqual([{ n: 0 }]);
  expect(await db.query("select 1 from measure_day")).toEqual([]);
});

test("open incidents say what breaks next for whom, and service levels count as they did", async () => {
  expect(
    await db.query(
      "select next_breach_at as sla, next_team_breach_at as team, next_ola_breach_at as ola, next_vendor_breach_at as vendor from v_incident",
    ),
  ).toEqual([
    {
      sla: "2026-11-20T13:00:00.000Z",
      team: "2026-11-20T09:30:00.000Z",
      ola: "2026-11-20T09:30:00.000Z",
      vendor: "2026-11-20T11:00:00.000Z",
    },
  ]);
  expect(await db.query("select zone_source, start_from, retroactive_pause, after_reopening, due_by from v_sla_definition")).toEqual([
    { zone_source: "calendar", start_from: "openedAt", retroactive_pause: true, after_reopening: "afresh", due_by: null },
  ]);
});
