import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, seriousBarriers } from "./browser.ts";

const email = "ada@example.org";
const password = "correct horse battery";
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([makeServerProcess(), launchBrowser()]);
  await server.start();
  const person = ["user", "create", "--email", email, "--name", "Ada Lovelace", "--role", "administrator", "--password-stdin"];
  await server.command(person, `${password}\n`);
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

async function signIn(page: Page): Promise<void> {
  await page.goto(server.url);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /Ada Lovelace/ }).waitFor();
}

test("a tool is added from the empty page, given its key, tested, and what it sends is seen with what was read of it", async () => {
  const { page, faults, close } = await openPage(browser);
  await signIn(page);
  await page.goto(`${server.url}/admin/intake`);
  await page.getByRole("heading", { name: "No tool sends here yet" }).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: "PagerDuty Events API v2" }).focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("What you call it").fill("Night probe");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Night probe" }).waitFor();
  await page.getByRole("button", { name: "Make its key" }).click();
  const key = (await page.locator(".secret").textContent())!;
  expect(key).toMatch(/^[0-9A-Za-z]{32}$/);
  await page.getByText(`routing_key: ${key}`, { exact: false }).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);

  const send = (body: object) =>
    fetch(`${server.url}/v2/enqueue`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const payload = { summary: "Checkout answers in 4.2 s", source: "probe-eu-2", severity: "error" };
  expect((await send({ routing_key: key, event_action: "trigger", dedup_key: "checkout", payload })).status).toBe(202);
  expect((await send({ routing_key: key, event_action: "trigger", payload: { ...payload, severity: "fatal" } })).status).toBe(400);
  await page.getByRole("button", { name: "Send a test alert" }).click();
  await page.getByText("The answer was 202", { exact: false }).waitFor();
  await page.reload();
  await page.getByText("refused", { exact: true }).waitFor();
  expect(await page.getByText("taken", { exact: true }).count()).toBe(2);
  await page.getByRole("button", { name: "Refused" }).click();
  await page.getByText("must be one of the following", { exact: false }).waitFor();
  await page.getByRole("button", { name: "All" }).click();
  await page.locator("tr", { hasText: "taken" }).last().getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: /^Taken/ }).waitFor();
  await page.getByText("checkout", { exact: true }).waitFor();
  expect(await page.getByText(key, { exact: false }).count()).toBe(0);
  await page.getByRole("link", { name: "Alert", exact: true }).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.goto(`${server.url}/admin/intake`);
  await page.getByRole("link", { name: "Night probe" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await seriousBarriers(page)).toEqual([]);
  expect(faults).toEqual([]);
  await close();
});

test("a mapping for a tool of one's own is set, and tried on a pasted body before anything is sent", async () => {
  const { page, faults, close } = await openPage(browser);
  await signIn(page);
  await page.goto(`${server.url}/admin/intake`);
  const add = page.getByRole("button", { name: "Add a tool" });
  const gallery = page.getByRole("button", { name: "Any JSON" });
  await Promise.race([add.waitFor(), gallery.waitFor()]);
  if (await add.isVisible()) await add.click();
  await gallery.click();
  await page.getByLabel("What you call it").fill("UPS");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "UPS" }).waitFor();
  const paste = async (body: string) => {
    if (!(await page.getByLabel("The body").isVisible())) await page.getByRole("button", { name: "Paste a body" }).click();
    await page.getByLabel("The body").fill(body);
    await page.getByRole("button", { name: "Read it" }).click();
  };
  await paste('{"title":"Battery is weak","device":"ups-2"}');
  await page.getByText("It would be refused", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await page.getByLabel("Summary", { exact: true }).fill("title");
  await page.getByLabel("Resource", { exact: true }).fill("device");
  await page.getByRole("button", { name: /^Save/ }).click();
  await page.getByRole("button", { name: "Change", exact: true }).waitFor();
  await paste('{"title":"Battery is weak","device":"ups-2"}');
  await page.getByRole("definition").filter({ hasText: "Battery is weak" }).first().waitFor();
  await page.getByText("ups-2", { exact: true }).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  expect(faults).toEqual([]);
  await close();
});
