import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, seriousBarriers, type WatchedPage } from "./browser.ts";

// Journeys through the console: what a tool sends shows as one group, is walked and unfolded by keys, and one alert that does not belong is split off.

const email = "ada@example.org";
const password = "correct horse battery";
let server: RunningServer;
let browser: Browser;
let routingKey: string;
let key: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([makeServerProcess(), launchBrowser()]);
  await server.start();
  await server.command(
    ["user", "create", "--email", email, "--name", "Ada Lovelace", "--role", "administrator", "--password-stdin"],
    `${password}\n`,
  );
  key = await server.command(["key", "create", "--user", email, "--name", "journeys"]);
  const { record } = await ask<{ record: { id: string } }>("POST", "/api/integrations", { name: "Night probe", connector: "pagerduty" });
  routingKey = (await ask<{ secret: string }>("POST", `/api/intake/feeds/${record.id}/keys`, {})).secret;
  for (const disk of ["sda", "sdb", "sdc"]) await fire(disk, `db-1: write errors on ${disk}`, "critical");
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

test("keys walk and unfold a group, x selects, s splits one alert off, and it stands in a group of its own", async () => {
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/alerts`);
  const heads = page.locator(".console-head");
  await heads.first().waitFor();
  await page.getByText("3 firing in 1 incident", { exact: false }).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.keyboard.press("j");
  await page.keyboard.press("Space");
  const rows = page.locator(".console-row");
  await rows.nth(2).waitFor();
  expect(await rows.nth(1).textContent()).toMatch(/Joined INC\d+: it is on the same thing/);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const number = await page.locator(".console-row:focus").getAttribute("data-number");
  await page.keyboard.press("x");
  await page.getByText("1 selected").waitFor();
  // To move it names another incident: there is none, for its own is not offered.
  await page.keyboard.press("m");
  const move = page.getByRole("dialog", { name: "Move to an incident" });
  await move.getByPlaceholder("type a name").click();
  await page.getByText("No incident of that name").waitFor();
  await move.getByRole("button", { name: "Close" }).click();
  await move.waitFor({ state: "detached" });
  expect(await seriousBarriers(page)).toEqual([]);
  await page.keyboard.press("s");
  const dialog = page.getByRole("dialog", { name: "Split off" });
  await dialog.getByRole("button", { name: "Into one of its own" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByText("3 firing in 2 incidents", { exact: false }).waitFor();
  // The new group is unfolded, holds exactly that alert, and one stands on it.
  const own = page.locator(".console-group", { has: page.locator(`[data-number="${number}"]`) });
  await own.locator(".console-head:focus").waitFor();
  expect(await own.locator(".console-row").count()).toBe(1);
  await own.getByText("Split off by Ada Lovelace.").filter({ visible: true }).first().waitFor();
  // One goes on from there: a acknowledges, Enter opens what is known of it.
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await own.getByText("Acknowledged.").waitFor();
  await own.locator(".console-row").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /db-1: write errors/ }).waitFor();
  await page.getByRole("heading", { name: "What makes it this condition" }).waitFor();
  await page.getByRole("heading", { name: "As it was sent" }).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  expect(faults).toEqual([]);
  await close();
});

test("what comes in while one reads waits in a quiet line, and nothing moves under the reader's hand", async () => {
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/alerts`);
  await page.locator(".console-head").first().waitFor();
  const before = await page.locator(".console-head .ch-title").allTextContents();
  await fire("fan", "rack-9: fan stopped", "error", "rack-9");
  const pill = page.getByRole("button", { name: /^1 new, 1 more group since .*, show$/ });
  await pill.waitFor();
  expect(await page.locator(".console-head .ch-title").allTextContents()).toEqual(before);
  await pill.click();
  await page.getByText("rack-9: fan stopped", { exact: false }).filter({ visible: true }).first().waitFor();
  await pill.waitFor({ state: "detached" });
  await page
    .getByRole("group", { name: "Filter" })
    .getByRole("textbox")
    .or(page.getByLabel("Add to the filter"))
    .first()
    .fill("severity:critical");
  await page.keyboard.press("Enter");
  await page.getByText("rack-9: fan stopped", { exact: false }).first().waitFor({ state: "detached" });
  expect(new URL(page.url()).searchParams.get("filter")).toBe("severity:critical");
  expect(faults).toEqual([]);
  await close();
});

for (const colorScheme of ["light", "dark"] as const)
  test(`nothing stands in anybody's way on the console, ${colorScheme}, 390 px wide`, async () => {
    const { page, faults, close } = await signedIn({ colorScheme, viewport: { width: 390, height: 844 } });
    for (const path of ["/alerts", "/alerts/ALT0000001"]) {
      await page.goto(server.url + path);
      await page
        .locator(path === "/alerts" ? ".console-head" : ".alert-part")
        .first()
        .waitFor();
      await page.waitForLoadState("networkidle");
      if (path === "/alerts") await page.locator(".ch-open button").first().click();
      expect({ path, barriers: await seriousBarriers(page) }).toEqual({ path, barriers: [] });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect({ path, overflow }).toEqual({ path, overflow: 0 });
    }
    expect(faults).toEqual([]);
    await close();
  });

/** One event of the probe, by the wire. */
async function fire(dedupKey: string, summary: string, severity: string, source = "db-1"): Promise<void> {
  const answer = await fetch(`${server.url}/v2/enqueue`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ routing_key: routingKey, event_action: "trigger", dedup_key: dedupKey, payload: { summary, source, severity } }),
  });
  expect(answer.status).toBe(202);
  // Accepted means written down; the alert itself comes a moment later.
  for (let tries = 0; tries < 100; tries++) {
    const { items } = await ask<{ items: unknown[] }>("GET", `/api/alerts?filter=${encodeURIComponent(`summary:"${summary}"`)}`);
    if (items.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`"${summary}" did not become an alert.`);
}

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${key.trim()}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as T;
}

/** A page of somebody who has signed in by the form. */
async function signedIn(options: Parameters<typeof openPage>[1] = {}): Promise<WatchedPage> {
  const watched = await openPage(browser, options);
  const { page } = watched as { page: Page };
  page.setDefaultTimeout(30_000);
  await page.goto(server.url);
  await page.getByLabel(/e-mail/i).fill(email);
  await page.getByLabel(/^password/i).fill(password);
  await page.getByRole("button", { name: /^sign in/i }).click();
  await page.locator("#work").waitFor();
  return watched;
}
