import { existsSync } from "node:fs";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const programs = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The installed browser. Refuses with the package to install. */
export function browserProgram(): string {
  const found = programs.find((one) => existsSync(one));
  if (!found) throw new Error("No Chromium or Chrome is installed. On Debian: apt-get install -y chromium");
  return found;
}

/** Starts the installed browser without a window. */
export function launchBrowser(): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"];
  return chromium.launch({ executablePath: browserProgram(), headless: true, args });
}

export type WatchedPage = {
  page: Page /** What went wrong in the page: script faults, refused resources, failed requests. */;
  faults: string[];
  close(): Promise<void>;
};

/** A page of a context of its own, watched for everything a person would not see but should not happen. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    // The browser itself reports an answer of 4xx as an error; which of those are right is the journey's to say.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
  });
  page.on("requestfailed", (request) => {
    if (request.failure()?.errorText !== "net::ERR_ABORTED") faults.push(`failed: ${request.url()}`);
  });
  return { page, faults, close: () => context.close() };
}

/** Accessibility faults of the page as it stands that axe-core calls serious or critical. */
export async function seriousBarriers(page: Page): Promise<string[]> {
  // By the debugger, because the page's own policy admits no foreign script.
  const session = await page.context().newCDPSession(page);
  const evaluate = (expression: string, awaitPromise = false) =>
    session.send("Runtime.evaluate", { expression, awaitPromise, returnByValue: true });
  const { result: known } = await evaluate("typeof axe");
  if (known.value === "undefined") await evaluate(axe.source);
  // What still changes its colour is judged by the colour that it comes to.
  const coming = "document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < Infinity)";
  await evaluate(`Promise.all(${coming}.map((one) => one.finished.catch(() => null))).then(() => null)`, true);
  const { result } = await evaluate(
    'axe.run(document, { resultTypes: ["violations"] }).then((found) => JSON.stringify(found.violations))',
    true,
  );
  await session.detach();
  const violations = JSON.parse(result.value as string) as { id: string; impact: string; help: string; nodes: { target: string[] }[] }[];
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((one) => one.target.join(" ")).join(", ")})`);
}

/** How a screen is looked at: by day and by night, on a desk and in a hand. */
const looks = (["light", "dark"] as const).flatMap((colorScheme) =>
  [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ].map((size) => ({ colorScheme, size })),
);

/** What stands in somebody's way on the page as it stands, in both themes and at both widths: serious barriers, and what is wider than the screen. */
export async function waysBarred(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const { colorScheme, size } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    const said = [...(await seriousBarriers(page)), ...(overflow > 0 ? [`${overflow} px wider than the screen`] : [])];
    found.push(...said.map((one) => `${colorScheme}, ${size.width} px: ${one}`));
  }
  return found;
}
