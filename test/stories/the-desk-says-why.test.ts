import { afterAll, beforeAll, expect, test } from "vitest";
import { loadStarter } from "../../src/app/starter/starter.ts";
import { verifyJournal } from "../../src/engine/verify.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { watchId } from "../../src/practices/scorecard/watch.rules.ts";
import { watchPromises } from "../../src/practices/scorecard/watching.ts";
import type { DeskLine, DeskPage } from "../../src/practices/triage/facts.ts";
import { exceptionId } from "../../src/practices/triage/reactions.ts";
import type { Replay } from "../../src/practices/triage/replay.ts";
import { sweepBatch } from "../../src/practices/triage/sweep.ts";
import { askSweep } from "../../src/practices/triage/sweep-store.ts";
import { asActors } from "../asking.ts";
import { concealedFields, deskMails, fatesOfDeskMails, putDeskMails, saidOfSenders, sweepTelling } from "../desk-story.ts";
import { openMailbox } from "../mailbox.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

const actors = asActors();
const box = openMailbox();
let office: TestOffice;
type Person = Actor & { personId: string };
let cast: Record<"director" | "assistant" | "manager" | "analyst" | "administrator", Person>;
let erp: string;
beforeAll(async () => {
  // Thursday morning; the weekly review sits Mondays at 09:30.
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { authenticate: actors.authenticate, mailboxes: box.reader });
  await loadStarter(office, { timeZone: "UTC", organisation: { costPerUserMinute: 0.5 } });
  const roles = ["director", "assistant", "manager", "analyst", "administrator"] as const;
  for (const role of roles) cast = { ...cast, [role]: await office.person(`Some ${role}`, [role]) };
  const owner = cast.manager.personId;
  erp = (await office.must(house, "service", { type: "create", name: "ERP", tier: "1", usersServed: 2000, owner })).id;
});
afterAll(() => office.close());

const desk = async (who: Actor = cast.director) => (await actors.ask(office, who, "GET /api/desk")).body as DeskPage;
const all = ({ now, today, weekly, off }: DeskPage): DeskLine[] => [...now, ...today, ...weekly, ...off];
const lineOf = async (source: string, kind = "incident", who?: Actor) =>
  all(await desk(who)).find((one) => one.id === exceptionId(kind, source));
const act = (who: Actor, source: string, command: { type: string } & Record<string, unknown>, kind = "incident") =>
  office.must(who, "triageException", command, exceptionId(kind, source));

test("a critical incident comes to the Desk with its arithmetic, is NOW from half of its promise on, and leaves when it works again", async () => {
  const report = { type: "create", shortDescription: "Payments fail", service: erp, impact: "1", urgency: "1", affectedUsers: 1000 };
  const incident = await office.must(cast.analyst, "incident", report);
  const line = (await lineOf(incident.id))!;
  // Half of the users of a tier 1 service: 0.5 × 35. Nothing of the promise of two hours is gone. 1,000 × 120 min × 0.5 = 60,000: log10(600) / 4 × 10.
  const points = Object.fromEntries(line.lines.map((one) => [one.factor, one.tenths]));
  expect(points).toEqual({ impact: 175, urgency: 0, trend: 0, authority: 0, money: 69, priority: 0 });
  expect(line).toMatchObject({ band: "WEEKLY", tenths: 244, number: incident.number, gates: [], state: "open" });
  expect(line.why.changesTo).toBe("TODAY");
  expect(line.lines.find((one) => one.factor === "trend")?.words).toBe("1 reports in 24 h, 0 is usual; not counted, n is 1, under 10.");
  await office.advance({ minutes: 59 });
  // 24.4 points and 25 × 59/120.
  expect(await lineOf(incident.id)).toMatchObject({ band: "TODAY", tenths: 244 + 123 });
  const changed = "select data from journal where kind = 'triageException' and id = $1 and type = 'bandChanged' order by n, ordinal";
  const moves = async () =>
    (await office.db.query<{ data: { to: string } }>(changed, [exceptionId("incident", incident.id)])).map((row) => row.data.to);
  expect(await moves()).toEqual(["WEEKLY", "TODAY"]);
  await office.advance({ minutes: 1 });
  expect(await moves()).toEqual(["WEEKLY", "TODAY", "NOW"]);
  const now = (await lineOf(incident.id))!;
  expect(now.band).toBe("NOW");
  expect(now.why.sentence).toBe("NOW because half of the time promised for this critical incident is gone.");
  await office.advance({ minutes: 30 });
  await office.must(cast.analyst, "incident", { type: "resolve", closeCode: "Solution provided", closeNotes: "Restarted" }, incident.id);
  expect(await lineOf(incident.id)).toBeUndefined();
  const [ended] = await office.db.query("select state, gone_at is not null as gone from triage_exception where id = $1", [
    exceptionId("incident", incident.id),
  ]);
  expect(ended).toEqual({ state: "expired", gone: true });
});

test("one cause is one line; what is restricted shows a neutral title to those who may not see it, and nowhere more", async () => {
  const report = (shortDescription: string) =>
    office.must(cast.analyst, "incident", { type: "create", shortDescription, service: erp, impact: "1", urgency: "2" });
  const [first, second] = [await report("Orders fail"), await report("Invoices fail")];
  await office.must(cast.analyst, "problem", {
    type: "create",
    shortDescription: "Queue overflows",
    service: erp,
    incidents: [first.id, second.id],
  });
  const page = await desk();
  const mine = all(page).filter((one) => [first, second].some(({ id }) => exceptionId("incident", id) === one.id));
  expect(mine).toHaveLength(1);
  expect(mine[0]!.others).toBe(1);
  const secret = await report("Ransom note in payroll");
  await office.must(cast.director, "incident", { type: "restrict", reason: "Extortion" }, secret.id);
  expect(await lineOf(secret.id)).toMatchObject({ title: "Ransom note in payroll", isConfidential: true, isHidden: false });
  const hidden = await lineOf(secret.id, "incident", cast.assistant);
  expect(hidden).toMatchObject({ title: "A restricted incident, priority 2", number: null, isHidden: true, facts: "", deed: null });
  const said = JSON.stringify([hidden, (await actors.ask(office, cast.assistant, `GET /api/triage-exceptions/${hidden!.id}`)).body]);
  expect(said).not.toMatch(/Ransom|ERP/);
  const stored = await office.db.query("select e.*, '' as search from triage_exception e where id = $1", [hidden!.id]);
  expect(JSON.stringify(stored)).not.toMatch(/Ransom|ERP/);
  const later = await report("Salaries of the board leaked");
  const line = exceptionId("incident", later.id);
  await act(cast.director, later.id, { type: "override", to: "TODAY", reason: "The salaries are the press's by noon" });
  const due = { to: cast.assistant.personId, dueAt: "2026-11-27T08:00:00.000Z" };
  await act(cast.director, later.id, { type: "delegate", ...due, reason: "Find who sent the salaries" });
  const [series] = await office.db.query<{ id: string }>("select id from meeting_series where decides_on = 'triageException'");
  await office.must(cast.director, "meetingSeries", { type: "prepare" }, series!.id);
  await act(cast.director, later.id, { type: "fold", reason: "The salaries again" });
  const asked = async (who: Actor, path: string) => JSON.stringify((await actors.ask(office, who, `GET ${path}`)).body);
  const places = async (who: Actor) => [
    await asked(who, "/api/desk"),
    await asked(who, `/api/triage-exceptions/${line}`),
    await asked(who, "/api/triage-exceptions?fields=title,reason,decision,overrideWhy,facts"),
    await asked(who, `/api/triage-exceptions/${line}/timeline`),
    await asked(who, "/api/triage-overrides"),
    await asked(who, "/api/agenda-items"),
    await asked(who, "/api/search?q=leaked"),
    await asked(who, "/api/notices"),
    await asked(who, "/api/journal?kind=triageException"),
  ];
  const finds = async (who: Actor, kind: string, field: string) =>
    JSON.stringify((await actors.ask(office, who, `GET /api/${kind}?filter=${encodeURIComponent(`${field}:*alaries*`)}`)).body);
  expect((await places(cast.assistant)).filter((one) => /alaries/.test(one)).length).toBeGreaterThan(6);
  await office.must(cast.director, "incident", { type: "restrict", reason: "Staff matter" }, later.id);
  for (const who of [cast.assistant, await office.person("Some auditor", ["auditor"])])
    expect((await places(who)).join()).not.toMatch(/alaries/);
  // Nor can anybody find out by asking for it what a concealed word is.
  expect(await finds(cast.assistant, "triage-exceptions", "title")).toContain('"items":[]');
  for (const [kind, field] of concealedFields)
    expect(await finds(cast.assistant, kind, field)).toContain(`There is no field \\"${field}\\"`);
  expect(JSON.stringify(await office.db.query("select data, changes from journal where kind = 'agendaItem'"))).not.toMatch(
    /Salaries of the board/,
  );
  const open = await places(cast.director);
  expect([open[0], open[1], open[3]].map((one) => /alaries/.test(one!))).toEqual([true, true, true]);
  expect((await verifyJournal(office.db)).faults).toEqual([]);
});

test("the assistant works the queue on behalf: both names stand; what only the director can do stays the director's", async () => {
  const behalf: Actor = { ...cast.director, personId: cast.assistant.personId, name: cast.assistant.name };
  const assistant = { ...behalf, onBehalfOf: { personId: cast.director.personId, name: cast.director.name } };
  const ask = await office.must(cast.analyst, "directorAsk", {
    ...{
      type: "create",
      title: "Sign the lease of the second site",
      dueAt: "2026-11-27T16:00:00.000Z",
      onlyDirector: true,
      expectedCost: 400_000,
    },
  });
  const line = (await lineOf(ask.id, "directorAsk"))!;
  // Due in a little more than a day of five: the arithmetic is that of the line, and its lines add up.
  expect(line.tenths).toBe(line.lines.reduce((sum, one) => sum + one.tenths, 0));
  expect(line.lines.find((one) => one.factor === "authority")).toMatchObject({ tenths: 150, words: "Only the director can do it." });
  await act(assistant, ask.id, { type: "acknowledge" }, "directorAsk");
  expect((await lineOf(ask.id, "directorAsk"))!.lastAct).toMatchObject({ by: "Some assistant", onBehalfOf: "Some director" });
  const acted = "select actor, on_behalf_of from journal where kind = 'triageException' and id = $1 and type = 'exceptionAcknowledged'";
  const [entry] = await office.db.query(acted, [exceptionId("directorAsk", ask.id)]);
  expect(entry).toEqual({ actor: cast.assistant.personId, on_behalf_of: cast.director.personId });
  await act(assistant, ask.id, { type: "override", to: "NOW", reason: "He waits for it" }, "directorAsk");
  expect((await lineOf(ask.id, "directorAsk"))?.why.sentence).toBe(
    "NOW because Some assistant for Some director moved it here: He waits for it.",
  );
  const refused = await office.try(assistant, "triageException", { type: "decide", decision: "Yes" }, exceptionId("directorAsk", ask.id));
  expect(refused).toMatchObject({ ok: false, refusal: { code: "inPerson" } });
  await act(
    assistant,
    ask.id,
    { type: "delegate", to: cast.manager.personId, dueAt: "2026-11-26T12:00:00.000Z", reason: "Prepare it" },
    "directorAsk",
  );
  const page = await desk();
  expect([...page.now, ...page.today, ...page.weekly].some((one) => one.id === line.id)).toBe(false);
  expect(page.off.find((one) => one.id === line.id)).toMatchObject({ state: "delegated", delegatedTo: "Some manager" });
  const told = await office.db.query("select title from notice where person = $1 and topic = 'triage.delegated'", [cast.manager.personId]);
  expect(told).toEqual([{ title: "Delegated to you: Sign the lease of the second site" }]);
  office.setNow("2026-11-26T11:59:00.000Z");
  await office.advance({ minutes: 2 });
  expect((await desk()).off.some((one) => one.id === line.id)).toBe(false);
  await act(cast.director, ask.id, { type: "decide", decision: "Signed" }, "directorAsk");
  expect(await lineOf(ask.id, "directorAsk")).toBeUndefined();
  await office.must(cast.director, "directorAsk", { type: "answer", answer: "Signed" }, ask.id);
  const [kept] = await office.db.query("select state, decision from triage_exception where id = $1", [line.id]);
  expect(kept).toEqual({ state: "decided", decision: "Signed" });
});

test("an approval that waits for the director, and a freeze declared over a scheduled change, come to the Desk and leave it", async () => {
  const change = await office.must(cast.assistant, "change", {
    ...{
      type: "create",
      shortDescription: "Firmware of the core switch",
      description: "A hole",
      assignee: cast.analyst.personId,
      service: erp,
    },
    ...{
      plannedStart: "2026-11-30T20:00:00.000Z",
      plannedEnd: "2026-11-30T22:00:00.000Z",
      rollbackMinutes: 10,
      rollbackTrigger: "It is dark",
    },
    ...{ implementationPlan: "Do", testPlan: "Look", communicationPlan: "Tell", rollbackPlan: "Undo", riskImpactAnalysis: "Small" },
    team: (await office.must(house, "team", { type: "create", name: "Crew", members: [] })).id,
  });
  for (const type of ["assess", "authorize"]) await office.must(cast.assistant, "change", { type }, change.id);
  const [group] = await office.db.query<{ voters: string[] }>("select voters from change_approval where change = $1", [change.id]);
  expect(group!.voters).toHaveLength(2);
  // A manager may vote as well, so it is nobody's concern yet.
  expect(await lineOf(change.id, "change")).toBeUndefined();
  await office.must(cast.manager, "change", { type: "approve", words: null }, change.id);
  await office.must(cast.manager, "change", { type: "consent" }, change.id);
  await office.must(cast.assistant, "change", { type: "schedule" }, change.id);
  const freeze = await office.must(cast.director, "changeFreeze", {
    ...{
      type: "create",
      name: "year end",
      reason: "Closing",
      startsAt: "2026-11-28T17:00:00.000Z",
      endsAt: "2026-12-05T17:00:00.000Z",
      services: [],
    },
  });
  const frozen = (await lineOf(change.id, "change"))!;
  expect(frozen).toMatchObject({
    band: "NOW",
    title: "Firmware of the core switch is scheduled inside the freeze",
    gates: [{ code: "insideFreeze" }],
  });
  expect(frozen.why.sentence).toMatch(/^NOW because it is scheduled inside the freeze “year end” from /);
  await office.must(cast.director, "changeFreeze", { type: "retire" }, freeze.id);
  expect(await lineOf(change.id, "change")).toBeUndefined();
});

test("what is folded stands in the review; overrides are kept and counted; a policy is asked before it is in force", async () => {
  const minor = await office.must(cast.analyst, "directorAsk", { type: "create", title: "A word on the canteen screens" });
  expect(await lineOf(minor.id, "directorAsk")).toMatchObject({ band: "WEEKLY", tenths: 0 });
  const series = await office.db.query<{ id: string }>("select id from meeting_series where decides_on = 'triageException'");
  await office.must(cast.director, "meetingSeries", { type: "prepare" }, series[0]!.id);
  const items = () =>
    office.db.query<{ id: string; title: string; why: string }>(
      "select id, title, why from agenda_item where subject_kind = 'triageException' order by title",
    );
  expect((await items()).map((one) => one.title)).toContain("A word on the canteen screens");
  // What is talked over in the review is settled, but a meeting decides nothing that only the director may.
  const talkOver = async (title: string, onlyDirector: boolean) => {
    const asked = { type: "create", title, onlyDirector, dueAt: "2026-11-27T08:00:00.000Z" };
    const made = await office.must(cast.analyst, "directorAsk", asked);
    await act(cast.assistant, made.id, { type: "fold", reason: "Talk about it on Monday" }, "directorAsk");
    const item = (await items()).find((one) => one.title === title);
    expect(item).toMatchObject({ why: "Talk about it on Monday" });
    await office.must(cast.director, "agendaItem", { type: "discuss" }, item!.id);
    return lineOf(made.id, "directorAsk");
  };
  expect(await talkOver("New chairs", false)).toBeUndefined();
  expect(await talkOver("A new deputy", true)).toMatchObject({ title: "A new deputy", state: "open", reason: null });
  await act(cast.director, minor.id, { type: "override", to: "NOW", reason: "The board visits today" }, "directorAsk");
  expect(await lineOf(minor.id, "directorAsk")).toMatchObject({ band: "NOW", moved: { to: "NOW", why: "The board visits today" } });
  await act(cast.director, minor.id, { type: "judge", right: "yes" }, "directorAsk");
  const { record } = await desk();
  expect(record).toMatchObject({ right: 1, wrong: 0, missed: 1 });
  const kept = await office.db.query(
    "select from_band, to_band, why from triage_override where why like 'The board%' and on_behalf_of is null",
  );
  expect(kept).toEqual([{ from_band: "WEEKLY", to_band: "NOW", why: "The board visits today" }]);
  const draft = await office.must(cast.director, "triagePolicy", {
    type: "create",
    name: "Nothing before 80",
    nowFrom: 90,
    nowUntil: 80,
    gates: [],
  });
  const replay = (await actors.ask(office, cast.director, `GET /api/triage-policies/${draft.id}/replay?days=30`)).body as Replay;
  // Of the first story: sixty minutes of gate were NOW, and would not have been.
  const payments = replay.differences.find((one) => one.title === "Payments fail");
  expect(payments).toMatchObject({
    was: { highest: "NOW", firstNowAt: "2026-11-26T09:00:00.000Z" },
    would: { highest: "TODAY", nowMinutes: 0 },
  });
  await office.must(cast.director, "triagePolicy", { type: "putInForce" }, draft.id);
  const states = await office.db.query("select revision, state from triage_policy order by revision");
  expect(states).toEqual([
    { revision: 1, state: "past" },
    { revision: 2, state: "inForce" },
  ]);
  expect(await desk()).toMatchObject({ policy: { revision: 2 }, sweep: { name: "reweigh", done: 0 } });
  const stored = "select distinct policy_revision as by from triage_exception where gone_at is null and state <> 'decided'";
  expect(await office.db.query(stored)).toContainEqual({ by: 1 });
  await sweepBatch(office, { name: "reweigh", now: office.clock.now(), most: 1 });
  expect((await desk()).sweep).toMatchObject({ name: "reweigh", done: 1 });
  await office.advance({ minutes: 1 });
  expect(await office.db.query(stored)).toEqual([{ by: 2 }]);
  expect((await desk()).sweep).toBeNull();
});

test("a promise that goes off course this month comes to the Desk with its arithmetic and its rows, and leaves when it is kept again", async () => {
  await watchPromises(office, office.clock.now());
  const line = (await lineOf(watchId("slaResponse"), "promiseWatch"))!;
  expect(line).toMatchObject({ title: "SLA kept, response is off course this month", isConfidential: false });
  expect(line.tenths).toBe(line.lines.reduce((sum, one) => sum + one.tenths, 0));
  expect(line.deed?.to).toBe("/scorecard?period=2026-11&rows=slaResponse");
  const rows = new URLSearchParams(line.deed!.to.split("?")[1]);
  const path = `GET /api/scorecard/rows?period=${rows.get("period")}&metric=${rows.get("rows")}` as const;
  const behind = (await actors.ask(office, cast.director, path)).body as { total: number };
  const [watch] = await office.db.query<{ n: number; part: number }>("select n, part from promise_watch where metric = 'slaResponse'");
  expect(behind.total).toBe(watch!.n);
  expect(line.facts).toContain(`${watch!.n - watch!.part} of ${watch!.n} broken`);
});

test("lines of records that were there before are built in batches, from where they stood, and equal those that were kept as it happened", async () => {
  const standing = () =>
    office.db.query<{ id: string }>(
      "select id, source, title, facts, band, gate, concern, heard, confidential from triage_exception where gone_at is null order by id",
    );
  await office.db.run("delete from triage_exception where state not in ('open', 'acknowledged') or override_band is not null");
  const before = await standing();
  const weighed = async () =>
    all(await desk())
      .map(({ id, band, tenths }) => `${id} ${band} ${tenths}`)
      .sort();
  const read = await weighed();
  expect(before.length).toBeGreaterThan(3);
  await office.db.run("delete from triage_exception");
  expect((await actors.ask(office, cast.analyst, "POST /api/desk/build")).status).toBe(403);
  await actors.ask(office, cast.director, "POST /api/desk/build");
  await sweepBatch(office, { name: "build", now: office.clock.now(), most: 2 });
  await sweepBatch(office, { name: "build", now: office.clock.now(), most: 2 });
  expect((await desk()).sweep).toMatchObject({ name: "build" });
  while ((await sweepBatch(office, { name: "build", now: office.clock.now() })) !== null);
  const ids = new Set(before.map((one) => one.id));
  expect((await standing()).filter((one) => ids.has(one.id))).toEqual(before);
  expect(await weighed()).toEqual(expect.arrayContaining(read));
  // One line that cannot be weighed is left as it is; those behind it are weighed.
  await office.db.run("update triage_exception set said = '7' where id = (select min(id) from triage_exception where gone_at is null)");
  await askSweep(office.db, "reweigh", office.clock.now());
  const told = await sweepTelling(office);
  const [swept] = await office.db.query("select done, total, finished_at is not null as finished from triage_sweep where name = 'reweigh'");
  expect(swept).toMatchObject({ done: (swept as { total: number }).total, finished: true });
  expect(told).toEqual(["a line of the Desk could not be swept and is left as it is"]);
  await office.db.run("delete from triage_exception where said = '7'");
  await actors.ask(office, cast.director, "POST /api/desk/build");
  await office.advance({ minutes: 1 });
  const entries = () => office.db.query("select count(*) from journal where kind = 'triageException'");
  const kept = await entries();
  await actors.ask(office, cast.director, "POST /api/desk/build");
  await office.advance({ minutes: 1 });
  expect(await entries()).toEqual(kept);
});

test("mail becomes an ask where somebody here stands for it; strangers wait, machines are refused, answers join; none is lost or doubled", async () => {
  const { administrator, assistant, analyst } = cast;
  const settings = { address: "desk@example.org", host: "imap.example.org", security: "tls", vouchedBy: "mx.example.org" };
  const mailbox = await office.must(administrator, "askMailbox", { type: "create", ...settings });
  await office.must(administrator, "askMailbox", { type: "signIn", username: "desk", password: "under the mat" }, mailbox.id);
  expect((await actors.ask(office, administrator, `POST /api/ask-mailboxes/${mailbox.id}/try`)).body).toMatchObject({ ok: true });
  const journal = await office.db.query("select * from journal where kind = 'askMailbox'");
  expect(JSON.stringify([journal, (await actors.ask(office, administrator, `GET /api/ask-mailboxes/${mailbox.id}`)).body])).not.toContain(
    "under the mat",
  );
  putDeskMails(box);
  await office.advance({ minutes: 3 });
  const mails = () => deskMails(office);
  expect((await mails()).map(({ subject, state, proof }) => [state, subject, proof])).toEqual(fatesOfDeskMails);
  const asks = await office.db.query(
    "select title, details, asked_by, sender_note, mails from director_ask where mails > 0 order by title",
  );
  expect(asks).toEqual([
    {
      ...{ title: "New badge readers", asked_by: analyst.personId, sender_note: null, mails: 2 },
      details: "Please decide.\n\n[Signature or quoted words are left out; the whole mail stands beside.]",
    },
    expect.objectContaining({
      ...{ title: "Pay this at once", asked_by: null, mails: 1 },
      sender_note: "Sender not proven: Some analyst <some.analyst@example.org>",
    }),
  ]);
  expect((await desk(assistant)).mailsWaiting).toBe(4);
  const unproven = all(await desk()).find((one) => one.title === "Pay this at once");
  expect(unproven?.facts).toContain("sender not proven: Some analyst <some.analyst@example.org>");
  box.forget();
  await office.must(administrator, "askMailbox", { type: "readNow" }, mailbox.id);
  await office.advance({ minutes: 1 });
  expect(await mails()).toHaveLength(8);
  const offer = (await mails()).find((one) => one.subject === "An offer")!;
  await office.must(assistant, "askMail", { type: "take" }, offer.id);
  const taken = all(await desk()).find((one) => one.title === "An offer");
  expect(taken?.facts).toContain("sender not known: Stranger <who@elsewhere.example>");
  expect(await office.try(assistant, "askMail", { type: "take" }, offer.id)).toMatchObject({ ok: false, refusal: { code: "settled" } });
  const down = "imap.example.org did not answer in time.";
  box.failWith(down);
  await office.advance({ minutes: 30 });
  const [failed] = await office.db.query("select last_error, failures from ask_mailbox");
  expect(failed).toEqual({ last_error: down, failures: 4 });
  const told = await office.db.query("select title from notice where topic = 'triage.mailboxFailed'");
  expect(told).toEqual([{ title: "Mail to desk@example.org does not come in" }]);
  box.failWith(null);
  await office.advance({ hours: 1 });
  expect(await office.db.query("select last_error, failures from ask_mailbox")).toEqual([{ last_error: null, failures: 0 }]);
  await office.must(administrator, "askMailbox", { type: "retire" }, mailbox.id);
  // Who is erased is named on no mail, no ask and no line any more.
  await office.must(administrator, "person", { type: "deactivate" }, analyst.personId);
  await office.must(administrator, "person", { type: "erase", reason: "Asked for by letter" }, analyst.personId);
  expect(await saidOfSenders(office)).not.toMatch(/some.analyst/i);
  await office.advance({ minutes: 1 });
  expect(await saidOfSenders(office)).not.toMatch(/some.analyst/i);
  expect(all(await desk()).find((one) => one.title === "Pay this at once")?.facts).toContain("sender erased");
});
