import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, seriousBarriers } from "./browser.ts";

// A journey of two people in one meeting of the CAB, each in a browser of their own: prepared in one press, held live, decided by a key, minuted.

const password = "correct horse battery";
const ada = { email: "ada@example.org", name: "Ada Lovelace", role: "assistant" };
const grace = { email: "grace@example.org", name: "Grace Hopper", role: "manager" };
let server: RunningServer;
let browser: Browser;
const keys = new Map<string, string>();

beforeAll(async () => {
  [server, browser] = await Promise.all([makeServerProcess(), launchBrowser()]);
  await server.start();
  for (const { email, name, role } of [ada, grace]) {
    await server.command(["user", "create", "--email", email, "--name", name, "--role", role, "--password-stdin"], `${password}\n`);
    keys.set(email, await server.command(["key", "create", "--user", email, "--name", "journeys"]));
  }
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

type Said = { record: { id: string; number: string }; items: { id: string; name: string }[] };
async function ask(who: { email: string }, line: string, body?: unknown): Promise<Said> {
  const [method, path] = line.split(" ") as [string, string];
  const headers = { authorization: `Bearer ${keys.get(who.email)}`, "content-type": "application/json" };
  const response = await fetch(server.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${line} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Said;
}

/** A change of Ada's that waits for approval, its window two days ahead. */
async function waitingChange(): Promise<{ id: string; number: string }> {
  const [me] = (await ask(grace, "GET /api/people?filter=name:Ada*")).items;
  const { record: service } = await ask(grace, "POST /api/services", { name: "Remote access", tier: "1" });
  const { record: team } = await ask(grace, "POST /api/teams", { name: "Network" });
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const plan = { implementationPlan: "Do", testPlan: "Look", communicationPlan: "Tell", rollbackPlan: "Undo", rollbackTrigger: "Dark" };
  const { record } = await ask(ada, "POST /api/changes", {
    ...{ shortDescription: "Firmware of the firewall", description: "A hole", riskImpactAnalysis: "Small", rollbackMinutes: 20, ...plan },
    ...{ service: service.id, team: team.id, assignee: me!.id, plannedStart: at(48), plannedEnd: at(50) },
  });
  for (const verb of ["assess", "authorize"]) await ask(ada, `POST /api/changes/${record.id}/${verb}`, {});
  return record;
}

async function signIn(page: Page, email: string): Promise<void> {
  page.setDefaultTimeout(20_000);
  await page.goto(server.url);
  await page.getByLabel(/e-mail/i).fill(email);
  await page.getByLabel(/^password/i).fill(password);
  await page.getByRole("button", { name: /^sign in/i }).click();
  await page.locator("#work").waitFor();
}

test("the assistant prepares and minutes, the chair decides by a key, and each sees what the other does", async () => {
  const change = await waitingChange();
  const [chair] = (await ask(grace, "GET /api/people?filter=name:Grace*")).items;
  const [invited] = (await ask(grace, "GET /api/people?filter=name:Ada*")).items;
  const board = (await ask(grace, "GET /api/meeting-series")).items.find((one) => one.name === "Change advisory board")!;
  await ask(grace, `PATCH /api/meeting-series/${board.id}`, { chair: chair!.id, invited: [invited!.id] });

  const assistant = await openPage(browser);
  await signIn(assistant.page, ada.email);
  await assistant.page.goto(`${server.url}/meetings`);
  const series = assistant.page.getByRole("region", { name: "Series" });
  expect(await seriousBarriers(assistant.page)).toEqual([]);
  await series.getByRole("listitem").filter({ hasText: "Change advisory board" }).getByRole("button").click();
  await assistant.page.waitForURL(/\/meetings\/MTG/);
  const agenda = (page: Page) => page.getByRole("navigation", { name: "Agenda" });
  await agenda(assistant.page).getByText(`${change.number} Firmware of the firewall`).waitFor();
  await assistant.page.getByText("It is here for the first time.").waitFor();
  await assistant.page.getByRole("button", { name: "Open the meeting" }).click();

  const other = await openPage(browser);
  await signIn(other.page, grace.email);
  await other.page.goto(assistant.page.url());
  await other.page.getByText("Under way").first().waitFor();
  // A board of one decides nothing: whoever is there is noted.
  const here = assistant.page.getByRole("region", { name: "Who is here" });
  await here.getByText("Too few to decide: 1 of the 2 that are needed.").waitFor();
  await other.page.getByText("Too few are here to decide: 1 of the 2 that are needed.").waitFor();
  await here.getByRole("button", { name: /Ada/ }).click();
  await here.getByText("Here 2 of 2").waitFor();
  // Going on moves everybody; a vote appears where the others look.
  await assistant.page.getByRole("button", { name: "Begin with this item" }).waitFor();
  await assistant.page.keyboard.press("n");
  await agenda(other.page).getByText("now", { exact: true }).waitFor();
  await ask(grace, `POST /api/changes/${change.id}/approve`, { words: "Go" });
  await assistant.page.getByText(/Grace Hopper agrees/).waitFor();
  expect(await seriousBarriers(other.page)).toEqual([]);

  await other.page.getByRole("button", { name: "Approve", exact: true }).waitFor();
  await other.page.keyboard.press("a");
  await agenda(assistant.page)
    .getByText(/Approved/)
    .waitFor();
  await assistant.page.keyboard.press("m");
  await assistant.page.getByRole("textbox", { name: "What was said" }).fill("The night shift knows.");
  await assistant.page.keyboard.press("Control+Enter");
  await other.page.getByText("The night shift knows.").waitFor();

  await assistant.page.getByRole("button", { name: "End the meeting" }).click();
  await other.page.getByText("Ended").first().waitFor();
  await assistant.page.getByRole("button", { name: "Draft them" }).click();
  const minutes = (page: Page) => page.getByRole("region", { name: "Minutes" });
  await minutes(assistant.page).getByText("Present: Ada Lovelace, Grace Hopper.").waitFor();
  await assistant.page.getByRole("button", { name: "Circulate the minutes" }).click();
  await minutes(other.page).getByText("They do not change any more.").waitFor();
  await assistant.page.goto(`${assistant.page.url()}/print`);
  await assistant.page.getByRole("heading", { name: `1. ${change.number} Firmware of the firewall` }).waitFor();
  expect(await seriousBarriers(assistant.page)).toEqual([]);
  expect([...assistant.faults, ...other.faults]).toEqual([]);
  await Promise.all([assistant.close(), other.close()]);
});
