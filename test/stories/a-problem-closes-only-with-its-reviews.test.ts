import fc from "fast-check";
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
    ...{ type: "create", shortDescription: "ERP is down", impact: "1", urgency: "1", known: [], notKnown: [], hypotheses: [] },
    ...more,
  });
const open = (more: Record<string, unknown> = {}) =>
  office.must(cast.analyst, "problem", { type: "create", shortDescription: "ERP goes down", assignee: cast.analyst.personId, ...more });
const reviewOf = async (incident: string) =>
  (await office.db.query<{ id: string; number: string }>("select id, number from review where subject = $1", [incident]))[0]!;
const filled = { businessImpact: "It failed", whatHappened: "It broke", rootCause: "Wear", factors: ["No spare"] };
const risk = { riskAcceptedBy: "", riskReason: "Small", riskReviewOn: "2027-02-01" };

test("the same sentence as at the incident, at every door, until the review is approved", async () => {
  const incident = await report();
  const review = await reviewOf(incident.id);
  const { id } = await open({ incidents: [incident.id] });
  await office.must(house, "review", { type: "edit", changes: { owner: cast.analyst.personId, ...filled } }, review.id);
  const sentence = `This problem cannot be closed yet: a critical incident needs an approved review, and ${review.number} is a draft with Some analyst (${incident.number}). Open the review.`;
  for (const command of [
    { type: "cancel", reason: "Nothing" },
    { type: "acceptRisk", ...risk, riskAcceptedBy: cast.director.personId },
  ])
    expect(await office.try(cast.director, "problem", command, id), command.type).toMatchObject({
      ok: false,
      refusal: { code: "reviewNeeded", sentence, opens: { kind: "review", id: review.id } },
    });
  // To take the incident out first is no way round, nor is it in one breath.
  expect(await office.try(cast.analyst, "problem", { type: "unlinkIncident", incident: incident.id }, id)).toMatchObject({
    ok: false,
    refusal: { code: "reviewStays" },
  });
  const bare = await open();
  const { outcomes } = await office.door.batch(
    [
      { type: "linkIncidents", incidents: [incident.id] },
      { type: "cancel", reason: "Nothing" },
    ].map((command) => ({ kind: "problem", id: bare.id, commandId: office.newId(), actor: cast.analyst, command })),
  );
  expect(outcomes).toMatchObject([{ ok: true }, { ok: false, refusal: { code: "reviewNeeded" } }]);
  await office.must(cast.analyst, "problem", { type: "linkIncidents", incidents: [incident.id] }, id);
  await office.must(cast.analyst, "problem", { type: "confirm", assignee: null, note: null }, id);
  await office.must(cast.analyst, "problem", { type: "fix", causeNotes: "Wear", note: null }, id);
  await office.must(cast.analyst, "problem", { type: "resolve", fixNotes: "A spare", note: null }, id);
  const patched = await office.server.inject({
    method: "PATCH",
    url: `/api/problems/${id}`,
    headers: { "x-role": "analyst" },
    payload: { state: "107" },
  });
  expect(patched.json()).toMatchObject({ code: "reviewNeeded", detail: sentence });
  const shown = await office.server.inject({ method: "GET", url: `/api/problems/${id}`, headers: { "x-role": "analyst" } });
  expect(shown.json().can.complete).toMatchObject({ code: "reviewNeeded", sentence });
  await office.must(cast.analyst, "review", { type: "submit" }, review.id);
  await office.must(cast.manager, "review", { type: "approve" }, review.id);
  await office.must(cast.analyst, "problem", { type: "complete", note: null }, id);
});

type Step = { on: "problem" | "review" | "incident"; which: 0 | 1; verb: string; other: 0 | 1 };
const verbs = {
  problem: "assess confirm fix resolve complete cancel acceptRisk markDuplicate reanalyse linkIncidents unlinkIncident patch".split(" "),
  review: ["edit", "submit", "approve", "withdrawApproval", "waive"],
  incident: ["declareMajor", "resolve", "reopen", "hold", "merge", "unmerge"],
};
const steps = fc.constantFrom<Step["on"]>("problem", "problem", "problem", "review", "incident").chain((on) =>
  fc.record({
    on: fc.constant(on),
    which: fc.constantFrom<0 | 1>(0, 1),
    verb: fc.constantFrom(...verbs[on]),
    other: fc.constantFrom<0 | 1>(0, 1),
  }),
);

test("whatever is commanded, no problem is closed while a review of its incidents is owed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 15, maxLength: 30 }), async (course) => {
      const incidents = [await report(), await report({ impact: "2", urgency: "3" })];
      const problems = [await open({ incidents: [incidents[0]!.id] }), await open({ incidents: [incidents[1]!.id] })];
      for (const step of course) {
        const before = await standing(problems.map((one) => one.id));
        await send(step, { incidents, problems });
        const after = await standing(problems.map((one) => one.id));
        for (const [id, now] of after.problems) {
          if (now.state !== "107" || before.problems.get(id)?.state === "107") continue;
          // A duplicate gives its incidents away, each of which then stands in the way of the other.
          const owed = [...after.owed].filter(([, problem]) => problem === id);
          expect(owed, `${step.verb} closed it`).toEqual([]);
        }
        for (const [incident, problem] of before.owed)
          if (problem !== null && after.owed.has(incident)) expect(after.owed.get(incident), `${step.verb} from ${problem}`).not.toBeNull();
      }
    }),
    { numRuns: 8 },
  );
}, 120_000);

type Scene = { incidents: { id: string }[]; problems: { id: string }[] };

async function send({ on, which, verb, other }: Step, { incidents, problems }: Scene): Promise<void> {
  const incident = incidents[which]!.id;
  if (on === "problem") {
    const id = problems[which]!.id;
    if (verb === "patch") {
      const payload = { state: "107", resolutionCode: other ? "canceled" : "fix_applied", workNotes: "Over" };
      await office.server.inject({ method: "PATCH", url: `/api/problems/${id}`, headers: { "x-role": "manager" }, payload });
      return;
    }
    const more = {
      ...{ note: null, assignee: null, causeNotes: "Wear", fixNotes: "A spare", reason: "So", ...risk },
      ...{ riskAcceptedBy: cast.director.personId, duplicateOf: problems[other]!.id, incident: incidents[other]!.id },
      incidents: [incidents[other]!.id],
    };
    await office.try(cast.director, "problem", { type: verb, ...more }, id);
    return;
  }
  if (on === "review") {
    const review = (await office.db.query<{ id: string }>("select id from review where subject = $1", [incident]))[0];
    const actor = verb === "approve" || verb === "waive" ? cast.director : cast.manager;
    if (review) await office.try(actor, "review", { type: verb, changes: filled, reason: "So" }, review.id);
    return;
  }
  const closing = { closeCode: "Solution provided", closeNotes: "Done", restoredAt: null };
  const more = { ...closing, reason: "So", note: null, holdReason: "3", comment: null, commander: null, bridgeUrl: null };
  await office.try(cast.manager, "incident", { type: verb, ...more, affectedUsers: null, into: incidents[other]!.id }, incident);
}

/** How the problems stand, and to which problem each incident belongs whose review is owed. */
async function standing(ids: readonly string[]) {
  const problems = await office.db.query<{ id: string; state: string }>("select id, state from problem where id = any($1)", [ids]);
  const owed = await office.db.query<{ id: string; problem: string | null }>(
    `select i.id, i.problem from incident i left join review r on r.subject = i.id
     where i.review_required and i.merged_into is null and coalesce(r.state, 'none') not in ('approved', 'waived')`,
  );
  return { problems: new Map(problems.map((one) => [one.id, one])), owed: new Map(owed.map((one) => [one.id, one.problem])) };
}
