import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Instant } from "../../kernel/time.ts";
import { officeZone } from "../settings/views.ts";
import type { MeetingConcernFacts } from "./concern.rules.ts";

/** The office's zone, names of owners, and the meetings of actions. */
export async function meetingConcernFacts(
  tx: Tx,
  records: readonly AnyRecord[],
  _now: Instant,
  house: House,
): Promise<Record<string, unknown>> {
  const overdue = records.filter((one) => (one.remindedAt ?? one.overdueAt ?? null) !== null);
  const ids = (field: string) => [...new Set(overdue.flatMap((one) => (typeof one[field] === "string" ? [one[field]] : [])))];
  const [owners, meetings] = [ids("owner"), ids("meeting")];
  const people =
    owners.length > 0
      ? await tx.query<{ id: Id; name: string }>("select id, name from v_person where id = any($1)", [owners], "meeting-concern-names")
      : [];
  const rows =
    meetings.length > 0
      ? await tx.query<{ id: Id; number: string | null; title: string }>("select id, number, title from meeting where id = any($1)", [
          meetings,
        ])
      : [];
  const facts: MeetingConcernFacts = {
    zone: await officeZone(tx, house),
    names: new Map(people.map((row) => [row.id, row.name])),
    meetings: new Map(rows.map(({ id, ...row }) => [id, row])),
  };
  return facts;
}
