import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, seriousBarriers } from "./browser.ts";

// A passkey belongs to a host name: the office is reached by one.

const email = "ada@example.org";
const password = "correct horse battery";
let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([makeServerProcess({}, "localhost"), launchBrowser()]);
  await server.start();
  const person = ["user", "create", "--email", email, "--name", "Ada Lovelace", "--role", "administrator", "--password-stdin"];
  await server.command(person, `${password}\n`);
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

test("a passkey is added with the password, signs in by itself, and no longer once it is taken away", async () => {
  const { page, faults, close } = await openPage(browser);
  page.setDefaultTimeout(15_000);
  const device = await lockOf(page);
  await signInByPassword(page);
  await addPasskey(page, "Blue laptop", "wrong horse battery");
  await page.getByText("The password is not right.").filter({ visible: true }).first().waitFor();
  expect(await device.kept()).toBe(0);
  await addPasskey(page, "Blue laptop", password);
  await page.getByRole("button", { name: "Take away Blue laptop" }).waitFor();
  expect(await device.kept()).toBe(1);

  await signOut(page);
  await usePasskey(page);
  await page.getByRole("button", { name: "Take away Blue laptop" }).click();
  await page.getByText("Blue laptop").waitFor({ state: "detached" });
  await signOut(page);
  await usePasskey(page);
  await page
    .getByRole("alert")
    .getByText(/This passkey was not accepted here/)
    .waitFor();
  expect(faults).toEqual([]);
  await close();
});

test("the page of passkeys stands in nobody's way", async () => {
  const { page, close } = await openPage(browser);
  page.setDefaultTimeout(15_000);
  // The reading of barriers takes the lock away: it comes last.
  await lockOf(page);
  await signInByPassword(page);
  await addPasskey(page, "Green phone", password);
  await page.getByRole("button", { name: "Take away Green phone" }).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await close();
});

test("a device without a passkey says so, and the password still opens the office", async () => {
  const { page, faults, close } = await openPage(browser);
  page.setDefaultTimeout(15_000);
  const device = await lockOf(page);
  await page.goto(server.url);
  await usePasskey(page);
  await page
    .getByRole("alert")
    .getByText(/No passkey was given/)
    .waitFor();
  expect(await device.kept()).toBe(0);
  await signInByPassword(page);
  expect(faults).toEqual([]);
  await close();
});

/** A lock of the device that says yes to everything, as Chromium plays one. Source: Chrome DevTools Protocol, WebAuthn. */
async function lockOf(page: Page): Promise<{ kept(): Promise<number> }> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { kept: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length };
}

/** Signs in where the page stands, or at the account where it stands nowhere yet. */
async function signInByPassword(page: Page): Promise<void> {
  if (!page.url().startsWith(server.url)) await page.goto(`${server.url}/account`);
  await page.getByLabel(/e-mail/i).fill(email);
  await page.getByLabel(/^password/i).fill(password);
  await page.getByRole("button", { name: /^sign in/i }).click();
  await page.locator("#work").waitFor();
}

async function addPasskey(page: Page, name: string, confirmed: string): Promise<void> {
  const form = page.getByRole("form", { name: "Passkeys" });
  if (!(await form.isVisible())) await page.getByRole("button", { name: "Add a passkey" }).click();
  await form.getByLabel("What to call it").fill(name);
  await form.getByLabel("Your password, once more").fill(confirmed);
  await form.getByRole("button", { name: "Add a passkey" }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /Ada Lovelace/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
}

async function usePasskey(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Use a passkey" }).click();
}
