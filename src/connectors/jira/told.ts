import type { ImportRow } from "../contract.ts";
import type { ToldEvent } from "../incident-list.ts";

// Source: Jira Cloud platform REST API v2 and v3, "search" with expand=changelog and the field comment (read 2026-11): histories hold items with
// fromString and toString; comments hold author, body, created and, in service projects, jsdPublic. In v3 texts are Atlassian documents.

type Loose = Record<string, unknown>;

/** What a search by the API tells of an issue besides its fields: each change of its status, each comment. */
export function told(row: ImportRow): ToldEvent[] {
  return [...statusesIn(listIn(row.text("history"))), ...commentsIn(listIn(row.text("entries")))];
}

function statusesIn(histories: readonly Loose[]): ToldEvent[] {
  return histories.flatMap((one): ToldEvent[] => {
    const at = instantOf(one.created);
    const items = Array.isArray(one.items) ? (one.items as Loose[]) : [];
    const last = items.filter((item) => item.field === "status" && typeof item.toString === "string").at(-1);
    return at !== null && last ? [{ is: "state", at, word: String(last.toString), ...named("change", one.id) }] : [];
  });
}

function commentsIn(comments: readonly Loose[]): ToldEvent[] {
  return comments.flatMap((one): ToldEvent[] => {
    const at = instantOf(one.created);
    const text = textOf(one.body).trim();
    const author = (one.author ?? {}) as Loose;
    const by = typeof author.displayName === "string" ? author.displayName : null;
    return at !== null && text !== ""
      ? [{ is: "entry", at, entry: one.jsdPublic === false ? "note" : "comment", by, text, ...named("comment", one.id) }]
      : [];
  });
}

/** Changes and comments are numbered apart. */
function named(what: string, id: unknown): { id?: string } {
  return typeof id === "string" || typeof id === "number" ? { id: `${what}/${id}` } : {};
}

/** The words of a text that may be an Atlassian document, or the list of its parts. */
export function documentText(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  const parsed = parse(text);
  return parsed === undefined ? text : textOf(parsed).trim() || text;
}

/** Nobody writes deeper than this; what is made to be deeper holds no words. */
const deepest = 500;

function textOf(node: unknown, depth = 0): string {
  if (typeof node === "string") return node;
  if (typeof node !== "object" || node === null || depth > deepest) return "";
  if (Array.isArray(node)) return node.map((one) => textOf(one, depth + 1)).join("");
  const { type, text, content, attrs } = node as { type?: unknown; text?: unknown; content?: unknown; attrs?: Loose };
  if (typeof text === "string") return text;
  if (type === "hardBreak") return "\n";
  if (type === "mention" || type === "emoji") return String(attrs?.text ?? "");
  const inner = textOf(content, depth + 1);
  return /^(paragraph|heading|listItem|codeBlock|blockquote|tableRow)$/.test(String(type)) && !inner.endsWith("\n") ? `${inner}\n` : inner;
}

function listIn(text: string | null): Loose[] {
  const parsed = text === null ? undefined : parse(text);
  return Array.isArray(parsed) ? parsed.filter((one): one is Loose => typeof one === "object" && one !== null) : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A time with its zone, as the API writes it: 2026-11-26T13:08:00.000+0000. */
function instantOf(value: unknown): string | null {
  const iso = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)$/.exec(String(value ?? ""));
  if (!iso) return null;
  const zone = iso[2] === "Z" ? "Z" : `${iso[2]!.slice(0, 3)}:${iso[2]!.slice(-2)}`;
  const ms = Date.parse(`${iso[1]}${zone}`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
