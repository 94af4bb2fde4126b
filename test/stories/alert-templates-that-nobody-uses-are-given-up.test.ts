import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyJournal } from "../../src/engine/verify.ts";
import { alertTemplates } from "../../src/practices/alert/settings.ts";
import { templatesOf } from "../../src/practices/alert/template.rules.ts";
import { templateRetention } from "../../src/practices/alert/template-retention.ts";
import { type Monitored, openMonitored } from "../monitoring.ts";

// What texts have in common is learnt as they come, and the least lately used is given up where there is no more room.

let office: Monitored;
beforeAll(async () => {
  office = await openMonitored();
});
afterAll(() => office.close());

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const known = async () => {
  const { tree, words } = await alertTemplates(office.db, office.house);
  expect([...words.keys()].sort()).toEqual(
    templatesOf(tree)
      .map(({ id }) => id)
      .sort(),
  );
  return [...words.values()].map((tokens) => tokens.join(" ")).sort();
};
const kept = async () => (await office.db.query<{ words: string }>("select words from alert_template")).map(({ words }) => words).sort();

test("new ones are added to what is known, and those given up are no longer known", async () => {
  const say = async (check: string, summary: string) => {
    await office.receive(office.event("orders-db", check, { summary }));
    await office.advance({ minutes: 90 });
    expect(await known()).toEqual(await kept());
  };
  await say("Oldest", "the mirror broke");
  await say("Middle", "fans stand still");
  await say("Newest", "power was lost yesterday");
  await say("OldestAgain", "the mirror broke");
  expect(await kept()).toEqual(["fans stand still", "power was lost yesterday", "the mirror broke"]);

  const retention = templateRetention({ db: office.db, house: office.house, log, most: 3, fewer: 2 });
  await retention.runDue(office.clock.now());
  expect(await kept()).toEqual(["power was lost yesterday", "the mirror broke"]);
  expect(await known()).toEqual(await kept());
  const kinds = [...office.house.kinds.values()].map((entry) => ({ kind: entry.model.kind, table: entry.table.name }));
  expect(await verifyJournal(office.db, { kinds })).toMatchObject({ ok: true, faults: [] });

  await say("Again", "fans stand still");
  expect(await kept()).toEqual(["fans stand still", "power was lost yesterday", "the mirror broke"]);
});
