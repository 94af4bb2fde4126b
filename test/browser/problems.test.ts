import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, seriousBarriers, type WatchedPage } from "./browser.ts";

// A journey from an incident to its problem and back: opened, its cause looked for, the workaround told, resolved with what waits for it.

const email = "ada@example.org";
const password = "correct horse battery";
let server: RunningServer;
let browser: Browser;
let key: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([makeServerProcess(), launchBrowser()]);
  await server.start();
  const create = ["user", "create", "--email", email, "--name", "Ada Lovelace", "--role", "administrator", "--password-stdin"];
  await server.command(create, `${password}\n`);
  key = await server.command(["key", "create", "--user", email, "--name", "journeys"]);
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

test("from an incident a problem is opened, worked with a hypothesis and five whys, told and resolved", async () => {
  const first = await ask("POST", "/api/incidents", { shortDescription: "Posting run hangs", impact: "2", urgency: "2" });
  const second = await ask("POST", "/api/incidents", { shortDescription: "Posting waits since seven", impact: "3", urgency: "2" });
  const { page, faults, close } = await signedIn();

  await page.goto(`${server.url}/incidents/${first.number}`);
  await page.getByRole("region", { name: "Problem" }).getByRole("button", { name: "open a problem" }).click();
  await page.getByRole("heading", { name: "Posting run hangs", level: 1 }).waitFor();
  await page.getByText("say whether it is a problem").waitFor();
  const number = new URL(page.url()).pathname.split("/").at(-1)!;
  expect(number).toMatch(/^PRB\d{7}$/);
  await page
    .getByRole("region", { name: "Incidents" })
    .getByRole("link", { name: String(first.number) })
    .waitFor();

  // Another incident joins it, by key and number.
  await page.keyboard.press("l");
  await page.getByRole("dialog").getByRole("combobox").click();
  await page.keyboard.type(String(second.number));
  await page.getByRole("option", { name: /Posting waits/ }).click();
  await page.keyboard.press("Control+Enter");
  await page
    .getByRole("region", { name: "Incidents" })
    .getByRole("link", { name: String(second.number) })
    .waitFor();

  // Without an owner nobody looks for the cause.
  await page.getByRole("button", { name: "Take it" }).click();
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Confirm" }).click();
  await page.getByText("find the cause").waitFor();
  const cause = page.getByRole("region", { name: "Root cause" });
  await cause.getByRole("combobox", { name: "Method" }).click();
  await page.getByRole("option", { name: "Five whys" }).click();
  await cause.getByLabel("Why: Posting run hangs").fill("A lock is held");
  await page.keyboard.press("Enter");
  await cause.getByText("A lock is held").filter({ visible: true }).first().waitFor();
  await cause.getByLabel("What may be the cause").fill("Bloated index; reindex on the copy");
  await page.keyboard.press("Enter");
  await cause.getByText("test: reindex on the copy").waitFor();
  await cause.getByRole("button", { name: "rule out: Bloated index" }).click();
  await cause.getByLabel("Evidence: Bloated index").fill("The same on the copy");
  await page.keyboard.press("Enter");
  await cause.getByText("evidence: The same on the copy").waitFor();
  await cause.getByText(/^Ada Lovelace, /).waitFor();

  // What helps meanwhile is told to the callers.
  const workaround = page.getByRole("region", { name: "Workaround" });
  await workaround.getByText("What can a caller do meanwhile?").click();
  await workaround.getByLabel("Workaround").fill("Post by the batch menu.");
  await page.keyboard.press("Control+Enter");
  await workaround.getByRole("button", { name: "tell the callers" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Tell the workaround" }).click();
  await workaround.getByText(/^Told to the callers of 2 incidents/).waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await seriousBarriers(page)).toEqual([]);

  await ask("POST", `/api/incidents/${first.id}/hold`, { holdReason: "3" });
  await page.getByRole("button", { name: "Start the fix" }).click();
  await page
    .getByRole("dialog")
    .getByLabel(/Root cause/)
    .fill("A dead session keeps its lock");
  await page.getByRole("dialog").getByRole("button", { name: "Start the fix" }).click();
  await page.getByRole("button", { name: "Resolve", exact: true }).click();
  await page.getByRole("dialog").getByLabel(/^Fix/).fill("Sessions end after ten minutes");
  await page.getByRole("dialog").getByRole("button", { name: "Resolve" }).click();
  await page.getByText("see that it stays away, and complete it").waitFor();
  const incident = await ask("GET", `/api/incidents/${first.id}`);
  expect(incident).toMatchObject({ state: "6", closeNotes: `Resolved by problem ${number}: Sessions end after ten minutes` });
  await page.goto(`${server.url}/incidents/${second.number}`);
  await page.getByRole("region", { name: "Problem" }).getByText("Post by the batch menu.").waitFor();
  await page.goto(`${server.url}/problems`);
  await page.getByRole("link", { name: "Posting run hangs" }).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.goto(`${server.url}/problems/proposed`);
  await page.getByText("Nothing to propose").waitFor();
  expect(faults).toEqual([]);
  await close();
});

async function signedIn(): Promise<WatchedPage> {
  const watched = await openPage(browser);
  const { page } = watched;
  page.setDefaultTimeout(15_000);
  await page.goto(server.url);
  await page.getByLabel(/e-mail/i).fill(email);
  await page.getByLabel(/^password/i).fill(password);
  await page.getByRole("button", { name: /^sign in/i }).click();
  await page.locator("#work").waitFor();
  return watched;
}

type Found = { id: string; number: string | null } & Record<string, unknown>;

async function ask(method: string, path: string, body?: unknown): Promise<Found> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const response = await fetch(server.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { record: Found }).record;
}
