import type { MailboxPlace, MailboxReader, MailboxReading } from "../../../engine/mail-in/mailbox.ts";
import type { Office } from "../../../engine/office.ts";
import type { TimedWork } from "../../../engine/waker.ts";
import { systemActor } from "../../../kernel/actor.ts";
import type { Instant } from "../../../kernel/time.ts";
import { nextMailboxDue, type ReadableMailbox, takeDueMailboxes } from "./store.ts";
import { takeIn } from "./take-in.ts";

const mostAtOnce = 50;
type Given = { office: Office; reader: MailboxReader; officeUrl: string };

/** Reads the mailboxes that are due, one after another; one that fails holds up no other. */
export function readingMailboxes({ office, reader, officeUrl }: Given): TimedWork {
  const messageDomain = new URL(officeUrl).hostname;
  return {
    name: "ask-mail",
    nextDue: () => nextMailboxDue(office.db),
    async runDue(now) {
      const due = await takeDueMailboxes(office.db, now);
      for (const mailbox of due) {
        try {
          await readMailbox({ office, reader, mailbox, messageDomain, now });
        } catch (error) {
          await noteFault(office, mailbox, now);
          office.log.error(
            { mailbox: mailbox.id, error: (error as Error).stack },
            "a mailbox could not be read; it is asked again in ten minutes",
          );
        }
      }
      return due.length;
    },
  };
}

/** That we ourselves failed is the mailbox's fault as little as that of the other mails in it: it is asked again soon. It is said where the mailbox is kept; where even that cannot be written, the log has it. */
async function noteFault(office: Office, { id, failures }: ReadableMailbox, at: Instant): Promise<void> {
  const lastError = "A mail could not be kept here; the log says why. It stays unread in the mailbox and is asked for again.";
  const command = { type: "wasRead", at, validity: null, lastUid: null, lastOutcome: null, lastError, failures: Math.min(failures + 1, 3) };
  await office.door
    .send({ kind: "askMailbox", id, commandId: office.newId(), actor: systemActor("mail"), command })
    .catch((error: Error) =>
      office.log.error({ mailbox: id, error: error.message }, "that a mailbox could not be read could not be written down"),
    );
}

/** Reads what is new, takes each mail in before it is marked as read, and writes down what came of it or what went wrong. */
async function readMailbox(given: {
  office: Office;
  reader: MailboxReader;
  mailbox: ReadableMailbox;
  messageDomain: string;
  now: Instant;
}) {
  const { office, reader, mailbox, now } = given;
  const place = placeOf(mailbox);
  const cursor =
    mailbox.validity === null || mailbox.lastUid === null ? null : { validity: mailbox.validity, uid: Number(mailbox.lastUid) };
  const reading: MailboxReading =
    place === null
      ? { ok: false, isLasting: true, sentence: "Nobody is signed in. Give it the user name and the password of the mailbox." }
      : await reader.read(place, { cursor, most: mostAtOnce, take: async (mail) => void (await takeIn(given, mail)) });
  const command = reading.ok
    ? {
        ...{
          type: "wasRead",
          at: now,
          validity: reading.cursor.validity,
          lastUid: String(reading.cursor.uid),
          failures: 0,
          lastError: null,
        },
        lastOutcome: outcomeWords(reading),
      }
    : {
        ...{ type: "wasRead", at: now, validity: null, lastUid: null, lastOutcome: null, lastError: reading.sentence.slice(0, 400) },
        // What asking again does not mend is asked seldom at once.
        failures: mailbox.failures + (reading.isLasting ? 4 : 1),
      };
  await office.door.send({ kind: "askMailbox", id: mailbox.id, commandId: office.newId(), actor: systemActor("mail"), command });
  // What is left is not left for the next minutes: it is read on at the next beat.
  if (reading.ok && reading.left > 0)
    await office.door.send({
      kind: "askMailbox",
      id: mailbox.id,
      commandId: office.newId(),
      actor: systemActor("mail"),
      command: { type: "readNow" },
    });
}

/** Where a mailbox is asked; null where nobody is signed in. */
export function placeOf({ host, port, security, folder, username, password, authority }: ReadableMailbox): MailboxPlace | null {
  if (username === null || password === null) return null;
  return { host, port, folder, username, password, isTlsFirst: security === "tls", authority: authority?.trim() ? authority : null };
}

function outcomeWords({ taken, left }: Extract<MailboxReading, { ok: true }>): string {
  const mails = taken === 0 ? "Nothing new" : taken === 1 ? "1 mail" : `${taken} mails`;
  return left > 0 ? `${mails}, ${left} to come` : mails;
}
