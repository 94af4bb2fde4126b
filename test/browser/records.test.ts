import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, seriousBarriers, type WatchedPage, waysBarred } from "./browser.ts";

// Journeys through the screens that are drawn from the models: whatever kind, the same list, record and form.

const email = "ada@example.org";
const password = "correct horse battery";
let server: RunningServer;
let browser: Browser;
let key: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([makeServerProcess(), launchBrowser()]);
  await server.start();
  await server.command(
    ["user", "create", "--email", email, "--name", "Ada Lovelace", "--role", "administrator", "--password-stdin"],
    `${password}\n`,
  );
  key = await server.command(["key", "create", "--user", email, "--name", "journeys"]);
  for (const name of ["Hamburg", "Leeds", "Brno", "Oslo"])
    await ask("POST", "/api/sites", { name, country: name === "Leeds" ? "GB" : "DE" });
  for (const title of ["VPN from Leeds drops", "Label printers print blank", "Sign-in loop"])
    await ask("POST", "/api/incidents", { shortDescription: title, impact: "2", urgency: "2" });
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

test("a record is made with a form that says at the field what is missing", async () => {
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/departments/new`);
  await page.getByRole("button", { name: /^create/i }).click();
  await page.getByText("Name is missing.").waitFor();
  await page.getByLabel("Name").fill("Finance");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { level: 1, name: "Finance" }).waitFor();
  expect(await found("departments", "name:=Finance")).toHaveLength(1);
  expect(faults).toEqual([]);
  await close();
});

test("a list is filtered by typing, and its address brings the same list again", async () => {
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/list/sites`);
  await rows(page, 4);
  await page.keyboard.press("/");
  await page.keyboard.type("country:GB");
  await page.keyboard.press("Enter");
  await rows(page, 1);
  const address = page.url();
  await page.goto(address);
  await rows(page, 1);
  await page.goBack();
  await page.keyboard.press("/");
  await page.keyboard.type("colour:red");
  await page.keyboard.press("Enter");
  await page.getByText(/There is no field "colour"/).waitFor();
  expect(faults).toEqual([]);
  await close();
});

test("j and k walk a list with its panel, e edits there, and the row shows it", async () => {
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/list/sites`);
  await rows(page, 4);
  await page.getByRole("row", { name: /Brno/ }).click();
  const panel = page.getByRole("complementary");
  await panel.getByRole("heading", { name: "Brno" }).waitFor();
  await page.keyboard.press("j");
  await panel.getByRole("heading", { name: "Hamburg" }).waitFor();
  await page.keyboard.press("k");
  await panel.getByRole("heading", { name: "Brno" }).waitFor();
  await page.keyboard.press("e");
  await panel.getByLabel("Name").fill("Brno, tower");
  await page.keyboard.press("Control+Enter");
  await panel.getByRole("heading", { name: "Brno, tower" }).waitFor();
  await page.getByRole("row", { name: /Brno, tower/ }).waitFor();
  await panel.getByText("Name: Brno").waitFor();
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  expect(faults).toEqual([]);
  await close();
});

test("a verb that may not be used stays, and says why", async () => {
  const { page, faults, close } = await signedIn();
  const [site] = await found("sites", "name:Oslo");
  await page.goto(`${server.url}/sites/${site?.id}`);
  const refused = page.getByRole("button", { name: "Bring back" });
  await refused.press("Enter");
  await page.getByRole("alert").getByText("This is not retired.").waitFor();
  expect(await refused.getAttribute("aria-disabled")).toBe("true");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Retire" }).click();
  await page.getByText("Retired", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Bring back" }).click();
  await page.getByText("Retired", { exact: true }).waitFor({ state: "detached" });
  expect(faults).toEqual([]);
  await close();
});

test("an edit of what somebody changed meanwhile is refused kindly and keeps the words", async () => {
  const { page, faults, close } = await signedIn();
  const [site] = await found("sites", "name:Leeds");
  await page.goto(`${server.url}/sites/${site?.id}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const form = page.getByRole("form");
  await form.getByLabel("Name").fill("Leeds, north");
  await ask("PATCH", `/api/sites/${site?.id}`, { country: "IE" });
  await page.keyboard.press("Control+Enter");
  await form.getByText(/Somebody changed this record/).waitFor();
  expect(await form.getByLabel("Name").inputValue()).toBe("Leeds, north");
  await page.reload();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  expect(await page.getByRole("form").getByLabel("Name").inputValue()).toBe("Leeds, north");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { level: 1, name: "Leeds, north" }).waitFor();
  expect(await found("sites", "country:IE name:north")).toHaveLength(1);
  expect(faults).toEqual([]);
  await close();
});

test("what others make waits as a quiet line until it is asked for", async () => {
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/list/departments`);
  await page.getByRole("heading", { name: "Departments" }).waitFor();
  await page.getByRole("grid").waitFor();
  const before = await page.locator("tr.rec").count();
  await ask("POST", "/api/departments", { name: "Logistics" });
  const line = page.getByRole("button", { name: /1 new since/ });
  await line.waitFor();
  expect(await page.locator("tr.rec").count()).toBe(before);
  await line.click();
  await rows(page, before + 1);
  expect(faults).toEqual([]);
  await close();
});

test("a field is set on all selected rows, and each answers for itself", async () => {
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/list/incidents?filter=`);
  await rows(page, 3);
  for (const stroke of ["j", "x", "j", "x"]) await page.keyboard.press(stroke);
  await page.getByText("2 selected").waitFor();
  await page.getByRole("button", { name: "Set a field" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Field" }).fill("People aff");
  await page.getByRole("option", { name: "People affected" }).click();
  await dialog.getByLabel("People affected").fill("12");
  await dialog.getByRole("button", { name: /Set it on 2/ }).click();
  await page.getByText("2 of 2 done.").waitFor();
  expect(await found("incidents", "affectedUsers:12")).toHaveLength(2);
  expect(faults).toEqual([]);
  await close();
});

test("a verb with its form is done to all selected; what is refused stands under its sentence, is changed and repeated", async () => {
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/list/incidents?filter=`);
  await rows(page, 3);
  for (const stroke of ["j", "x", "j", "x"]) await page.keyboard.press(stroke);
  await page.getByText("2 selected").waitFor();
  const choose = async (verb: string) => {
    await page.getByRole("button", { name: "Do", exact: true }).click();
    await page.getByRole("menuitem", { name: verb, exact: true }).click();
  };
  await choose("Hold");
  const dialog = page.getByRole("dialog", { name: "Hold: 2 incidents" });
  await dialog.getByRole("button", { name: /^Hold/ }).click();
  await dialog.getByText("What for is missing.").waitFor();
  await dialog.getByRole("combobox", { name: "What for" }).click();
  await page.getByRole("option", { name: "Awaiting caller" }).click();
  await dialog.getByRole("button", { name: /^Hold/ }).click();
  await page.getByText("0 of 2 done. 2 refused:").waitFor();
  await page.getByText("Say to the caller what you need: a hold that waits for the caller has a comment.").waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Change and repeat" }).click();
  await dialog.getByLabel("To the caller").fill("Which printer is it?");
  await page.keyboard.press("Control+Enter");
  await page.getByText("2 of 2 done.").waitFor();
  expect(await found("incidents", "state:3")).toHaveLength(2);
  await page.getByRole("button", { name: "Done" }).click();
  await choose("Cancel");
  await page.getByRole("dialog").getByLabel("Why").fill("A drill");
  await page.keyboard.press("Control+Enter");
  await page.getByText("2 of 2 done.").waitFor();
  expect(await found("incidents", "state:8")).toHaveLength(2);
  expect(faults).toEqual([]);
  await close();
});

test("who is invited in a row where no mail leaves the house gets a link each, shown once", async () => {
  for (const name of ["Bo Berg", "Cy Cole"])
    await ask("POST", "/api/people", { name, email: `${name.slice(0, 2).toLowerCase()}@example.org`, roles: ["analyst"] });
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/list/people?filter=`);
  await rows(page, 3);
  for (const stroke of ["j", "j", "x", "j", "x"]) await page.keyboard.press(stroke);
  await page.getByText("2 selected").waitFor();
  await page.getByRole("button", { name: "Do", exact: true }).click();
  await page.getByRole("menuitem", { name: "Invite", exact: true }).click();
  await page.getByText("2 of 2 done.").waitFor();
  const links = page.getByRole("region", { name: "Links to hand over" });
  await links.getByText("Cy Cole").waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".handed .secret").length === 2);
  const [first, second] = await links.locator(".secret").allTextContents();
  expect(first).not.toBe(second);
  const guest = await openPage(browser);
  await guest.page.goto(second!);
  await guest.page
    .getByText(/cy@example\.org|Cy Cole/)
    .first()
    .waitFor();
  await guest.close();
  expect(await seriousBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Done" }).click();
  expect(await page.locator(".secret").count()).toBe(0);
  expect(faults).toEqual([]);
  await close();
});

test("the palette finds a record by its words and opens it", async () => {
  const { page, faults, close } = await signedIn();
  await page.goto(`${server.url}/list/sites`);
  await rows(page, 4);
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder(/A number, a name/).fill("Hamburg");
  await page.getByRole("dialog").getByText("Hamburg", { exact: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Hamburg" }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

test("nothing stands in anybody's way: every generic screen, in both themes, on a desk and in a hand", async () => {
  const { page, faults, close } = await signedIn();
  const [calendar] = await found("calendars", "always:false");
  const screens = [
    ["/list/incidents?filter=", "row"],
    ["/list/sites?at=x", "heading"],
    ["/incidents/new", "form"],
    ["/people/new", "form"],
    [`/calendars/${calendar?.id}`, "heading"],
    ["/admin", "heading"],
    ["/admin/priorities", "table"],
    ["/admin/deliveries", "heading"],
    ["/admin/keys", "heading"],
    ["/admin/restored", "heading"],
    ["/account", "form"],
    ["/inbox", "heading"],
    ["/setup", "heading"],
  ] as const;
  for (const [path, role] of screens) {
    await page.goto(server.url + path);
    await page.getByRole(role).first().waitFor();
    await page.waitForLoadState("networkidle");
    expect({ path, barred: await waysBarred(page) }).toEqual({ path, barred: [] });
  }
  expect(faults).toEqual([]);
  await close();
});

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

async function rows(page: Page, count: number): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelectorAll("tr.rec").length === wanted, count);
}

async function ask(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const read = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${String(read.detail)}`);
  return read;
}

async function found(plural: string, filter: string): Promise<{ id: string }[]> {
  return (await ask("GET", `/api/${plural}?filter=${encodeURIComponent(filter)}`)).items as { id: string }[];
}
