import { createTransport } from "nodemailer";
import type { Id } from "../kernel/ids.ts";
import type { MailPage } from "../kernel/mail-page.ts";
import { addMs, type Instant } from "../kernel/time.ts";
import type { Database, Tx } from "./db/connection.ts";
import { addDeliveries, type Claimed, claimDelivery, nextDelivery, oneDelivery } from "./delivery.ts";
import { attemptDelivery, type Channel, type Failure, lasting } from "./delivery-channel.ts";
import type { Clock } from "./door.ts";
import { letterOf } from "./mail-text.ts";
import { type Log, newId } from "./office.ts";
import { urgentLanes } from "./urgent.ts";
import type { TimedWork } from "./waker.ts";

export type MailSettings = {
  /** `smtp://user:password@host:587`, or null: nothing leaves the house by mail. */
  smtpUrl: string | null;
  /** Where people reach the office; links begin with it, and Message-IDs end with its host. */
  officeUrl: string;
  /** The sender an administrator has set, such as `IT <it@example.org>`. */
  senderOf?(tx: Tx): Promise<string | null>;
  /** Makes a file that a message carries; a sentence where it cannot be made. */
  attachment?(what: string): Promise<Attachment | string>;
  /** Makes the HTML of a message; a sentence where it cannot be made. */
  page?(what: string): Promise<MailPage | string>;
};
export type Attachment = { bytes: Uint8Array; type: string };
export type MailOut = {
  /** Whether there is a way out; without one, notices stay in the inbox and other mail is kept as "no channel". */
  isConfigured: boolean;
  /** The mail server's name without its credentials. */
  server: string | null;
  /** Queues one mail in the caller's transaction: it leaves only if that commits. `reason` stands in the ledger. */
  queue(tx: Tx, mail: { to: string; subject: string; text: string; reason: string }): Promise<void>;
  /** Sends a mail at once and answers what became of it. */
  test(to: string): Promise<Awaited<ReturnType<typeof oneDelivery>>>;
  /** Attempts what is due and not urgent: served by the waker. */
  work: TimedWork;
  /** Mail as one of the ways out. */
  channel: Channel;
  close(): void;
};

const mostInOneRun = 200;
const pauseMs = 30_000;

/** Mail out of the house, with its ledger. Throws where the server's address cannot be read. */
export function makeMail(office: { db: Database; clock: Clock; log: Log }, settings: MailSettings): MailOut {
  const { db, clock, log } = office;
  const { smtpUrl, officeUrl } = settings;
  const transport = smtpUrl === null ? null : transportTo(smtpUrl);
  const domain = new URL(officeUrl).hostname;
  /** After a server could not be reached, nobody asks it for half a minute. */
  let pausedUntil: Instant | null = null;
  let isResting = false;

  const channel: Channel = {
    name: "mail",
    async send({ id, to, items, leftOut, at }) {
      if (!transport) return lasting("No mail server is set.");
      const pages = await pagesOf(items, settings.page);
      if (typeof pages === "string") return waits(pages);
      const letter = letterOf(items, { leftOut, officeUrl, pages });
      const from = (await settings.senderOf?.(db)) ?? `Quarterdeck <quarterdeck@${domain}>`;
      const attachments = await attachmentsOf(items, settings.attachment);
      if (typeof attachments === "string") return waits(attachments);
      const envelope = {
        from,
        to,
        attachments: [...attachments, ...picturesOf(pages)],
        messageId: `<${id}@${domain}>`,
        headers: headersOf(items),
        date: new Date(at),
        ...partsOf(items),
      };
      return transport.send({ ...letter, ...envelope }).catch((error: unknown) => failureOf(error));
    },
  };
  const attempt = (claimed: Claimed) => attemptDelivery({ db, log, now: clock.now, channel }, claimed);
  const isPaused = (now: Instant) => pausedUntil !== null && now < pausedUntil;

  return {
    channel,
    isConfigured: transport !== null,
    server: transport?.server ?? null,
    async queue(tx, { to, subject, text, reason }) {
      const now = clock.now();
      const state = transport ? "waiting" : "noChannel";
      await addDeliveries(tx, [{ id: newId(clock), to, reason, items: [{ subject, text }], gather: null, state, nextAt: now, at: now }]);
    },
    async test(to) {
      const now = clock.now();
      const id: Id = newId(clock);
      const items = [{ subject: "Test mail from Quarterdeck", text: `This mail shows that Quarterdeck at ${officeUrl} can send mail.` }];
      const state = transport ? "waiting" : "noChannel";
      await addDeliveries(db, [{ id, to, reason: "test mail", items, gather: null, state, nextAt: now, at: now }]);
      const claimed = transport ? await claimDelivery(db, now, { urgent: false, id }) : null;
      if (claimed) await attempt(claimed);
      return oneDelivery(db, id);
    },
    work: {
      name: "mail",
      async nextDue() {
        const next = transport ? await nextDelivery(db, { urgent: false }) : null;
        return next !== null && pausedUntil !== null && pausedUntil > next ? pausedUntil : next;
      },
      async runDue(now) {
        if (!transport || isPaused(now)) return 0;
        for (let done = 0; done < mostInOneRun; done++) {
          if (isResting) return done;
          const claimed = await claimDelivery(db, now, { urgent: false });
          if (!claimed) return done;
          const failure = claimed.calledOff ? null : await attempt(claimed);
          if (!failure?.unreachable) continue;
          pausedUntil = addMs(clock.now(), pauseMs);
          return done + 1;
        }
        return mostInOneRun;
      },
      rest() {
        isResting = true;
      },
    },
    close: () => transport?.close(),
  };
}

/** The files of a letter, made now; or why one cannot be made: the letter then waits and is tried again. */
async function attachmentsOf(items: Claimed["items"], make: MailSettings["attachment"]): Promise<Letter["attachments"] | string> {
  const made: Letter["attachments"] = [];
  for (const { attach } of items) {
    if (!attach) continue;
    const file = make ? await make(attach.what) : "Nobody here makes files for mail.";
    if (typeof file === "string") return file;
    made.push({ filename: attach.name, content: Buffer.from(file.bytes), contentType: file.type });
  }
  return made;
}

/** The HTML of a letter's messages, by what it was made of; or why one cannot be made. */
async function pagesOf(items: Claimed["items"], make: MailSettings["page"]): Promise<Map<string, MailPage> | string> {
  const made = new Map<string, MailPage>();
  for (const { page } of items) {
    if (!page || !make || made.has(page.what)) continue;
    const done = await make(page.what);
    if (typeof done === "string") return done;
    made.set(page.what, done);
  }
  return made;
}

/** Pictures that the HTML shows travel with the letter, each once. */
function picturesOf(pages: ReadonlyMap<string, MailPage>): Letter["attachments"] {
  const pictures = [...pages.values()].flatMap((page) => page.pictures);
  const once = new Map(pictures.map((one) => [one.cid, one]));
  return [...once.values()].map(({ cid, name, type, bytes }) => ({
    ...{ filename: name, content: Buffer.from(bytes), contentType: type },
    ...{ cid, contentDisposition: "inline" as const },
  }));
}

function waits(answer: string): Failure {
  return { answer, permanent: false, undecided: false, unreachable: false };
}

/** Says that no person wrote it and, where a message can be ended, how a mail program does so. Source: RFC 3834, RFC 2369, RFC 8058. */
function headersOf([first, ...others]: Claimed["items"]): Record<string, string> {
  const headers = { "Auto-Submitted": "auto-generated" };
  if (!first?.leave || others.length > 0) return headers;
  return { ...headers, "List-Unsubscribe": `<${first.leave}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}

/** What a mail of one message has beside its words. Source: RFC 6047, section 2.4, for what calendar programs read. */
function partsOf([first, ...others]: Claimed["items"]): LetterParts {
  if (!first || others.length > 0) return {};
  const { replyTo, calendar } = first;
  return {
    ...(replyTo ? { replyTo } : {}),
    ...(calendar ? { icalEvent: { method: calendar.method, content: calendar.text, filename: false } } : {}),
  };
}

/** How long a line to the mail server is kept after a letter: the next one needs no greeting, which many servers delay, and no handshake. */
const idleMs = 10_000;

type Letter = ReturnType<typeof letterOf> & {
  from: string;
  to: string;
  messageId: string;
  headers: Record<string, string>;
  date: Date;
  attachments: { filename: string; content: Buffer; contentType: string; cid?: string; contentDisposition?: "inline" }[];
} & LetterParts;
type LetterParts = { replyTo?: string; icalEvent?: { method: string; content: string; filename: false } };
type Transport = { server: string; send(letter: Letter): Promise<string>; close(): void };
function transportTo(smtpUrl: string): Transport {
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : null;
  if (!url || !["smtp:", "smtps:"].includes(url.protocol) || url.hostname === "")
    throw new Error(
      "QUARTERDECK_SMTP_URL cannot be read. Write it as smtp://user:password@mail.example.org:587 (or smtps://… on port 465).",
    );
  const waits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, idleTimeout: idleMs };
  // A letter of which a byte was handed over is never sent again by the pool: only the ledger repeats, and says so.
  const lines = { pool: true as const, maxConnections: urgentLanes + 1, maxRequeues: 1 };
  const mailer = createTransport({ url: smtpUrl, ...waits, ...lines }, { disableFileAccess: true, disableUrlAccess: true });
  return {
    server: `${url.hostname}${url.port ? `:${url.port}` : ""}`,
    send: async (letter) => (await mailer.sendMail(letter)).response,
    close: () => mailer.close(),
  };
}

/**
 * What a failed send means. Undecidable is every end without an answer, unless it plainly came before the letter was handed over:
 * the name was not found, nobody listened or greeted, the secure line or the credentials failed.
 */
function failureOf(error: unknown): Failure {
  const { message, code, responseCode, syscall, timeoutType } = error as Error & Partial<SmtpFault>;
  const answered = typeof responseCode === "number";
  const unreachable =
    code === "EDNS" ||
    code === "ETLS" ||
    code === "EAUTH" ||
    syscall === "connect" ||
    (timeoutType ?? "SOCKET_TIMEOUT") !== "SOCKET_TIMEOUT";
  const aboutLetter = code === "EENVELOPE" || code === "EMESSAGE";
  return {
    answer: message,
    permanent: aboutLetter && (!answered || responseCode >= 500),
    undecided: !answered && !unreachable && !aboutLetter,
    unreachable,
  };
}

type SmtpFault = { code: string; responseCode: number; syscall: string; timeoutType: string };
