import type { OutgoingAnswer, Post } from "../../engine/outgoing.ts";
import { childNamed, type Element, elementsNamed, readXml } from "./dav-xml.ts";
import type { CalendarPart } from "./take.ts";

const mostBytes = 8 * 1024 * 1024;
const mostResources = 5_000;
const mostCharacters = 32 * 1024 * 1024;
const atOnce = 100;

type Asked = { post: Post; address: string; headers: Readonly<Record<string, string>>; syncToken: string | null };
export type Collection =
  | {
      ok: true;
      parts: CalendarPart[];
      removed: string[] /** Everything there is, not only what changed. */;
      whole: boolean;
      syncToken: string | null;
    }
  | { ok: false; sentence: string };
type Changes = { ok: true; hrefs: string[]; removed: string[]; whole: boolean; syncToken: string | null } | { ok: false; sentence: string };

/**
 * What changed in a CalDAV collection since it was last read, or everything in it where that cannot be said. Sources: RFC 4791, section 7.9
 * (calendar-multiget); RFC 6578 (sync-collection).
 */
export async function askCollection(asked: Asked): Promise<Collection> {
  const changes = await changesOf(asked);
  if (!changes.ok) return changes;
  const { hrefs, removed, whole, syncToken } = changes;
  if (hrefs.length > mostResources) return no("The collection holds more than 5,000 entries. Read a smaller one.");
  const parts: CalendarPart[] = [];
  let characters = 0;
  for (let at = 0; at < hrefs.length; at += atOnce) {
    const found = await resources(asked, hrefs.slice(at, at + atOnce));
    if (!Array.isArray(found)) return found;
    characters += found.reduce((sum, { text }) => sum + text.length, 0);
    // Each answer has its bound; fifty of them together would fill the memory of the server.
    if (characters > mostCharacters) return no("The collection is larger than 32 MB. Read a smaller one.");
    parts.push(...found);
  }
  return { ok: true, parts, removed, whole, syncToken };
}

/** By token where the server keeps them; where a token is not known any more from the beginning; where it knows none by listing. */
async function changesOf(asked: Asked): Promise<Changes> {
  const since = await synchronised(asked, asked.syncToken);
  if (since !== "refused") return since;
  if (asked.syncToken !== null) {
    const anew = await synchronised(asked, null);
    if (anew !== "refused") return anew;
  }
  const listed = await ask(asked, { method: "PROPFIND", depth: "1", body: listing });
  if ("sentence" in listed) return no(listed.sentence);
  const { hrefs } = hrefsIn(listed.root, asked.address);
  return { ok: true, hrefs, removed: [], whole: true, syncToken: null };
}

async function synchronised(asked: Asked, token: string | null): Promise<Changes | "refused"> {
  const answer = await ask(asked, { method: "REPORT", depth: "0", body: synchronising(token) });
  if ("sentence" in answer) return refusals.has(answer.status) ? "refused" : no(answer.sentence);
  const { hrefs, removed } = hrefsIn(answer.root, asked.address);
  const syncToken = childNamed(answer.root, "sync-token")?.text.trim() || null;
  return { ok: true, hrefs, removed, whole: token === null, syncToken };
}
/** No report of this kind, or no such token any more. */
const refusals = new Set([400, 403, 405, 409, 412, 415, 422, 501, 507]);

async function resources(asked: Asked, hrefs: readonly string[]): Promise<CalendarPart[] | { ok: false; sentence: string }> {
  const answer = await ask(asked, { method: "REPORT", depth: "1", body: fetching(hrefs) });
  if ("sentence" in answer) return no(answer.sentence);
  return elementsNamed(answer.root, "response").flatMap((response) => {
    const href = childNamed(response, "href")?.text.trim();
    const [data] = elementsNamed(response, "calendar-data");
    return href && data ? [{ href, text: data.text }] : [];
  });
}

type Question = { method: string; depth: string; body: string };

async function ask(asked: Asked, { method, depth, body }: Question): Promise<{ root: Element } | { status: number; sentence: string }> {
  const headers = { ...asked.headers, depth, "content-type": "application/xml; charset=utf-8", accept: "application/xml, text/xml" };
  const answer = await asked.post({ url: asked.address, method, headers, body, mostBytes });
  if (!answer.ok) return { status: 0, sentence: answer.reason };
  if (answer.status !== 207) return { status: answer.status, sentence: refusalOf(answer) };
  const root = readXml(answer.text);
  return root ? { root } : { status: 0, sentence: "It answered with something that is no list of calendar resources." };
}

function refusalOf({ status }: OutgoingAnswer & { ok: true }): string {
  if (status === 401) return "It refuses to be read (401). Give it a user name and a password that may.";
  if (status === 404) return "There is no collection at this address (404).";
  if (status >= 300 && status < 400) return `It points to another address (${status}), and nobody follows. Enter the address it leads to.`;
  return `It speaks no CalDAV at this address: it answered with ${status}.`;
}

/** The resources of a list, without the collection itself, and those that are no more. */
function hrefsIn(root: Element, address: string): { hrefs: string[]; removed: string[] } {
  const own = new URL(address).pathname.replace(/\/$/, "");
  const hrefs: string[] = [];
  const removed: string[] = [];
  for (const response of elementsNamed(root, "response")) {
    const href = childNamed(response, "href")?.text.trim() ?? "";
    const path = URL.canParse(href, address) ? new URL(href, address).pathname.replace(/\/$/, "") : "";
    if (path === "" || path === own) continue;
    if (/ 404 /.test(`${childNamed(response, "status")?.text ?? ""} `)) removed.push(href);
    else hrefs.push(href);
  }
  return { hrefs, removed };
}

function no(sentence: string): { ok: false; sentence: string } {
  return { ok: false, sentence };
}

const head = '<?xml version="1.0" encoding="utf-8"?>';
const listing = `${head}<d:propfind xmlns:d="DAV:"><d:prop><d:getetag/></d:prop></d:propfind>`;

function synchronising(token: string | null): string {
  const known = token === null ? "<d:sync-token/>" : `<d:sync-token>${escaped(token)}</d:sync-token>`;
  return `${head}<d:sync-collection xmlns:d="DAV:">${known}<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>`;
}

/** Asks for resources with what makes them this revision. Source: RFC 4791, section 7.9. */
export function fetching(hrefs: readonly string[]): string {
  const wanted = hrefs.map((one) => `<d:href>${escaped(one)}</d:href>`).join("");
  return `${head}<c:calendar-multiget xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:getetag/><c:calendar-data/></d:prop>${wanted}</c:calendar-multiget>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
