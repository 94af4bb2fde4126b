import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { HttpProblem } from "../problem.ts";

const safe = new Set(["GET", "HEAD", "OPTIONS"]);

/** The name of our cookie: bound to the host where the office is reached by https. */
export function cookieName(isSecure: boolean): string {
  return isSecure ? "__Host-quarterdeck_session" : "quarterdeck_session";
}

/** The session secret a request brings, or null. */
export function cookieSecret(request: FastifyRequest, isSecure: boolean): string | null {
  return readCookies(request).get(cookieName(isSecure)) ?? null;
}

/** Gives the browser its session cookie, or takes it away (null). Scripts cannot read it; other sites' posts do not carry it. */
export function setSessionCookie(reply: FastifyReply, secret: string | null, given: { isSecure: boolean; maxAgeSeconds: number }): void {
  const { isSecure, maxAgeSeconds } = given;
  const parts = [`${cookieName(isSecure)}=${secret ?? ""}`, "Path=/", "HttpOnly", "SameSite=Lax", `Max-Age=${secret ? maxAgeSeconds : 0}`];
  if (isSecure) parts.push("Secure");
  reply.header("set-cookie", parts.join("; "));
}

/** The cookies of the sign-in library that a request brings, as one header: a challenge between two steps. */
export function challengeCookies(request: FastifyRequest): string {
  const found = [...readCookies(request)].filter(([name]) => /^(?:__Secure-)?quarterdeck\./.test(name));
  return found.map(([name, value]) => `${name}=${value}`).join("; ");
}

/** Hands the library's challenge cookies on to the browser; its session cookies are not ours and stay here. */
export function passChallenge(response: Headers, reply: FastifyReply): void {
  for (const cookie of response.getSetCookie())
    if (/^(?:__Secure-)?quarterdeck\.(?:two_factor|better-auth-passkey)=/.test(cookie)) reply.header("set-cookie", cookie);
}

/**
 * Refuses a request that another site made the browser send. A browser says so in Sec-Fetch-Site or Origin; `strict` (a session cookie is there)
 * wants one of the two. Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet, "Fetch Metadata" and "Verifying Origin".
 */
export function refuseCrossSite(request: FastifyRequest, ownOrigin: string | null, strict: boolean): void {
  if (safe.has(request.method)) return;
  const site = request.headers["sec-fetch-site"];
  const { origin, host } = request.headers;
  if (site === "same-origin" || site === "none") return;
  if (site === undefined && origin !== undefined && (origin === ownOrigin || (host !== undefined && sameHost(origin, host)))) return;
  if (site === undefined && origin === undefined && !strict) return;
  throw new HttpProblem(
    403,
    "crossSite",
    "This request does not come from this office's own pages, so it was refused. Open the office and do it there; scripts use an API key.",
  );
}

/** Parses a request's body; names every bad field at once. */
export function bodyOf<T extends z.ZodType>(request: FastifyRequest, schema: T): z.output<T> {
  const parsed = schema.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  throw new HttpProblem(422, "badFields", errors.map((one) => one.message).join(" "), { errors });
}

/** The id in a request's address; null where it cannot be one. */
export function idOf(request: FastifyRequest): string | null {
  const { id } = request.params as { id: string };
  return /^[0-9A-Za-z]{1,64}$/.test(id) ? id : null;
}

/** A text field of at most `most` characters, said to be missing by name. */
export function textField(label: string, most: number) {
  const says = `${label} is a text of 1 to ${most} characters.`;
  return z.string({ error: says }).min(1, says).max(most, says);
}

function sameHost(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}

function readCookies(request: FastifyRequest): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && !found.has(part.slice(0, at).trim())) found.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return found;
}
