// What tests need from the operating system. Only tests install such packages, only as root on Debian, and they say so.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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

/** Monitoring tools that stories send from: installed where that is possible. Stories that lack theirs say so and are left out. */
export function bringMonitoringTools({ isFull }) {
  if (!["/usr/bin/prometheus", "/usr/bin/prometheus-alertmanager", "/usr/bin/amtool"].every(existsSync))
    install("prometheus", "prometheus-alertmanager");
  if (!existsSync("/usr/bin/curl")) install("curl");
  if (isFull && !existsSync("/usr/sbin/nagios4")) install("nagios4-core");
  if (isFull && !existsSync("/usr/sbin/zabbix_server")) install("zabbix-server-pgsql");
  if (isFull && !existsSync("/usr/bin/ansible-playbook")) install("ansible-core");
  if (isFull && !existsSync("/usr/bin/radicale")) install("radicale");
  if (isFull && !existsSync("/usr/sbin/dovecot")) install("dovecot-imapd");
}

function install(...names) {
  if (process.env.QUARTERDECK_NO_APT === "1" || process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return false;
  const named = names.join(" ");
  say(`Installing from Debian: ${named} (QUARTERDECK_NO_APT=1 forbids it) …`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...words) => spawnSync("apt-get", words, { env: environment, encoding: "utf8" });
  const letStart = keepServicesDown();
  let done = apt("install", "-y", "--no-install-recommends", ...names);
  if (done.status !== 0) {
    apt("update");
    done = apt("install", "-y", "--no-install-recommends", ...names);
  }
  letStart();
  if (done.status !== 0) say(`apt-get could not install ${named}:\n${(done.stderr ?? "").trim()}`);
  return done.status === 0;
}

/** What is installed for tests starts no service of its own. Source: Debian policy-rc.d, invoke-rc.d(8). */
function keepServicesDown() {
  const policy = "/usr/sbin/policy-rc.d";
  if (existsSync(policy)) return () => undefined;
  writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  return () => rmSync(policy, { force: true });
}
