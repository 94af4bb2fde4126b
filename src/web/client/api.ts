import { Problem, problemOf } from "./problem.ts";

/** What came back: the body, and the version to send as `ifMatch` when it is edited. */
export type Answer<T> = { body: T; etag: string | null; status: number };

export type SendOptions = {
  /** The version the person saw (see `etagOf`); the server refuses with 412 when it has moved on. */
  ifMatch?: string;
  /** Repeat of one intention; made anew for each POST when not given. */
  idempotencyKey?: string;
  signal?: AbortSignal;
};

type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
type Sending = SendOptions & { method: Method; path: string; body?: unknown };

/**
 * The one door to the server. Paths begin with `/api/`. Every answer but 2xx is thrown as a `Problem`.
 * A POST carries an Idempotency-Key and is repeated once, with the same key, when the connection broke before an answer.
 */
export const api = {
  get: <T>(path: string, options: SendOptions = {}) => bodyOf<T>({ ...options, method: "GET", path }),
  post: <T>(path: string, body?: unknown, options: SendOptions = {}) => bodyOf<T>({ ...options, method: "POST", path, body }),
  patch: <T>(path: string, body: unknown, options: SendOptions = {}) => bodyOf<T>({ ...options, method: "PATCH", path, body }),
  put: <T>(path: string, body: unknown, options: SendOptions = {}) => bodyOf<T>({ ...options, method: "PUT", path, body }),
  delete: <T = void>(path: string, options: SendOptions = {}) => bodyOf<T>({ ...options, method: "DELETE", path }),
  /** As `get`, with the ETag: what a form needs that will save with `ifMatch`. */
  read: <T>(path: string, options: SendOptions = {}) => send<T>({ ...options, method: "GET", path }),
};

/** The If-Match value of a record's version number. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** The version number inside an ETag, or null when it has none. */
export function versionOf(etag: string | null): number | null {
  const digits = etag?.match(/^(?:W\/)?"(\d+)"$/)?.[1];
  return digits === undefined ? null : Number(digits);
}

async function bodyOf<T>(sending: Sending): Promise<T> {
  return (await send<T>(sending)).body;
}

async function send<T>(sending: Sending): Promise<Answer<T>> {
  const init = requestOf(sending);
  const response = await reach(sending, init);
  if (!response.ok) throw await problemOf(response);
  const isEmpty = response.status === 204 || response.headers.get("content-length") === "0";
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  if (!isEmpty && !isJson) throw new Problem({ status: 0, detail: `The server sent no JSON for ${sending.path}.` });
  const body = isEmpty ? undefined : await response.json();
  return { body: body as T, etag: response.headers.get("etag"), status: response.status };
}

function requestOf({ method, body, ifMatch, idempotencyKey, signal }: Sending): RequestInit {
  const headers = new Headers({ accept: "application/json" });
  const isFile = body instanceof FormData || body instanceof Blob;
  if (body !== undefined && !isFile) headers.set("content-type", "application/json");
  if (ifMatch !== undefined) headers.set("if-match", ifMatch);
  if (method === "POST") headers.set("idempotency-key", idempotencyKey ?? newKey());
  const sent = body === undefined ? undefined : isFile ? body : JSON.stringify(body);
  return { method, headers, body: sent, signal, credentials: "same-origin", cache: "no-store" };
}

async function reach({ path, method }: Sending, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
    if (method === "POST" || method === "GET") {
      try {
        return await fetch(path, init);
      } catch (again) {
        throw unreachable(again);
      }
    }
    throw unreachable(fault);
  }
}

function unreachable(fault: unknown): Problem {
  const because = fault instanceof Error ? ` (${fault.message})` : "";
  return new Problem({ status: 0, detail: `Nothing was lost on this page. Check the connection and try again${because}.` });
}

/** `randomUUID` exists on secure origins only; an office on plain http in its own network still needs keys. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
