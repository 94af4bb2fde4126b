import { lookup as lookUp } from "node:dns/promises";
import { type IncomingMessage, request as requestByHttp } from "node:http";
import { request as requestByHttps } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { isPublicAddress } from "./outside.ts";

export type OutgoingRequest = {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** POST where nothing is said. */
  method?: string;
  /** How much of the answer is kept, in bytes; 16 KB where nothing is said. What comes beyond is not read. */
  mostBytes?: number;
};
/** What came back; a redirect is an answer like any other, nobody follows it. */
export type OutgoingAnswer =
  | { ok: true; status: number; text: string; retryAfterSeconds: number | null }
  /** `sent`: the body was handed over, and nobody knows whether it was taken. `never`: it cannot be called at all as things are set. */
  | { ok: false; reason: string; sent: boolean; never: boolean };
export type Post = (request: OutgoingRequest) => Promise<OutgoingAnswer>;
type Options = {
  /** Addresses of the own network that may be called, by http too. None where nothing is said. */
  own?: BlockList;
  resolve?: (host: string) => Promise<string[]>;
  /** Certificates to trust besides the usual. */
  authorities?: string;
  timeoutMs?: number;
};

const usualBytes = 16 * 1024;

/**
 * Makes the way by which messages are posted to addresses that people have entered: public ones by https, and those of the own network
 * that the operator has named. The address that was judged is the one that is called, so a name that changes its mind gains nothing.
 */
export function makePost(options: Options = {}): Post {
  const { own = new BlockList(), resolve = addressesOf, authorities, timeoutMs = 10_000 } = options;
  return async ({ url: text, headers, body, method = "POST", mostBytes = usualBytes }) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (!url || !["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "")
      return never("The address is no web address without user name and password.");
    const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
    const addresses = isIP(host) ? [host] : await resolve(host).catch(() => []);
    const address = addresses[0];
    if (address === undefined) return { ok: false, reason: `${host} has no address just now.`, sent: false, never: false };
    const isOwn = addresses.every((one) => isWithin(own, one));
    if (!isOwn && !addresses.every(isPublicAddress))
      return never(`${host} lies at ${address}, in a private network. The operator may allow it with QUARTERDECK_PRIVATE_TARGETS.`);
    if (!isOwn && url.protocol === "http:") return never("Only addresses of the own network may be called without https.");
    const lookup: LookupFunction = (_host, asked, done) => {
      if (asked.all) done(null, [{ address, family: isIP(address) }]);
      else done(null, address, isIP(address));
    };
    return askOnce(url, { method, headers, body, lookup, timeoutMs, mostBytes, ...(authorities ? { ca: authorities } : {}) });
  };
}

/** Reads which addresses of the own network may be called: single ones and networks, with commas between. Null where one cannot be read. */
export function readTargets(text: string): BlockList | null {
  const list = new BlockList();
  for (const part of text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "")) {
    const [address = "", prefix, ...rest] = part.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    const bits = family === "ipv6" ? 128 : 32;
    if (!isIP(address) || rest.length > 0 || (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))) return null;
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

type Call = Required<Omit<OutgoingRequest, "url">> & { lookup: LookupFunction; timeoutMs: number; ca?: string };

function askOnce(url: URL, { method, headers, body, timeoutMs, mostBytes, ...where }: Call): Promise<OutgoingAnswer> {
  return new Promise((resolve) => {
    let isHandedOver = false;
    const late = setTimeout(() => sent.destroy(new Error(`It did not answer within ${timeoutMs / 1000} seconds.`)), timeoutMs);
    const end = (answer: OutgoingAnswer) => {
      clearTimeout(late);
      resolve(answer);
    };
    const fail = (error: Error) => end({ ok: false, reason: error.message, sent: isHandedOver, never: false });
    const take = (response: IncomingMessage) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on("data", (part: Buffer) => {
        size += part.length;
        if (size <= mostBytes) parts.push(part);
      });
      response.on("end", () => {
        const text = Buffer.concat(parts).toString("utf8");
        const wait = Number(response.headers["retry-after"] ?? Number.NaN);
        end({ ok: true, status: response.statusCode ?? 0, text, retryAfterSeconds: Number.isFinite(wait) ? wait : null });
      });
      response.on("error", fail);
    };
    const all = { ...headers, "user-agent": "Quarterdeck", "content-length": String(Buffer.byteLength(body)) };
    const options = { method, agent: false as const, headers: all, ...where };
    const sent = url.protocol === "http:" ? requestByHttp(url, options, take) : requestByHttps(url, options, take);
    sent.on("error", fail);
    sent.on("finish", () => {
      isHandedOver = true;
    });
    sent.end(body);
  });
}

function never(reason: string): OutgoingAnswer {
  return { ok: false, reason, sent: false, never: true };
}

function isWithin(list: BlockList, address: string): boolean {
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  return list.check(plain, isIP(plain) === 6 ? "ipv6" : "ipv4");
}

async function addressesOf(host: string): Promise<string[]> {
  return (await lookUp(host, { all: true })).map((one) => one.address);
}
