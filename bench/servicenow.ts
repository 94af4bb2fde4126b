import { type Caller, makeCaller } from "./caller.ts";
import { makeDice } from "./dice.ts";
import { pace, quantile } from "./pace.ts";
import type { ReadsAsk } from "./reads.ts";
import { body } from "./writes.ts";

const query = "active=true^priority<=2^ORDERBYDESCsys_updated_on";
const path = `/api/now/table/incident?sysparm_query=${encodeURIComponent(query)}&sysparm_limit=100`;
const secondsAtMost = 15;
const secondsOfCreates = 6;

/** The Table API beside the statement a database administrator would write for its most usual list, and beside our own API for new incidents. */
export async function measureServicenow(given: ReadsAsk): Promise<void> {
  const caller = makeCaller({ port: given.port, key: given.keys.analyst });
  await measureList(given, caller);
  await measurePosts(given, caller);
  caller.close();
}

async function measureList({ db, print }: ReadsAsk, caller: Caller): Promise<void> {
  const ask = () => caller.get(path);
  await pace({ lanes: 4, turns: 20, seconds: 5 }, ask);
  const one = await pace({ lanes: 1, turns: 200, seconds: secondsAtMost }, ask);
  const text = `select t.* from incident t where t.state in ('1','2','3') and t.priority in ('1','2') and t.restricted is false
    order by t.updated_at desc limit 100`;
  await pace({ lanes: 1, turns: 10, seconds: 5 }, () => db.query(text));
  const raw = await pace({ lanes: 1, turns: 200, seconds: secondsAtMost }, () => db.query(text));
  const [p50, limit] = [quantile(one.times, 0.5), quantile(raw.times, 0.5)];
  const rows = (JSON.parse(await ask()) as { result: unknown[] }).result.length;
  print({
    name: "Table API, list of 100: p50, 1 connection",
    value: p50,
    unit: "ms",
    goal: { is: "atMost", than: 6, of: "ratio" },
    raw: limit,
    ratio: p50 / limit,
    n: one.times.length,
    note: `${query}; ${rows} rows, with their number in all`,
  });
  const eight = await pace({ lanes: 8, turns: 1_600, seconds: secondsAtMost }, ask);
  const p99 = quantile(eight.times, 0.99);
  print({
    name: "Table API, list of 100: p99, 8 connections",
    value: p99,
    unit: "ms",
    goal: { is: "atMost", than: 150, of: "value" },
    n: eight.times.length,
  });
}

/** The same incidents by both ways, turn about, so that neither has the quieter minute. */
async function measurePosts({ print }: ReadsAsk, caller: Caller): Promise<void> {
  const dice = makeDice(Date.now());
  const own = () => caller.post("/api/incidents", body(dice));
  const theirs = () => {
    const { shortDescription, caller: by, service, contactType, ...told } = body(dice);
    const columns = { short_description: shortDescription, caller_id: by, business_service: service, contact_type: contactType };
    return caller.post("/api/now/table/incident", { ...told, ...columns });
  };
  await pace({ lanes: 8, turns: 1_000, seconds: 5 }, own);
  await pace({ lanes: 8, turns: 1_000, seconds: 5 }, theirs);
  const rates = { own: 0, theirs: 0, n: 0 };
  for (let turn = 0; turn < 2; turn++) {
    const first = await pace({ lanes: 8, turns: Number.POSITIVE_INFINITY, seconds: secondsOfCreates / 2 }, own);
    const second = await pace({ lanes: 8, turns: Number.POSITIVE_INFINITY, seconds: secondsOfCreates / 2 }, theirs);
    rates.own += first.times.length / first.seconds / 2;
    rates.theirs += second.times.length / second.seconds / 2;
    rates.n += second.times.length;
  }
  print({
    name: "Table API, new incidents, 8 connections",
    value: rates.theirs,
    unit: "commands/s",
    goal: { is: "atLeast", than: 0.6, of: "ratio" },
    raw: rates.own,
    ratio: rates.theirs / rates.own,
    n: rates.n,
    note: "raw: the same incidents through our own API, turn about",
  });
}
