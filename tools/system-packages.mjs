// What tests need from the operating system. Only tests install such packages, only as root on Debian, and they say so.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { say } from "./steps.mjs";

const browsers = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const postgresHome = "/usr/lib/postgresql";
const oldestPostgres = 15;

/** Null where a browser is there (or now is); otherwise the sentence that says what to install. */
export function missingBrowser() {
  return browsers.some(existsSync) || (install("chromium") && browsers.some(existsSync))
    ? null
    : "no Chromium or Chrome is installed; on Debian: apt-get install -y chromium";
}

/** The folder of Debian's PostgreSQL programs, the oldest version that Quarterdeck takes; or the sentence that says what to install. */
export function debianPostgres() {
  const found = postgresPrograms() ?? (install("postgresql") ? postgresPrograms() : null);
  return found ?? { missing: "Debian's PostgreSQL is not installed: apt-get install -y postgresql" };
}

function postgresPrograms() {
  if (!existsSync(postgresHome)) return null;
  const versions = readdirSync(postgresHome)
    .map(Number)
    .filter((version) => version >= oldestPostgres && existsSync(`${postgresHome}/${version}/bin/initdb`));
  if (versions.length === 0) return null;
  const version = Math.min(...versions);
  return { version, programs: `${postgresHome}/${version}/bin` };
}

function install(name) {
  if (process.env.QUARTERDECK_NO_APT === "1" || process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return false;
  say(`Installing the Debian package ${name} (QUARTERDECK_NO_APT=1 forbids it) …`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...words) => spawnSync("apt-get", words, { env: environment, encoding: "utf8" });
  let done = apt("install", "-y", "--no-install-recommends", name);
  if (done.status !== 0) {
    apt("update");
    done = apt("install", "-y", "--no-install-recommends", name);
  }
  if (done.status !== 0) say(`apt-get could not install ${name}:\n${(done.stderr ?? "").trim()}`);
  return done.status === 0;
}
