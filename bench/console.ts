import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "../src/engine/db/connection.ts";
import { type Caller, makeCaller } from "./caller.ts";
import type { Print } from "./line.ts";
import { pace, quantile } from "./pace.ts";
import { serve } from "./server.ts";
import { prepareOffice } from "./storm.ts";

const stored = 1_000_000;
const open = 6_000;
const incidents = 60;
type Given = { home: string; print: Print };

/**
 * The lists of alerts with a million of them stored and 6,000 open: half of these in one incident, others in sixty, the rest in none. The rows
 * are written by SQL, for what is measured is reading; incidents are reported through the door.
 */
export async function measureConsole({ home, print }: Given): Promise<void> {
  const directory = join(home, `console-${process.pid}`);
  try {
    const { api, integration } = await prepareOffice(directory);
    const served = await serve(directory);
    const db = await served.connect();
    const caller = makeCaller({ port: served.port, key: api });
    try {
      await fill(db, integration, await reported(caller));
      await ask(caller, print);
    } finally {
      caller.close();
      await db.close();
      await served.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function reported(caller: Caller): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < incidents; index++) {
    const answer = await caller.post("/api/incidents", { shortDescription: `Trouble ${index}`, impact: "2", urgency: "2" });
    ids.push((JSON.parse(answer) as { record: { id: string } }).record.id);
  }
  return ids;
}

async function fill(db: Database, integration: string, ids: readonly string[]): Promise<void> {
  await db.run(
    `insert into alert (id, number, version, created_at, updated_at, extra, integration, key, status, severity, summary, resource, check_name,
       environment, labels, links, details, first_at, last_at, heard_at, resolved_at, count, is_flapping, incident, summary_fold, search_text)
     select lpad(to_hex(i), 32, '0'), 'ALT' || lpad(i::text, 7, '0'), 1, at, at, '{}', $1, 'key ' || i, case when is_open then 'triggered' else 'resolved' end,
       (array['warning', 'error', 'info', 'critical'])[1 + i % 4], said, 'app-' || i % 5000, 'check ' || i % 40, 'production',
       jsonb_build_object('instance', 'app-' || i % 5000, 'job', 'node'), '[]', '{}', at, at, at, case when not is_open then at + interval '9 minutes' end,
       1 + i % 7, is_open and i % 200 = 0,
       case when is_open and i % 2 = 0 then ($2::text[])[1] when is_open and i % 5 > 0 then ($2::text[])[1 + i % ${incidents}]
         when not is_open and i % 3 > 0 then md5((i / 20)::text) end, lower(said), lower(said)
     from generate_series(1, ${stored}) i
     cross join lateral (select i > ${stored - open} as is_open, now() - (${stored} - i) * interval '31 seconds' as at,
       'Check ' || i % 40 || ' on app-' || i % 5000 || ' is at ' || i % 97 || ' %' as said) x`,
    [integration, ids],
  );
  await db.run("vacuum analyze alert");
}

async function ask(caller: Caller, print: Print): Promise<void> {
  const cases: readonly (readonly [string, string])[] = [
    ["the console, by incident", "/api/alert-console"],
    ["all, newest first", "/api/alerts?limit=50&sort=-firstAt"],
    ["open, newest first", "/api/alerts?limit=50&sort=-firstAt&filter=status:open"],
    ["open and critical", "/api/alerts?limit=50&sort=-firstAt&filter=status:triggered%20severity:critical"],
    ["of one machine", "/api/alerts?limit=50&sort=-firstAt&filter=resource:app-77"],
  ];
  for (const [name, path] of cases) {
    await pace({ lanes: 4, turns: 40 }, () => caller.get(path));
    const one = await pace({ lanes: 1, turns: 200, seconds: 8 }, () => caller.get(path));
    const { times } = await pace({ lanes: 8, turns: 1_600, seconds: 15 }, () => caller.get(path));
    print({
      name: `a million alerts: ${name}, p99, 8 connections`,
      value: quantile(times, 0.99),
      unit: "ms",
      goal: { is: "atMost", than: 100, of: "value" },
      n: times.length,
      note: `p50 at 1 connection ${quantile(one.times, 0.5).toFixed(2)} ms; ${open} of ${stored} are open`,
    });
  }
}
