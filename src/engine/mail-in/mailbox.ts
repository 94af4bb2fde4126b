import { lookup as lookUp } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { ImapFlow } from "imapflow";
import { isPublicAddress } from "../outside.ts";

/** Where mail is fetched, with its secrets. `authority`: a certificate to trust besides the usual, as PEM. */
export type MailboxPlace = {
  host: string;
  port: number;
  /** Whether TLS stands from the first byte; else it is begun by STARTTLS, and nothing is said before. */
  isTlsFirst: boolean;
  folder: string;
  username: string;
  password: string;
  authority: string | null;
};
/** Up to where a mailbox was read. The server says by `validity` when its numbers begin anew. */
export type MailboxCursor = { validity: string; uid: number };
/** One mail as it lies there; only the beginning of what is too large. */
export type FetchedMail = { uid: number; bytes: Uint8Array; size: number; isWhole: boolean };
export type MailboxReading =
  | { ok: true; cursor: MailboxCursor; taken: number; left: number }
  /** `isLasting`: asking again as things are set changes nothing. */
  | { ok: false; sentence: string; isLasting: boolean };
export type MailboxReader = {
  /** Hands over what is new, one after another, and marks each as read only after `take` has come back: what breaks in between is read again. */
  read(
    place: MailboxPlace,
    work: { cursor: MailboxCursor | null; most: number; take(mail: FetchedMail): Promise<void> },
  ): Promise<MailboxReading>;
  /** Signs in, opens the folder and says how much is unread there; changes nothing. */
  look(place: MailboxPlace): Promise<{ ok: true; messages: number; unread: number } | { ok: false; sentence: string }>;
};
type Options = {
  /** Addresses of the own network that may be asked. None where nothing is said. */
  own?: BlockList;
  resolve?: (host: string) => Promise<string[]>;
  timeoutMs?: number;
  /** So long a line stands at most, whatever still comes over it. */
  lineMs?: number;
};

/** Above this a mail is not fetched whole: its head is, so that it can be named. */
export const mostMailBytes = 25 * 1024 * 1024;
const headBytes = 64 * 1024;
/** A server that lets a byte drip now and then must not keep other mailboxes, or the end of this process, waiting. */
const mostLineMs = 6 * 60_000;

/**
 * Makes the way by which mailboxes are read: by IMAP over TLS alone, with the certificate checked, at the address that was judged (public, or one of
 * the own network that the operator has named). Source: RFC 9051; RFC 8314 for TLS from the first byte.
 */
export function makeMailboxReader(options: Options = {}): MailboxReader {
  const open = (place: MailboxPlace) => connect(place, options);
  const { lineMs = mostLineMs } = options;
  return {
    async read(place, { cursor: before, most, take }) {
      const opened = await open(place);
      if (!opened.ok) return opened;
      const { client } = opened;
      const ours: unknown[] = [];
      const began = performance.now();
      try {
        const box = await client.mailboxOpen(place.folder);
        const validity = String(box.uidValidity);
        const from = before?.validity === validity ? before.uid : null;
        const waiting = await newUids(client, from, box.uidNext);
        const taken: number[] = [];
        for (const uid of waiting.slice(0, most)) {
          // What was taken counts, so the next reading begins where a slow line made this one end.
          if (performance.now() - began > lineMs / 2) break;
          const mail = await fetchOne(client, uid);
          try {
            if (mail) await take(mail);
          } catch (error) {
            // It stays unread, and comes with the next reading; it must not hold up the others.
            ours.push(error);
            continue;
          }
          await client.messageFlagsAdd({ uid: String(uid) }, ["\\Seen"], { uid: true });
          taken.push(uid);
        }
        if (ours.length > 0) throw ours[0];
        const cursor = { validity, uid: readUpTo({ from, next: box.uidNext, waiting, taken }) };
        return { ok: true, cursor, taken: taken.length, left: waiting.length - taken.length };
      } catch (error) {
        // What came from our own side (a database that is away) is no word about the mailbox.
        if (ours.length > 0) throw ours[0];
        return imapFault(error, place);
      } finally {
        await end(client);
      }
    },
    async look(place) {
      const opened = await open(place);
      if (!opened.ok) return opened;
      try {
        const { messages = 0, unseen = 0 } = (await opened.client.status(place.folder, { messages: true, unseen: true })) || {};
        return { ok: true, messages, unread: unseen };
      } catch (error) {
        return imapFault(error, place);
      } finally {
        await end(opened.client);
      }
    },
  };
}

/** What is unread, and then what lies above the last one read and somebody has looked at meanwhile: so what cannot be kept here holds up no new mail. */
async function newUids(client: ImapFlow, from: number | null, next: number): Promise<number[]> {
  const inOrder = (uids: number[]) => uids.sort((one, other) => one - other);
  const unread = new Set((await client.search({ seen: false }, { uid: true })) || []);
  const above = from !== null && next > from + 1 ? (await client.search({ uid: `${from + 1}:*` }, { uid: true })) || [] : [];
  // "n:*" names the last one also where n lies above it.
  return [...inOrder([...unread]), ...inOrder(above.filter((uid) => from !== null && uid > from && !unread.has(uid)))];
}

type Read = { from: number | null; next: number; waiting: readonly number[]; taken: readonly number[] };

/**
 * Up to where a mailbox is read, when of what waited some was taken: never above one that is still to come. A mailbox that is read for the first time
 * begins with what is unread; what people read before is theirs.
 */
export function readUpTo({ from, next, waiting, taken }: Read): number {
  if (from === null) return Math.max(0, next - 1);
  const done = new Set(taken);
  const first = waiting.reduce((least, uid) => (uid > from && !done.has(uid) ? Math.min(least, uid) : least), Number.POSITIVE_INFINITY);
  const last = taken.reduce((most, uid) => Math.max(most, uid), from);
  return Math.min(last, first - 1);
}

async function fetchOne(client: ImapFlow, uid: number): Promise<FetchedMail | null> {
  const head = await client.fetchOne(String(uid), { uid: true, size: true }, { uid: true });
  if (!head) return null;
  const size = head.size ?? 0;
  const isWhole = size <= mostMailBytes;
  const found = await client.fetchOne(String(uid), { uid: true, source: isWhole ? true : { maxLength: headBytes } }, { uid: true });
  const bytes = found ? found.source : undefined;
  return bytes ? { uid, bytes, size, isWhole } : null;
}

type Opened = { ok: true; client: ImapFlow } | { ok: false; sentence: string; isLasting: boolean };

async function connect(place: MailboxPlace, options: Options): Promise<Opened> {
  const { own = new BlockList(), resolve = addressesOf, timeoutMs = 20_000, lineMs = mostLineMs } = options;
  const { host, port, isTlsFirst, username, password, authority } = place;
  const addresses = isIP(host) ? [host] : await resolve(host).catch(() => []);
  const [address] = addresses;
  if (address === undefined)
    return { ok: false, sentence: `${host} has no address just now. Check the name of the server.`, isLasting: false };
  const inside = addresses.find((one) => !isPublicAddress(one) && !own.check(one, isIP(one) === 6 ? "ipv6" : "ipv4"));
  if (inside !== undefined)
    return {
      ...{ ok: false, isLasting: true },
      sentence: `${host} lies at ${inside}, in a private network. The operator may allow it with QUARTERDECK_PRIVATE_TARGETS.`,
    };
  const client = new ImapFlow({
    ...{
      host: address,
      port,
      secure: isTlsFirst,
      ...(isIP(host) ? {} : { servername: host }),
      auth: { user: username, pass: password },
      logger: false,
    },
    ...(isTlsFirst ? {} : { doSTARTTLS: true }),
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: 60_000, maxIdleTime: 60_000, disableAutoIdle: true },
    ...{ maxLineLength: 4 * 1024 * 1024, maxLiteralSize: mostMailBytes + 1024, maxResponseSize: mostMailBytes + 1024 * 1024 },
    tls: { minVersion: "TLSv1.2", rejectUnauthorized: true, ...(authority === null ? {} : { ca: authority }) },
  });
  // A line that breaks while nothing is asked is told again by whatever is asked next.
  client.on("error", () => undefined);
  const limit = setTimeout(() => client.close(), lineMs);
  client.once("close", () => clearTimeout(limit));
  try {
    await client.connect();
    return { ok: true, client };
  } catch (error) {
    await end(client);
    return imapFault(error, place);
  }
}

async function end(client: ImapFlow): Promise<void> {
  await client.logout().catch(() => client.close());
}

type ImapError = Error & {
  code?: string;
  authenticationFailed?: boolean;
  responseStatus?: string;
  responseText?: string;
  serverResponseCode?: string;
};

/** What went wrong at the mailbox, in a sentence that says what to do. */
function imapFault(error: unknown, { host, port, folder, isTlsFirst }: MailboxPlace): Extract<MailboxReading, { ok: false }> {
  const { code = "", authenticationFailed, responseStatus, responseText, message } = error as ImapError;
  const no = (sentence: string, isLasting: boolean) => ({ ok: false, sentence, isLasting }) as const;
  if (authenticationFailed)
    return no(
      `${host} does not let this user in${said(responseText)}. Sign in anew, with a password for programs where it asks for one.`,
      true,
    );
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ISSUER/.test(code))
    return no(
      `The certificate of ${host} does not hold (${code}). Correct the name of the server, or enter the certificate of your own authority.`,
      true,
    );
  if (code === "ECONNREFUSED") return no(`Nobody answers at ${host}, port ${port}.`, false);
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return no(`${host}, port ${port}, did not answer in time.`, false);
  if (
    /^(ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|NoConnection|EConnectionClosed|ClosedAfterConnect|LineTooLarge|LiteralTooLarge|ResponseTooLarge|TooManyTokens)/.test(
      code,
    )
  )
    return no(`The line to ${host} broke (${code}).`, false);
  if (/SSL|TLS|EPROTO/.test(code) || /starttls/i.test(message))
    return no(
      `${host} speaks no TLS at port ${port}${isTlsFirst ? "; perhaps it begins it by STARTTLS" : ""}. Nothing was sent to it.`,
      true,
    );
  if (responseStatus === "NO" || responseStatus === "BAD") return no(`${host} refuses to open “${folder}”${said(responseText)}.`, false);
  return no(`The mailbox at ${host} could not be read (${code || message.slice(0, 120)}).`, false);
}

function said(text: string | undefined): string {
  return text ? ` (${text.replace(/\s+/g, " ").slice(0, 120)})` : "";
}

async function addressesOf(host: string): Promise<string[]> {
  return (await lookUp(host, { all: true })).map((one) => one.address);
}
