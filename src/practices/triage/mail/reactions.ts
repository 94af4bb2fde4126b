import type { Change, Reaction, Reply } from "../../../kernel/practice.ts";
import type { AskMail } from "./mail.model.ts";
import { senderNote } from "./mail.rules.ts";
import { cut, ownWords } from "./words.rules.ts";

/** A mail that was taken becomes an ask, or is told to the ask that it joined. */
export const mailReaction: Reaction = {
  on: ["askMail"],
  react: (change): Reply[] => {
    const { after, events } = change as Change<AskMail>;
    return events.flatMap(({ type }): Reply[] => {
      if (after.ask === null) return [];
      if (type === "mailJoined") return [{ kind: "directorAsk", id: after.ask, command: { type: "joinMail" } }];
      if (type !== "mailTaken") return [];
      const note = senderNote(after);
      const command = {
        ...{ type: "fromMail", title: after.subject, details: detailsOf(after), senderNote: note },
        // An address that nobody vouches for may be written by anybody: then nobody has asked.
        askedBy: note === null ? after.person : null,
      };
      return [{ kind: "directorAsk", id: after.ask, isNew: true, command }];
    });
  },
};

const mostDetails = 4000;

/** The words of a mail as the details of an ask: without signature and quotes, and with what came with it. */
function detailsOf({ text, files }: AskMail): string | null {
  const { words, isCut } = ownWords(text);
  const notes = [isCut ? "[Signature or quoted words are left out; the whole mail stands beside.]" : null, files].filter(
    (one) => one !== null,
  );
  const below = notes.length === 0 ? "" : `\n\n${cut(notes.join("\n"), 1000)}`;
  const details = cut(words, mostDetails - below.length) + below;
  return details.trim() === "" ? null : details;
}
