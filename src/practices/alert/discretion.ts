import type { Tx } from "../../engine/db/connection.ts";
import { type House, kindEntry } from "../../engine/house.ts";
import type { Conceal } from "../../engine/presentation.ts";
import { sees } from "../../engine/visibility.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Incident } from "../incident/model.ts";

const numbered = /\bINC\d{7,}\b/g;
const unnamed = "a restricted incident";

/** An alert is read by more people than a restricted incident: what is said of the alert does not name such an incident to those who may not see it. */
export const concealRestricted: Conceal = async ({ records, ...given }) => {
  const told = records.map(({ sentence, decision }) => JSON.stringify([sentence ?? null, decision ?? null]));
  const hidden = await hiddenIn(given, told);
  if (hidden.size === 0) return;
  for (const [index, record] of records.entries()) {
    const [sentence, decision] = JSON.parse(discreet(told[index]!, hidden)) as unknown[];
    if (record.sentence) record.sentence = sentence;
    if (record.decision) record.decision = decision;
  }
};

type Reading = { tx: Tx; house: House; actor: Actor; now: Instant };

/** The numbers in some texts that belong to restricted incidents the reader may not see. */
async function hiddenIn({ tx, house, actor, now }: Reading, texts: readonly string[]): Promise<ReadonlySet<string>> {
  const numbers = [...new Set(texts.flatMap((text) => text.match(numbered) ?? []))];
  if (numbers.length === 0) return new Set();
  const rows = await tx.query<{ id: Id }>(
    "select id from v_incident where number = any($1) and restricted",
    [numbers],
    "alert-restricted-named",
  );
  if (rows.length === 0) return new Set();
  const { kind, table } = kindEntry(house, "incident");
  const incidents = (await table.load(
    tx,
    rows.map(({ id }) => id),
    false,
  )) as Incident[];
  return new Set(
    incidents.filter((one) => !sees(kind, actor, one, { now, catalogue: house.catalogue })).flatMap(({ number }) => number ?? []),
  );
}

function discreet(text: string, hidden: ReadonlySet<string>): string {
  return text.replace(numbered, (number) => (hidden.has(number) ? unnamed : number));
}
