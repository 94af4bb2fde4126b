import type { OutgoingAnswer, Post } from "../../engine/outgoing.ts";
import { fetching } from "./caldav.ts";
import { childNamed, elementsNamed, readXml } from "./dav-xml.ts";

const mostBytes = 4 * 1024 * 1024;

export type Wire = { post: Post; address: string; headers: Readonly<Record<string, string>> };
/** What a server said to something that was to be written. `conflict`: somebody else has changed it; `later`: it may be asked again. */
export type Told =
  | { is: "done" }
  | { is: "conflict" }
  | { is: "later"; sentence: string; afterSeconds: number | null }
  | { is: "refused"; sentence: string };
export type Fetched = { is: "found"; etag: string; text: string } | { is: "gone" } | Exclude<Told, { is: "done" | "conflict" }>;

/** The address of a resource within a collection; null where it lies elsewhere: user name and password go nowhere but to the collection. */
export function resourceAddress(collection: string, href: string): string | null {
  const within = collection.endsWith("/") ? collection : `${collection}/`;
  if (!URL.canParse(href, within)) return null;
  const [at, base] = [new URL(href, within), new URL(within)];
  const isWithin = at.origin === base.origin && at.pathname.startsWith(base.pathname) && at.pathname.length > base.pathname.length;
  return isWithin && at.search === "" && at.hash === "" && at.username === "" ? at.href : null;
}

/** A resource as it stands now, with its ETag. */
export async function fetchResource({ post, address, headers }: Wire, at: string): Promise<Fetched> {
  const body = fetching([new URL(at).pathname]);
  const asked = { ...headers, depth: "1", "content-type": "application/xml; charset=utf-8", accept: "application/xml, text/xml" };
  const answer = await post({ url: address, method: "REPORT", headers: asked, body, mostBytes });
  if (!answer.ok || answer.status !== 207) return failed(answer);
  const root = readXml(answer.text);
  const [response] = root ? elementsNamed(root, "response") : [];
  if (!root) return { is: "later", sentence: "It answered with something that is no list of calendar resources.", afterSeconds: null };
  const etag = response && elementsNamed(response, "getetag")[0]?.text.trim();
  const text = response && elementsNamed(response, "calendar-data")[0]?.text;
  if (etag && text) return { is: "found", etag, text };
  const status = response ? `${childNamed(response, "status")?.text ?? ""} ` : " 404 ";
  return / 404 /.test(status)
    ? { is: "gone" }
    : { is: "refused", sentence: "The server does not say which revision stands there (no ETag). Write it there yourself." };
}

type Condition = { "if-match": string } | { "if-none-match": "*" };

/** Writes a resource where it still is what it was, or where none is yet. Source: RFC 4791, section 5.3.4; RFC 9110, section 13. */
export async function putResource({ post, headers }: Wire, given: { at: string; text: string; condition: Condition }): Promise<Told> {
  const asked = { ...headers, ...given.condition, "content-type": "text/calendar; charset=utf-8" };
  return toldBy(await post({ url: given.at, method: "PUT", headers: asked, body: given.text, mostBytes }));
}

/** Deletes a resource where it still is what it was; one that is gone is done. */
export async function deleteResource({ post, headers }: Wire, { at, etag }: { at: string; etag: string }): Promise<Told> {
  const answer = await post({ url: at, method: "DELETE", headers: { ...headers, "if-match": etag }, body: "", mostBytes });
  return answer.ok && (answer.status === 404 || answer.status === 410) ? { is: "done" } : toldBy(answer);
}

function toldBy(answer: OutgoingAnswer): Told {
  if (!answer.ok) return failed(answer);
  if (answer.status >= 200 && answer.status < 300) return { is: "done" };
  return answer.status === 412 ? { is: "conflict" } : failed(answer);
}

const passing = new Set([408, 423, 425, 429]);

function failed(answer: OutgoingAnswer): Exclude<Told, { is: "done" | "conflict" }> {
  if (!answer.ok)
    return answer.never ? { is: "refused", sentence: answer.reason } : { is: "later", sentence: answer.reason, afterSeconds: null };
  const { status, retryAfterSeconds } = answer;
  if (status >= 500 || passing.has(status))
    return { is: "later", sentence: `The server cannot take it now (${status}).`, afterSeconds: retryAfterSeconds };
  if (status === 401 || status === 403)
    return {
      is: "refused",
      sentence: `The server does not let it be written (${status}). Sign in with a user who may write there, and try again.`,
    };
  if (status === 404 || status === 409 || status === 410)
    return {
      is: "refused",
      sentence: `There is no collection to write into at its address (${status}). Look at the address, and try again.`,
    };
  if (status >= 300 && status < 400)
    return {
      is: "refused",
      sentence: `It points to another address (${status}), and nobody follows. Enter the address it leads to, and try again.`,
    };
  return { is: "refused", sentence: `The server does not take it (${status}). Write it where the calendar is kept.` };
}
