import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, seriousBarriers, type WatchedPage } from "./browser.ts";

// A journey from two spellings of a vendor to one, and from a contract without its notice to a decision.

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

test("two spellings become one vendor; what is missing is written down; a contract is decided before its notice", async () => {
  const stays = await ask("POST", "/api/vendors", { name: "Finch Telecom", tier: "1" });
  await ask("POST", "/api/vendors", { name: "FINCH TELECOM LTD." });
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const contract = await ask("POST", "/api/contracts", {
    ...{ name: "Telephony", vendor: stays.id, startsOn: day(-400), endsOn: day(120), renewal: "automatic", renewalMonths: 12 },
    ...{ yearlyAmount: "61800.00", currency: "EUR" },
  });
  const { page, faults, close } = await signedIn();

  await page.goto(`${server.url}/vendors`);
  await page.getByRole("link", { name: "1 vendor under two spellings" }).click();
  await page.getByRole("button", { name: "Merge into Finch Telecom" }).click();
  await page.getByText("No two names look like one vendor").waitFor();

  // Its notice is not known: it stands among the exceptions, and has no day to decide by.
  await page.goto(`${server.url}/contracts/exceptions`);
  await page.getByRole("heading", { name: /^Notice is not known/ }).waitFor();
  await page
    .getByRole("link", { name: String(contract.number) })
    .first()
    .click();
  await page.getByText("There is no date to decide by.").waitFor();
  await ask("PATCH", `/api/contracts/${contract.id}`, { noticeLength: 90, noticeUnit: "day" });
  await page.getByRole("img", { name: /^decide / }).waitFor();

  await page.goto(`${server.url}/contracts/year`);
  await page.getByRole("heading", { name: /^1 contract is to be decided/ }).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Decide", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Decision" }).click();
  await page.getByRole("option", { name: "Renew as it stands" }).click();
  await dialog.getByLabel("Why").fill("It is cheap, and nobody else has lines here.");
  await page.keyboard.press("Control+Enter");
  await page.getByText("It is cheap, and nobody else has lines here.").first().waitFor();

  await page.goto(`${server.url}/vendors/${stays.id}`);
  await page.getByRole("heading", { name: /^No promise of Finch Telecom was measured/ }).waitFor();
  await page.getByText("also FINCH TELECOM LTD.").waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
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
