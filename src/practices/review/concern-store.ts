import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Instant } from "../../kernel/time.ts";
import { officeZone } from "../settings/views.ts";
import type { ReviewConcernFacts } from "./concern.rules.ts";

/** The office's zone, names of owners, and the reviews of actions, of what is overdue. */
export async function reviewConcernFacts(
  tx: Tx,
  records: readonly AnyRecord[],
  _now: Instant,
  house: House,
): Promise<Record<string, unknown>> {
  const overdue = records.filter((one) => one.remindedAt !== null);
  const ids = (field: string) => [...new Set(overdue.flatMap((one) => (typeof one[field] === "string" ? [one[field]] : [])))];
  const owners = ids("owner");
  const reviews = ids("review");
  const people =
    owners.length > 0
      ? await tx.query<{ id: Id; name: string }>("select id, name from v_person where id = any($1)", [owners], "review-concern-names")
      : [];
  const rows =
    reviews.length > 0
      ? await tx.query<{ id: Id; number: string | null; title: string }>("select id, number, title from review where id = any($1)", [
          reviews,
        ])
      : [];
  const facts: ReviewConcernFacts = {
    zone: await officeZone(tx, house),
    names: new Map(people.map((row) => [row.id, row.name])),
    reviews: new Map(rows.map(({ id, ...row }) => [id, row])),
  };
  return facts;
}
