import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, seriousBarriers } from "./browser.ts";

// The assistant works the Desk on behalf of the director, by keyboard: why, delegate, fold, put off, and what stays the director's.

const password = "correct horse battery";
let server: RunningServer;
let browser: Browser;
let key: string;
const people: Record<string, string> = {};

beforeAll(async () => {
  [server, browser] = await Promise.all([makeServerProcess(), launchBrowser()]);
  await server.start();
  for (const [name, role] of [
    ["Ada Admin", "administrator"],
    ["Dora Director", "director"],
    ["Asha Assistant", "assistant"],
    ["Mika Manager", "manager"],
  ] as const) {
    const email = `${name.split(" ")[0]!.toLowerCase()}@example.org`;
    await server.command(["user", "create", "--email", email, "--name", name, "--role", role, "--password-stdin"], `${password}\n`);
  }
  key = await server.command(["key", "create", "--user", "ada@example.org", "--name", "journeys"]);
  const { items } = await ask<{ items: { id: string; name: string }[] }>("GET", "/api/people");
  for (const { id, name } of items) people[name] = id;
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

test("the assistant works the Desk for the director by keyboard, and both names stand", async () => {
  const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
  const delegation = { person: people["Dora Director"], delegate: people["Asha Assistant"], scope: "all", reason: "Every day" };
  await ask("POST", "/api/delegations", { ...delegation, startsAt: hours(-1), endsAt: hours(48) });
  const service = await ask("POST", "/api/services", { name: "ERP", tier: "1", usersServed: 1900, owner: people["Mika Manager"] });
  await ask("POST", "/api/incidents", {
    shortDescription: "ERP payments down",
    service: service.id,
    impact: "1",
    urgency: "1",
    affectedUsers: 1900,
  });
  for (const [title, more] of [
    [
      "Sign the lease of the second site",
      { onlyDirector: true, dueAt: hours(20), service: service.id, shareOfUsersPercent: 100, expectedCost: 400_000 },
    ],
    ["New chairs for the service desk", {}],
    ["Who speaks at the summer party", {}],
  ] as const)
    await ask("POST", "/api/director-asks", { title, ...more });

  const { page, faults, close } = await openPage(browser);
  page.setDefaultTimeout(15_000);
  await page.goto(server.url);
  await page.getByLabel(/e-mail/i).fill("asha@example.org");
  await page.getByLabel(/^password/i).fill(password);
  await page.getByRole("button", { name: /^sign in/i }).click();
  await page.getByRole("heading", { level: 1, name: /NOW/ }).waitFor();
  await page.getByRole("button", { name: "Act for Dora Director" }).click();
  await page.getByText("You act for").waitFor();

  // Why: the arithmetic opens in place, and its lines are there with what is not known.
  const lit = page.locator(".lit");
  await lit.getByRole("heading", { name: /Sign the lease/ }).waitFor();
  await page.keyboard.press("w");
  await lit.getByRole("table").getByText("100 % of the users of ERP, tier 1.").waitFor();
  await lit.getByRole("table").getByText("Whether it happens more often is not known.").waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.keyboard.press("w");

  // What only the director can do is the director's: the key says why.
  await page.keyboard.press("d");
  await page
    .getByText(/Only the director decides this, in person/)
    .first()
    .waitFor();
  await page.keyboard.press("g");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: /To whom/ }).click();
  await page.keyboard.type("Mika");
  await page.getByRole("option", { name: /Mika Manager/ }).click();
  await dialog.getByLabel(/By when/).fill("2099-01-04T12:00");
  await page.keyboard.press("Control+Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: /1 delegated/ }).waitFor();

  // The next line is acknowledged; weekly ones are opened, and one is folded.
  await lit.getByRole("heading", { name: /ERP payments down/ }).waitFor();
  await page.keyboard.press("a");
  await lit.getByText(/Seen by Asha Assistant for Dora Director/).waitFor();
  await page.keyboard.press("e");
  await page.getByRole("button", { name: /New chairs for the service desk/ }).click();
  await lit.getByRole("heading", { name: /New chairs/ }).waitFor();
  await page.keyboard.press("f");
  await dialog.getByRole("button", { name: /Fold into the review/ }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: /1 delegated, 1 folded by hand/ }).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);

  const entries = await ask<{ items: { type: string; actor: string; onBehalfOf: string }[] }>("GET", "/api/journal");
  const acts = entries.items.filter(({ type }) => ["exceptionAcknowledged", "exceptionDelegated", "exceptionFolded"].includes(type));
  expect(acts).toHaveLength(3);
  for (const act of acts) expect(act).toMatchObject({ actor: people["Asha Assistant"], onBehalfOf: people["Dora Director"] });
  expect(faults).toEqual([]);
  await close();
});

/** The record that is answered, or the whole answer where it is none. */
async function ask<A = { id: string }>(method: string, path: string, body?: unknown): Promise<A> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const response = await fetch(server.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  const answer = (await response.json()) as A & { record?: A };
  return answer.record ?? answer;
}
