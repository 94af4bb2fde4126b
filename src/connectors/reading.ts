import { type Instant, isInstant } from "../kernel/time.ts";
import type { IntakeRefusal, Read, ReadEvent } from "./contract.ts";

// What all translations share: reading what strangers wrote, within bounds, mending nothing in silence.

export type Json = Record<string, unknown>;
type Links = ReadEvent["links"];

/** A value as an object; null for anything else. */
export function objectOf(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** A value as a list; null for anything else. */
export function listOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

/** What a table says of a word that a stranger wrote: only its own entries, never what every object inherits. */
export function entryOf<T>(table: Readonly<Record<string, T>>, word: string | null): T | undefined {
  return word !== null && Object.hasOwn(table, word) ? table[word] : undefined;
}

/** A refusal of a body that does not have the form it should. */
export function unreadable(sentence: string, errors: readonly string[] = []): { ok: false; refusal: IntakeRefusal } {
  return { ok: false, refusal: { code: "badShape", sentence, ...(errors.length > 0 ? { errors } : {}) } };
}

/** A refusal of a body in which the sender's own placeholders still stand where the condition is named. */
export function unresolved(what: string, found: string): Read {
  const sentence = `${what} is still a placeholder (${found.slice(0, 60)}): the tool did not fill it in. Check its message template.`;
  return { ok: false, refusal: { code: "unresolved", sentence } };
}

/**
 * Whether a text is nothing but a placeholder that its tool should have filled: `$HOSTNAME`, `$HOSTNAME$`, `{EVENT.ID}`, `{{ .Name }}`,
 * `${host}`, `%{host}`, `%HOST%`, and Zabbix's `*UNKNOWN*`.
 */
export function isPlaceholder(text: string): boolean {
  return (
    text === "*UNKNOWN*" ||
    /^\$[A-Z][A-Z0-9_]*(:\w+)?\$?$/.test(text) ||
    /^\{[A-Z$#?][A-Z0-9_.:$]*\}$/.test(text) ||
    /^\{\{[^{}]*\}\}$/.test(text) ||
    /^[$%]\{[^{}]*\}$/.test(text) ||
    /^%[A-Z][A-Z0-9_]*%$/.test(text)
  );
}

/** A scalar as text: what the database cannot keep replaced, trimmed; null where nothing is left, or for an object. */
export function plainText(value: unknown): string | null {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return null;
  const text = storable(value).trim();
  return text === "" ? null : text;
}

function storable(text: string): string {
  return (text.includes("\u0000") ? text.replaceAll("\u0000", "\uFFFD") : text).toWellFormed();
}

/** The first `most` characters, never half of one. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
}

/**
 * A moment as tools write it: ISO 8601 with a zone and any fraction, or seconds, milliseconds, microseconds or nanoseconds since 1970.
 * Null for anything else, and for the "never" of tools (year 1, 1970). Without a zone a time is no moment: nothing is guessed.
 */
export function momentOf(value: unknown): Instant | null {
  if (typeof value === "number") return fromEpoch(value);
  if (typeof value !== "string") return null;
  if (/^\d{9,19}(\.\d+)?$/.test(value)) return fromEpoch(Number(value));
  const found = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?\s?(Z|[+-]\d\d(?::?\d\d)?)$/i.exec(value.trim());
  if (!found) return null;
  const [, day, time, fraction = "", zone] = found;
  const local = `${day}T${time}.${fraction.slice(0, 3).padEnd(3, "0")}Z`;
  if (!isInstant(local)) return null;
  const away = offsetMs(zone!);
  return away === null ? null : fromEpoch((Date.parse(local) - away) / 1000);
}

function offsetMs(zone: string): number | null {
  if (/^z$/i.test(zone)) return 0;
  const [, sign, hours, minutes = "00"] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone)!;
  if (Number(hours) > 18 || Number(minutes) > 59) return null;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Source: the four units differ by a thousand, so that any moment between 1971 and 2200 is told apart by its size. */
function fromEpoch(value: number): Instant | null {
  if (!Number.isFinite(value)) return null;
  const [seconds] = [value, value / 1e3, value / 1e6, value / 1e9].filter((one) => one >= 31_536_000 && one < 7_258_118_400);
  return seconds === undefined ? null : new Date(Math.floor(seconds * 1000)).toISOString();
}

const mostWarnings = 50;
const bounds = { label: { names: 64, name: 128, value: 1024 }, details: 24_000, links: 20, href: 1000, linkText: 200 };

/** Reads parts of one request, and keeps what it had to say about them. */
export class Reading {
  readonly receivedAt: Instant;
  readonly warnings: string[] = [];

  constructor(receivedAt: Instant) {
    this.receivedAt = receivedAt;
  }

  warn(sentence: string): void {
    if (this.warnings.length < mostWarnings && !this.warnings.includes(sentence)) this.warnings.push(sentence);
  }

  /** One word or line, at most so long; null where nothing stands, or only a placeholder. */
  text(value: unknown, name: string, most = 255): string | null {
    const text = plainText(value);
    if (text === null) return null;
    if (isPlaceholder(text)) {
      this.warn(`${name} is still a placeholder (${cut(text, 60)}), so it was left out.`);
      return null;
    }
    if (text.length > most) this.warn(`${name} was cut to ${most} characters.`);
    return cut(text, most).trim();
  }

  /** When something happened, as the sender says it, even where that lies ahead; null where it says nothing that is a moment. */
  moment(value: unknown, name: string): Instant | null {
    const said = momentOf(value);
    if (said === null) {
      const text = plainText(value);
      if (text !== null && !text.startsWith("0001-01-01"))
        this.warn(`${name} (${cut(text, 40)}) is no moment; it counts from when it came.`);
      return null;
    }
    if (Date.parse(said) - Date.parse(this.receivedAt) > 60_000)
      this.warn(`${name} (${said}) lies in the future; it counts from when it came. Check the clock of the sender.`);
    return said;
  }

  /** Names with values, bounded; placeholders and what is no scalar are left out. */
  labels(value: unknown, name: string): Record<string, string> {
    const pairs: [string, string][] = [];
    for (const [key, one] of Object.entries(objectOf(value) ?? {})) {
      const label = cut(storable(key).trim(), bounds.label.name);
      const text = this.text(one, `${name} ${label}`, bounds.label.value);
      if (label === "" || label === "__proto__" || text === null) continue;
      if (pairs.length === bounds.label.names) {
        this.warn(`${name}: only the first ${bounds.label.names} were kept.`);
        break;
      }
      pairs.push([label, text]);
    }
    return Object.fromEntries(pairs);
  }

  /** Whatever else the sender tells, as plain data within bounds. */
  details(value: unknown): Record<string, unknown> {
    const given = objectOf(value);
    if (!given) return value === undefined || value === null ? {} : this.details({ text: value });
    const kept: [string, unknown][] = [];
    let size = 2;
    for (const [key, one] of Object.entries(given)) {
      if (key === "__proto__") continue;
      const pair: [string, unknown] = [cut(storable(key), 200), shallow(one, 1)];
      size += JSON.stringify(pair).length + 1;
      if (size > bounds.details) {
        this.warn("Details were cut: more was sent than is kept with an alert. The whole body stands in the inbox.");
        break;
      }
      kept.push(pair);
    }
    return Object.fromEntries(kept);
  }

  /** Ways back into the tool; only web addresses are kept. */
  links(given: readonly { href: unknown; text: unknown }[]): Links {
    const kept: Links = [];
    for (const { href, text } of given) {
      const address = plainText(href);
      if (address === null || isPlaceholder(address)) continue;
      if (address.length > bounds.href || !/^https?:\/\/[^\s/]/i.test(address) || !URL.canParse(address)) {
        this.warn(`A link was left out: it is no web address (${cut(address, 60)}).`);
        continue;
      }
      if (kept.length < bounds.links) kept.push({ href: address, text: this.text(text, "The text of a link", bounds.linkText) });
    }
    return kept;
  }
}

/** A copy that the database can keep: no deeper than eight levels, texts storable. */
function shallow(value: unknown, depth: number): unknown {
  if (typeof value === "string") return storable(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= 8) return "…";
  if (Array.isArray(value)) return value.slice(0, 200).map((one) => shallow(one, depth + 1));
  const pairs = Object.entries(value).filter(([key]) => key !== "__proto__");
  return Object.fromEntries(pairs.map(([key, one]): [string, unknown] => [cut(storable(key), 200), shallow(one, depth + 1)]));
}
