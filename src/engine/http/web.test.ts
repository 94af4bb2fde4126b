import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gzipSync } from "node:zlib";
import Fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { securityHeaders } from "./headers.ts";
import { unbuiltRoutes, webRoutes } from "./web.ts";

const page = "<!doctype html><title>Office</title>";
const script = `export const text = ${JSON.stringify("x".repeat(3000))};`;
let directory: string;
let server: FastifyInstance;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "quarterdeck-web-"));
  await mkdir(join(directory, "web/assets"), { recursive: true });
  await writeFile(join(directory, "secret.txt"), "not for anybody");
  await writeFile(join(directory, "web/index.html"), page);
  await writeFile(join(directory, "web/assets/app-1a2b.js"), script);
  await writeFile(join(directory, "web/assets/app-1a2b.js.br"), brotliCompressSync(script));
  await writeFile(join(directory, "web/assets/app-1a2b.js.gz"), gzipSync(script));
  server = Fastify();
  securityHeaders(server, { isHttps: true });
  await server.register((scope) => webRoutes(scope, join(directory, "web")));
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

test("a file with a hash in its name is kept for a year, and comes compressed where the browser takes that", async () => {
  const plain = await server.inject({ url: "/assets/app-1a2b.js" });
  expect(plain.body).toBe(script);
  expect(plain.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(plain.headers["content-type"]).toMatch(/javascript/);
  const packed = await server.inject({ url: "/assets/app-1a2b.js", headers: { "accept-encoding": "gzip, br" } });
  expect(packed.headers["content-encoding"]).toBe("br");
  expect(packed.headers["content-type"]).toMatch(/javascript/);
  expect(packed.headers.vary).toMatch(/accept-encoding/i);
  expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(script);
});

test.each(["/", "/incidents/INC0000007", "/reviews?filter=state:open"])(
  "%s is the application's own page, asked for anew each time",
  async (url) => {
    const answer = await server.inject({ url });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe(page);
    expect(answer.headers["cache-control"]).toBe("no-cache");
  },
);

test.each([
  "/assets/app-old.js",
  "/api/nothing",
  "/api",
  "/robots.txt",
  "/assets/app-1a2b.js.br",
  "/../secret.txt",
  "/%2e%2e/secret.txt",
  "/assets/..%2f..%2fsecret.txt",
])("%s is not there", async (url) => {
  const answer = await server.inject({ url });
  expect(answer.body).not.toContain("not for anybody");
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  expect(answer.statusCode).toBeLessThan(500);
});

test("pages run their own scripts alone; data is neither run nor framed; https is kept to", async () => {
  const own = await server.inject({ url: "/" });
  const policy = String(own.headers["content-security-policy"]);
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(own.headers["strict-transport-security"]).toMatch(/max-age/);
  const data = await server.inject({ url: "/api/nothing" });
  expect(data.headers["content-security-policy"]).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
  expect(data.headers["x-content-type-options"]).toBe("nosniff");
});

test("without a build the page says how to make one, and a folder without one is a fault", async () => {
  const bare = Fastify();
  await bare.register(async (scope) => unbuiltRoutes(scope));
  const answer = await bare.inject({ url: "/" });
  expect(answer.statusCode).toBe(503);
  expect(answer.body).toContain("npm run build");
  await bare.close();
  const wrong = Fastify();
  await expect(webRoutes(wrong, join(directory, "web/assets"))).rejects.toThrow(/npm run build/);
  await wrong.close();
});
