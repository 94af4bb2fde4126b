import { createHash } from "node:crypto";
import { addFile, filesOf } from "../../../engine/files.ts";
import { kindEntry } from "../../../engine/house.ts";
import type { FetchedMail } from "../../../engine/mail-in/mailbox.ts";
import { type IncomingMail, readMessage } from "../../../engine/mail-in/message.ts";
import type { Office } from "../../../engine/office.ts";
import { HttpProblem } from "../../../engine/problem.ts";
import { systemActor } from "../../../kernel/actor.ts";
import type { Id } from "../../../kernel/ids.ts";
import type { Instant } from "../../../kernel/time.ts";
import { machineWords } from "./loop.rules.ts";
import { proofOf } from "./proof.rules.ts";
import type { ReadableMailbox } from "./store.ts";
import { cut } from "./words.rules.ts";

const actor = systemActor("mail");
/** What a server says of a size need not be true. */
const mostSize = 2_147_483_647;
type Given = { office: Office; mailbox: Pick<ReadableMailbox, "id" | "address" | "vouchedBy">; messageDomain: string; now: Instant };

/**
 * Takes a mail in, durably: the mail and the ask it becomes in one transaction, then its files, each once. The same mail taken in again changes nothing.
 */
export async function takeIn({ office, mailbox, messageDomain, now }: Given, fetched: FetchedMail): Promise<Id> {
  const message = await readMessage(fetched.bytes).catch((error: Error) => error);
  const isMail = !(message instanceof Error);
  const id = idOf(mailbox.id, isMail ? keyOf(message) : createHash("sha256").update(fetched.bytes).digest("hex"));
  const said = isMail ? saidOf(message, fetched, { mailbox, messageDomain }) : unreadable(fetched);
  const command = { ...said, type: "receive", mailbox: mailbox.id, receivedAt: now, size: Math.min(fetched.size, mostSize) };
  const outcome = await office.door.send({ kind: "askMail", id, commandId: office.newId(), actor, command });
  // That it is known already is what makes taking in again harmless; anything else would lose it, so it is not marked as read.
  if (!outcome.ok && outcome.refusal.code !== "nothingToDo") throw new Error(`A mail could not be kept: ${outcome.refusal.sentence}`);
  if (isMail && said.machine === null && fetched.isWhole) await keepFiles(office, id, message.attachments);
  return id;
}

function saidOf(
  message: IncomingMail,
  { isWhole, size }: FetchedMail,
  { mailbox, messageDomain }: Pick<Given, "mailbox" | "messageDomain">,
) {
  const { from, marks, messageId, authenticationResults: results, answers, subject, text, sentAt } = message;
  const proof = proofOf({ from, results, vouchedBy: mailbox.vouchedBy });
  const tooLarge = isWhole ? null : `It has ${Math.ceil(size / 1024 / 1024)} MB, too much to be taken in. Read it in the mailbox.`;
  return {
    ...{ messageId, sentAt, fromAddress: from[0]?.address || "(no sender)", fromName: from[0]?.name || null },
    ...{ subject: subject || "(no subject)", text: isWhole ? text : "", files: filesWords(message), answersIds: answers },
    ...{ isProven: proof.isProven, proofWords: cut(proof.words, 300) },
    machine: machineWords({ marks, from, messageId, own: { address: mailbox.address, messageDomain } }),
    unreadable: tooLarge,
  };
}

/** What cannot be read as a mail is kept as that: somebody looks into the mailbox. */
function unreadable({ size }: FetchedMail) {
  return {
    ...{ messageId: null, sentAt: null, fromAddress: "(not readable)", fromName: null, subject: "(a mail that cannot be read)", text: "" },
    ...{ files: null, answersIds: [], isProven: false, proofWords: "It cannot be read.", machine: null },
    unreadable: `It cannot be read as a mail (${Math.ceil(size / 1024)} kB). Look into the mailbox.`,
  };
}

function filesWords({ attachments, leftOut }: IncomingMail): string | null {
  const kept = attachments.map(({ name, bytes }) => `${name} (${Math.max(1, Math.round(bytes.length / 1024))} kB)`);
  const lines = [kept.length > 0 ? `Attached: ${kept.join(", ")}.` : null, leftOut.length > 0 ? `Not kept: ${leftOut.join("; ")}.` : null];
  const words = lines.filter((one) => one !== null).join("\n");
  return words === "" ? null : cut(words, 4000);
}

/** One mail is one record: by its Message-ID, and by what it says, so that a copied Message-ID hides nothing. */
function keyOf({ messageId, from, subject, text, sentAt }: IncomingMail): string {
  return JSON.stringify([messageId, from[0]?.address ?? null, subject, text, messageId === null ? sentAt : null]);
}

function idOf(mailbox: Id, key: string): Id {
  return createHash("sha256").update(`${mailbox}\n${key}`).digest("hex").slice(0, 32);
}

async function keepFiles(office: Office, id: Id, attachments: IncomingMail["attachments"]): Promise<void> {
  if (attachments.length === 0) return;
  const entry = kindEntry(office.house, "askMail");
  const known = new Set((await filesOf(office.db, id, actor)).map(({ name, sha256 }) => `${name}/${sha256}`));
  const [record] = await entry.table.load(office.db, [id], false);
  if (!record) return;
  for (const { name, bytes } of attachments) {
    const key = `${name}/${createHash("sha256").update(bytes).digest("hex")}`;
    if (known.has(key)) continue;
    known.add(key);
    try {
      await addFile(office, { place: { entry, record }, actor, name, audience: "staff", body: once(bytes) });
    } catch (error) {
      // A file that is refused for good (a name, a limit) must not hold up the mailbox; its name stands on the mail.
      if (!(error instanceof HttpProblem) || error.status >= 500) throw error;
    }
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
