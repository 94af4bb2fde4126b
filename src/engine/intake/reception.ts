import { isDatabaseAway } from "../db/connection.ts";
import type { Office } from "../office.ts";
import type { Outside } from "../outside.ts";
import { readBody } from "./body.ts";
import type { Feed, IntakeAnswer, IntakeConnector, IntakeRefusal, IntakeRequest, IntakeRoute, Translated } from "./contract.ts";
import type { Gather } from "./gather.ts";
import type { Kept } from "./keep.ts";
import { type Directory, shownKey } from "./keys.ts";
import { onceOf } from "./once.ts";
import type { RefusalBudget } from "./refusal-budget.ts";

/** A request as it came off the wire. */
export type Arrived = Pick<IntakeRequest, "method" | "params" | "query" | "headers"> & {
  bytes: Uint8Array;
  address: string;
  /** It was not taken in whole, for this reason. */
  broken?: IntakeRefusal;
};
export type Reception<Asks> = {
  /** Takes a request in and answers it in its vendor's form. Whatever it refuses is kept with the reason. Faults never reach the sender. */
  receive(connector: IntakeConnector<Asks>, route: IntakeRoute, arrived: Arrived): Promise<IntakeAnswer>;
  /** The same for a feed that is known, without a key: a test that an administrator sends. */
  receiveFor(connector: IntakeConnector<Asks>, route: IntakeRoute, arrived: Arrived, feed: Feed): Promise<IntakeAnswer>;
};
type Parts<Asks> = { office: Office; directory: Directory; gather: Gather; budget: RefusalBudget; outside: Outside; asks: Asks };
type Case<Asks> = { connector: IntakeConnector<Asks>; request: IntakeRequest; feed: Feed | null; key: string | null; address: string };

/** Makes the reception of an office: body, key, signature, meaning, and then the inbox; durable before it is acknowledged. */
export function makeReception<Asks>(parts: Parts<Asks>): Reception<Asks> {
  const { office, directory, gather, outside, asks } = parts;

  const settle = async (
    connector: IntakeConnector<Asks>,
    route: IntakeRoute,
    arrived: Arrived,
    known: Feed | null,
  ): Promise<IntakeAnswer> => {
    const { method, params, query, headers, bytes } = arrived;
    const request: IntakeRequest = {
      ...{ method, route: route.path, params, query, headers },
      body: { bytes, text: "", json: undefined },
      receivedAt: office.clock.now(),
      id: office.newId(),
    };
    const one: Case<Asks> = { connector, request, feed: known, key: null, address: arrived.address };
    try {
      await recognise(one);
      // Whose it is comes before what it says: of a stranger no body is read, unless its key stands there.
      const early = one.key === null ? null : stranger(one, one.key);
      if (early) return await refuse(one, early);
      const read = arrived.broken ? ({ ok: false, refusal: arrived.broken } as const) : await readBody(bytes, headers, route);
      if (!read.ok) return await refuse(one, read.refusal);
      one.request = { ...request, body: read.body };
      if (one.key === null) await recognise(one);
      await authenticate(one);
      const refusal = stranger(one, one.key) ?? (await answerable(one, route));
      if (refusal) return await refuse(one, refusal);
      return route.asks ? await connector.ask!(one.request, one.feed!, asks) : await accept(one);
    } catch (error) {
      return unanswerable(one, error);
    }
  };
  const recognise = async (one: Case<Asks>): Promise<void> => {
    if (one.connector.isSigned) return;
    one.key = (one.connector.keyOf ?? usualKey)(one.request);
    one.feed ??= one.key === null ? null : await directory.find(one.key);
  };
  /** Who signs is known by the signature over the body, and by nothing that is sent beside it. */
  const authenticate = async (one: Case<Asks>): Promise<void> => {
    const { connector, request } = one;
    const { feed } = request.params;
    if (!connector.isSigned || one.feed || feed === undefined) return;
    one.feed = await directory.signed(feed, (secret) => connector.isSigned!(request, secret));
  };
  const answerable = async ({ connector, request, feed }: Case<Asks>, route: IntakeRoute): Promise<IntakeRefusal | null> => {
    if (!route.asks && gather.isFull())
      return { code: "busy", sentence: "More is coming in than can be written down. Send it again in a moment.", retryAfterSeconds: 2 };
    return (await connector.check?.(request, feed!, outside)) ?? null;
  };
  const accept = async (one: Case<Asks>): Promise<IntakeAnswer> => {
    const { connector, request } = one;
    const feed = one.feed!;
    const translated = translate(one, feed);
    if (!translated.ok) return refuse(one, translated.refusal);
    const unfollowed = await connector.follow?.(request, feed, outside);
    if (unfollowed) return refuse(one, unfollowed);
    const { entries, warnings, problems = [], reply = {} } = translated;
    const repeated = await gather.add({
      ...keptOf(one),
      outcome: problems.length > 0 ? "partly" : "accepted",
      reason: problems.length > 0 ? problems.join(" ") : null,
      warnings: warnings.slice(0, 50),
      entries: entries.map((entry) => ({ ...entry, once: onceOf(feed, entry, request.receivedAt) })),
    });
    return connector.answer({ is: "accepted", entries: entries.length, repeated, warnings, problems, reply }, request);
  };
  /** A body that a translation stumbles over is refused like any that cannot be read; the log has the fault. */
  const translate = ({ connector, request }: Case<Asks>, feed: Feed): Translated => {
    try {
      return connector.translate(request, feed);
    } catch (error) {
      office.log.warn(
        { reference: request.id, connector: connector.name, error: (error as Error).stack },
        "a body could not be translated",
      );
      const sentence = `The body could not be made sense of. Your administrator finds it under ${request.id}.`;
      return { ok: false, refusal: { code: "badShape", sentence } };
    }
  };
  const refuse = async (one: Case<Asks>, refusal: IntakeRefusal): Promise<IntakeAnswer> => {
    const reason = [refusal.sentence, ...(refusal.errors ?? [])].join(" ");
    const kept: Kept = { ...keptOf(one), outcome: "refused", code: refusal.code, reason };
    try {
      // What is beyond what is kept must cost nothing: whoever sends rubbish would make everybody else wait.
      if (refusal.code === "busy" || !parts.budget.take(one.feed?.id ?? "", one.request.receivedAt)) gather.count(kept);
      else await gather.add(kept);
    } catch (error) {
      office.log.warn({ error: (error as Error).message, reason }, "a refused request could not be kept");
    }
    return one.connector.answer({ is: "refused", refusal }, one.request);
  };
  const unanswerable = (one: Case<Asks>, error: unknown): IntakeAnswer => {
    const { connector, request } = one;
    const noted = { reference: request.id, connector: connector.name };
    if (isDatabaseAway(error)) {
      office.log.warn({ ...noted, error: (error as Error).message }, "nothing can be taken in: the database is away");
      const sentence = "It could not be written down just now. Send it again in a moment.";
      return connector.answer({ is: "refused", refusal: { code: "away", sentence, retryAfterSeconds: 5 } }, request);
    }
    if (/^2[23]/.test((error as { code?: string }).code ?? "")) {
      office.log.warn({ ...noted, error: (error as Error).stack }, "the database does not take what a request holds");
      const sentence = `It holds a value that cannot be stored. Your administrator finds it under ${request.id}.`;
      return connector.answer({ is: "refused", refusal: { code: "badShape", sentence } }, request);
    }
    office.log.error({ ...noted, error: (error as Error).stack }, "a request could not be taken in");
    const sentence = `It could not be taken in. Tell your administrator the reference ${request.id}.`;
    return connector.answer({ is: "refused", refusal: { code: "fault", sentence } }, request);
  };
  return {
    receive: (connector, route, arrived) => settle(connector, route, arrived, null),
    receiveFor: (connector, route, arrived, feed) => settle(connector, route, arrived, feed),
  };
}

function stranger({ connector, feed }: Case<never>, key: string | null): IntakeRefusal | null {
  if (!feed && connector.isSigned)
    return { code: "forged", sentence: "It is not signed with the secret of a tool that is known here. Check the address and the secret." };
  if (!feed)
    return {
      code: "unknownKey",
      sentence:
        key === null ? "It brings no key. An administrator makes one for each tool; send it along." : "Its key is not known, or has ended.",
    };
  if (feed.connector !== connector.name)
    return { code: "wrongConnector", sentence: `Its key belongs to a tool of the make ${feed.connector}. Use a key of ${connector.name}.` };
  return feed.isActive ? null : { code: "inactive", sentence: `${feed.name} is retired here. Bring it back, or stop sending.` };
}

function keptOf({ connector, request, feed, key, address }: Case<never>): Kept {
  return {
    id: request.id,
    feed: feed?.id ?? null,
    connector: connector.name,
    route: `${request.method} ${request.route}`,
    receivedAt: request.receivedAt,
    address,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => isTelling(name))),
    body: withoutKey(request.body.bytes, key),
    outcome: "accepted",
    code: null,
    reason: null,
    warnings: [],
    entries: [],
  };
}

/** A key that stands in the body is not kept with it: its first letters are, and stars for the rest. */
function withoutKey(bytes: Uint8Array, key: string | null): Uint8Array {
  if (key === null || key.length < 8) return bytes;
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!body.includes(key)) return bytes;
  return Buffer.from(body.toString("latin1").replaceAll(Buffer.from(key).toString("latin1"), shownKey(key)), "latin1");
}

/** Headers that say what a body is and who made it; never one that may carry a secret. */
function isTelling(name: string): boolean {
  return /^(content-type|content-encoding|user-agent|ce-[a-z0-9]{1,20}|x-amz-sns-(message-type|message-id|topic-arn))$/.test(name);
}

/** The usual places of a key: the address, `X-Quarterdeck-Key`, `Authorization: Bearer`, and the password of `Authorization: Basic`. */
export function usualKey({ params, headers }: Pick<IntakeRequest, "params" | "headers">): string | null {
  const [, scheme, given] = /^(Bearer|Basic)\s+(\S+)$/i.exec(headers.authorization ?? "") ?? [];
  const basic = scheme?.toLowerCase() === "basic" ? Buffer.from(given!, "base64").toString("latin1").split(":").at(-1) : undefined;
  return params.key ?? headers["x-quarterdeck-key"] ?? basic ?? given ?? null;
}
