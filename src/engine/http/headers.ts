import type { FastifyInstance } from "fastify";

/**
 * Headers that keep a browser from doing what the office never asks of it. Scripts come from our own files alone; styles may stand inline,
 * because the component library and the charts write them so. Answers of the API are data: nothing in them is run, framed or styled.
 */
export function securityHeaders(server: FastifyInstance, given: { isHttps: boolean }): void {
  server.addHook("onSend", async (request, reply) => {
    for (const [name, value] of Object.entries(always)) if (!reply.hasHeader(name)) reply.header(name, value);
    if (given.isHttps) reply.header("strict-transport-security", "max-age=31536000");
    if (!reply.hasHeader("content-security-policy"))
      reply.header("content-security-policy", request.url.startsWith("/api") ? dataPolicy : pagePolicy);
  });
}

const always: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
};

const dataPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");
