import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectors } from "../../src/app/intake.ts";
import { openReception, type Reception, type SendingTool } from "../sending-tool.ts";

// Whatever is posted to whichever address: a clear answer below 500, and nothing logged as a fault (closing the office would say so).

let at: Reception;
const tools = new Map<string, SendingTool>();
beforeAll(async () => {
  at = await openReception();
  for (const { name } of connectors) tools.set(name, await at.tool(name));
});
afterAll(() => at.office.close());

const addresses = connectors.flatMap((one) => one.routes.map((route) => ({ connector: one.name, ...route })));
const urlOf = ({ connector, path }: (typeof addresses)[number], word: string) =>
  path.replace(":key", tools.get(connector)!.key).replaceAll(/:\w+/g, encodeURIComponent(word));
const headersOf = (connector: string) => {
  const { key } = tools.get(connector)!;
  return { authorization: connector === "opsgenie" ? `GenieKey ${key}` : `Bearer ${key}` };
};
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text)),
  fc
    .constantFrom("", "{", "null", "[]", "{}", "\u0000", '{"a":1,"a":2}', "[".repeat(5_000), '{"__proto__":{"x":1}}')
    .map((text) => Buffer.from(text)),
  fc
    .constantFrom(
      '{"alerts":[{"status":"firing","labels":{"a":"\\ud800"}}]}',
      '{"alerts":[{"status":"firing","labels":{"a\\u0000":"\\u0000"}}]}',
    )
    .map((text) => Buffer.from(text)),
);
const types = fc.constantFrom(
  ...[
    "application/json",
    "application/json; charset=utf-16",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
  ],
  ...[
    "application/cloudevents+json",
    "application/cloudevents-batch+json",
    "message/rfc822",
    "application/json; charset=klingon",
    ";;;",
    "",
  ],
);

test("random bodies, types and words in addresses", async () => {
  const runs = Number(process.env.QUARTERDECK_HOSTILE_SENDINGS ?? 600);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...addresses), bodies, types, fc.string({ maxLength: 40 }), async (address, payload, type, word) => {
      const headers = { ...headersOf(address.connector), ...(type === "" ? {} : { "content-type": type }) };
      const body = address.method === "GET" ? {} : { payload };
      const url = urlOf(address, word.isWellFormed() ? word : "x");
      const answer = await at.office.server.inject({ method: address.method, url, headers, ...body });
      expect([url, answer.statusCode < 500, answer.body]).toEqual([url, true, answer.body]);
    }),
    { numRuns: runs },
  );
  await at.office.advance({ minutes: 1 });
  const [stuck] = await at.office.db.query("select count(*)::int as count from alert_inbox where state in ('waiting', 'failed')");
  expect(stuck).toEqual({ count: 0 });
});

test("too large, half sent, packed to burst, sent twice as another length: refused, and it says why", async () => {
  const big = Buffer.alloc(6 * 1024 * 1024, 32);
  for (const address of addresses.filter((one) => one.method === "POST")) {
    const headers = { ...headersOf(address.connector), "content-type": "application/json" };
    const { statusCode } = await at.office.server.inject({ method: "POST", url: urlOf(address, "x"), headers, payload: big });
    expect([address.path, statusCode]).toEqual([address.path, expect.toSatisfy((status) => status === 413 || status === 404)]);
  }
  const url = new URL(await at.office.server.listen({ host: "127.0.0.1", port: 0 }));
  const { key } = tools.get("grafana")!;
  const raw = (text: string, isWhole = false) =>
    new Promise<string>((resolve) => {
      let said = "";
      const socket = connect({ host: url.hostname, port: Number(url.port) }, () => (isWhole ? socket.write(text) : socket.end(text)));
      socket.on("data", (part) => {
        said += String(part);
      });
      socket.on("close", () => resolve(said.split("\r\n")[0]!));
      socket.on("error", () => resolve("reset"));
    });
  const head = `POST /intake/grafana/${key} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n`;
  expect(await raw(`${head}Content-Length: 1000\r\n\r\n{"alerts":`)).toMatch(/^($|HTTP\/1\.1 4|reset)/);
  expect(await raw(`${head}Content-Length: 5\r\nContent-Length: 7\r\n\r\n{}`)).toMatch(/^HTTP\/1\.1 400/);
  expect(await raw(`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`)).toMatch(/^HTTP\/1\.1 400/);
  expect(await raw(`${head}Content-Length: 2\r\n\r\n{}`, true)).toMatch(/^HTTP\/1\.1 400/);
});

test("a key of another tool, of nobody, or of a retired tool opens nothing", async () => {
  const grafana = tools.get("grafana")!;
  const other = await at.office.server.inject({ method: "POST", url: `/intake/zabbix/${grafana.key}`, payload: "{}" });
  expect([other.statusCode, other.json().code]).toEqual([403, "wrongConnector"]);
  const nobody = await at.office.server.inject({ method: "POST", url: `/intake/zabbix/${"z".repeat(32)}`, payload: "{}" });
  expect([nobody.statusCode, nobody.json().code]).toEqual([401, "unknownKey"]);
  const none = await at.office.server.inject({ method: "POST", url: "/intake/zabbix", payload: "{}" });
  expect([none.statusCode, none.json().code]).toEqual([401, "unknownKey"]);
  const { id, key } = await at.tool("zabbix");
  await at.office.must(at.administrator, "integration", { type: "retire" }, id);
  const retired = await at.office.server.inject({ method: "POST", url: `/intake/zabbix/${key}`, payload: "{}" });
  expect([retired.statusCode, retired.json().code]).toEqual([403, "inactive"]);
  const seen = await at.ask(at.office, at.administrator, "GET /api/intake/feeds/strangers/requests");
  expect((seen.body as { items: { code: string }[] }).items.map((one) => one.code)).toContain("unknownKey");
});
