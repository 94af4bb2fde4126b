import { kindEntry } from "../../engine/house.ts";
import type { Office } from "../../engine/office.ts";
import type { Id } from "../../kernel/ids.ts";
import type { StatusSubscriber } from "./subscriber.model.ts";

type Wanted = { id: Id } | { confirmHash: string } | { page: Id; email: string };

/** The one subscriber of an id, of a link to confirm, or of an address on a page; null where there is none. */
export async function subscriberBy(office: Office, wanted: Wanted): Promise<StatusSubscriber | null> {
  const { select } = kindEntry(office.house, "statusSubscriber").table;
  const [where, values] =
    "id" in wanted
      ? ["t.id = $1", [wanted.id]]
      : "email" in wanted
        ? ["t.page = $1 and lower(t.email) = lower($2)", [wanted.page, wanted.email]]
        : ["t.confirm_hash = $1", [wanted.confirmHash]];
  const rows = await office.db.query<StatusSubscriber>(
    `select ${select} from status_subscriber t where ${where} limit 1`,
    values as string[],
  );
  return rows[0] ?? null;
}
