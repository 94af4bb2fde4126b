import { lookup as lookUp } from "node:dns/promises";
import { Agent as HttpAgent, type IncomingMessage, request as requestByHttp } from "node:http";
import { Agent as HttpsAgent, request as requestByHttps } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { isPublicAddress } from "./outside.ts";

/** Reads an address that somebody entered. What `fetch` answers, with its errors; nobody follows a redirect. */
export type Reach = (url: string, how: ReachHow) => Promise<Response>;
/** GET where nothing is said. */
type ReachHow = { headers: Readonly<Record<string, string>>; signal: AbortSignal; method?: string; body?: string };
type Options = {
  /** Addresses of the own network that may be read, by http too. None where nothing is said. */
  own?: BlockList;
  resolve?: (host: string) => Promise<string[]>;
};

/** It cannot be read at all as things are set: asking again changes nothing. */
export class NeverReached extends Error {
  readonly isPermanent = true;
}

const mostBytes = 64 * 1024 * 1024;

/**
 * Makes the way by which addresses are read that people have entered: public ones by https, and those of the own network that the operator has
 * named. Each connection is made to the address that was judged for it, so a name that changes its mind gains nothing; connections are kept.
 */
export function makeReach(options: Options = {}): Reach {
  const { own = new BlockList(), resolve = addressesOf } = options;
  const lookup: LookupFunction = (host, asked, done) => {
    const fail = (error: Error) => done(error, "", 4);
    resolve(host).then((addresses) => {
      const [address] = addresses;
      const forbidden = addresses.find((one) => !isReachable(own, one));
      if (address === undefined) fail(new Error(`${host} has no address just now.`));
      else if (forbidden !== undefined) fail(new NeverReached(inside(host, forbidden)));
      else if (asked.all) done(null, [{ address, family: isIP(address) }]);
      else done(null, address, isIP(address));
    }, fail);
  };
  const secure = new HttpsAgent({ keepAlive: true, maxSockets: 4, lookup });
  const plain = new HttpAgent({ keepAlive: true, maxSockets: 4, lookup });
  return async (text, { headers: said, signal, method = "GET", body }) => {
    const url = new URL(text);
    const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
    if (isIP(host) && !isReachable(own, host)) throw new NeverReached(inside(host, host));
    if (url.protocol === "http:" && !(await resolve(host)).every((one) => isWithin(own, one)))
      throw new NeverReached("Only addresses of the own network may be read without https.");
    return new Promise((answer, fail) => {
      const headers = body === undefined ? said : { ...said, "content-length": String(Buffer.byteLength(body)) };
      const how = { method, headers, signal };
      const take = (response: IncomingMessage) => taken(response).then(answer, fail);
      const sent =
        url.protocol === "http:"
          ? requestByHttp(url, { ...how, agent: plain }, take)
          : requestByHttps(url, { ...how, agent: secure }, take);
      sent.on("error", fail);
      sent.end(body);
    });
  };
}

async function taken(response: IncomingMessage): Promise<Response> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes) throw new Error(`It answered with more than ${mostBytes / 1024 / 1024} MB.`);
    parts.push(part);
  }
  const headers = Object.entries(response.headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
  );
  const status = response.statusCode ?? 502;
  return new Response(status === 204 || status === 304 ? null : Buffer.concat(parts), { status, headers });
}

function isReachable(own: BlockList, address: string): boolean {
  return isWithin(own, address) || isPublicAddress(address);
}

function isWithin(list: BlockList, address: string): boolean {
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  return list.check(plain, isIP(plain) === 6 ? "ipv6" : "ipv4");
}

function inside(host: string, address: string): string {
  return `${host} lies at ${address}, in a private network. The operator may allow it with QUARTERDECK_PRIVATE_TARGETS.`;
}

async function addressesOf(host: string): Promise<string[]> {
  return isIP(host) ? [host] : (await lookUp(host, { all: true })).map((one) => one.address);
}
