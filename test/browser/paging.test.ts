import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { linkIn } from "../on-call.ts";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, seriousBarriers, type WatchedPage, waysBarred } from "./browser.ts";

// Being paged, from the policy that somebody writes to the press with one thumb.

const email = "ada@example.org";
const password = "correct horse battery";
let mail: MailServer;
let server: RunningServer;
let browser: Browser;
let key: string;
let me: string;
let service: string;
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

beforeAll(async () => {
  mail = await openMailServer();
  [server, browser] = await Promise.all([makeServerProcess({ QUARTERDECK_SMTP_URL: mail.url }), launchBrowser()]);
  await server.start();
  const person = ["user", "create", "--email", email, "--name", "Ada Lovelace", "--role", "administrator", "--password-stdin"];
  await server.command(person, `${password}\n`);
  key = await server.command(["key", "create", "--user", email, "--name", "journeys"]);
  [{ id: me }] = (await ask("GET", "/api/people?filter=email:=ada@example.org")).items as [{ id: string }];
  const team = await made("/api/teams", { name: "Platform", members: [me] });
  service = await made("/api/services", { name: "ERP", tier: "1", supportTeam: team });
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
  await mail?.close();
});

test("a policy is written with whom it calls, and says meanwhile what it would do; the service then says who would be paged", async () => {
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/services/${service}`);
  await page.getByText("Nobody.").waitFor();
  await page.goto(`${server.url}/escalation-policies/new`);
  await page.getByText(/Not complete yet/).waitFor();
  await page.getByLabel("Name").fill("Platform");
  await choose(page, page.getByRole("combobox", { name: "Team", exact: true }), "Platform");
  await page.getByRole("combobox", { name: "Calls" }).click();
  await page.getByRole("option", { name: "Person" }).click();
  await choose(page, page.getByRole("combobox", { name: "Person", exact: true }), "Ada Lovelace");
  await page
    .getByText(/Ada Lovelace \(named in the policy\): mail at once/)
    .first()
    .waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Save the policy" }).click();
  await page.getByRole("heading", { level: 1, name: "Platform" }).waitFor();
  await page.getByText(/It is given up, aloud/).waitFor();
  await page.goto(`${server.url}/services/${service}`);
  const panel = page.getByRole("region", { name: "Who would be paged" });
  await panel.getByText(/Platform supports ERP/).waitFor();
  await panel
    .getByText(/Ada Lovelace/)
    .first()
    .waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  expect(faults).toEqual([]);
  await close();
});

test("whoever is paged answers on a phone: in the app, or by the link in the mail without signing in", async () => {
  const first = await report("Payments fail");
  const { page, faults, close } = await signedIn({ ...phone, colorScheme: "dark" });
  await page.goto(`${server.url}/pages`);
  await page.getByText("Payments fail").filter({ visible: true }).first().waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.goto(`${server.url}/incidents/${first}`);
  const beside = page.getByRole("region", { name: "Page" });
  await beside.getByText(/^\d+:\d\d$/).waitFor();
  await beside.getByText("Ada Lovelace").filter({ visible: true }).first().waitFor();
  await beside.getByRole("button", { name: /Who was told/ }).click();
  await beside.getByText(/by mail/).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.goto(`${server.url}/pages/PAG0000001`);
  await page.getByText("If nobody answers").waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: "I have it" }).click();
  await page.getByText(/Ada Lovelace has it since/).waitFor();
  expect(faults).toEqual([]);
  await close();

  const second = await report("Orders are stuck");
  const letter = await arrived(second);
  for (const colorScheme of ["light", "dark"] as const) {
    const stranger = await openPage(browser, { ...phone, colorScheme });
    await stranger.page.goto(`${server.url}${linkIn(letter)}`);
    await stranger.page.getByRole("heading", { name: "Orders are stuck" }).waitFor();
    expect(await seriousBarriers(stranger.page)).toEqual([]);
    const wide = await stranger.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wide, "wider than the phone").toBe(false);
    if (colorScheme === "dark") {
      await stranger.page.getByRole("button", { name: "I have it" }).click();
      await stranger.page.getByText(/You have it, since/).waitFor();
    }
    expect(stranger.faults).toEqual([]);
    await stranger.close();
  }
  expect(await ask("GET", "/api/pages/PAG0000002")).toMatchObject({ record: { state: "acknowledged", acknowledgedVia: "link" } });
});

test("in one's account: another way is added, a code comes, and it is chosen for urgent pages", async () => {
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/account#paging`);
  await page.getByRole("button", { name: "Add a way to reach you" }).click();
  await page.getByRole("combobox", { name: "By", exact: true }).click();
  await page.getByRole("option", { name: "Mail" }).click();
  await page.getByLabel("E-mail address").fill("ada@home.example.org");
  await page.getByLabel("Name", { exact: true }).fill("At home");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("not verified: not used yet").waitFor();
  await page.getByRole("button", { name: "Send a code" }).click();
  await page.getByLabel("Code for At home").fill(await codeSent());
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText("verified", { exact: true }).waitFor();
  const urgent = page.getByRole("region", { name: /^Urgent/ });
  await urgent.getByRole("button", { name: "Choose ways" }).click();
  await urgent.getByRole("button", { name: "Save" }).click();
  await urgent.getByRole("button", { name: "Save" }).waitFor({ state: "detached" });
  expect(await seriousBarriers(page)).toEqual([]);
  await page.goto(`${server.url}/admin/paging`);
  await page.getByRole("heading", { name: "Paging check" }).waitFor();
  await page
    .getByText(/Service desk/)
    .first()
    .waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  expect(faults).toEqual([]);
  await close();
  const rules = (await ask("GET", `/api/notification-rules?filter=person:${me}`)).items as { urgency: string; steps: unknown[] }[];
  expect(rules).toMatchObject([{ urgency: "high", steps: [{ delayMinutes: 0 }] }]);
});

test("nothing stands in anybody's way: every screen of paging, in both themes, on a desk and in a hand", async () => {
  const { page, faults, close } = await signedIn();
  const [policy] = (await ask("GET", "/api/escalation-policies?filter=team.name:Platform")).items as [{ id: string }];
  const places = ["/pages", "/pages/PAG0000002", "/escalation-policies", `/escalation-policies/${policy.id}`, "/escalation-policies/new"];
  for (const path of [...places, "/admin/paging", "/account", `/services/${service}`, "/outgoing-channels/new"]) {
    await page.goto(server.url + path);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.waitForLoadState("networkidle");
    expect({ path, barred: await waysBarred(page) }).toEqual({ path, barred: [] });
  }
  expect(faults).toEqual([]);
  await close();
});

async function signedIn(options: BrowserContextOptions = {}): Promise<WatchedPage> {
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

async function choose(page: WatchedPage["page"], input: ReturnType<WatchedPage["page"]["getByLabel"]>, name: string): Promise<void> {
  await input.click();
  await input.fill(name.slice(0, 4));
  await page.getByRole("option", { name }).first().click();
}

async function ask(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${key}`, ...(body ? { "content-type": "application/json" } : {}) };
  const answer = await fetch(`${server.url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

async function made(path: string, body: unknown): Promise<string> {
  return ((await ask("POST", path, body)).record as { id: string }).id;
}

async function report(shortDescription: string): Promise<string> {
  const { record } = await ask("POST", "/api/incidents", { shortDescription, impact: "1", urgency: "1", service });
  return (record as { number: string }).number;
}

/** The page's letter about an incident, once it has arrived. */
async function arrived(number: string): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const letter = mail.letters.find(({ subject, raw }) => subject.includes("PAG") && raw.includes(number));
    if (letter) return letter.raw.replaceAll("http://", "https://");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`No page about ${number} arrived.`);
}

async function codeSent(): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const code = mail.letters.map(({ subject }) => /code (\d{6})$/.exec(subject)?.[1]).find(Boolean);
    if (code) return code;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("No code arrived.");
}
