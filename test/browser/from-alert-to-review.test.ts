import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { linkIn } from "../on-call.ts";
import { type Folder, freePort, missingPrograms, openFolder, type Program, runProgram, startProgram, until } from "../real-programs.ts";
import { makeServerProcess, type RunningServer } from "../server.ts";
import { launchBrowser, openPage, type WatchedPage } from "./browser.ts";

// One night, whole: a fault in a real Alertmanager, one incident, a page by real mail, the link in it, the room, an update that came late,
// the end, the review, and the gate before closing.

const missing = missingPrograms("prometheus-alertmanager", "/usr/bin/prometheus-alertmanager", "/usr/bin/amtool");
const password = "correct horse battery";
let mail: MailServer;
let server: RunningServer;
let browser: Browser;
let folder: Folder;
let alertmanager: Program | undefined;
let amUrl = "";
let key = "";

beforeAll(async () => {
  if (missing) return;
  mail = await openMailServer();
  [server, browser, folder] = await Promise.all([makeServerProcess({ QUARTERDECK_SMTP_URL: mail.url }), launchBrowser(), openFolder()]);
  await server.start();
  for (const [email, name, role] of [
    ["ada@example.org", "Ada Admin", "administrator"],
    ["nadia@example.org", "Nadia Haddad", "analyst"],
    ["dora@example.org", "Dora Director", "director"],
  ] as const)
    await server.command(["user", "create", "--email", email, "--name", name, "--role", role, "--password-stdin"], `${password}\n`);
  key = await server.command(["key", "create", "--user", "ada@example.org", "--name", "journeys"]);
  const nadia = await personOf("nadia@example.org");
  const team = await made("/api/teams", { name: "Platform", members: [nadia] });
  const steps = [{ targets: [{ kind: "person", id: nadia }], delayMinutes: 15, skipIfEmpty: true, onNobody: "next", window: null }];
  await made("/api/escalation-policies", { name: "Platform", team, steps });
  await made("/api/services", { name: "Checkout", tier: "1", supportTeam: team, usersServed: 1900 });
  await startAlertmanager();
}, 120_000);
afterAll(async () => {
  await alertmanager?.stop();
  await folder?.close();
  await browser?.close();
  await server?.remove();
  await mail?.close();
});

test("a fault at night is paged, worked in its room, told in time or said to be late, resolved, reviewed, and only then closed", async (context) => {
  if (missing) return context.skip(missing);
  fire("CheckoutDown", "payment-db-1");
  fire("PaymentLatency", "payment-db-1");

  const letter = await until(async () => mail.letters.find(({ subject }) => subject.includes("PAG")) ?? null, "The page", said);
  expect(letter.to).toEqual(["nadia@example.org"]);
  const incidents = (await ask("GET", "/api/incidents")).items as { id: string; number: string; priority: string }[];
  expect(incidents).toMatchObject([{ priority: "1" }]);
  const { id, number } = incidents[0]!;
  expect(letter.raw).toContain(number);

  const phone = await openPage(browser, { viewport: { width: 390, height: 844 } });
  await phone.page.goto(`${server.url}${linkIn(letter.raw.replaceAll("http://", "https://"))}`);
  expect((await pageOf(id)).state).toBe("paging");
  await phone.page.getByRole("button", { name: "I have it" }).click();
  await phone.page.getByText(/You have it, since/).waitFor();
  expect(phone.faults).toEqual([]);
  await phone.close();
  expect(await pageOf(id)).toMatchObject({ state: "acknowledged", acknowledgedVia: "link" });
  const both = (await ask("GET", `/api/alerts?filter=incident:${number}`)).items as { status: string }[];
  expect(both).toHaveLength(2);

  const nadia = await signedIn("nadia@example.org");
  const { page } = nadia;
  await page.goto(`${server.url}/incidents/${number}`);
  await verb(page, "Declare major");
  const declare = page.getByRole("dialog");
  await declare.getByLabel(/What it does to the business/).fill("Nobody can pay");
  await declare.getByLabel(/Bridge/).fill("https://meet.example.org/bridge");
  await declare.getByRole("button", { name: "Declare major" }).click();
  await page.getByRole("link", { name: /Join/ }).waitFor();
  await page
    .getByRole("region", { name: /Alerts/ })
    .first()
    .waitFor();

  // Who promises to write in a few seconds and does not is told so, and so is the director.
  const soon = new Date(Date.now() + 3_000).toISOString();
  const update = { type: "sendUpdate", text: "Payments fail since 22:10. We write again soon.", voice: "business", nextUpdateAt: soon };
  await ask("POST", `/api/incidents/${id}/sendUpdate`, update);
  await page.getByText("Update to stakeholders overdue").filter({ visible: true }).first().waitFor({ timeout: 60_000 });
  const alarm = () => mail.letters.find(({ to, raw }) => to.includes("dora@example.org") && raw.includes("has not been sent"));
  await until(async () => alarm() ?? null, "The alarm to the director", said);
  await page.keyboard.press("u");
  await page.keyboard.press("Control+Enter");
  await page
    .getByText(/Update 2 to stakeholders/)
    .first()
    .waitFor();
  // Whoever sent it stands in the timeline now: the same keys once more send nothing.
  await page.locator(".tl-room:focus").waitFor();
  await page.keyboard.press("Control+Enter");
  await page.getByText("Update to stakeholders overdue").waitFor({ state: "detached" });
  expect((await ask("GET", `/api/incidents/${id}`)).record).toMatchObject({ updatesSent: 2 });

  end("CheckoutDown", "payment-db-1");
  end("PaymentLatency", "payment-db-1");
  const isOver = async () =>
    ((await ask("GET", `/api/alerts?filter=incident:${number}`)).items as { status: string }[]).every((one) => one.status === "resolved");
  await until(async () => (await isOver()) || null, "The end of the alerts", said);

  await verb(page, "Resolve");
  const resolve = page.getByRole("dialog");
  await resolve.getByLabel(/Solution/).fill("The database was moved to its standby.");
  await choose(resolve.getByLabel(/Close code/), page);
  await resolve.getByRole("button", { name: "Resolve" }).click();
  await page.getByText("Resolved", { exact: true }).filter({ visible: true }).first().waitFor();
  const early = await fetch(`${server.url}/api/incidents/${id}/close`, { method: "POST", headers: headersOf({}), body: "{}" });
  expect([early.status, await early.text()]).toEqual([409, expect.stringMatching(/a major incident needs an approved review/)]);

  const { record } = (await ask("GET", `/api/incidents/${number}`)) as { record: { review: string } };
  await page.goto(`${server.url}/reviews/${record.review}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const changes = {
    businessImpact: "1,900 people could not pay for twenty minutes.",
    whatHappened: "The primary database ran out of connections; payments waited and failed.",
    rootCause: "The pool was halved with last night's settings, and nothing watches it.",
    factors: ["No alert on the pool's size."],
  };
  await ask("POST", `/api/reviews/${record.review}/edit`, { changes });
  await page
    .getByRole("button", { name: /Submit/ })
    .first()
    .click();
  await page.getByText("In review", { exact: true }).filter({ visible: true }).first().waitFor();
  expect(nadia.faults).toEqual([]);
  await nadia.close();

  const dora = await signedIn("dora@example.org");
  await dora.page.goto(`${server.url}/reviews/${record.review}`);
  await dora.page
    .getByRole("button", { name: /Approve/ })
    .first()
    .click();
  await dora.page.getByText("Approved", { exact: true }).filter({ visible: true }).first().waitFor();
  await dora.page.goto(`${server.url}/incidents/${number}`);
  await verb(dora.page, "Close");
  await dora.page.getByRole("dialog").locator("button[type=submit]").click();
  await dora.page.getByText("Closed", { exact: true }).filter({ visible: true }).first().waitFor();
  expect(dora.faults).toEqual([]);
  await dora.close();
  expect((await ask("GET", `/api/incidents/${number}`)).record).toMatchObject({ state: "7", majorState: "declared" });
  // One page, for one incident, and nobody was woken twice.
  const pages = mail.letters.filter(({ subject }) => /PAG\d/.test(subject));
  expect(pages.map(({ to, subject }) => ({ to, subject }))).toEqual([{ to: ["nadia@example.org"], subject: letter.subject }]);
});

async function startAlertmanager(): Promise<void> {
  const { record } = await ask("POST", "/api/integrations", { name: "Alertmanager", connector: "alertmanager" });
  const { secret } = (await ask("POST", `/api/intake/feeds/${(record as { id: string }).id}/keys`, {})) as { secret: string };
  const config = `route: { receiver: quarterdeck, group_by: [alertname], group_wait: 0s, group_interval: 1s }
receivers:
  - name: quarterdeck
    webhook_configs: [{ url: '${server.url}/intake/alertmanager', http_config: { authorization: { credentials: ${secret} } } }]
`;
  const port = await freePort();
  const file = await folder.write("alertmanager.yml", config);
  const words = [`--config.file=${file}`, `--storage.path=${folder.path}/am`, `--web.listen-address=127.0.0.1:${port}`];
  alertmanager = startProgram("/usr/bin/prometheus-alertmanager", [...words, "--cluster.listen-address="]);
  amUrl = `http://127.0.0.1:${port}`;
  await until(async () => (await fetch(`${amUrl}/-/ready`).catch(() => null))?.ok || null, "Alertmanager", said);
}

function said(): string {
  return `${alertmanager?.output() ?? ""}\n${server.output()}`;
}

const labels = (name: string, host: string) => [`alertname=${name}`, "service=Checkout", "severity=critical", `instance=${host}`];

/** As a rule of Prometheus would, said to the real Alertmanager by its own tool. */
function fire(name: string, host: string): void {
  const words = ["alert", "add", ...labels(name, host), `--annotation=summary=${name} on ${host}`];
  expect(runProgram("/usr/bin/amtool", [`--alertmanager.url=${amUrl}`, ...words])).toMatchObject({ status: 0 });
}

function end(name: string, host: string): void {
  const words = ["alert", "add", ...labels(name, host), `--end=${new Date().toISOString()}`];
  expect(runProgram("/usr/bin/amtool", [`--alertmanager.url=${amUrl}`, ...words])).toMatchObject({ status: 0 });
}

async function signedIn(email: string): Promise<WatchedPage> {
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

/** Runs a verb of the record from its menu or its button. */
async function verb(page: Page, name: string): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  const button = page.getByRole("button", { name, exact: true });
  if (!(await button.first().isVisible())) {
    await page.getByRole("main").getByRole("button", { name: /more/i }).first().click();
    await page.getByRole("menuitem", { name, exact: true }).click();
  } else await button.first().click();
}

async function choose(input: ReturnType<Page["getByLabel"]>, page: Page): Promise<void> {
  await input.first().click();
  await page.getByRole("option").first().click();
}

function headersOf(more: Record<string, string>): Record<string, string> {
  return { authorization: `Bearer ${key}`, "content-type": "application/json", ...more };
}

async function ask(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${server.url}${path}`, { method, headers: headersOf({}), ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

async function made(path: string, body: unknown): Promise<string> {
  return ((await ask("POST", path, body)).record as { id: string }).id;
}

async function personOf(email: string): Promise<string> {
  return ((await ask("GET", `/api/people?filter=email:=${email}`)).items as [{ id: string }])[0].id;
}

async function pageOf(incident: string): Promise<Record<string, unknown>> {
  return ((await ask("GET", `/api/pages?filter=incident:${incident}`)).items as [Record<string, unknown>])[0];
}
