import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-26T08:00:00.000Z"));
});
afterAll(() => office.close());

const report = (more: Record<string, unknown> = {}) =>
  office.must(house, "incident", {
    ...{ type: "create", shortDescription: "Posting run hangs", impact: "2", urgency: "3", known: [], notKnown: [], hypotheses: [] },
    ...more,
  });
const open = (more: Record<string, unknown> = {}) =>
  office.must(cast.analyst, "problem", { type: "create", shortDescription: "Posting run hangs on Mondays", ...more });
const on = (id: string) => ({
  must: (type: string, more: Record<string, unknown> = {}) => office.must(cast.analyst, "problem", { type, note: null, ...more }, id),
  no: async (type: string, more: Record<string, unknown> = {}) => {
    const outcome = await office.try(cast.analyst, "problem", { type, note: null, ...more }, id);
    if (outcome.ok) throw new Error(`${type} was not refused.`);
    return outcome.refusal;
  },
});
const row = async (kind: string, id: string) =>
  (await office.db.query<Record<string, unknown>>(`select * from ${kind} where id = $1`, [id]))[0]!;
const told = (person: string, record: string) =>
  office.db.query<{ topic: string; text: string }>("select topic, text from notice where person = $1 and record = $2 order by at, id", [
    person,
    record,
  ]);

test("it goes from step to step, and each asks for what it needs", async () => {
  const { id, ...record } = await open({ impact: "1", urgency: "2" });
  expect(record).toMatchObject({ number: "PRB0000001", state: "101", priority: "2", nextStepBy: "2026-12-03T08:00:00.000Z" });
  const it = on(id);
  expect(await it.no("fix")).toMatchObject({ code: "wrongState" });
  await it.must("assess");
  expect(await it.no("confirm", { assignee: null })).toMatchObject({ code: "ownerNeeded" });
  expect(await it.must("confirm", { assignee: cast.analyst.personId })).toMatchObject({ state: "103", assignee: cast.analyst.personId });
  expect(await it.no("fix", { causeNotes: " " })).toMatchObject({ code: "causeNeeded" });
  await it.must("addHypothesis", { what: "The index is bloated", test: "Reindex on the copy" });
  const withTwo = await it.must("addHypothesis", { what: "The lock is never given back", test: null });
  const [first, second] = withTwo.hypotheses as { id: string }[];
  expect(await it.no("decideHypothesis", { hypothesis: first!.id, standing: "ruledOut", evidence: null })).toMatchObject({
    code: "evidenceNeeded",
  });
  await it.must("decideHypothesis", { hypothesis: first!.id, standing: "ruledOut", evidence: "Same on the copy" });
  const decided = await it.must("decideHypothesis", { hypothesis: second!.id, standing: "confirmed", evidence: "Seen in pg_locks" });
  expect(decided.hypotheses).toMatchObject([
    { standing: "ruledOut", evidence: "Same on the copy", by: cast.analyst.personId, at: "2026-11-26T08:00:00.000Z" },
    { standing: "confirmed", evidence: "Seen in pg_locks" },
  ]);
  await it.must("edit", {
    changes: { method: "fiveWhys", whys: ["The run waits", "A lock is held", "The session died without rollback"] },
  });
  await it.must("fix", { causeNotes: "A dead session keeps its lock" });
  expect(await it.no("resolve", { fixNotes: null })).toMatchObject({ code: "fixNeeded" });
  expect(await it.must("resolve", { fixNotes: "Sessions end after ten idle minutes" })).toMatchObject({
    state: "106",
    resolutionCode: "fix_applied",
  });
  expect(await it.must("complete")).toMatchObject({ state: "107", nextStepBy: null });
  expect(await office.try(cast.analyst, "problem", { type: "reanalyse", reason: "It came back" }, id)).toMatchObject({
    ok: false,
    refusal: { code: "notPermitted" },
  });
  const again = await office.must(cast.manager, "problem", { type: "reanalyse", reason: "It came back" }, id);
  expect(again).toMatchObject({ state: "103", resolutionCode: null, reanalysedCount: 1 });
});

test("incidents belong to it both ways, and what was on hold for it is resolved with it", async () => {
  const service = await office.must(house, "service", { type: "create", name: "ERP", tier: "1" });
  const [waiting, working, merged, stays] = [
    await report({ caller: cast.requester.personId, impact: "1", urgency: "1", service: service.id }),
    await report(),
    await report(),
    await report(),
  ];
  const child = await report();
  await office.must(cast.analyst, "incident", { type: "linkParent", parent: waiting.id }, child.id);
  const { id, number } = await open({ incidents: [waiting.id, merged.id] });
  const it = on(id);
  await it.must("linkIncidents", { incidents: [working.id] });
  expect(await row("incident", waiting.id)).toMatchObject({ problem: id });
  expect(await row("problem", id)).toMatchObject({ incident_count: 3, open_incident_count: 3, needing_review: [waiting.id] });
  for (const one of [waiting, merged])
    await office.must(cast.analyst, "incident", { type: "hold", holdReason: "3", comment: null, note: null }, one.id);
  await office.must(cast.manager, "incident", { type: "merge", into: stays.id }, merged.id);
  await it.must("confirm", { assignee: cast.analyst.personId });
  await it.must("fix", { causeNotes: "Known" });
  await it.must("resolve", { fixNotes: "Mended" });
  expect(await row("incident", waiting.id)).toMatchObject({
    state: "6",
    close_code: "Resolved by problem",
    close_notes: `Resolved by problem ${number}: Mended`,
  });
  expect(await row("incident", child.id)).toMatchObject({ state: "6" });
  expect(await row("incident", working.id)).toMatchObject({ state: "1" });
  expect(await row("problem", id)).toMatchObject({ incident_count: 2, open_incident_count: 1 });
  const caller = await told(cast.requester.personId, waiting.id);
  expect(caller.map((notice) => notice.text)).toContainEqual(expect.stringContaining(`Resolved by problem ${number}: Mended`));
});

test("what nobody says of it comes from the incidents it is made of, at once and not later", async () => {
  const team = await office.must(house, "team", { type: "create", name: "Platform" });
  const [erp, mail] = [
    await office.must(house, "service", { type: "create", name: "ERP", tier: "1", supportTeam: team.id }),
    await office.must(house, "service", { type: "create", name: "Mail", tier: "2" }),
  ];
  const [one, urgent, other, none] = [
    await report({ impact: "2", urgency: "3", service: erp.id }),
    await report({ impact: "2", urgency: "1", service: mail.id }),
    await report({ impact: "3", urgency: "1", service: erp.id }),
    await report(),
  ];
  expect(await open({ incidents: [none.id, urgent.id, one.id, other.id] })).toMatchObject({
    ...{ service: erp.id, team: team.id, impact: "2", urgency: "1", priority: "2" },
  });
  const said = { service: mail.id, impact: "3", urgency: "2" };
  expect(await open({ ...said, incidents: [one.id, urgent.id] })).toMatchObject({ ...said, team: null, priority: "4" });
  const bare = await open();
  await on(bare.id).must("linkIncidents", { incidents: [urgent.id] });
  expect(await row("problem", bare.id)).toMatchObject({ service: null, impact: "3", urgency: "3" });
});

test("a workaround is told once to the caller of each open incident, and again only where its words change", async () => {
  const [one, other, done] = [
    await report({ caller: cast.requester.personId }),
    await report({ caller: cast.requester.personId }),
    await report({ caller: cast.requester.personId }),
  ];
  await office.must(cast.analyst, "incident", { type: "cancel", reason: "No trouble" }, done.id);
  const { id } = await open({ incidents: [one.id] });
  const it = on(id);
  expect(await it.no("communicateWorkaround", { workaround: null })).toMatchObject({ code: "workaroundNeeded" });
  expect(await it.no("linkIncidents", { incidents: [done.id] })).toMatchObject({ code: "incidentCanceled" });
  const first = await it.must("communicateWorkaround", { workaround: "Post by the batch menu." });
  expect(first).toMatchObject({ workaroundCommunicatedBy: cast.analyst.personId, workaroundCommunicatedAt: office.clock.now() });
  expect(await it.no("communicateWorkaround", { workaround: null })).toMatchObject({ code: "nobodyToTell" });
  await it.must("linkIncidents", { incidents: [other.id] });
  await it.must("communicateWorkaround", { workaround: null });
  const comments = await office.db.query<{ about: string }>(
    "select about from journal where type = 'commentAdded' and data->>'text' = 'Post by the batch menu.' order by n",
  );
  expect(comments.map((entry) => entry.about)).toEqual([one.id, other.id]);
  await it.must("edit", { changes: { workaround: "Post after ten." } });
  await it.must("communicateWorkaround", { workaround: null });
  expect(await row("problem", id)).toMatchObject({ workaround_told: [one.id, other.id].sort() });
});

test("a duplicate closes, and its incidents go to the one that stays", async () => {
  const [one, other] = [await report(), await report()];
  const [duplicate, stays] = [await open({ incidents: [one.id, other.id] }), await open()];
  const it = on(duplicate.id);
  expect(await it.no("markDuplicate", { duplicateOf: duplicate.id })).toMatchObject({ code: "ownDuplicate" });
  expect(await it.must("markDuplicate", { duplicateOf: stays.id })).toMatchObject({ state: "107", resolutionCode: "duplicate" });
  expect(await row("problem", stays.id)).toMatchObject({ incident_count: 2 });
  expect(await row("problem", duplicate.id)).toMatchObject({ incident_count: 0 });
  expect(await row("incident", one.id)).toMatchObject({ problem: stays.id });
  expect(await it.no("linkIncidents", { incidents: [one.id] })).toMatchObject({ code: "problemOver" });
});

test("a problem that rests is told to its owner, then to its manager, and a step puts an end to it", async () => {
  const team = await office.must(house, "team", {
    type: "create",
    name: "Platform",
    lead: cast.manager.personId,
    members: [cast.analyst.personId, cast.manager.personId],
  });
  await office.must(house, "problemPolicy", {
    type: "create",
    priority: "3",
    stepWithinDays: 5,
    managerAfterDays: 2,
    farthestDays: 20,
  });
  const { id, nextStepBy } = await open({ impact: "1", urgency: "3", team: team.id, assignee: cast.analyst.personId });
  expect(nextStepBy).toBe("2026-12-01T08:00:00.000Z");
  const it = on(id);
  const tooFar = await it.no("plan", { nextStep: "Ask the maker", nextStepBy: "2027-01-20T08:00:00.000Z" });
  expect(tooFar).toMatchObject({
    code: "stepTooFar",
    sentence: "A problem of this priority does not rest longer than 20 days. Choose an earlier day.",
  });
  await it.must("plan", { nextStep: "Ask the maker", nextStepBy: "2026-12-02T08:00:00.000Z" });
  await office.advance({ days: 6 });
  expect(await row("problem", id)).toMatchObject({ missed_steps: 1, escalated_at: null });
  expect((await told(cast.analyst.personId, id)).at(-1)?.text).toContain('Its next step, "Ask the maker", was due.');
  expect(await told(cast.manager.personId, id)).toEqual([]);
  await office.advance({ days: 2 });
  expect(await told(cast.manager.personId, id)).toMatchObject([{ topic: "problem.rests" }]);
  await it.must("assess");
  expect(await row("problem", id)).toMatchObject({ overdue_at: null, escalated_at: null, missed_steps: 1 });
  // Rated higher it is due sooner; rated lower again it wins no time.
  const hurried = await it.must("edit", { changes: { urgency: "1" } });
  expect(hurried).toMatchObject({ priority: "1", nextStepBy: "2026-12-07T08:00:00.000Z" });
  expect(await it.must("edit", { changes: { urgency: "3" } })).toMatchObject({ nextStepBy: "2026-12-07T08:00:00.000Z" });
});

test("an accepted risk has a name, a reason and a day, and comes back on it", async () => {
  const { id } = await open({ assignee: cast.analyst.personId });
  const risk = { riskAcceptedBy: cast.director.personId, riskReason: "The line is replaced in spring", riskReviewOn: "2026-12-24" };
  const accept = (more: Record<string, unknown>) => office.try(cast.manager, "problem", { type: "acceptRisk", ...risk, ...more }, id);
  expect(await office.try(cast.analyst, "problem", { type: "acceptRisk", ...risk }, id)).toMatchObject({ ok: false });
  for (const [more, code] of [
    [{ riskAcceptedBy: "0".repeat(32) }, "nobodyAccepts"],
    [{ riskReason: " " }, "reasonNeeded"],
    [{ riskReviewOn: office.clock.now().slice(0, 10) }, "riskPast"],
    [{ riskReviewOn: "2029-12-24" }, "riskTooFar"],
  ] as const)
    expect(await accept(more)).toMatchObject({ ok: false, refusal: { code } });
  expect(await accept({})).toMatchObject({ ok: true, record: { state: "107", resolutionCode: "risk_accepted", nextStepBy: null } });
  await office.must(cast.analyst, "problem", { type: "linkIncidents", incidents: [(await report()).id] }, id);
  await office.advance({ days: 30 });
  expect(await row("problem", id)).toMatchObject({ state: "102", resolution_code: null });
  const heard = await told(cast.director.personId, id);
  expect(heard.map((notice) => notice.text)).toContainEqual(expect.stringContaining("Its risk was accepted until today."));
});

test("what is restricted of an incident is restricted of its problem, and of everything that tells of it", async () => {
  const secret = await report({ shortDescription: "Theft of osmium", caller: cast.requester.personId });
  const plain = await report({ shortDescription: "Osmium scales drift" });
  const free = await open({ incidents: [plain.id] });
  await office.must(cast.manager, "incident", { type: "restrict", reason: "security" }, secret.id);
  expect(await on(free.id).no("linkIncidents", { incidents: [secret.id] })).toMatchObject({ code: "noSuchIncident" });
  const shown = await office.try(cast.manager, "problem", { type: "linkIncidents", incidents: [secret.id] }, free.id);
  expect(shown).toMatchObject({ ok: false, refusal: { code: "incidentRestricted" } });
  const behind = await office.must(cast.manager, "problem", { type: "create", shortDescription: "Osmium leaks", incidents: [secret.id] });
  expect(behind).toMatchObject({ restricted: true });
  // An incident that becomes restricted takes its problem with it.
  await office.must(cast.manager, "incident", { type: "restrict", reason: "security" }, plain.id);
  const ask = (role: string, url: string) => office.server.inject({ method: "GET", url, headers: { "x-role": role } });
  for (const problem of [free.id, behind.id]) {
    for (const path of ["", "/timeline", "/impact"])
      expect((await ask("analyst", `/api/problems/${problem}${path}`)).statusCode, path).toBe(404);
    expect((await ask("director", `/api/problems/${problem}/impact`)).json()).toMatchObject({ total: 1 });
  }
  for (const url of ["/api/problems?filter=osmium", "/api/search?q=osmium", "/api/problems.csv"])
    expect((await ask("analyst", url)).body).not.toMatch(/Osmium|PRB\d+ Posting/);
  expect(await office.try(cast.manager, "problem", { type: "unrestrict", reason: "over" }, behind.id)).toMatchObject({
    ok: false,
    refusal: { code: "holdsRestricted" },
  });
});
