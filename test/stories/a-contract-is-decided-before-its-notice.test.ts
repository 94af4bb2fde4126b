import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-26T08:00:00.000Z"));
});
afterAll(() => office.close());

const vendorOf = (name: string) =>
  office.must(cast.manager, "vendor", { type: "create", name, owner: cast.manager.personId, services: [] });
const contractOf = (vendor: string, more: Record<string, unknown> = {}) =>
  office.must(cast.manager, "contract", {
    ...{
      type: "create",
      name: "Hosting",
      vendor,
      services: [],
      startsOn: "2024-07-01",
      endsOn: "2027-06-30",
      openEnded: false,
      asDraft: false,
    },
    ...{
      renewal: "automatic",
      renewalMonths: 12,
      noticeLength: 90,
      noticeUnit: "day",
      noticeCounts: "calendar",
      leadDays: 21,
      tellDays: 14,
    },
    ...{ currency: "EUR", yearlyAmount: "120000.00", administrator: cast.assistant.personId },
    ...more,
  });
const read = async (id: string) => (await office.db.query<Record<string, unknown>>("select * from contract where id = $1", [id]))[0]!;
const told = (id: string) =>
  office.db
    .query<{ type: string; at: string }>(
      "select type, at from journal where kind = 'contract' and id = $1 and version > 1 order by n, ordinal",
      [id],
    )
    .then((rows) => rows.map(({ type, at }) => `${type} ${at.slice(0, 16)}`));

test("it wakes its people before the decision, at it and when notice has passed; renewing undecided is counted and stays an exception", async () => {
  const nordwind = await vendorOf("Nordwind");
  const [undecided, decided] = [await contractOf(nordwind.id), await contractOf(nordwind.id, { name: "Lines" })];
  expect(undecided).toMatchObject({ noticeOn: "2027-04-01", decisionOn: "2027-03-11", state: "active", missing: [] });
  await office.advance({ days: 110 });
  expect(await office.try(cast.assistant, "contract", { type: "decide", decision: "end", reason: "Dear" }, decided.id)).toMatchObject({
    refusal: { code: "notPermitted" },
  });
  await office.must(cast.director, "contract", { type: "decide", decision: "end", reason: "Too dear" }, decided.id);
  await office.advance({ days: 20 });
  // Notice has passed: it can be renegotiated, but no longer be ended by notice.
  expect(await office.try(cast.director, "contract", { type: "decide", decision: "end", reason: "Dear" }, undecided.id)).toMatchObject({
    refusal: { code: "tooLate", sentence: expect.stringContaining("2027-04-01") },
  });
  await office.advance({ days: 100 });
  const morning = "07:00";
  expect(await told(undecided.id)).toEqual([
    `decisionComing 2027-02-25T${morning}`,
    `decisionDue 2027-03-11T${morning}`,
    `noticePassed 2027-04-02T${morning}`,
    `contractRenewed 2027-07-01T${morning}`,
  ]);
  expect(await read(undecided.id)).toMatchObject({
    ...{
      ends_on: "2028-06-30",
      notice_on: "2028-04-01",
      decision: null,
      renewed_undecided: 1,
      missing: ["renewedUndecided"],
      missing_count: 1,
    },
  });
  expect((await told(decided.id)).slice(2)).toEqual([expect.stringContaining("contractDecided"), `contractExpired 2027-07-01T${morning}`]);
  expect(await read(decided.id)).toMatchObject({ state: "expired", ends_on: "2027-06-30" });
  const notices = await office.db.query<{ person: string }>("select person from notice where kind = 'contract' and record = $1", [
    undecided.id,
  ]);
  expect(new Set(notices.map(({ person }) => person))).toEqual(new Set([cast.assistant.personId, cast.manager.personId]));
});

test("deciding on the term that began by itself takes the exception away; a contract's clauses go with it to another vendor", async () => {
  const [renewed] = await office.db.query<{ id: string }>("select id from contract where renewed_undecided = 1");
  const decided = await office.must(
    cast.director,
    "contract",
    { type: "decide", decision: "renew", reason: "We had meant to" },
    renewed!.id,
  );
  expect(decided).toMatchObject({ renewedUndecided: 0, missing: [] });
  const clause = await office.must(cast.manager, "slaClause", {
    ...{
      type: "create",
      name: "It works",
      contract: renewed!.id,
      metric: "entered",
      target: 3,
      every: "month",
      services: [],
      definitions: [],
      credits: [],
    },
    currency: "EUR",
  });
  const baltnet = await vendorOf("Baltnet");
  await office.must(cast.manager, "contract", { type: "edit", changes: { vendor: baltnet.id } }, renewed!.id);
  expect(await office.db.query("select vendor from sla_clause where id = $1", [clause.id])).toEqual([{ vendor: baltnet.id }]);
});

test("the same number with the same vendor is one contract; an unknown notice is an exception and no date", async () => {
  const finch = await vendorOf("Finch Telecom");
  await contractOf(finch.id, { contractNumber: "FT-1" });
  expect(await office.try(cast.manager, "contract", { ...(await contractCommand(finch.id)), contractNumber: "ft-1" })).toMatchObject({
    ok: false,
    refusal: { code: "sameNumber" },
  });
  const open = await contractOf(finch.id, { contractNumber: "FT-2", noticeLength: null, administrator: null });
  expect(open).toMatchObject({ noticeOn: null, decisionOn: null, missing: ["ownerMissing", "noticeUnknown"] });
  const mended = await office.must(
    house,
    "contract",
    { type: "edit", changes: { noticeLength: 3, noticeUnit: "month", administrator: cast.assistant.personId } },
    open.id,
  );
  expect(mended).toMatchObject({ noticeOn: "2027-03-30", missing: [] });
});

async function contractCommand(vendor: string) {
  return {
    type: "create",
    name: "Lines",
    vendor,
    services: [],
    openEnded: true,
    asDraft: false,
    leadDays: 21,
    tellDays: 14,
    currency: "EUR",
  };
}
