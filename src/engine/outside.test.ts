import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { makeSigner } from "../connectors/cloudwatch/certificate.fixture.ts";
import { isPublicAddress, makeOutside } from "./outside.ts";

test("only addresses of the public internet are public", () => {
  const closed = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd12:3456::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
    "ff02::1",
    "localhost",
    "",
  ];
  expect(closed.filter(isPublicAddress)).toEqual([]);
  expect(["8.8.8.8", "52.94.5.1", "172.32.0.1", "2600:1f00::1", "::ffff:8.8.8.8"].filter((one) => !isPublicAddress(one))).toEqual([]);
});

test("an address that may not be called is refused before anybody is called", async () => {
  const outside = makeOutside({ resolve: async (host) => (host === "inside.example.com" ? ["93.184.216.34", "10.0.0.7"] : []) });
  const get = async (url: string) => {
    const answer = await outside.get(url, { hosts: /(^|\.)example\.com$|^\[|^\d/ });
    return answer.ok ? "called" : answer.reason;
  };
  expect(await get("http://example.com/")).toMatch(/https/);
  expect(await get("https://example.com:8443/")).toMatch(/https/);
  expect(await get("https://user@example.com/")).toMatch(/https/);
  expect(await get("file:///etc/passwd")).toMatch(/https/);
  expect(await get("https://example.com.evil.net/")).toMatch(/not a host/);
  expect(await get("https://inside.example.com/")).toMatch(/10\.0\.0\.7/);
  expect(await get("https://127.0.0.1/")).toMatch(/not a public/);
  expect(await get("https://2130706433/")).toMatch(/not a public/);
  expect(await get("https://0x7f.1/")).toMatch(/not a public/);
  expect(await get("https://[::1]/")).toMatch(/not a public/);
  expect(await get("https://[::ffff:169.254.169.254]/")).toMatch(/not a public/);
  expect(await get("https://nowhere.example.com/")).toMatch(/no address/);
});

test("nobody is followed elsewhere, waited for long, or read without end; a certificate that is not trusted ends it", async () => {
  const { pem, key } = makeSigner("2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z");
  const asked: string[] = [];
  const server = createServer({ cert: pem, key }, (request, response) => {
    asked.push(request.url!);
    if (request.url === "/away") response.writeHead(302, { location: "/found" }).end();
    else if (request.url === "/endless") response.end("x".repeat(100_000));
    else if (request.url !== "/never") response.end("here");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  const given = { resolve: async () => ["127.0.0.1"], isAllowed: () => true, port, timeoutMs: 300 };
  const get = async (path: string, more: object = { authorities: pem }) => {
    const answer = await makeOutside({ ...given, ...more }).get(`https://sns.amazonaws.com${path}`, { hosts: /^sns\.amazonaws\.com$/ });
    return answer.ok ? [answer.status, Buffer.from(answer.body).toString()] : answer.reason;
  };
  try {
    expect(await get("/there")).toEqual([200, "here"]);
    expect(await get("/away")).toEqual([302, ""]);
    expect(await get("/endless")).toMatch(/more than/);
    expect(await get("/never")).toMatch(/within 0\.3 seconds/);
    expect(await get("/there", {})).toMatch(/self-signed|unable to verify/);
    expect(asked).toEqual(["/there", "/away", "/endless", "/never"]);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
