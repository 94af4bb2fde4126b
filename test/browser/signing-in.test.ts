import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, seriousBarriers } from "./browser.ts";

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([makeServerProcess(), launchBrowser()]);
  await server.start();
  const person = ["user", "create", "--email", "ada@example.org", "--name", "Ada Lovelace", "--role", "administrator", "--password-stdin"];
  await server.command(person, "correct horse battery\n");
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

for (const [name, viewport] of [
  ["a desk", { width: 1280, height: 800 }],
  ["a phone", { width: 390, height: 844 }],
] as const)
  test(`on ${name} a wrong password is refused in words, the right one opens the office`, async () => {
    const { page, faults, close } = await openPage(browser, { viewport });
    await page.goto(server.url);
    await page.getByLabel(/e-mail/i).fill("ada@example.org");
    await page.getByLabel(/^password/i).fill("wrong horse battery");
    expect(await seriousBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: /^sign in/i }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel(/^password/i).fill("correct horse battery");
    await page.getByRole("button", { name: /^sign in/i }).click();
    await page.getByRole("main").waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

test("every address of the application is its page, under the strict policy; a missing file is no page", async () => {
  const { page, close } = await openPage(browser);
  expect((await page.request.get(`${server.url}/assets/nothing.js`)).status()).toBe(404);
  const answer = await page.goto(`${server.url}/nowhere`);
  expect(answer?.headers()["content-security-policy"]).toContain("script-src 'self';");
  await page.getByRole("main").waitFor();
  await close();
});
