import type { Tx } from "../../engine/db/connection.ts";
import { kindEntry } from "../../engine/house.ts";
import type { Office } from "../../engine/office.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Concern } from "../../kernel/concern.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import type { TriagePolicy } from "./policy.model.ts";
import { termsOf } from "./policy.rules.ts";
import { type Difference, differencesOf, type Known, type Story } from "./replay.rules.ts";
import { scalesInForce } from "./store.ts";

/** What a policy would have said of the last days, held against the one in force. `stories`: records it was asked of. */
export type Replay = { from: Instant; to: Instant; against: number; stories: number; more: boolean; differences: readonly Difference[] };

const mostStories = 5000;
const mostShown = 200;

/** Asks a policy what it would have said of the last days, from the concerns that the journal kept; null where there is no such policy. */
export async function replayOf(office: Office, actor: Actor, id: Id, days: number): Promise<Replay | null> {
  const { db, house, records, clock } = office;
  const now = clock.now();
  const policy = await records.whole(db, kindEntry(house, "triagePolicy"), id, actor, now);
  if (!policy) return null;
  const inForce = await scalesInForce(db, house);
  const span = { from: addDays(now, -days), to: now };
  const stories = await storiesOf(db, span);
  const would = { ...inForce, terms: termsOf(policy as TriagePolicy) };
  const differences = differencesOf(stories, inForce, would, span);
  return {
    ...span,
    against: inForce.terms.revision,
    stories: stories.length,
    more: stories.length === mostStories,
    differences: differences.slice(0, mostShown),
  };
}

type Row = { id: Id; at: Instant; type: string; concern: [Concern | null, Concern] | null };

/** Every record that was a concern within the span, with what the journal kept of it: from its last concern before the span on. */
async function storiesOf(tx: Tx, span: { from: Instant; to: Instant }): Promise<Story[]> {
  const named = await tx.query<{ id: Id; kind: string; title: string }>(
    `select id, source_kind as kind, title from triage_exception where opened_at < $2 and (gone_at is null or gone_at > $1) or updated_at > $1
     order by updated_at desc, id limit ${mostStories}`,
    [span.from, span.to],
  );
  const rows = await tx.query<Row>(
    `select id, at, type, changes -> 'concern' as concern from journal
     where kind = 'triageException' and id = any($1) and at < $2 and (changes ? 'concern' or type in ('exceptionExpired', 'concernCeased')) order by n, ordinal`,
    [named.map((one) => one.id), span.to],
  );
  const known = new Map<Id, Known[]>();
  for (const { id, at, concern } of rows) known.set(id, [...(known.get(id) ?? []), { at, concern: concern?.[1] ?? null }]);
  return named.map(({ id, kind, title }) => ({ exception: id, kind, title, known: known.get(id) ?? [] }));
}
