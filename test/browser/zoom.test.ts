import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, type WatchedPage } from "./browser.ts";

// A window of 1280 × 1024 px at 400 % is 320 × 256 px. Source: WCAG 2.2, 1.4.10 Reflow.

const viewport = { width: 320, height: 256 };
const password = "correct horse battery";
let server: RunningServer;
let browser: Browser;
let room: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([makeServerProcess(), launchBrowser()]);
  await server.start();
  for (const [email, name, role] of [
    ["ada@example.org", "Ada Lovelace", "administrator"],
    ["rita@example.org", "Rita Requester", "requester"],
  ] as const)
    await server.command(["user", "create", "--email", email, "--name", name, "--role", role, "--password-stdin"], `${password}\n`);
  const key = await server.command(["key", "create", "--user", "ada@example.org", "--name", "journeys"]);
  const post = async (path: string, body: unknown) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const answer = await fetch(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    expect(answer.ok, `${path} ${answer.status}`).toBe(true);
    return (await answer.json()) as { record: { id: string } };
  };
  await post("/api/services", { name: "Payments and everything that hangs on them", tier: "1", shownInPortal: true });
  const title = "Payments stand still in every country that we deliver to";
  const { record } = await post("/api/incidents", { shortDescription: title, impact: "1", urgency: "1" });
  await post(`/api/incidents/${record.id}/declareMajor`, { reason: "Nobody can pay" });
  await post(`/api/incidents/${record.id}/addWorkstream`, { title: "Fail over to the second site" });
  for (const more of ["VPN from Leeds drops", "Donaudampfschifffahrtsgesellschaftskapitänsmütze"])
    await post("/api/incidents", { shortDescription: more, impact: "2", urgency: "2" });
  room = `/incidents/${record.id}`;
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

test("the way in", async () => {
  const { page, faults, close } = await openPage(browser, { viewport });
  await page.goto(server.url);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await lost(page)).toEqual([]);
  for (const control of [page.getByLabel(/e-mail/i), page.getByLabel(/^password/i), page.getByRole("button", { name: /^sign in/i })])
    await reachable(page, control);
  expect(faults).toEqual([]);
  await close();
});

test("a list, its filter and the record beside it", async () => {
  const { page, faults, close } = await signedIn("ada@example.org");
  await page.goto(`${server.url}/incidents?filter=state:open`);
  await page.locator("tr.rec").nth(2).waitFor();
  expect(await lost(page)).toEqual([]);
  await reachable(page, page.getByRole("button", { name: "Screens" }));
  await reachable(page, page.getByLabel("Add to the filter"));
  await page.locator("tr.rec").nth(1).click();
  await page.getByRole("button", { name: /close/i }).first().waitFor();
  expect(await lost(page)).toEqual([]);
  await reachable(page, page.getByRole("button", { name: /^Take/ }).first());
  expect(faults).toEqual([]);
  await close();
});

test("the room of a major incident", async () => {
  const { page, faults, close } = await signedIn("ada@example.org");
  await page.goto(`${server.url}${room}`);
  await page.getByText("Fail over to the second site").filter({ visible: true }).first().waitFor();
  await page.waitForLoadState("networkidle");
  expect(await lost(page)).toEqual([]);
  for (const name of [/^Send update/, /^Note/, /^Hand over/]) await reachable(page, page.getByRole("button", { name }).first());
  expect(faults).toEqual([]);
  await close();
});

test("the portal, from the question to the report", async () => {
  const { page, faults, close } = await signedIn("rita@example.org");
  await page.goto(`${server.url}/portal`);
  await page.getByRole("button", { name: "All services" }).click();
  await page.getByText("Payments and everything").filter({ visible: true }).first().waitFor();
  expect(await lost(page)).toEqual([]);
  await page.getByLabel(/what do you need/i).fill("My keyboard has lost a letter");
  await page.getByRole("button", { name: "Ask us" }).click();
  await page.getByText("How bad is it?").waitFor();
  expect(await lost(page)).toEqual([]);
  await reachable(page, page.getByRole("radio", { name: /slows me down/i }));
  expect(faults).toEqual([]);
  await close();
});

async function signedIn(email: string): Promise<WatchedPage> {
  const watched = await openPage(browser, { viewport });
  const { page } = watched;
  page.setDefaultTimeout(15_000);
  await page.goto(server.url);
  await page.getByLabel(/e-mail/i).fill(email);
  await page.getByLabel(/^password/i).fill(password);
  await page.getByRole("button", { name: /^sign in/i }).click();
  await page.getByLabel(/^password/i).waitFor({ state: "detached" });
  return watched;
}

/** A control that can be brought under the pointer, and is not covered there by a bar that stays. */
async function reachable(page: Page, control: ReturnType<Page["locator"]>): Promise<void> {
  await control.scrollIntoViewIfNeeded();
  await control.click({ trial: true });
  const box = await control.boundingBox();
  expect(box, String(control)).not.toBeNull();
  expect([box!.x >= 0, box!.x + box!.width <= page.viewportSize()!.width], String(control)).toEqual([true, true]);
}

/** What the page loses to its width: itself where it scrolls sideways, and controls beyond an edge that nothing scrolls to. */
function lost(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const found = document.documentElement.scrollWidth > wide ? [`the page is ${document.documentElement.scrollWidth} px wide`] : [];
    for (const control of document.querySelectorAll<HTMLElement>(
      "a[href], button, input, select, textarea, [role=button], [tabindex='0']",
    )) {
      const { left, right, width, height } = control.getBoundingClientRect();
      const isDrawn = width > 1 && height > 1 && control.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      if (!isDrawn || (left >= -1 && right <= wide + 1)) continue;
      let around = control.parentElement;
      while (around && !(/auto|scroll/.test(getComputedStyle(around).overflowX) && around.scrollWidth > around.clientWidth))
        around = around.parentElement;
      // What only a focus brings forth, such as the way past the bar, stands outside until then.
      if (!around && !control.matches(".skip"))
        found.push(`${control.tagName} ${control.getAttribute("aria-label") ?? control.textContent} ${left}..${right}`);
    }
    return found;
  });
}
