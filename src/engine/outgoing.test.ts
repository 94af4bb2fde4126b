import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { makePost, readTargets } from "./outgoing.ts";

let server: Server | undefined;
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

type Seen = { headers: IncomingHttpHeaders; body: string };
async function listen(answer: (seen: Seen) => { status: number; text?: string; headers?: Record<string, string> } | null): Promise<number> {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const said = answer({ headers: request.headers, body });
      if (!said) return request.socket.destroy();
      response.writeHead(said.status, said.headers).end(said.text ?? "");
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const own = readTargets("127.0.0.0/8")!;
const message = { headers: { "content-type": "application/json" }, body: '{"text":"é"}' };

test("what is posted arrives whole, and what is answered comes back", async () => {
  const seen: Seen[] = [];
  const port = await listen((one) => {
    seen.push(one);
    return { status: 202, text: "ok" };
  });
  const post = makePost({ own, resolve: async () => ["127.0.0.1"] });
  expect(await post({ url: `http://hooks.example.org:${port}/x`, ...message })).toEqual({
    ok: true,
    status: 202,
    text: "ok",
    retryAfterSeconds: null,
  });
  expect(seen).toMatchObject([{ body: '{"text":"é"}', headers: { host: `hooks.example.org:${port}`, "content-length": "13" } }]);
});

test("a private address is not called unless the operator named it, whatever name leads there", async () => {
  const port = await listen(() => ({ status: 200 }));
  const refused = async (url: string, resolve?: () => Promise<string[]>) => {
    const answer = await makePost(resolve ? { resolve } : {})({ url, ...message });
    expect(answer).toMatchObject({ ok: false, never: true, sent: false });
  };
  for (const host of ["127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "192.168.1.1", "0.0.0.0"])
    await refused(`https://${host}:${port}/`);
  await refused("https://evil.example.org/", async () => ["93.184.216.34", "10.0.0.1"]);
  await refused("http://public.example.org/", async () => ["93.184.216.34"]);
  await refused("https://user:word@public.example.org/", async () => ["93.184.216.34"]);
  await refused("ftp://public.example.org/", async () => ["93.184.216.34"]);
  await refused("file:///etc/passwd");
});

test("a redirect is not followed", async () => {
  let calls = 0;
  const port = await listen(() => {
    calls++;
    return { status: 302, headers: { location: "http://127.0.0.1:1/inside" } };
  });
  expect(await makePost({ own })({ url: `http://127.0.0.1:${port}/`, ...message })).toMatchObject({ ok: true, status: 302 });
  expect(calls).toBe(1);
});

test("who breaks off after the body leaves it undecided; who does not listen does not", async () => {
  const port = await listen(() => null);
  const post = makePost({ own, timeoutMs: 300 });
  expect(await post({ url: `http://127.0.0.1:${port}/`, ...message })).toMatchObject({ ok: false, sent: true, never: false });
  expect(await post({ url: "http://127.0.0.1:9/", ...message })).toMatchObject({ ok: false, sent: false, never: false });
  expect(await makePost({ resolve: async () => [] })({ url: "https://gone.example.org/", ...message })).toMatchObject({ never: false });
});

test("addresses of the own network are single ones or networks", () => {
  const list = readTargets("10.0.0.0/8, 192.168.4.5,fd00::/8")!;
  expect([list.check("10.9.9.9"), list.check("192.168.4.5"), list.check("192.168.4.6"), list.check("fd12::1", "ipv6")]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect(readTargets("")!.check("10.0.0.1")).toBe(false);
  for (const bad of ["ten", "10.0.0.0/33", "10.0.0.0/8/8", "fd00::/129", "10.0.0.0/x"]) expect(readTargets(bad), bad).toBeNull();
});
