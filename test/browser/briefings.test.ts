import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, seriousBarriers } from "./browser.ts";

// A journey of the director: a paper is composed, a sentence written anew without typing a number, reviewed and issued under its hash.

const password = "correct horse battery";
const director = { email: "grace@example.org", name: "Grace Hopper" };
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([makeServerProcess(), launchBrowser()]);
  await server.start();
  const { email, name } = director;
  await server.command(["user", "create", "--email", email, "--name", name, "--role", "director", "--password-stdin"], `${password}\n`);
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

test("the director composes a paper, chooses its numbers, issues it, and reads it on a telephone", async () => {
  const { page, faults, close } = await openPage(browser);
  page.setDefaultTimeout(30_000);
  await page.goto(server.url);
  await page.getByLabel(/e-mail/i).fill(director.email);
  await page.getByLabel(/^password/i).fill(password);
  await page.getByRole("button", { name: /^sign in/i }).click();
  await page.locator("#work").waitFor();

  // An empty screen says which papers there are, and has a button for each.
  await page.goto(`${server.url}/briefings`);
  await page.getByText("every number in it leads to its rows").waitFor();
  await page.getByRole("link", { name: "Weekly operations review" }).click();
  await page.getByRole("button", { name: /^Create/ }).click();
  const paper = page.getByRole("img", { name: /^Weekly operations review/ });
  await paper.waitFor();
  // The picture is drawn, and holds both pages: taller than two sheets are wide.
  const [width, height] = await paper.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
  expect(height! / width!).toBeGreaterThan(2.8);
  expect(await seriousBarriers(page)).toEqual([]);

  await page.getByRole("button", { name: "Rewrite: Headline" }).click();
  const box = page.getByRole("textbox", { name: "Headline" });
  await box.fill("A quiet week, 3 of us say.");
  await page.getByText('"3" was typed.').waitFor();
  expect(await page.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
  await box.fill("A quiet week: opened ");
  await page
    .getByRole("button", { name: /· Flow$/ })
    .first()
    .click();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("edited by Grace Hopper").waitFor();

  await page.getByRole("button", { name: "Reviewed", exact: true }).click();
  await page.getByText("Grace Hopper reviewed it").waitFor();
  await page.getByRole("button", { name: "Issue", exact: true }).click();
  await page.getByText(/under SHA-256/).waitFor();
  expect(await page.getByRole("button", { name: "Rewrite: Headline" }).count()).toBe(0);
  // Nothing is offered that an issued paper can never do.
  for (const name of ["Compose anew", "Back to draft", "Edit"])
    expect(await page.getByRole("button", { name, exact: true }).count(), name).toBe(0);

  await page.setViewportSize({ width: 390, height: 844 });
  await paper.waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await seriousBarriers(page)).toEqual([]);
  expect(faults).toEqual([]);
  await close();
});
