import { badBody, Refused } from "./refused.ts";
import type { TableRequest } from "./request.ts";
import type { Endpoint, SignedIn } from "./server.ts";

type Part = { id: string; method: string; url: string; headers: ReadonlyMap<string, string>; body: string | null; withoutHeaders: boolean };
const mostParts = 200;

/** `POST /api/now/v1/batch`: several requests in one, each answered by itself, one after the other. Source: ServiceNow Batch API. */
export const batchEndpoint: Endpoint = async (asked, rest) => {
  const { request } = asked;
  if (rest.length > 0) return null;
  const body = request.body as { batch_request_id?: unknown; rest_requests?: unknown } | null | undefined;
  if (request.method !== "POST" || typeof body !== "object" || body === null || !Array.isArray(body.rest_requests)) throw badBody();
  if (body.rest_requests.length > mostParts)
    throw new Refused(400, "Exception while reading request", `A batch holds at most ${mostParts} requests.`);
  const served: Record<string, unknown>[] = [];
  const unserved: string[] = [];
  for (const [index, one] of body.rest_requests.entries()) {
    const part = partOf(one, index);
    if (part) served.push(await serve(asked, part));
    else unserved.push(String((one as { id?: unknown } | null)?.id ?? index));
  }
  const id = String(body.batch_request_id ?? "");
  return { status: 200, headers: {}, body: { batch_request_id: id, serviced_requests: served, unserviced_requests: unserved } };
};

async function serve({ desk, request, answer }: SignedIn, part: Part): Promise<Record<string, unknown>> {
  const began = desk.now();
  const [path = "/", text = ""] = part.url.split(/\?([\s\S]*)/);
  const inner: TableRequest = {
    ...request,
    method: part.method,
    path: path.length > 1 ? path.replace(/\/+$/, "") : path,
    query: new Map(new URLSearchParams(text)),
    header: (name) => part.headers.get(name),
    body: readBody(part.body),
  };
  // A batch in a batch would be a way round every bound.
  const isNested = /^\/api\/now(\/v[12])?\/batch$/.test(inner.path);
  const answered = isNested ? new Refused(400, "A batch holds no batch") : await answer(inner);
  const body = answered instanceof Refused ? answered.body() : answered.body;
  const headers = answered instanceof Refused ? {} : answered.headers;
  return {
    id: part.id,
    body: body === undefined ? "" : encode(JSON.stringify(body)),
    status_code: answered.status,
    status_text: words[answered.status] ?? "",
    headers: part.withoutHeaders
      ? []
      : Object.entries({ "content-type": "application/json;charset=UTF-8", ...headers }).map(([name, value]) => ({ name, value })),
    execution_time: Math.max(0, Date.parse(desk.now()) - Date.parse(began)),
  };
}

function partOf(given: unknown, index: number): Part | null {
  if (typeof given !== "object" || given === null) return null;
  const { id, method, url, headers, body, exclude_response_headers: without } = given as Record<string, unknown>;
  if (typeof url !== "string" || !url.startsWith("/")) return null;
  const named = Array.isArray(headers) ? (headers as { name?: unknown; value?: unknown }[]) : [];
  return {
    id: String(id ?? index),
    method: String(method ?? "GET").toUpperCase(),
    url,
    headers: new Map(named.map(({ name, value }) => [String(name).toLowerCase(), String(value)])),
    body: typeof body === "string" && body !== "" ? body : null,
    withoutHeaders: without === true || without === "true",
  };
}

/** The body of a part is base64; what is no JSON is left as it is, and refused where a body is read. */
function readBody(coded: string | null): unknown {
  if (coded === null) return undefined;
  const text = new TextDecoder().decode(Uint8Array.from(atobSafe(coded), (letter) => letter.charCodeAt(0)));
  try {
    return JSON.parse(text, (key, value: unknown) =>
      key === "__proto__" || (typeof value === "string" && !isStorable(value)) ? undefined : value,
    );
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function isStorable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}

function atobSafe(text: string): string {
  return /^[0-9A-Za-z+/\s]*={0,2}\s*$/.test(text) && text.replace(/[\s=]/g, "").length % 4 !== 1 ? atob(text) : "";
}

function encode(text: string): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

const words: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  204: "No Content",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  500: "Internal Server Error",
};
