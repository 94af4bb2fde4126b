import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyJournal } from "../../src/engine/verify.ts";
import { alertRetention } from "../../src/practices/alert/retention.ts";
import { type Monitored, openMonitored } from "../monitoring.ts";

// What was over long ago goes, in small batches and said; what is still worked on stays, however old.

let office: Monitored;
beforeAll(async () => {
  office = await openMonitored();
});
afterAll(() => office.close());

const said: Record<string, unknown>[] = [];
const log = { info: (fields: Record<string, unknown>) => void said.push(fields), warn: () => undefined, error: () => undefined };
const verified = () => {
  const kinds = [...office.house.kinds.values()].map((entry) => ({ kind: entry.model.kind, table: entry.table.name }));
  return verifyJournal(office.db, { kinds });
};
const left = async () =>
  (await office.db.query<{ check: string }>('select check_name as "check" from alert order by 1')).map(({ check }) => check);

test("alerts are kept as long as the policy says; those of an open incident or with a review under way longer", async () => {
  await office.make("alertPolicy", { name: "Short", keptDays: 30 });
  const event = (check: string, thing = "orders-db") =>
    office.event(thing, check, {
      severity: check === "Reviewed" ? "critical" : "error",
      summary: `${check} on ${thing}`,
      labels: { cluster: check },
    });
  const named = ["Over", "StillFires", "WorkedOn", "Reviewed", "Nowhere"];
  const alerts = new Map<string, { id: string; incident: string | null }>();
  for (const check of named) {
    const [alert] = await office.receive(event(check, check === "Over" ? "lonely" : "shop-1"));
    alerts.set(check, alert!);
    await office.advance({ minutes: 90 });
  }
  for (const check of named)
    if (check !== "StillFires") await office.receive({ ...event(check, check === "Over" ? "lonely" : "shop-1"), action: "resolve" });
  // How they came to stand so is the business of other stories.
  const close = (check: string, state: string) =>
    office.db.run("update incident set state = $2 where id = $1", [alerts.get(check)!.incident, state]);
  for (const check of ["Over", "Reviewed"]) await close(check, "7");
  await close("WorkedOn", "2");
  await office.db.run("update alert set incident = null where id = $1", [alerts.get("Nowhere")!.id]);
  const drafts = await office.db.query("select state from review where subject = $1", [alerts.get("Reviewed")!.incident]);
  expect(drafts).toEqual([{ state: "draft" }]);

  const retention = alertRetention({ db: office.db, log });
  office.setNow("2026-12-25T08:00:00.000Z");
  await retention.runDue(office.clock.now());
  expect(await left()).toEqual([...named].sort());
  office.setNow("2026-12-28T08:00:00.000Z");
  await retention.runDue(office.clock.now());
  expect(await left()).toEqual(["Reviewed", "StillFires", "WorkedOn"]);
  expect(said).toEqual([{ removed: 2, days: 30 }]);

  const gone = alerts.get("Over")!.id;
  const entries = await office.db.query<{ type: string; data: Record<string, unknown> }>(
    "select type, data from journal where kind = 'alert' and id = $1 order by n, ordinal",
    [gone],
  );
  expect(entries.at(-1)).toEqual({ type: "recordRemoved", data: { because: "Over for more than 30 days" } });
  for (const { data } of entries.slice(0, -1)) if (data) expect(Object.keys(data)).toEqual(["erased"]);
  expect(await verified()).toMatchObject({ ok: true, faults: [] });
});

test("a removal is told from a deletion", async () => {
  const [one] = await office.db.query<{ id: string }>("delete from alert where check_name = 'Reviewed' returning id");
  const found = await verified();
  expect(found.ok).toBe(false);
  expect(found.faults.map(({ sentence }) => sentence).join()).toContain(`alert ${one!.id}`);
});
