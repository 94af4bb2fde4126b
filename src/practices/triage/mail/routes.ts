import { permitted, type Routes } from "../../../engine/http/server.ts";
import type { MailboxReader } from "../../../engine/mail-in/mailbox.ts";
import { HttpProblem } from "../../../engine/problem.ts";
import { isId } from "../../../kernel/ids.ts";
import { placeOf } from "./reading.ts";
import { mailboxOf } from "./store.ts";
import type { MailboxTrial } from "./trial.model.ts";

/** Tries a mailbox at once: signs in, opens its folder, and says in a sentence what is there. It changes nothing. */
export function mailboxRoutes(reader: MailboxReader): Routes {
  return (server, office) => {
    server.post("/api/ask-mailboxes/:id/try", async (request): Promise<MailboxTrial> => {
      permitted(request, "settings.administer");
      const { id } = request.params as { id: string };
      const mailbox = isId(id) ? await mailboxOf(office.db, id) : null;
      if (!mailbox) throw new HttpProblem(404, "missing", "There is no such mailbox, or it is not yours to see.");
      const place = placeOf(mailbox);
      if (place === null) return { ok: false, sentence: "Sign in first: give the user name and the password of the mailbox." };
      const found = await reader.look(place);
      if (!found.ok) return found;
      const { messages, unread } = found;
      const proof = mailbox.vouchedBy === null ? " No mail server is named whose word counts, so every sender reads “not proven”." : "";
      const read = `“${mailbox.folder}” holds ${messages} ${messages === 1 ? "mail" : "mails"}, ${unread} unread.`;
      return { ok: true, sentence: `It works: signed in at ${mailbox.host} over TLS. ${read}${proof}` };
    });
  };
}
