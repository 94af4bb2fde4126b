import { composeLine } from "../src/app/compose.ts";
import type { Database } from "../src/engine/db/connection.ts";
import { kindEntry } from "../src/engine/house.ts";
import { type Caller, makeCaller } from "./caller.ts";
import { draft } from "./company.ts";
import type { Print } from "./line.ts";
import type { Loaded } from "./load.ts";
import { pace, quantile } from "./pace.ts";
import { searchedWords } from "./words.ts";

export type ReadsAsk = { port: number; db: Database; keys: Loaded["keys"]; print: Print };
type Case = { name: string; path: string; raw: { text: string; values?: unknown[] }; caller: Caller; isPromised?: boolean };

const warmTurns = 40;
const turnsOfOne = 300;
const turnsOfEight = 2_400;
const secondsAtMost = 15;
const open = "t.state in ('1','2','3')";
/** What the list screen asks for, with the columns it has unless one chooses others. */
const shownFields = "assignee,holdReason,nextBreachAt,number,priority,promise,service,shortDescription,state,team,updatedAt";
/** The columns those are made of: the promise from the clocks. */
const shownColumns = `t.id, t.number, t.version, t.priority, t.short_description as "shortDescription", t.state, t.hold_reason as "holdReason",
  t.assignee, t.next_breach_at as "nextBreachAt", t.service, t.team, t.updated_at as "updatedAt", t.clocks`;
/** What whoever only reports is shown of theirs: nothing of the promise. */
const ownFields = "assignee,number,priority,service,shortDescription,state,team,updatedAt";
const ownColumns = `t.id, t.number, t.version, t.priority, t.short_description as "shortDescription", t.state, t.assignee, t.service, t.team,
  t.updated_at as "updatedAt"`;
/** A hit: its name, and the texts its words may stand in. */
const foundColumns = `t.id, t.number, t.short_description as "shortDescription", t.description, t.close_notes as "closeNotes", t.updated_at as "updatedAt"`;

/** Lists, searches and single reads through HTTP, each beside the statement a database administrator would write for it. */
export async function measureReads({ port, db, keys, print }: ReadsAsk): Promise<void> {
  const analyst = makeCaller({ port, key: keys.analyst });
  const requester = makeCaller({ port, key: keys.requester });
  const me = draft().company.callers[0]!.personId;
  const { select, listSelect } = kindEntry(composeLine(), "incident").table;
  const newest = (where: string, order = "t.opened_at desc, t.id desc", columns = shownColumns, from = "incident") => ({
    text: `select ${columns} from ${from} t where ${where} order by ${order} limit 51`,
  });
  const deep = await deepMark(db);
  const list = (query: string, fields = shownFields) => `/api/incidents?limit=50&fields=${fields}&${query}`;
  const cases: Case[] = [
    {
      name: "list open, newest first",
      path: list("filter=state:open&sort=-openedAt"),
      raw: newest(`${open} and t.restricted is false`),
      caller: analyst,
    },
    {
      name: "list open, breaks next",
      path: list("filter=state:open&sort=nextBreachAt"),
      raw: newest(`${open} and t.restricted is false and t.next_breach_at is not null`, "t.next_breach_at, t.id"),
      caller: analyst,
    },
    { name: "list of all, first page", path: list("sort=-openedAt"), raw: newest("t.restricted is false"), caller: analyst },
    {
      name: "list of all, a page from the middle",
      path: list(`sort=-openedAt&after=${deep.mark}`),
      raw: { ...newest("t.restricted is false and (t.opened_at, t.id) < ($1, $2)"), values: [deep.at, deep.id] },
      caller: analyst,
    },
    {
      name: "list of one's own, as a requester",
      path: list("sort=-openedAt", ownFields),
      raw: { ...newest("t.caller = $1", undefined, ownColumns), values: [me] },
      caller: requester,
    },
    {
      name: "list open, newest first, whole records",
      path: "/api/incidents?limit=50&filter=state:open&sort=-openedAt",
      raw: newest(`${open} and t.restricted is false`, undefined, listSelect),
      caller: analyst,
      isPromised: false,
    },
    ...Object.entries(searchedWords).flatMap(([how, word]): Case[] => {
      const holds = "t.search @@ $1::tsquery and t.restricted is false";
      const values = [`'${word}':*`];
      // Whoever knows that a word is rare has its index asked first; left alone, PostgreSQL walks a million for it in two seconds.
      const from = how === "rare" ? "(select * from incident t where t.search @@ $1::tsquery offset 0)" : undefined;
      return [
        {
          name: `search, a ${how} word`,
          path: `/api/search?limit=50&q=${word}&kinds=incident`,
          raw: { ...newest(holds, "t.created_at desc, t.id desc", foundColumns, from), values },
          caller: analyst,
        },
        {
          name: `list with a ${how} word`,
          path: list(`filter=${word}&sort=-openedAt`),
          raw: { ...newest(holds, undefined, undefined, from), values },
          caller: analyst,
        },
      ];
    }),
  ];
  for (const one of cases) await measureCase(one, db, print);
  await measureOne({ db, print, caller: analyst, select });
  analyst.close();
  requester.close();
}

async function measureCase({ name, path, raw, caller, isPromised = true }: Case, db: Database, print: Print): Promise<void> {
  const ask = () => caller.get(path);
  await pace({ lanes: 4, turns: warmTurns, seconds: 5 }, ask);
  const one = await pace({ lanes: 1, turns: turnsOfOne, seconds: secondsAtMost }, ask);
  const own = await rawPace(db, raw);
  const p50 = quantile(one.times, 0.5);
  const limit = quantile(own, 0.5);
  const note = `${(JSON.parse(await ask()) as { items?: unknown[]; groups?: { items: unknown[] }[] }).items?.length ?? "as found"} rows`;
  print({
    name: `${name}: p50, 1 connection`,
    value: p50,
    unit: "ms",
    ...(isPromised ? { goal: { is: "atMost", than: 4, of: "ratio" } as const } : {}),
    raw: limit,
    ratio: p50 / limit,
    n: one.times.length,
    note,
  });
  const eight = await pace({ lanes: 8, turns: turnsOfEight, seconds: secondsAtMost }, ask);
  const p99 = quantile(eight.times, 0.99);
  print({
    name: `${name}: p99, 8 connections`,
    value: p99,
    unit: "ms",
    ...(isPromised ? { goal: { is: "atMost", than: 100, of: "value" } as const } : {}),
    n: eight.times.length,
  });
}

async function rawPace(db: Database, { text, values = [] }: Case["raw"]): Promise<number[]> {
  const turn = () => db.query(text, values);
  await pace({ lanes: 1, turns: 10, seconds: 5 }, turn);
  return (await pace({ lanes: 1, turns: turnsOfOne, seconds: secondsAtMost }, turn)).times;
}

async function measureOne({ db, print, caller, select }: { db: Database; print: Print; caller: Caller; select: string }): Promise<void> {
  const ids = (await db.query<{ id: string }>("select id from incident tablesample system (0.5) where restricted is false limit 2000")).map(
    (row) => row.id,
  );
  const any = ids.length > 0 ? ids : (await db.query<{ id: string }>("select id from incident limit 500")).map((row) => row.id);
  const turn = (index: number) => caller.get(`/api/incidents/${any[(index * 7919) % any.length]!}`);
  await pace({ lanes: 1, turns: warmTurns }, turn);
  const { times } = await pace({ lanes: 1, turns: 1_000, seconds: secondsAtMost }, turn);
  const text = `select ${select} from incident t where t.id = $1`;
  const own = await pace({ lanes: 1, turns: 1_000 }, (index) => db.query(text, [any[(index * 7919) % any.length]!], "bench-read"));
  const p50 = quantile(times, 0.5);
  const limit = quantile(own.times, 0.5);
  print({
    name: "read of one incident: p50, 1 connection",
    value: p50,
    unit: "ms",
    goal: { is: "atMost", than: 2, of: "value" },
    raw: limit,
    ratio: p50 / limit,
    n: times.length,
  });
}

/** The mark of the page that begins in the middle of all. */
async function deepMark(db: Database): Promise<{ at: string; id: string; mark: string }> {
  const [row] = await db.query<{ at: string; id: string }>(
    `select opened_at as at, id from incident where restricted is false order by opened_at desc, id desc
     offset (select count(*) / 2 from incident) limit 1`,
  );
  const { at, id } = row!;
  return { at, id, mark: Buffer.from(JSON.stringify([at, id])).toString("base64url") };
}
