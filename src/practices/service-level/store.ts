import { ruleCatalogues } from "../../engine/catalogue.ts";
import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader, KindEntry } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { ClockNews } from "./clock-news.rules.ts";
import type { ClockFacts } from "./levels.rules.ts";
import type { ClockRecord } from "./model.ts";
import { serviceLevels } from "./views.ts";

/** Service levels, and the news of those clocks that are to adopt other terms. */
export const clockFacts: FactsLoader = async (tx, asks, _now, house): Promise<ClockFacts> => {
  const levels = await serviceLevels(tx, house);
  const adopting = asks.flatMap(({ envelope, current }) => (envelope.command.type === "adopt" && current ? [current as ClockRecord] : []));
  return { ...levels, news: adopting.length > 0 ? await newsOfClocks(tx, adopting) : noNews };
};
export const definitionFacts: FactsLoader = async (tx, _asks, _now, house) => ({ catalogues: await ruleCatalogues(tx, house) });

const noNews: ClockFacts["news"] = new Map();

/** What the journal tells of each clock, oldest first. */
export async function newsOfClocks(tx: Tx, clocks: readonly Pick<ClockRecord, "id" | "subject">[]): Promise<Map<Id, ClockNews[]>> {
  const rows = await tx.query<ClockNews & { id: Id }>(
    "select id, type, at, data from journal where about = any($1) and kind = 'clock' and id = any($2) order by n, ordinal",
    [[...new Set(clocks.map((one) => one.subject))], clocks.map((one) => one.id)],
  );
  const news = new Map<Id, ClockNews[]>();
  for (const { id, ...one } of rows) {
    const known = news.get(id);
    if (known) known.push(one);
    else news.set(id, [one]);
  }
  return news;
}

export type Newest = { definition: Id; definitionVersion: number; calendar: Id | null; calendarVersion: number | null };

const isOpen = "t.stopped_at is null and t.cancelled_at is null and t.definition = $1";
const isBehind = "(t.definition_version <> $2 or t.calendar is distinct from $3 or t.calendar_version is distinct from $4::integer)";

/** Open clocks of a service level that count by older terms than the newest, in order of id after `after`. */
export function clocksBehind(tx: Tx, entry: KindEntry, newest: Newest, page: { after: Id | null; limit: number }): Promise<ClockRecord[]> {
  const { definition, definitionVersion, calendar, calendarVersion } = newest;
  return tx.query<ClockRecord>(
    `select ${entry.table.select} from clock t where ${isOpen} and ${isBehind} and t.id > $5 order by t.id limit $6`,
    [definition, definitionVersion, calendar, calendarVersion, page.after ?? "", page.limit],
  );
}

/** How many clocks of a service level are open, and how many of them count by older terms. */
export async function countBehind(tx: Tx, newest: Newest): Promise<{ open: number; behind: number }> {
  const { definition, definitionVersion, calendar, calendarVersion } = newest;
  const [row] = await tx.query<{ open: number; behind: number }>(
    `select count(*)::int as open, (count(*) filter (where ${isBehind}))::int as behind from clock t where ${isOpen}`,
    [definition, definitionVersion, calendar, calendarVersion],
  );
  return row!;
}
