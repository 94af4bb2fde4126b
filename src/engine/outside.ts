import { lookup as lookUp } from "node:dns/promises";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** What came back: status and the beginning of a body. A redirect is an answer like any other; nobody follows it. */
export type OutsideAnswer = { ok: true; status: number; body: Uint8Array } | { ok: false; reason: string };
/** The one way to fetch what a stranger named: https, named hosts only, public addresses only, no redirects, little time, few bytes. */
export type Outside = { get(url: string, how: { hosts: RegExp; mostBytes?: number }): Promise<OutsideAnswer> };

type Options = {
  /** Which addresses may be called; public ones where nothing is said. */
  isAllowed?: (address: string) => boolean;
  /** The addresses of a name. */
  resolve?: (host: string) => Promise<string[]>;
  port?: number;
  /** Certificates to trust besides the usual. */
  authorities?: string;
  timeoutMs?: number;
};

/** Makes the way out. The address that was judged is the one that is called, so a name that changes its mind in between gains nothing. */
export function makeOutside(options: Options = {}): Outside {
  const { isAllowed = isPublicAddress, resolve = addressesOf, port = 443, authorities, timeoutMs = 5_000 } = options;
  return {
    async get(text, { hosts, mostBytes = 64 * 1024 }) {
      const url = readUrl(text);
      if (!url) return no("It is not an https address without user name and port.");
      if (!hosts.test(url.hostname)) return no(`${url.hostname} is not a host that may be called for this.`);
      const addresses = isIP(bare(url.hostname)) ? [bare(url.hostname)] : await resolve(url.hostname).catch(() => []);
      if (addresses.length === 0) return no(`${url.hostname} has no address.`);
      const forbidden = addresses.find((address) => !isAllowed(address));
      if (forbidden) return no(`${url.hostname} lies at ${forbidden}, which is not a public address.`);
      const lookup: LookupFunction = (_host, asked, done) => {
        const family = isIP(addresses[0]!);
        if (asked.all) done(null, [{ address: addresses[0]!, family }]);
        else done(null, addresses[0]!, family);
      };
      return fetchOnce(url, { lookup, port, timeoutMs, mostBytes, ...(authorities ? { ca: authorities } : {}) });
    },
  };
}

function readUrl(text: string): URL | null {
  if (text.length > 2_000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "https:" && url.username === "" && url.password === "" && url.port === "" ? url : null;
}

type Call = { lookup: LookupFunction; port: number; timeoutMs: number; mostBytes: number; ca?: string };

function fetchOnce(url: URL, call: Call): Promise<OutsideAnswer> {
  const { mostBytes, timeoutMs, ...where } = call;
  return new Promise((resolve) => {
    const late = setTimeout(() => sent.destroy(new Error(`It did not answer within ${timeoutMs / 1000} seconds.`)), timeoutMs);
    const end = (answer: OutsideAnswer) => {
      clearTimeout(late);
      resolve(answer);
    };
    const take = (response: IncomingMessage) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on("data", (part: Buffer) => {
        size += part.length;
        if (size > mostBytes) sent.destroy(new Error(`It answered with more than ${mostBytes} bytes.`));
        else parts.push(part);
      });
      response.on("end", () => end({ ok: true, status: response.statusCode ?? 0, body: Buffer.concat(parts) }));
      response.on("error", (error) => end(no(error.message)));
    };
    const sent = request(url, { method: "GET", agent: false, headers: { "user-agent": "Quarterdeck" }, ...where }, take);
    sent.on("error", (error) => end(no(error.message)));
    sent.end();
  });
}

function no(reason: string): OutsideAnswer {
  return { ok: false, reason };
}

async function addressesOf(host: string): Promise<string[]> {
  return (await lookUp(host, { all: true })).map((one) => one.address);
}

function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}

// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (read 2026-11). IPv6 is turned round: only global unicast is public at all.
const special = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  special.addSubnet(network, prefix, "ipv4");
const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  special.addSubnet(network, prefix, "ipv6");

/** Whether an address lies in the public internet: no loopback, no private or link-local network, no tunnel that may lead to one. */
export function isPublicAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  const family = isIP(plain);
  if (family === 4) return !special.check(plain, "ipv4");
  return family === 6 && globalUnicast.check(plain, "ipv6") && !special.check(plain, "ipv6");
}
