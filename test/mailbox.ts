import type { MailboxReader } from "../src/engine/mail-in/mailbox.ts";

export type Mailbox = {
  reader: MailboxReader;
  /** Puts a mail in, as it was sent. */
  put(text: string): void;
  /** A mail of an address, with headers before the usual ones. */
  write(given: { id: string; from: string; subject: string; head?: string; text?: string }): void;
  /** What the server says instead of letting anybody in; null: nothing. */
  failWith(sentence: string | null): void;
  /** All is unread again, as where a server numbers anew. */
  forget(): void;
};

/** A mailbox in memory that hands over what is unread, and marks it after it was taken, as one of IMAP does. */
export function openMailbox(): Mailbox {
  const mails: string[] = [];
  const seen = new Set<number>();
  let down: string | null = null;
  const put = (text: string) => void mails.push(text);
  return {
    put,
    write: ({ id, from, subject, head = "", text = "Please decide.\r\n-- \r\nX" }) =>
      put(`${head}From: ${from}\r\nTo: desk@example.org\r\nMessage-ID: <${id}@example.org>\r\nSubject: ${subject}\r\n\r\n${text}`),
    failWith(sentence) {
      down = sentence;
    },
    forget: () => seen.clear(),
    reader: {
      async read(_place, { cursor, take }) {
        if (down !== null) return { ok: false, sentence: down, isLasting: false };
        let taken = 0;
        for (const [place, text] of mails.entries()) {
          if (seen.has(place)) continue;
          const bytes = Buffer.from(text, "utf8");
          await take({ uid: place + 1, bytes, size: bytes.length, isWhole: true });
          seen.add(place);
          taken++;
        }
        return { ok: true, cursor: { validity: "1", uid: Math.max(cursor?.uid ?? 0, mails.length) }, taken, left: 0 };
      },
      look: async () => ({ ok: true, messages: mails.length, unread: mails.length - seen.size }),
    },
  };
}
