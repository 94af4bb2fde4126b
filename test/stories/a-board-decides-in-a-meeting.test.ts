import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyJournal } from "../../src/engine/verify.ts";
import { sha256 } from "../../src/kernel/sha256.ts";
import { usualTypes } from "../../src/practices/change/usual.rules.ts";
import { asActors } from "../asking.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

const actors = asActors();
let office: TestOffice;
let mail: MailServer;
type Person = Awaited<ReturnType<TestOffice["person"]>>;
let cast: Record<"director" | "manager" | "assistant" | "analyst" | "auditor", Person>;
let series: { id: string };
beforeAll(async () => {
  mail = await openMailServer();
  // Thursday morning; the CAB sits Thursdays at 14:30.
  office = await openTestOffice("2026-11-26T08:00:00.000Z", {
    authenticate: actors.authenticate,
    mail: { smtpUrl: mail.url, officeUrl: "http://office.example.org" },
  });
  const roles = ["director", "manager", "assistant", "analyst", "auditor"] as const;
  const made = await Promise.all(roles.map(async (role) => [role, await office.person(`Some ${role}`, [role])] as const));
  cast = Object.fromEntries(made) as typeof cast;
  for (const terms of usualTypes)
    await office.must(house, "changeType", { type: "create", ...terms, cabNeeded: terms.changeType === "normal" });
  series = await office.must(cast.director, "meetingSeries", {
    ...{ type: "create", name: "Change advisory board", every: "week", startsOn: "2026-11-05", time: "14:30", timeZone: "UTC" },
    ...{ chair: cast.director.personId, invited: [cast.manager.personId, cast.assistant.personId], decidesOn: "change" },
    standing: [{ title: "Failed changes and what we learn", minutes: 10 }],
  });
});
afterAll(async () => {
  await office.close();
  await mail.close();
});

/** A change that waits for approval, its window some days ahead at eight in the evening. */
async function waiting(days: number, more: Record<string, unknown> = {}): Promise<string> {
  const day = `2026-11-${26 + days}`;
  const change = await office.must(cast.assistant, "change", {
    ...{ type: "create", shortDescription: "Firmware", description: "A hole", assignee: cast.analyst.personId },
    ...{ plannedStart: `${day}T20:00:00.000Z`, plannedEnd: `${day}T22:00:00.000Z` },
    ...{ implementationPlan: "Do", testPlan: "Look", communicationPlan: "Tell", rollbackPlan: "Undo", rollbackTrigger: "It is dark" },
    ...{ rollbackMinutes: 10, riskImpactAnalysis: "Small", service: await service(), team: await team(), ...more },
  });
  await office.must(cast.assistant, "change", { type: "assess" }, change.id);
  await office.must(cast.assistant, "change", { type: "authorize" }, change.id);
  return change.id;
}
let serviceId: Promise<string> | undefined;
const service = () =>
  (serviceId ??= office.must(house, "service", { type: "create", name: "Remote access", tier: "1" }).then((one) => one.id));
let teamId: Promise<string> | undefined;
const team = () => (teamId ??= office.must(house, "team", { type: "create", name: "Crew", members: [] }).then((one) => one.id));
const agenda = (meeting: string) =>
  office.db.query<{
    id: string;
    title: string;
    subject: string | null;
    why: string;
    since: string | null;
    position: string;
    disposition: string;
  }>(
    `select id, title, subject, why, since_last as since, position, disposition from agenda_item
     where meeting = $1 and disposition <> 'removed' order by position collate "C"`,
    [meeting],
  );
const digestOf = async (change: string) => {
  const { body } = await actors.ask(office, cast.auditor, `GET /api/changes/${change}/assessment`);
  return (body as { digest: string }).digest;
};

test("an agenda assembles itself, two move it, members vote, the chair decides, conditions follow, and minutes go out by mail", async () => {
  const [soon, second, third, far] = [
    await waiting(1),
    await waiting(2),
    await waiting(3),
    await waiting(4, { shortDescription: "Cables" }),
  ];
  const ownOfChair = await waiting(3, { assignee: cast.director.personId, shortDescription: "The chair's own" });
  await office.must(cast.assistant, "meetingSeries", { type: "prepare" }, series.id);
  const [planned] = await office.db.query<{ id: string; starts_at: string }>("select id, starts_at from meeting");
  expect(planned).toMatchObject({ starts_at: "2026-11-26T14:30:00.000Z" });
  const id = planned!.id;
  const first = await agenda(id);
  expect(first.map((one) => one.subject)).toEqual([null, soon, second, third, ownOfChair, far]);
  expect(first[1]).toMatchObject({ why: "Must be decided before the next meeting", since: "It is here for the first time." });
  // Twice is once.
  await office.must(cast.assistant, "meetingSeries", { type: "prepare" }, series.id);
  expect(await agenda(id)).toHaveLength(6);

  // Two people move: one is done; the other, against an order that is no more, is told so.
  const at = (subject: string | null) => first.find((one) => one.subject === subject)!;
  const move = (who: Person, subject: string, after: string | null, before: string | null) =>
    office.try(who, "agendaItem", { type: "move", after, before, from: at(subject).position }, at(subject).id);
  expect(await move(cast.assistant, far, at(soon).id, at(second).id)).toMatchObject({ ok: true });
  expect(await move(cast.manager, third, at(soon).id, at(second).id)).toMatchObject({ ok: false, refusal: { code: "orderChanged" } });
  expect(await move(cast.manager, far, null, at(null).id)).toMatchObject({ refusal: { code: "movedMeanwhile" } });
  expect((await agenda(id)).map((one) => one.subject)).toEqual([null, soon, far, second, third, ownOfChair]);

  await office.must(cast.assistant, "meeting", { type: "circulateAgenda" }, id);
  const decide = (who: Person, change: string, more: Record<string, unknown>) =>
    office.try(who, "change", { type: "decideByCab", meeting: id, item: at(change).id, reason: null, conditions: [], ...more }, change);
  const approveSoon = { decision: "approved", digest: await digestOf(soon) };
  expect(await decide(cast.director, soon, approveSoon)).toMatchObject({ refusal: { code: "cabNotOpen" } });
  office.setNow("2026-11-26T14:30:00.000Z");
  await office.must(cast.assistant, "meeting", { type: "open" }, id);
  await office.must(cast.assistant, "meeting", { type: "arrive", person: cast.manager.personId }, id);
  await office.must(cast.assistant, "meeting", { type: "takeUp", item: at(soon).id }, id);
  office.setNow("2026-11-26T14:37:00.000Z");

  // Votes are given at the change; without the CAB they are not enough.
  await office.must(cast.manager, "change", { type: "approve", words: "Go" }, soon);
  expect(await office.try(cast.manager, "change", { type: "schedule" }, soon)).toMatchObject({
    refusal: { code: "cabNeeded", sentence: "The CAB has not decided on it. Put it on the agenda of the next meeting." },
  });
  expect(await decide(cast.manager, soon, approveSoon)).toMatchObject({ refusal: { code: "cabNotChair" } });
  expect(await decide(cast.analyst, soon, approveSoon)).toMatchObject({ refusal: { code: "notPermitted" } });
  const due = "2026-11-27T12:00:00.000Z";
  const conditions = [{ title: "Tell the night shift", owner: cast.analyst.personId, dueAt: due }];
  expect(await decide(cast.director, soon, { ...approveSoon, decision: "approvedWithConditions" })).toMatchObject({
    refusal: { code: "conditionsNeeded" },
  });
  expect(await decide(cast.director, soon, { ...approveSoon, decision: "approvedWithConditions", conditions })).toMatchObject({ ok: true });
  expect(await decide(cast.director, soon, approveSoon)).toMatchObject({ refusal: { code: "cabDecidedAlready" } });
  await office.must(cast.manager, "change", { type: "schedule" }, soon);
  const [task] = await office.db.query<{ id: string }>("select id, title, owner, is_condition from change_task where change = $1", [soon]);
  expect(task).toMatchObject({ title: "Tell the night shift", owner: cast.analyst.personId, is_condition: true });

  // What was edited while it was looked at is not what was decided on; and an edit afterwards takes the decision away.
  const stale = await digestOf(second);
  await office.must(cast.assistant, "change", { type: "edit", changes: { testPlan: "Look twice" } }, second);
  await office.must(cast.assistant, "change", { type: "authorize" }, second);
  await office.must(cast.director, "change", { type: "approve", words: null }, second);
  expect(await decide(cast.director, second, { decision: "approved", digest: stale })).toMatchObject({ refusal: { code: "cabStale" } });
  await office.must(cast.director, "agendaItem", { type: "minute", notes: "Who was on call?" }, at(second).id);
  expect(await decide(cast.director, second, { decision: "approved", digest: await digestOf(second) })).toMatchObject({ ok: true });
  await office.must(cast.assistant, "change", { type: "edit", changes: { testPlan: "None" } }, second);
  await office.must(cast.assistant, "change", { type: "authorize" }, second);
  await office.must(cast.director, "change", { type: "approve", words: null }, second);
  expect(await office.try(cast.manager, "change", { type: "schedule" }, second)).toMatchObject({ refusal: { code: "cabNeeded" } });

  expect(await decide(cast.director, third, { decision: "rejected", digest: await digestOf(third) })).toMatchObject({
    refusal: { code: "reasonNeeded" },
  });
  const rejected = { decision: "rejected", digest: await digestOf(third), reason: "Not in that week" };
  expect(await decide(cast.director, third, rejected)).toMatchObject({ ok: true, record: { state: "-5", cabDecision: "rejected" } });
  const own = { decision: "approved", digest: await digestOf(ownOfChair) };
  expect(await decide(cast.director, ownOfChair, own)).toMatchObject({ refusal: { code: "cabOwn" } });
  expect(await decide(cast.manager, ownOfChair, own)).toMatchObject({ ok: true });
  expect(await office.try(cast.manager, "agendaItem", { type: "defer", reason: "x", toMeeting: null }, at(third).id)).toMatchObject({
    refusal: { code: "decidedElsewhere" },
  });
  await office.must(cast.manager, "agendaItem", { type: "defer", reason: "The supplier is not here", toMeeting: null }, at(far).id);
  await office.must(cast.assistant, "meetingAction", {
    ...{ type: "create", meeting: id, item: at(far).id, title: "Ask the supplier", owner: cast.analyst.personId, dueOn: "2026-12-01" },
  });

  office.setNow("2026-11-26T15:12:00.000Z");
  await office.must(cast.assistant, "meeting", { type: "end" }, id);
  await office.must(cast.assistant, "meeting", { type: "draft", replace: false }, id);
  const drafted = await office.must(cast.assistant, "meeting", { type: "draft", replace: false }, id);
  expect(drafted.minutesText).toContain("Approved with conditions.\n   - Tell the night shift (Some analyst, by Fri 27 Nov 12:00)");
  expect(drafted.minutesText).toContain("Not reached: 1. It comes again.");
  const minutesText = `${String(drafted.minutesText)}\nThe coffee was cold.\n`;
  await office.must(cast.assistant, "meeting", { type: "writeMinutes", minutesText }, id);
  expect(await office.try(cast.manager, "meeting", { type: "draft", replace: false }, id)).toMatchObject({
    refusal: { code: "wouldReplace" },
  });
  const out = await office.must(cast.assistant, "meeting", { type: "circulate" }, id);
  expect(out).toMatchObject({ state: "circulated", minutesDigest: sha256(minutesText), spentMs: { [at(soon).id]: 42 * 60_000 } });
  expect(await office.try(cast.assistant, "agendaItem", { type: "minute", notes: "Later" }, at(far).id)).toMatchObject({
    refusal: { code: "minutesClosed" },
  });
  await office.advance({ minutes: 10 });
  const minutes = mail.letters.filter((one) => one.subject.startsWith("Minutes: MTG0000001"));
  expect(minutes.flatMap((one) => one.to).sort()).toEqual(["some.director@example.org", "some.manager@example.org"]);
  expect(minutes[0]!.raw).toContain("The coffee was cold.");
  expect(mail.letters.some((one) => one.subject.startsWith("Agenda: MTG0000001"))).toBe(true);

  // Before the evidence of its condition the change does not begin.
  office.setNow("2026-11-27T20:05:00.000Z");
  expect(await office.try(cast.analyst, "change", { type: "implement" }, soon)).toMatchObject({ refusal: { code: "conditionsOpen" } });
  await office.must(
    cast.analyst,
    "changeTask",
    { type: "complete", evidence: "Mail of noon", closeCode: null, closeNotes: null },
    task!.id,
  );
  await office.must(cast.analyst, "change", { type: "implement" }, soon);

  // The next one takes up what was left, and says what changed.
  await office.must(cast.assistant, "meetingSeries", { type: "prepare" }, series.id);
  const [next] = await office.db.query<{ id: string; starts_at: string }>("select id, starts_at from meeting where state = 'planned'");
  expect(next!.starts_at).toBe("2026-12-03T14:30:00.000Z");
  const again = await agenda(next!.id);
  expect(again.map((one) => one.subject)).toEqual([null, far, second]);
  expect(again[1]).toMatchObject({
    why: "Deferred",
    since: "It was deferred (The supplier is not here) on Thu 26 Nov 14:30. Nothing changed since.",
  });
  expect(again[2]!.since).toContain("Changed since: Test plan.");
  expect((await verifyJournal(office.db)).ok).toBe(true);

  // The pack is a paper for whoever may read meetings; it is made from what they may open.
  const pack = await actors.ask(office, cast.auditor, `GET /api/meetings/${id}/pack.pdf`);
  expect([pack.status, pack.headers["content-type"], pack.bytes.subarray(0, 5).toString()]).toEqual([200, "application/pdf", "%PDF-"]);
  const none = { ...cast.auditor, permissions: new Set(["change.read"]) };
  expect((await actors.ask(office, none, `GET /api/meetings/${id}/pack.pdf`)).status).toBe(403);
});

test("a duty comes due again by its rhythm, is overdue the morning after, and is done with evidence", async () => {
  office.setNow("2026-11-26T08:00:00.000Z");
  const duty = await office.must(cast.manager, "duty", {
    ...{ type: "create", title: "Test the restore", every: "month", startsOn: "2026-11-30", owner: cast.analyst.personId },
  });
  expect(duty.nextDueOn).toBe("2026-11-30");
  await office.advance({ days: 6 });
  const told = await office.db.query("select 1 from notice where person = $1 and kind = 'duty'", [cast.analyst.personId]);
  expect(told).toHaveLength(1);
  expect(await office.try(cast.analyst, "duty", { type: "done", evidence: " " }, duty.id)).toMatchObject({
    refusal: { code: "evidenceMissing" },
  });
  expect(await office.must(cast.analyst, "duty", { type: "done", evidence: "All rows back in 9 min" }, duty.id)).toMatchObject({
    nextDueOn: "2026-12-30",
    overdueAt: null,
    lastDoneBy: cast.analyst.personId,
  });
  await office.must(cast.analyst, "duty", { type: "done", evidence: "Early this time" }, duty.id);
  const [row] = await office.db.query<{ due: string }>("select next_due_on::text as due from duty where id = $1", [duty.id]);
  expect(row!.due).toBe("2027-01-30");
});

test("what a later meeting settled does not come again, by whatever hand it was put there; an agenda is sent to somebody", async () => {
  const zone = { time: "09:00", timeZone: "UTC", every: "day", startsOn: "2026-11-01" };
  const daily = await office.must(cast.director, "meetingSeries", {
    type: "create",
    name: "Stand-up",
    ...zone,
    chair: cast.assistant.personId,
  });
  const next = async () => {
    await office.must(cast.assistant, "meetingSeries", { type: "prepare" }, daily.id);
    const [planned] = await office.db.query<{ id: string; at: string }>(
      "select id, starts_at as at from meeting where series = $1 and state = 'planned' order by starts_at desc limit 1",
      [daily.id],
    );
    office.setNow(planned!.at);
    return planned!.id;
  };
  const say = (meeting: string, title: string) =>
    office.must(cast.assistant, "agendaItem", { type: "create", meeting, title, plannedMinutes: 5 } as never);
  const hold = async (meeting: string) => {
    await office.must(cast.assistant, "meeting", { type: "open" }, meeting);
    await office.must(cast.assistant, "meeting", { type: "end" }, meeting);
  };
  const first = await next();
  expect(await office.try(cast.assistant, "meeting", { type: "circulateAgenda" }, first)).toMatchObject({
    refusal: { code: "nobodyInvited", sentence: "Nobody else is invited: there is nobody to send it to. Invite people first." },
  });
  await say(first, "The heating");
  await say(first, "The lift");
  await hold(first);
  // The heating is put on by hand before the agenda is assembled, and talked about; the lift comes by itself and is not reached again.
  const [at] = await office.db.query<{ at: string }>("select starts_at + interval '1 day' as at from meeting where id = $1", [first]);
  const second = await office.must(cast.assistant, "meeting", {
    type: "create",
    title: "Stand-up",
    series: daily.id,
    startsAt: at!.at,
  } as never);
  const heating = await say(second.id, "The heating");
  await office.must(cast.assistant, "meeting", { type: "assemble" }, second.id);
  const titles = async (meeting: string) => (await agenda(meeting)).map((one) => one.title).sort();
  expect(await titles(second.id)).toEqual(["The heating", "The lift"]);
  office.setNow(at!.at);
  await office.must(cast.assistant, "meeting", { type: "open" }, second.id);
  await office.must(cast.assistant, "agendaItem", { type: "discuss" }, heating.id);
  await office.must(cast.assistant, "meeting", { type: "end" }, second.id);
  expect(await titles(await next())).toEqual(["The lift"]);
});
