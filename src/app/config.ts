import { resolve } from "node:path";
import { z } from "zod";
import { readTargets } from "../engine/outgoing.ts";
import type { WordingSettings } from "../engine/wording.ts";

/** Where a setting's value came from. */
export type Origin = "default" | "environment" | "derived";
/** One setting as `quarterdeck config` shows it; a secret part of the value is masked. */
export type ShownSetting = { name: string; value: string; origin: Origin; about: string };
export type Settings = {
  port: number;
  host: string;
  /** Absolute. */
  dataDirectory: string;
  /** Where people reach the office, without a trailing slash. */
  url: string;
  databaseUrl: string | null;
  smtpUrl: string | null;
  /** Files of the certificate (with its chain) and its key, by which the server speaks TLS itself; null: it does not. */
  tls: { certFile: string; keyFile: string } | null;
  /** Addresses of the own network that messages may be posted to, as written; none where empty. */
  privateTargets: string;
  /** The language model that may propose wordings for papers; null: none is asked. */
  wording: WordingSettings | null;
  logLevel: LogLevel;
};
export type ReadSettings =
  /** `strangers`: variables that look like settings and are none, so that a misspelt one is noticed. */
  { ok: true; settings: Settings; shown: readonly ShownSetting[]; strangers: readonly string[] } | { ok: false; sentence: string };

const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

const shape = z.object({
  QUARTERDECK_PORT: z
    .string()
    .default("8080")
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535, "is a port number from 1 to 65535")
    .transform(Number),
  QUARTERDECK_HOST: z
    .string()
    .default("127.0.0.1")
    .refine((text) => /^[0-9A-Za-z.:_-]+$/.test(text), "is an address or a host name, such as 127.0.0.1 or 0.0.0.0"),
  QUARTERDECK_DATA: z.string().default("./data"),
  QUARTERDECK_URL: addressOf(["http:", "https:"], "is the address people use, such as https://office.example.org").optional(),
  // Not by way of URL, which refuses the form `postgresql://user@/database?host=/socket` that PostgreSQL allows.
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/[^\s/]*\/[^\s/?]+/, "is an address such as postgresql://user:password@host:5432/database")
    .optional(),
  QUARTERDECK_SMTP_URL: addressOf(["smtp:", "smtps:"], "is an address such as smtp://user:password@mail.example.org:587").optional(),
  QUARTERDECK_PRIVATE_TARGETS: z
    .string()
    .default("")
    .refine((text) => readTargets(text) !== null, "is a list of addresses or networks, such as 10.0.0.0/8, 192.168.1.20"),
  QUARTERDECK_WORDING_URL: addressOf(
    ["http:", "https:"],
    "is the address of a model's API, such as https://models.example.org/v1",
  ).optional(),
  QUARTERDECK_WORDING_MODEL: z.string().max(200).optional(),
  QUARTERDECK_WORDING_KEY: z.string().max(1000).optional(),
  QUARTERDECK_TLS_CERT: z.string().optional(),
  QUARTERDECK_TLS_KEY: z.string().optional(),
  QUARTERDECK_LOG_LEVEL: z.enum(logLevels, { error: `is one of ${logLevels.join(", ")}` }).default("info"),
});
type SettingName = keyof typeof shape.shape;

const about: Record<SettingName, string> = {
  QUARTERDECK_PORT: "Port the server listens on.",
  QUARTERDECK_HOST: "Address it listens on; 0.0.0.0 for every network of the machine.",
  QUARTERDECK_DATA: "Directory of the embedded database, the seals, the keys and the backups.",
  QUARTERDECK_URL: "Where people reach it: links in mail, passkeys and secure cookies depend on it.",
  DATABASE_URL: "A PostgreSQL 15 or newer to use instead of the embedded one.",
  QUARTERDECK_SMTP_URL: "Mail server; without it nothing is mailed and the inbox stands alone.",
  QUARTERDECK_PRIVATE_TARGETS: "Addresses of your own network that webhooks and gateways may be at; others there are refused.",
  QUARTERDECK_WORDING_URL: "A language model (in the form of OpenAI's API) that may propose wordings for papers; none is asked without it.",
  QUARTERDECK_WORDING_MODEL: "Its name there.",
  QUARTERDECK_WORDING_KEY: "Its key.",
  QUARTERDECK_TLS_CERT: "File of a certificate (PEM, with its chain), to speak HTTPS without a proxy.",
  QUARTERDECK_TLS_KEY: "File of the certificate's key (PEM).",
  QUARTERDECK_LOG_LEVEL: `How much is logged: ${logLevels.join(", ")}.`,
};

/** Every setting's name, in the order shown. */
export const settingNames = Object.keys(about) as SettingName[];

/** Reads every setting from the environment; paths are taken from `directory`. Refuses all bad ones, each with a sentence. */
export function readSettings(environment: NodeJS.ProcessEnv, directory: string): ReadSettings {
  // An empty variable is what container files leave behind where nothing is set.
  const given = Object.fromEntries(settingNames.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
  const parsed = shape.safeParse(given);
  if (!parsed.success)
    return { ok: false, sentence: parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`).join(" ") };
  const read = parsed.data;
  const [certFile, keyFile] = [read.QUARTERDECK_TLS_CERT, read.QUARTERDECK_TLS_KEY];
  if ((certFile === undefined) !== (keyFile === undefined))
    return { ok: false, sentence: "QUARTERDECK_TLS_CERT and QUARTERDECK_TLS_KEY are set together, or neither." };
  const [wordingUrl, model] = [read.QUARTERDECK_WORDING_URL, read.QUARTERDECK_WORDING_MODEL];
  if ((wordingUrl === undefined) !== (model === undefined))
    return { ok: false, sentence: "QUARTERDECK_WORDING_URL and QUARTERDECK_WORDING_MODEL are set together, or neither." };
  const wording =
    wordingUrl !== undefined && model !== undefined ? { url: wordingUrl, model, key: read.QUARTERDECK_WORDING_KEY ?? null } : null;
  const tls =
    certFile !== undefined && keyFile !== undefined
      ? { certFile: resolve(directory, certFile), keyFile: resolve(directory, keyFile) }
      : null;
  const settings: Settings = {
    port: read.QUARTERDECK_PORT,
    host: read.QUARTERDECK_HOST,
    dataDirectory: resolve(directory, read.QUARTERDECK_DATA),
    url:
      read.QUARTERDECK_URL?.replace(/\/+$/, "") ??
      `${tls ? "https" : "http"}://${reachable(read.QUARTERDECK_HOST)}:${read.QUARTERDECK_PORT}`,
    databaseUrl: read.DATABASE_URL ?? null,
    smtpUrl: read.QUARTERDECK_SMTP_URL ?? null,
    tls,
    privateTargets: read.QUARTERDECK_PRIVATE_TARGETS,
    wording,
    logLevel: read.QUARTERDECK_LOG_LEVEL,
  };
  const values: Record<SettingName, string> = {
    QUARTERDECK_PORT: String(settings.port),
    QUARTERDECK_HOST: settings.host,
    QUARTERDECK_DATA: settings.dataDirectory,
    QUARTERDECK_URL: settings.url,
    DATABASE_URL: settings.databaseUrl === null ? "(embedded)" : withoutPassword(settings.databaseUrl),
    QUARTERDECK_SMTP_URL: settings.smtpUrl === null ? "(none)" : withoutPassword(settings.smtpUrl),
    QUARTERDECK_PRIVATE_TARGETS: settings.privateTargets || "(none)",
    QUARTERDECK_WORDING_URL: wording?.url ?? "(none)",
    QUARTERDECK_WORDING_MODEL: wording?.model ?? "(none)",
    QUARTERDECK_WORDING_KEY: wording?.key ? "***" : "(none)",
    QUARTERDECK_TLS_CERT: tls?.certFile ?? "(none)",
    QUARTERDECK_TLS_KEY: tls?.keyFile ?? "(none)",
    QUARTERDECK_LOG_LEVEL: settings.logLevel,
  };
  const originOf = (name: SettingName): Origin => (name in given ? "environment" : name === "QUARTERDECK_URL" ? "derived" : "default");
  const shown = settingNames.map((name) => ({ name, value: values[name], origin: originOf(name), about: about[name] }));
  const strangers = Object.keys(environment).filter((name) => name.startsWith("QUARTERDECK_") && !(name in about) && !others.test(name));
  return { ok: true, settings, shown, strangers };
}

/** An address without its password, to be shown or logged. */
export function withoutPassword(address: string): string {
  return address.replace(/(:\/\/[^/?#@\s:]*:)[^/?#\s]*@/g, "$1***@").replace(/([?&]password=)[^&\s]*/gi, "$1***");
}

function addressOf(protocols: readonly string[], says: string) {
  return z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), says);
}

// Not settings of the office: those of set-up and of the tests.
const others = /^QUARTERDECK_(NO_APT|GOLDEN|SEED|TEST_\w+|KILL_\w+)$/;

function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
