import type { Office } from "../../engine/office.ts";
import type { OutgoingAnswer, Post } from "../../engine/outgoing.ts";
import { systemActor } from "../../kernel/actor.ts";
import type { Instant } from "../../kernel/time.ts";
import { askCollection } from "./caldav.ts";
import { personsOf, type ReadableSource } from "./store.ts";
import { type ReadingReport, readingWords, takeReading } from "./take.ts";

const mostBytes = 8 * 1024 * 1024 + 1;
export type SourceRead = { ok: true; report: ReadingReport } | { ok: false; sentence: string };

/** Reads a calendar where it is kept, takes it in, and writes down what came of it or what went wrong, in words. */
export async function readSource(given: { office: Office; post: Post; source: ReadableSource; now: Instant }): Promise<SourceRead> {
  const { office, source, now } = given;
  const outcome = await readNow(given);
  const command = {
    ...{ type: "wasRead", at: now },
    syncToken: outcome.ok ? outcome.syncToken : null,
    lastOutcome: outcome.ok ? readingWords(outcome.report).slice(0, 400) : null,
    lastError: outcome.ok ? null : outcome.sentence.slice(0, 400),
  };
  await office.door.send({ kind: "calendarSource", id: source.id, commandId: office.newId(), actor: systemActor("diary"), command });
  return outcome;
}

type ReadNow = { ok: true; report: ReadingReport; syncToken: string | null } | { ok: false; sentence: string };

async function readNow({ office, post, source }: { office: Office; post: Post; source: ReadableSource }): Promise<ReadNow> {
  const [owner] = await personsOf(office.db, { ids: [source.owner] });
  if (!owner) return { ok: false, sentence: "Whose diary it is does not work here any more." };
  if (source.address === null) return { ok: false, sentence: "It is a file: upload it again." };
  const zone = owner.timeZone;
  const headers = headersFor(source);
  if (source.form === "caldav") {
    const found = await askCollection({ post, address: source.address, headers, syncToken: source.syncToken });
    if (!found.ok) return found;
    const { parts, removed, whole, syncToken } = found;
    const taken = await takeReading(office, { source, parts, removed, whole, zone });
    return taken.ok ? { ...taken, syncToken } : taken;
  }
  const answer = await post({ url: source.address, method: "GET", headers: { ...headers, accept: "text/calendar" }, body: "", mostBytes });
  const fault = faultOf(answer);
  if (fault !== null || !answer.ok) return { ok: false, sentence: fault ?? "It did not answer." };
  const taken = await takeReading(office, { source, parts: [{ text: answer.text, href: null }], whole: true, zone });
  return taken.ok ? { ...taken, syncToken: null } : taken;
}

/** By which user a calendar is read and written. */
export function headersFor({ username, password }: Pick<ReadableSource, "username" | "password">): Record<string, string> {
  return username === null ? {} : { authorization: `Basic ${Buffer.from(`${username}:${password ?? ""}`).toString("base64")}` };
}

/** Why an answer is none, in a sentence that says what to do; null where it is one. */
export function faultOf(answer: OutgoingAnswer): string | null {
  if (!answer.ok) return answer.reason;
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  if (status === 401 || status === 403) return `It refuses to be read (${status}). Give it a user name and a password that may.`;
  if (status === 404 || status === 410) return `There is no calendar at this address (${status}).`;
  if (status >= 300 && status < 400) return `It points to another address (${status}), and nobody follows. Enter the address it leads to.`;
  return `It answered with ${status}. It is asked again.`;
}
