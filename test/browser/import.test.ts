import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, seriousBarriers } from "./browser.ts";

const email = "ada@example.org";
const password = "correct horse battery";
const platform = fileURLToPath(new URL("../../src/connectors/pagerduty/configuration-fixtures/platform.json", import.meta.url));
const log = fileURLToPath(new URL("../../src/connectors/servicenow/fixtures/event-log.csv", import.meta.url));
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

function dropPlace(page: Page, name: string) {
  return page.getByRole("region", { name }).locator("input[type=file]");
}

test("a real log is handed in, looked at, imported and looked at again, by keyboard and without a barrier", async () => {
  const { page, faults, close } = await openPage(browser);
  await signIn(page);
  await page.goto(`${server.url}/admin/imports`);
  await page.getByRole("heading", { level: 1, name: "Import" }).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await dropPlace(page, "ServiceNow incidents").setInputFiles(log);
  const go = page.getByRole("button", { name: "Import 2040 rows" });
  await go.waitFor();
  await page.getByText('Dates are read as D/M/YYYY: line 2 has "29/2/2016 01:16" under opened_at.').waitFor();
  await page.getByText("It lies before the row above it", { exact: false }).filter({ visible: true }).first().waitFor();
  expect(await page.getByLabel("Where assignment_group goes").inputValue()).toBe("team");
  expect(await seriousBarriers(page)).toEqual([]);
  if (process.env.QUARTERDECK_PICTURES) await page.screenshot({ path: `${process.env.QUARTERDECK_PICTURES}/import.png`, fullPage: true });
  // What was changed is looked at again before it is imported.
  await page.getByLabel("Unknown columns become fields of your own").focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Look again" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("6 × customField", { exact: false }).waitFor();
  await go.focus();
  await page.keyboard.press("Enter");
  await page.getByText("2040 of 2040 rows are in", { exact: false }).waitFor({ timeout: 60_000 });
  await page.getByRole("link", { name: "See the incidents" }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await seriousBarriers(page)).toEqual([]);
  await page.goto(`${server.url}/admin/imports`);
  await dropPlace(page, "ServiceNow incidents").setInputFiles(log);
  await page.getByRole("button", { name: "Import 0 rows" }).press("Enter");
  await page.getByText("There is nothing to import", { exact: false }).filter({ visible: true }).first().waitFor();
  expect(faults).toEqual([]);
  await close();
}, 180_000);

test("how a team is on call is handed in, its people are made where asked, and it stands under On call", async () => {
  const { page, faults, close } = await openPage(browser);
  await signIn(page);
  await page.goto(`${server.url}/admin/imports`);
  await page.getByLabel("What the file holds").selectOption("PagerDuty on-call set-up");
  await dropPlace(page, "PagerDuty on-call set-up").setInputFiles(platform);
  await page.getByText("Nobody here has the address Ben@Example.org", { exact: false }).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.getByLabel("Make the people who are not here").focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Look again" }).press("Enter");
  const go = page.getByRole("button", { name: /Import (9|10) items/ });
  await go.waitFor();
  await go.press("Enter");
  await page.getByText(/(\d+) of \1 items are in/).waitFor({ timeout: 60_000 });
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await seriousBarriers(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("link", { name: "See who is on call" }).click();
  await page.getByText("Platform primary").filter({ visible: true }).first().waitFor();
  expect(faults).toEqual([]);
  await close();
}, 120_000);
