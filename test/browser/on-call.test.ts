import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, type WatchedPage, waysBarred } from "./browser.ts";

// Journeys through the page On call: a gap is seen, somebody is asked, a drag and the keyboard cover, layers are tried before they are saved.

const email = "ada@example.org";
const password = "correct horse battery";
const DAY = 86_400_000;
let server: RunningServer;
let browser: Browser;
let key: string;
let [ada, ben, cy]: string[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([makeServerProcess(), launchBrowser()]);
  await server.start();
  await server.command(
    ["user", "create", "--email", email, "--name", "Ada Lovelace", "--role", "administrator", "--password-stdin"],
    `${password}\n`,
  );
  key = await server.command(["key", "create", "--user", email, "--name", "journeys"]);
  ada = (await found("people", "name:Ada"))[0]!.id;
  ben = (await ask("POST", "/api/people", { name: "Ben Okri", roles: ["analyst"] })).record.id;
  cy = (await ask("POST", "/api/people", { name: "Cy Young", roles: ["analyst"] })).record.id;
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

test("where there is no roster, the page says what one is, and makes the first with a preview", async () => {
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/on-call`);
  await page.getByRole("heading", { name: /no roster yet/i }).waitFor();
  await page.getByRole("link", { name: "New roster" }).click();
  await page.getByLabel("Name").first().fill("Platform");
  await page.getByLabel(/time zone/i).fill("UTC");
  await page.getByRole("button", { name: "Add a layer" }).click();
  await page.getByText("Week has nobody in it.").waitFor();
  await page.getByRole("combobox", { name: "Add somebody to Week" }).click();
  await page.keyboard.type("Ben");
  await page.getByRole("option", { name: "Ben Okri" }).click();
  await page.getByText("no gap").waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("region", { name: "Roster of Platform" }).waitFor();
  await answered(page, /^Ben Okri|^B\. Okri/);
  expect(faults).toEqual([]);
  await close();
});

test("in a gap the page says why, and asking somebody closes it when they accept", async () => {
  await addReserve();
  await leave(dayAhead(1, 8), dayAhead(1, 20));
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/on-call`);
  await answered(page, /^Nobody, from .* B\. Okri is away and no layer lies beneath\./);
  await page.getByRole("button", { name: "ask C. Young" }).click();
  await page.getByText(/^covers .*\?$/).waitFor();
  await page.getByRole("button", { name: "Accept" }).click();
  await answered(page, /^C\. Young/);
  expect(faults).toEqual([]);
  await close();
});

test("a shift is pulled onto a person, and drawn across a person's line", async () => {
  await leave(dayAhead(2, 8), dayAhead(2, 20));
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/on-call?from=${new Date(dayAhead(0, 0)).toISOString().slice(0, 10)}`);
  const gap = page.getByRole("button", { name: /08:00–20:00: nobody$/ });
  await gap.waitFor();
  const lane = page.locator(`[data-person="${ada}"]`);
  await pull(page, await middleOf(gap), await middleOf(lane));
  await page.getByText(/^A\. Lovelace, 12 h/).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /: Ada Lovelace, by an override$/ }).waitFor();
  await gap.waitFor({ state: "detached" });
  // Drawn over the fourth day, let go of with Escape, then drawn again and kept.
  const box = (await lane.boundingBox())!;
  const [from, to] = [0.72, 0.78].map((share) => ({ x: box.x + box.width * share, y: box.y + box.height / 2 }));
  await pull(page, from!, to!);
  await page.getByRole("button", { name: "Cover", exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Cover", exact: true }).waitFor({ state: "detached" });
  await pull(page, from!, to!);
  await page.getByRole("button", { name: "Cover", exact: true }).click();
  await page.waitForFunction(() => document.querySelectorAll(".lay .sg.ov").length === 3);
  expect(faults).toEqual([]);
  await close();
});

test("the keyboard does the same: w asks, o covers a shift, arrows turn the weeks", async () => {
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/on-call`);
  await page.getByRole("region", { name: "Roster of Platform" }).waitFor();
  await page.keyboard.press("w");
  await page.keyboard.type("tomorrow 9:00");
  await page.keyboard.press("Enter");
  await answered(page, /^C\. Young/);
  await page.getByLabel("Who is on call at").blur();
  const range = () => page.locator(".range .tn").textContent();
  const before = await range();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((old) => document.querySelector(".range .tn")?.textContent !== old, before);
  await page.keyboard.press("o");
  const dialog = page.getByRole("dialog", { name: "Override" });
  await dialog.getByRole("combobox", { name: "Who is on call" }).fill("Cy");
  await page.getByRole("option", { name: /Cy Young/ }).click();
  await dialog.getByLabel("From", { exact: true }).fill(wordsOf(dayAhead(9, 8)));
  await dialog.getByLabel("Until", { exact: true }).fill(wordsOf(dayAhead(9, 12)));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: /08:00–12:00: Cy Young, by an override$/ }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

test("layers are tried before they are saved, and what they change is said", async () => {
  const { page, faults, close } = await signedIn();
  const [roster] = await found("rosters", "name:Platform");
  await page.goto(`${server.url}/on-call/layers?roster=${roster!.id}`);
  await page.getByText("Nothing changes hands.").waitFor();
  await page.getByRole("button", { name: /^Week/ }).click();
  await page.getByRole("combobox", { name: "Add somebody to Week" }).click();
  await page.keyboard.type("Cy");
  await page.getByRole("option", { name: /Cy Young/ }).click();
  await page.getByText(/of the coming four weeks change hands/).waitFor();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("region", { name: "Roster of Platform" }).waitFor();
  const [saved] = await found("rosters", "name:Platform");
  const layers = saved!.layers as { name: string; participants: string[] }[];
  expect(layers.find((one) => one.name === "Week")?.participants).toEqual([ben, cy]);
  expect(faults).toEqual([]);
  await close();
});

test("nothing stands in anybody's way on call, in both themes, on a desk and in a hand", async () => {
  const { page, faults, close } = await signedIn();
  const [roster] = await found("rosters", "name:Platform");
  for (const [path, ready] of [
    ["/on-call", ".ros .answer p"],
    [`/on-call/layers?roster=${roster!.id}`, ".preview"],
    [`/rosters/${roster!.id}`, "h1"],
  ] as const) {
    await page.goto(server.url + path);
    await page.locator(ready).first().waitFor();
    await page.waitForLoadState("networkidle");
    expect({ path, barred: await waysBarred(page) }).toEqual({ path, barred: [] });
  }
  expect(faults).toEqual([]);
  await close();
});

/** Ada and Cy take turns in a layer that is over, so that they are of the roster and free. */
async function addReserve(): Promise<void> {
  const [roster] = await found("rosters", "name:Platform");
  const [week] = roster!.layers as Record<string, unknown>[];
  const [startsOn, endsOn] = [-30, -1].map((days) => new Date(dayAhead(days, 0)).toISOString().slice(0, 10));
  const reserve = { ...week, name: "Reserve", participants: [ada, cy], startsOn, endsOn };
  await ask("POST", `/api/rosters/${roster!.id}/edit`, { changes: { layers: [week, reserve] } });
}

async function leave(startsAt: number, endsAt: number): Promise<void> {
  const [roster] = await found("rosters", "name:Platform");
  const span = { startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() };
  await ask("POST", "/api/roster-overrides", { roster: roster!.id, mode: "remove", whom: ben, reason: "Leave", ...span });
}

/** An hour of a day from today, UTC. */
function dayAhead(days: number, hour: number): number {
  return Math.floor(Date.now() / DAY) * DAY + days * DAY + hour * 3_600_000;
}

function wordsOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace("T", " ");
}

async function answered(page: Page, sentence: RegExp): Promise<void> {
  await page.locator(".answer p").first().filter({ hasText: sentence }).waitFor();
}

async function middleOf(locator: ReturnType<Page["locator"]>): Promise<{ x: number; y: number }> {
  await locator.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await locator.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

async function pull(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

/** A page of somebody who has signed in by the form. */
async function signedIn(options: Parameters<typeof openPage>[1] = {}): Promise<WatchedPage> {
  const watched = await openPage(browser, options);
  const { page } = watched;
  page.setDefaultTimeout(15_000);
  await page.goto(server.url);
  await page.getByLabel(/e-mail/i).fill(email);
  await page.getByLabel(/^password/i).fill(password);
  await page.getByRole("button", { name: /^sign in/i }).click();
  await page.locator("#work").waitFor();
  return watched;
}

type Found = { id: string } & Record<string, unknown>;

async function found(plural: string, filter: string): Promise<Found[]> {
  return (await ask("GET", `/api/${plural}?filter=${encodeURIComponent(filter)}`)).items;
}

async function ask(method: string, path: string, body?: unknown): Promise<{ items: Found[]; record: Found }> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const response = await fetch(server.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as { items: Found[]; record: Found };
}
