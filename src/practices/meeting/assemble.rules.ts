import { deriveId, type Id } from "../../kernel/ids.ts";

/** The id of an item: of one meeting and one subject there is one, whoever puts it on. */
export function itemId(meeting: Id, subject: string): Id {
  return deriveId(meeting, `agenda/${subject}`);
}
