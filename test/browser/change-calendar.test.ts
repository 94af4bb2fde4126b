import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, seriousBarriers } from "./browser.ts";

// A journey over the change calendar by keys alone: a change is moved into a freeze, which says no and where it is free; what is free is taken.

const email = "ada@example.org";
const password = "correct horse battery";
let server: RunningServer;
let browser: Browser;
let key: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([makeServerProcess(), launchBrowser()]);
  await server.start();
  const create = ["user", "create", "--email", email, "--name", "Ada Lovelace", "--role", "director", "--password-stdin"];
  await server.command(create, `${password}\n`);
  key = await server.command(["key", "create", "--user", email, "--name", "journeys"]);
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

type Said = { record: { id: string; number: string; plannedStart: string } };
async function ask(method: string, path: string, body?: unknown): Promise<Said["record"]> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const response = await fetch(server.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as Said).record;
}

/** Whole hours from midnight of tomorrow, UTC. */
function tomorrowAt(hour: number): string {
  const midnight = Math.ceil(Date.now() / 86_400_000) * 86_400_000;
  return new Date(midnight + hour * 3_600_000).toISOString();
}

test("a change is moved into a freeze by keys, is told no and where it is free, and goes there", async () => {
  const plan = { implementationPlan: "Do", rollbackPlan: "Undo", rollbackMinutes: 15 };
  const window = { plannedStart: tomorrowAt(9), plannedEnd: tomorrowAt(11) };
  const change = await ask("POST", "/api/changes", { shortDescription: "Firmware of the firewall", ...plan, ...window });
  const freeze = { name: "Stock count", startsAt: tomorrowAt(13), endsAt: tomorrowAt(40), services: [], reason: "Counting" };
  await ask("POST", "/api/freezes", freeze);

  const { page, faults, close } = await openPage(browser);
  page.setDefaultTimeout(20_000);
  await page.goto(server.url);
  await page.getByLabel(/e-mail/i).fill(email);
  await page.getByLabel(/^password/i).fill(password);
  await page.getByRole("button", { name: /^sign in/i }).click();
  await page.locator("#work").waitFor();
  await page.goto(`${server.url}/changes/calendar`);
  const bar = page.getByRole("button", { name: new RegExp(`^${change.number}`) });
  await bar.focus();
  for (let hours = 0; hours < 5; hours++) await page.keyboard.press("Shift+ArrowRight");
  await page.getByText("Not here.").waitFor();
  await page.getByText("Freeze “Stock count” covers").waitFor();
  expect(await seriousBarriers(page)).toEqual([]);

  // Escape puts it back; nothing was saved.
  await page.keyboard.press("Escape");
  await page.getByText("Not here.").waitFor({ state: "detached" });
  expect((await ask("GET", `/api/changes/${change.id}`)).plannedStart).toBe(window.plannedStart);

  await bar.focus();
  for (let hours = 0; hours < 5; hours++) await page.keyboard.press("Shift+ArrowRight");
  await page.getByText("Free for 2 h:").waitFor();
  await page.keyboard.press("Enter");
  // The first free time has the focus, and is taken; then it is said what it meets, and confirmed.
  await page.keyboard.press("Enter");
  await page.getByText("Nothing in the way.").waitFor();
  await page.getByRole("button", { name: "Move it" }).click();
  await page.getByText(`${change.number} moved to`).first().waitFor();
  expect((await ask("GET", `/api/changes/${change.id}`)).plannedStart).toBe(tomorrowAt(40));

  await bar.click();
  await page.getByRole("complementary", { name: change.number }).getByText("Point of no return").waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.goto(`${server.url}/changes/freezes`);
  await page.getByText("Nothing is scheduled in it.").waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  expect(faults).toEqual([]);
  await close();
});
