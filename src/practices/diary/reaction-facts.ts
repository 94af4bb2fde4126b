import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader, House } from "../../engine/house.ts";
import type { EndingFeeds } from "../../kernel/feed.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import { endsSessions } from "../people/access.rules.ts";
import type { Bump } from "./bump.model.ts";
import type { BumpMailFacts } from "./bump.rules.ts";
import type { InvitationConcernFacts } from "./concern.rules.ts";
import type { DiaryNoticeFacts } from "./notices.ts";
import { type BumpFacts, type DirectorsDiary, isDeclared, isGone, isOver } from "./reactions.ts";
import { standingOf } from "./standing.ts";
import { openBumps, personsOf } from "./store.ts";

/** The diaries of directors where an incident is declared major; what was proposed for one that is over. Nothing is read for all others. */
export async function bumpFacts(tx: Tx, changes: readonly Change[], now: Instant, house: House): Promise<Record<string, unknown>> {
  const declared = changes.filter(isDeclared);
  const over = changes.filter(isOver).map(({ id }) => id);
  const diaries: DirectorsDiary[] = [];
  const last = declared.at(-1);
  if (last)
    for (const director of await personsOf(tx, { role: "director" }))
      diaries.push(await standingOf(tx, house, director, last.at < now ? last.at : now));
  const gone = changes.filter(isGone).map(({ id }) => id);
  const open = new Map([...(await openBumps(tx, "incident", over)), ...(await openBumps(tx, "entry", gone))]);
  const facts: BumpFacts = { diaries: diaries.filter((one) => one.candidates.length > 0), open };
  return facts;
}

/** Whether a bump can be mailed. */
export const bumpMailFacts: FactsLoader = async (_tx, _asks, _now, house): Promise<BumpMailFacts> => ({
  hasMail: house.waysOut.has("mail"),
});

/** Who directs, for what their invitations may need. */
export async function invitationConcernFacts(tx: Tx): Promise<Record<string, unknown>> {
  const directors = await personsOf(tx, { role: "director" });
  const facts: InvitationConcernFacts = { directors: new Map(directors.map(({ id, timeZone }) => [id, timeZone])) };
  return facts;
}

/** Who keeps the diaries that something is proposed for. */
export async function diaryNoticeFacts(tx: Tx, changes: readonly Change[], now: Instant): Promise<Record<string, unknown>> {
  const owners = [...new Set((changes as readonly Change<Bump>[]).map(({ after }) => after.owner))];
  const rows = await tx.query<{ person: Id; delegate: Id }>(
    `select person, delegate from v_delegation where person = any($1) and active and scope in ('all', 'read') and starts_at <= $2 and ends_at > $2`,
    [owners, now],
  );
  const helpers = new Map<Id, Id[]>();
  for (const { person, delegate } of rows) helpers.set(person, [...(helpers.get(person) ?? []), delegate]);
  const facts: DiaryNoticeFacts = {
    helpers,
    zones: new Map((await personsOf(tx, { ids: owners })).map(({ id, timeZone }) => [id, timeZone])),
  };
  return facts;
}

/** The live feeds of people whose sessions end. */
export async function endingDiaryFeeds(tx: Tx, changes: readonly Change[]): Promise<EndingFeeds> {
  const people = changes.filter(endsSessions).map(({ id }) => id);
  const feeds = new Map<Id, Id[]>();
  if (people.length === 0) return { feeds };
  const rows = await tx.query<{ person: Id; id: Id }>("select person, id from diary_feed where person = any($1) and active order by id", [
    people,
  ]);
  for (const { person, id } of rows) feeds.set(person, [...(feeds.get(person) ?? []), id]);
  return { feeds };
}
