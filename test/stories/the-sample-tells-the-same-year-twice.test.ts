import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { composeLine } from "../../src/app/compose.ts";
import { generate, sampleWorld } from "../../src/app/sample/generate.ts";
import { loadSample, type SampleLoaded, samplePassword } from "../../src/app/sample/load.ts";
import { officeHoursOf } from "../../src/app/sample/moments.ts";
import { sampleRun } from "../../src/app/sample/run.ts";
import { makeServer } from "../../src/engine/http/server.ts";
import { makeWaker } from "../../src/engine/waker.ts";
import type { Paper } from "../../src/kernel/paper.ts";
import { elapsedMs, ms } from "../../src/kernel/time.ts";
import { mailTextOf } from "../../src/practices/briefing/mail-page.rules.ts";
import { briefingModel } from "../../src/practices/briefing/model.ts";
import { permissionsOf } from "../../src/practices/people/permissions.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { openBrowser } from "../sign-in.ts";

// Thu 26 Nov 2026, 14:08 in Hamburg.
const anchor = "2026-11-26T13:08:00.000Z";
const days = 16;
const offices: TestOffice[] = [];
const loaded: SampleLoaded[] = [];

beforeAll(async () => {
  for (const _ of [1, 2]) {
    const office = await openTestOffice(anchor);
    offices.push(office);
    loaded.push(await loadSample(office, { days }));
  }
}, 180_000);
afterAll(async () => {
  for (const office of offices) await office.close();
});

function yearOf(seed: string, length = 365) {
  const world = sampleWorld({ house: composeLine(), seed, anchor, days: length });
  const hash = createHash("sha256");
  const titles = new Map<string, number>();
  const ids = new Set<string>();
  let [incidents, commands, latest] = [0, 0, ""];
  for (const { batches } of generate(world))
    for (const envelope of batches.flat()) {
      const { actor, ...rest } = envelope;
      hash.update(JSON.stringify({ ...rest, actor: actor.personId }));
      ids.add(envelope.commandId);
      commands++;
      if (envelope.at! > latest) latest = envelope.at!;
      if (envelope.kind !== "incident" || envelope.command.type !== "create") continue;
      incidents++;
      const title = String(envelope.command.shortDescription);
      titles.set(title, (titles.get(title) ?? 0) + 1);
    }
  return { hash: hash.digest("hex"), titles, incidents, commands, ids: ids.size, latest };
}

test("a seed and a last minute make one year, to the last id; another seed makes another", () => {
  const year = yearOf("ostermere");
  expect(yearOf("ostermere").hash).toBe(year.hash);
  expect(yearOf("elsewhere", 5).hash).not.toBe(yearOf("ostermere", 5).hash);
  expect(year.ids).toBe(year.commands);
  expect(year.incidents).toBeGreaterThan(8_000);
  expect(year.incidents).toBeLessThan(12_000);
  expect(year.latest <= anchor).toBe(true);
  // People word things differently: no title comes again and again.
  expect(Math.max(...year.titles.values())).toBeLessThan(100);
  expect(year.titles.size).toBeGreaterThan(year.incidents / 2);
});

test("loading it twice writes the same journal, and nothing is refused", async () => {
  for (const one of loaded) expect(one).toMatchObject({ ok: true, stopped: false, refused: [] });
  const journals = await Promise.all(
    offices.map((office) =>
      office.db.query(
        `select ordinal, at, actor, client, kind, id, about, version, type, data, changes from journal where client <> 'identity' order by n, ordinal`,
      ),
    ),
  );
  const [one, other] = journals as [Record<string, unknown>[], Record<string, unknown>[]];
  const apart = one.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(other[index]));
  // Shown where it fails: the first row that differs.
  expect(one[apart]).toEqual(other[apart]);
  expect(one).toHaveLength(other.length);
  const [refused] = await offices[0]!.db.query("select count(*)::int as count from journal where type = 'reactionRefused'");
  expect(refused).toEqual({ count: 0 });
});

test("nothing happens after its last minute, and nothing is overdue for the waker", async () => {
  const [office] = offices;
  const late = await office!.db.query("select kind, id, type, at from journal where at > $1 and client <> 'identity'", [anchor]);
  expect(late).toEqual([]);
  for (const table of ["incident", "clock", "review", "review_action", "change"]) {
    const due = await office!.db.query(`select id, wake_at from ${table} where wake_at <= $1`, [anchor]);
    expect(due).toEqual([]);
  }
  const [told] = await office!.db.query("select count(*)::int as count from notice");
  expect(told).toEqual({ count: 0 });
});

test("every critical incident has its review", async () => {
  const rows = await offices[0]!.db.query<{ reviews: number }>(
    "select (select count(*)::int from review r where r.subject = i.id) as reviews from incident i where priority = '1'",
  );
  expect(rows.length).toBeGreaterThanOrEqual(2);
  expect(rows.every((row) => row.reviews === 1)).toBe(true);
});

test("beside what is promised to the business, teams and vendors have promises with clocks of their own", async () => {
  const rows = await offices[0]!.db.query<{ type: string; clocks: number; late: number }>(
    `select d.agreement_type as type, count(*)::int as clocks, (count(*) filter (where c.breached_at is not null))::int as late
     from clock c join sla_definition d on d.id = c.definition group by 1 order by 1`,
  );
  expect(rows.map(({ type }) => type)).toEqual(["OLA", "SLA", "Underpinning contract"]);
  for (const { clocks } of rows) expect(clocks).toBeGreaterThan(3);
});

test("each ended restore clock counted what its calendar and holds say, and broke exactly when that was too long", async () => {
  type Row = {
    opened: string;
    stopped: string;
    holds: { from: string; to: string | null }[];
    counted: number;
    duration: number;
    broken: string | null;
  };
  const rows = await offices[0]!.db.query<Row>(
    `select i.opened_at as opened, c.stopped_at as stopped, i.holds, c.counted_ms as counted, c.duration_ms as duration, c.breached_at as broken
     from clock c join incident i on i.id = c.subject
     where c.target = 'resolution' and c.stage = 'completed' and c.attempt = 1 and i.priority <> '1' and i.reopen_count = 0`,
  );
  expect(rows.length).toBeGreaterThan(200);
  const calendar = officeHoursOf(["2026-10-31", "2026-12-25", "2026-12-26"]);
  for (const { opened, stopped, holds, counted, duration, broken } of rows) {
    const held = holds.reduce((sum, { from, to }) => sum + elapsedMs(calendar, from, to ?? stopped), 0);
    expect(counted).toBe(elapsedMs(calendar, opened, stopped) - held);
    expect(broken !== null).toBe(counted >= duration);
  }
});

test("the list shows its clocks as they stand at the last minute", async () => {
  const rows = await offices[0]!.db.query<{ title: string; state: string; breaks: string | null; owner: string | null }>(
    `select i.short_description as title, i.state, i.next_breach_at as breaks, p.name as owner from incident i left join person p on p.id = i.assignee
     where i.state in ('1', '2', '3') and i.priority in ('1', '2', '3')`,
  );
  expect(rows).toHaveLength(23);
  const left = (title: string) => {
    const breaks = rows.find((row) => row.title === title)?.breaks;
    return breaks ? Math.round((ms(breaks) - ms(anchor)) / 60_000) : null;
  };
  expect(left("ERP payments down")).toBe(74);
  expect(left("Label printers in hall 3 print blank")).toBe(-42);
  expect(left("VPN from Leeds drops every 20 minutes")).toBe(19);
  expect(left("Customs file to broker refused since 09:40")).toBe(86);
  expect(left("Sign-in loop after password change")).toBe(211);
  expect(left("Disk array DA-02 replays its cache")).toBeNull();
  expect(rows.filter((row) => row.owner === null)).toHaveLength(3);
});

test("the room is at work: 46 minutes in, the cause identified, five workstreams, two updates, the next due in twelve minutes", async () => {
  const [room] = await offices[0]!.db.query<
    Record<string, unknown> & { workstreams: { title: string; status: string; owner: string | null }[] }
  >(
    `select opened_at as "openedAt", phase, major_state as "majorState", updates_sent as "updatesSent", next_update_at as "nextUpdateAt",
      expected_back_at as "expectedBackAt", workstreams, known, not_known as "notKnown", hypotheses from incident where short_description = 'ERP payments down'`,
  );
  expect(room).toMatchObject({
    openedAt: "2026-11-26T12:22:00.000Z",
    phase: "identified",
    majorState: "declared",
    updatesSent: 2,
    nextUpdateAt: "2026-11-26T13:20:00.000Z",
    expectedBackAt: "2026-11-26T13:40:00.000Z",
    known: ["Controller B fails every 90 s.", "214 payments queued, none lost.", "Not a security incident: H. Sato."],
  });
  expect(room!.workstreams.map(({ title, status }) => [title, status])).toEqual([
    ["Storage DA-02", "Waits for Calder"],
    ["Database to standby", "Switching"],
    ["Replay queued payments", "Tested on a copy"],
    ["Bank cut-off", "Asking treasury"],
    ["Front desks informed", ""],
  ]);
});

test("one of the six signs in", async () => {
  const body = { email: "nadia.farouk@ostermere.example", password: samplePassword };
  const answer = await openBrowser(offices[0]!.server).send("POST", "/api/identity/sign-in", body);
  expect(answer.statusCode).toBeLessThan(300);
});

test("an office with incidents of its own takes no sample", async () => {
  expect(await loadSample(offices[0]!)).toMatchObject({ ok: false, sentence: expect.stringContaining("empty one") });
});

test("while it loads, the waker of the server leaves its records alone; stopped, it leaves nothing overdue and nobody told", async () => {
  const office = await openTestOffice(anchor);
  const waker = makeWaker(office, []);
  const stop = new AbortController();
  const woken: Promise<number>[] = [];
  const stopped = await loadSample(office, {
    days: 5,
    signal: stop.signal,
    report: ({ percent }) => {
      woken.push(waker.runOnce());
      if (percent > 60) stop.abort();
    },
  });
  expect(stopped).toMatchObject({ ok: true, stopped: true, refused: [] });
  expect(await Promise.all(woken)).toEqual(woken.map(() => 0));
  const [left] = await office.db.query<Record<string, number>>(
    `select (select count(*)::int from clock where wake_at <= $1) as due, (select count(*)::int from notice) as told,
      (select count(*)::int from incident where state in ('1', '2', '3')) as open`,
    [anchor],
  );
  expect(left).toMatchObject({ due: 0, told: 0 });
  expect(left!.open).toBeGreaterThan(0);
  await office.close();
}, 60_000);

test("an administrator loads it from the browser and sees how far it is; nobody else may, and nobody twice", async () => {
  const office = await openTestOffice(anchor);
  const run = sampleRun(office, { days: 2 });
  let asks = house;
  const server = await makeServer(office, { authenticate: async () => asks }, [run.routes]);
  const ask = async (method: "GET" | "POST") => {
    const answer = await server.inject({ method, url: "/api/sample" });
    return { status: answer.statusCode, ...(answer.json() as Record<string, unknown>) };
  };
  asks = { ...house, permissions: permissionsOf(["analyst"]) };
  expect(await ask("POST")).toMatchObject({ status: 403 });
  asks = house;
  expect(await ask("GET")).toMatchObject({ status: 200, state: "none" });
  expect(await ask("POST")).toMatchObject({ status: 202 });
  await run.begin();
  expect(await ask("GET")).toMatchObject({ state: "loaded", percent: 100, logins: expect.arrayContaining([]) });
  expect(await ask("POST")).toMatchObject({ status: 409, code: "loadedAlready" });
  await server.close();
  await office.close();
}, 60_000);

test("monitoring tells the story too: the storm stands in the room's incident, two conditions flap, a window and a silent heartbeat", async () => {
  const { db } = offices[0]!;
  const [storm] = await db.query(
    `select count(*)::int as count, bool_and(a.status <> 'resolved') as fires from alert a join incident i on i.id = a.incident
     where i.short_description = 'ERP payments down'`,
  );
  expect(storm).toEqual({ count: 412, fires: true });
  const [open] = await db.query(
    `select count(*) filter (where is_flapping)::int as flapping, count(*) filter (where suppressed = 'maintenance')::int as quiet,
      count(*) filter (where key like '%heartbeat:%')::int as silent, count(distinct incident)::int as incidents from alert where status <> 'resolved'`,
  );
  expect(open).toEqual({ flapping: 2, quiet: 6, silent: 1, incidents: 4 });
});

test("the week of changes: under way, scheduled, waiting for votes, one overdue; the room's change stands where the room says", async () => {
  const { db } = offices[0]!;
  const rows = await db.query<{ number: string; title: string; state: string; overdue: boolean; risk: string | null; type: string }>(
    `select number, short_description as title, state, approval_overdue_at is not null as overdue, risk, change_type as type from change
     where planned_start > $1::timestamptz - interval '1 day' and planned_start < $1::timestamptz + interval '6 days'`,
    [anchor],
  );
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  expect(Object.fromEntries(["-4", "-3", "-2", "-1", "0", "3"].map((state) => [state, count(state)]))).toEqual({
    ...{ "-4": 1, "-3": 3, "-2": 9, "-1": 2, "0": 4, "3": 1 },
  });
  expect(rows.filter((row) => row.overdue)).toHaveLength(1);
  // Risk is summed when approval is asked for: of all but standard changes and the one whose plan is missing.
  expect(
    rows
      .filter((row) => row.risk === null)
      .map((row) => row.type)
      .sort(),
  ).toEqual(["normal", "standard", "standard"]);
  const { number } = rows.find((row) => row.title === "Storage firmware 4.2.1 on DA-02")!;
  const [named] = await db.query("select count(*)::int as notes from journal where type = 'noteAdded' and data->>'text' like $1 || ',%'", [
    number,
  ]);
  expect(named).toEqual({ notes: 1 });
});

test("its papers say, word by word and figure by figure, what they said when they were last looked at", async () => {
  const office = offices[0]!;
  const id = async (text: string) => (await office.db.query<{ id: string }>(text))[0]!.id;
  const incident = await id(
    "select id from incident where priority = '1' and state in ('6', '7') and not restricted order by number limit 1",
  );
  const about = {
    weekly: { period: "2026-W47" },
    executive: { period: "2026-11" },
    incident: { incident },
    vendor: { vendor: await id("select id from vendor where name = 'Nordwind'"), period: "2026-Q4" },
    board: { period: "2026-Q4" },
    department: { department: await id("select id from department where name like 'Logistics%'"), period: "2026-Q4" },
    memo: { incident },
  };
  const unsaid = { ...Object.fromEntries(Object.keys(briefingModel.shape).map((name) => [name, null])) };
  for (const [paper, given] of Object.entries(about)) {
    const { content } = await office.must(house, "briefing", { ...unsaid, ...given, type: "create", paper });
    const path = new URL(`../golden/papers/${paper}.txt`, import.meta.url);
    const text = `${mailTextOf(content as Paper)}\n\nFIGURES\n${figureLines(content as Paper).join("\n")}\n`;
    if (process.env.QUARTERDECK_GOLDEN === "write") await writeFile(path, text);
    expect(text, `QUARTERDECK_GOLDEN=write rewrites ${paper}.txt`).toBe(await readFile(path, "utf8"));
  }
});

/** Each figure with all that stands behind it, by name. */
function figureLines({ figures }: Paper): string[] {
  return Object.entries(figures)
    .map(([name, figure]) => `${name} ${JSON.stringify(figure)}`)
    .toSorted();
}
