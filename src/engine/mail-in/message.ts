import { type ParsedMail, simpleParser } from "mailparser";
import { type Instant, instant } from "../../kernel/time.ts";
import { plainText } from "./plain.ts";

/** A mail that came in, as rules may judge it: plain, bounded, and without a word that was not in it. */
export type IncomingMail = {
  /** With its angle brackets; null where it has none. */
  messageId: string | null;
  /** What it answers, the nearest first: of In-Reply-To and References, at most twenty. */
  answers: readonly string[];
  subject: string;
  text: string;
  /** Who says they wrote it: every address of every From, in lower case. One is usual; more are a reason for doubt. */
  from: readonly { address: string; name: string }[];
  sentAt: Instant | null;
  /** Headers that tell a machine or a list, in lower case, by name: auto-submitted, precedence, list-id, return-path, content-type. */
  marks: Readonly<Record<string, string>>;
  /** Authentication-Results as they stand, the topmost first, at most twenty. */
  authenticationResults: readonly string[];
  attachments: readonly { name: string; bytes: Uint8Array }[];
  /** What was not kept, each by name and why. */
  leftOut: readonly string[];
  /** How many it was sent to. */
  recipients: number;
};

const mostText = 20_000;
const mostHtml = 512 * 1024;
const mostHead = 1024 * 1024;
const mostParts = 200;
const mostAttachments = 10;
const mostAttachmentBytes = 15 * 1024 * 1024;
const marked = new Set([
  ...["auto-submitted", "precedence", "x-autoreply", "x-autorespond", "return-path", "content-type", "x-loop"],
  ...["list-id", "list-unsubscribe", "list-post", "list-help", "mailing-list", "feedback-id"],
]);

/** Reads a mail from its bytes. Throws where it is none at all, or larger in parts and headers than any mail is. */
export async function readMessage(raw: Uint8Array): Promise<IncomingMail> {
  const mail = await simpleParser(Buffer.from(raw), {
    ...{ skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true, keepCidLinks: true, keepDeliveryStatus: true },
    ...{ maxHtmlLengthToParse: mostHtml, maxHeadSize: mostHead, maxChildNodes: mostParts, checksumAlgo: false, ignoreEmbedded: true },
  });
  const lines = mail.headerLines.map(({ key, line }) => ({ key, value: unfolded(line) }));
  const { attachments, leftOut } = keptOf(mail);
  return {
    messageId: idsIn(mail.messageId ?? "")[0] ?? null,
    answers: [...new Set([...idsIn(mail.inReplyTo ?? ""), ...idsIn([mail.references ?? []].flat().join(" ")).reverse()])].slice(0, 20),
    subject: plainText(mail.subject ?? "", 500)
      .replace(/\s+/g, " ")
      .trim(),
    text: await textOf(mail),
    from: sendersOf(mail, lines.filter(({ key }) => key === "from").length),
    sentAt: mail.date && Number.isFinite(mail.date.getTime()) ? instant(mail.date.getTime()) : null,
    marks: Object.fromEntries(
      lines.filter(({ key }) => marked.has(key)).map(({ key, value }) => [key, value.slice(0, 500).toLowerCase()] as const),
    ),
    authenticationResults: lines
      .filter(({ key }) => key === "authentication-results")
      .map(({ value }) => value.slice(0, 4000))
      .slice(0, 20),
    attachments,
    leftOut,
    recipients: [mail.to, mail.cc].flat().reduce((sum, one) => sum + (one?.value.length ?? 0), 0),
  };
}

/** Its words: of the plain part, else of the HTML as text; a sentence where neither can be read. */
async function textOf(mail: ParsedMail): Promise<string> {
  const ofHtml = mail.text?.trim() || !mail.html ? null : await htmlText(mail.html);
  const text = plainText(ofHtml?.text ?? mail.text ?? "", mostText + 1).trim();
  if (text.length > mostText) return `${text.slice(0, mostText).toWellFormed()}\n[It goes on; the rest is in the mailbox.]`;
  if (text !== "") return text;
  if (mail.textConversionError || ofHtml?.textConversionError)
    return "[Its words are HTML that is too long or too deep to be read. They are in the mailbox.]";
  const hasTnef = mail.attachments.some((one) => /ms-tnef/i.test(one.contentType) || /^winmail\.dat$/i.test(one.filename ?? ""));
  return hasTnef ? "[Its words are in winmail.dat, which only Outlook reads. Ask the sender for plain text or HTML.]" : "";
}

/** The library makes text of HTML only where the whole mail is HTML: so a part is handed to it as a mail of its own. */
function htmlText(html: string): Promise<ParsedMail> {
  const head = "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  const body = Buffer.from(html.slice(0, mostHtml + 1))
    .toString("base64")
    .replace(/.{76}/g, "$&\r\n");
  return simpleParser(head + body, { skipTextToHtml: true, skipImageLinks: true, maxHtmlLengthToParse: mostHtml });
}

/** Several From headers are as good as several senders: which one a person would see differs by program. */
function sendersOf(mail: ParsedMail, headers: number): IncomingMail["from"] {
  const flat = (mail.from?.value ?? []).flatMap((one) => one.group ?? [one]);
  const named = flat.flatMap(({ address, name }) =>
    address ? [{ address: plainText(address, 254).trim().toLowerCase(), name: plainText(name, 160).trim() }] : [],
  );
  return headers > 1 && named[0] ? [named[0], { address: "", name: "" }] : named.slice(0, 5);
}

function keptOf(mail: ParsedMail): Pick<IncomingMail, "attachments" | "leftOut"> {
  const attachments: { name: string; bytes: Uint8Array }[] = [];
  const leftOut: string[] = [];
  let size = 0;
  for (const [place, one] of mail.attachments.entries()) {
    // Pictures that stand between the words (a logo of a signature) are no attachments.
    if (one.related && /^image\//i.test(one.contentType) && one.size < 100_000) continue;
    const name = nameOf(one.filename, place);
    if (attachments.length === mostAttachments) leftOut.push(`${name}: more than ${mostAttachments} files`);
    else if (size + one.size > mostAttachmentBytes) leftOut.push(`${name}: together above ${mostAttachmentBytes / 1024 / 1024} MB`);
    else if (one.size === 0) leftOut.push(`${name}: empty`);
    else {
      size += one.size;
      attachments.push({ name, bytes: one.content });
    }
  }
  return { attachments, leftOut: leftOut.length > 50 ? [...leftOut.slice(0, 50), `and ${leftOut.length - 50} more`] : leftOut };
}

/** A name that is a name alone: no folder, no character that turns the reading direction or ends a line. */
function nameOf(given: string | undefined, place: number): string {
  const base =
    plainText(given ?? "", 400)
      .replace(/[\r\n\t]/g, " ")
      .split(/[/\\]/)
      .at(-1)
      ?.trim() ?? "";
  const name = base.replace(/^\.+/, "").slice(-120).toWellFormed();
  return name === "" ? `attachment-${place + 1}` : name;
}

function idsIn(text: string): string[] {
  return (text.slice(0, 20_000).match(/<[^<>\s]{1,250}>/g) ?? []).map((one) => plainText(one, 252));
}

function unfolded(line: string): string {
  return plainText(line.slice(line.indexOf(":") + 1), 20_000)
    .replace(/\s+/g, " ")
    .trim();
}
