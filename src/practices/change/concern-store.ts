import type { Tx } from "../../engine/db/connection.ts";
import { type ConcernWith, type House, kindEntry } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Instant } from "../../kernel/time.ts";
import { businessCalendar, type Calendar } from "../calendar/model.ts";
import { type ChangeConcernFacts, isConcerning } from "./concern.rules.ts";
import type { ChangeRequest } from "./model.ts";
import { approvalsOf, homesOfItems, openFreezes } from "./store.ts";

/** What the concerns of changes must know: settings from memory; freezes, votes and names only for those that concern anybody. */
export async function changeConcernFacts(
  tx: Tx,
  records: readonly AnyRecord[],
  now: Instant,
  house: House,
): Promise<Record<string, unknown>> {
  const settings = await settingsOf(tx, house);
  const concerning = (records as readonly ChangeRequest[]).filter(isConcerning);
  const waiting = concerning.filter((one) => one.state === "-3").map((one) => one.id);
  const scheduled = concerning.filter((one) => one.state === "-2");
  const facts: ChangeConcernFacts = {
    ...settings,
    names: await namesOf(tx, concerning),
    homes: await homesOfItems(
      tx,
      scheduled.flatMap((one) => [one.configurationItem, ...one.affectedItems].filter((item) => item !== null)),
    ),
    freezes: scheduled.length > 0 ? await openFreezes(tx, now) : [],
    approvals: await approvalsOf(tx, waiting),
    now,
  };
  return facts;
}

/** Changes whose concern hangs on votes and on freezes: those that were asked about, and those that a freeze takes or has let go. */
export const changeConcernWith: ConcernWith = {
  on: ["changeApproval", "changeFreeze"],
  async records(tx, changes, now, house) {
    const asked = changes.flatMap(({ kind, after }) => (kind === "changeApproval" ? [String(after.change)] : []));
    const spans = changes
      .flatMap(({ kind, before, after }) => (kind === "changeFreeze" ? [before, after] : []))
      .filter((one) => one !== null);
    const [from, to] = [
      spans.map((one) => String(one.startsAt)).sort()[0] ?? now,
      spans
        .map((one) => String(one.endsAt))
        .sort()
        .at(-1) ?? now,
    ];
    const rows = await tx.query<{ id: Id }>(
      `select id from change where id = any($1) or ($2 and state = '-2' and planned_start < $4 and planned_end > greatest($3::timestamptz, $5)) limit 500`,
      [asked, spans.length > 0, from, to, now],
    );
    return kindEntry(house, "change").table.load(
      tx,
      rows.map((row) => row.id),
      false,
    );
  },
};

type Settings = Pick<ChangeConcernFacts, "services" | "directors" | "calendar" | "zone">;

function settingsOf(tx: Tx, house: House): Promise<Settings> {
  return house.policies.get("changeConcerns", ["service", "organisation", "person", "calendar"], async () => {
    const services = await tx.query<{ id: Id; name: string; tier: "1" | "2" | "3" | "4"; usersServed: number | null }>(
      `select id, name, tier, users_served as "usersServed" from v_service`,
    );
    const directors = await tx.query<{ id: Id }>(`select id from v_person where active and roles @> '["director"]'`);
    const [calendar] = await tx.query<Calendar>(
      `select time_zone as "timeZone", always, segments, holidays from v_calendar where active and not always order by created_at limit 1`,
    );
    const [organisation] = await tx.query<{ zone: string }>(
      "select time_zone as zone from v_organisation where active order by created_at limit 1",
    );
    return {
      services: new Map(services.map(({ id, ...one }) => [id, one])),
      directors: directors.map((row) => row.id),
      calendar: calendar ? businessCalendar(calendar) : null,
      zone: organisation?.zone ?? "UTC",
    };
  });
}

async function namesOf(tx: Tx, changes: readonly ChangeRequest[]): Promise<ReadonlyMap<Id, string>> {
  const ids = [...new Set(changes.flatMap(({ requestedBy }) => requestedBy ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: Id; name: string }>("select id, name from v_person where id = any($1)", [ids], "change-concern-names");
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** What the concerns of things done without a change must know. */
export async function unauthorisedConcernFacts(
  tx: Tx,
  _records: readonly AnyRecord[],
  _now: Instant,
  house: House,
): Promise<Record<string, unknown>> {
  return settingsOf(tx, house);
}
