import type { Actor } from "../../../kernel/actor.ts";
import type { FileFact } from "./desk.ts";
import { badParameter } from "./refused.ts";
import type { Asking } from "./script.ts";

/** A part of a form that is sent: `body` is read as it comes in, before the next part is. */
export type FormPart = { name: string; fileName: string | null; body: AsyncIterable<Uint8Array> };
/** A request as the server reads it, whatever carries it: HTTP, or a part of a batch. */
export type TableRequest = {
  method: string;
  /** Without the query. */
  path: string;
  query: ReadonlyMap<string, string>;
  header(name: string): string | undefined;
  body: unknown;
  /** In place of a body, where a form is sent. */
  form?: AsyncIterable<FormPart>;
  actor: Actor | null;
  /** The name by which its person signs in. */
  userName: string;
  /** Where clients reach us, without a slash at the end. */
  origin: string;
};
/** `file`: its bytes are the answer. */
export type TableAnswer = { status: number; headers: Record<string, string>; body?: unknown; file?: FileFact };

export type DisplayMode = "false" | "true" | "all";
export type Parameters = {
  display: DisplayMode;
  withoutLinks: boolean;
  fields: readonly string[] | null;
  limit: number;
  offset: number;
  isCounted: boolean;
  hasLinkHeader: boolean;
  query: string | null;
  /** `field=value` of the address itself. */
  plain: readonly (readonly [string, string])[];
  isInputDisplayed: boolean;
};

const usualLimit = 10_000;
const mostFields = 400;
const deepestField = 5;

/** Reads the parameters of the Table API; refuses a limit or an offset that is no whole number from 0 on. */
export function readParameters(query: ReadonlyMap<string, string>): Parameters {
  const isOn = (name: string) => query.get(name)?.toLowerCase() === "true";
  const display = query.get("sysparm_display_value")?.toLowerCase() ?? "false";
  const fields = query
    .get("sysparm_fields")
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (fields && (fields.length > mostFields || fields.some((name) => name.split(".").length > deepestField)))
    throw badParameter("sysparm_fields", `At most ${mostFields} columns are asked for, over at most ${deepestField - 1} references each.`);
  return {
    display: display === "true" || display === "all" ? display : "false",
    withoutLinks: isOn("sysparm_exclude_reference_link"),
    fields: fields && fields.length > 0 ? [...new Set(fields)] : null,
    limit: Math.min(whole(query, "sysparm_limit") ?? usualLimit, usualLimit),
    offset: whole(query, "sysparm_offset") ?? 0,
    isCounted: !isOn("sysparm_no_count"),
    hasLinkHeader: !isOn("sysparm_suppress_pagination_header"),
    query: query.get("sysparm_query") ?? null,
    plain: [...query].filter(([name]) => !name.startsWith("sysparm_")),
    isInputDisplayed: isOn("sysparm_input_display_value"),
  };
}

function whole(query: ReadonlyMap<string, string>, name: string): number | null {
  const text = query.get(name);
  if (text === undefined || text === "") return null;
  if (!/^\d{1,9}$/.test(text)) throw badParameter(name, `${name} is a whole number from 0 on.`);
  return Number(text);
}

/** Who asks, for the scripts of a query. */
export function askingOf({ actor, userName }: TableRequest & { actor: Actor }, now: string): Asking {
  const { personId, teamIds, timeZone, onBehalfOf } = actor;
  return { now, timeZone, personId: onBehalfOf?.personId ?? personId, userName, teamIds };
}

/** The header of pages: first, next, prev and last, each with every other parameter as it was. */
export function linkHeader(
  { origin, path, query }: Pick<TableRequest, "origin" | "path" | "query">,
  page: { limit: number; offset: number; total: number | null; hasMore: boolean },
): string {
  const at = (offset: number) => {
    const kept = [...query].filter(([name]) => name !== "sysparm_limit" && name !== "sysparm_offset");
    const parts = [...kept, ["sysparm_limit", String(page.limit)], ["sysparm_offset", String(offset)]] as const;
    return `${origin}${path}?${parts.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&")}`;
  };
  const { limit, offset, total, hasMore } = page;
  const links = [`<${at(0)}>;rel="first"`];
  if (hasMore) links.push(`<${at(offset + limit)}>;rel="next"`);
  if (offset > 0) links.push(`<${at(Math.max(0, offset - limit))}>;rel="prev"`);
  if (total !== null && limit > 0) links.push(`<${at(Math.max(0, Math.floor((total - 1) / limit) * limit))}>;rel="last"`);
  return links.join(",");
}
