import type { FastifyReply, FastifyRequest } from "fastify";
import type { Routes } from "../engine/http/server.ts";
import type { KeyTokens, TokenPair } from "../engine/identity/tokens.ts";
import { HttpProblem } from "../engine/problem.ts";

/**
 * `POST /oauth_token.do`: changes a key for a token. The key is the password (with its person's name) or the client's secret; the client's id is
 * taken as it comes. Source: ServiceNow, OAuth token endpoint; RFC 6749 sections 4.3, 4.4, 5 and 6.
 */
export function servicenowTokenRoutes(tokens: KeyTokens): Routes {
  return (server) => {
    server.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string", bodyLimit: 16_384 }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(body as string))),
    );
    server.setErrorHandler((error, _request, reply) => refuse(reply, error));
    server.post("/oauth_token.do", async (request, reply) => {
      const form = formOf(request);
      const granted = await grant(tokens, form, request);
      if (granted === undefined) return answer(reply, 400, { error: "unsupported_grant_type", error_description: grants });
      if (granted === null) return answer(reply, 401, { error: "access_denied", error_description: "access_denied" });
      const { token, refresh, livesSeconds } = granted;
      return answer(reply, 200, {
        ...{ access_token: token, refresh_token: refresh, scope: "useraccount", token_type: "Bearer", expires_in: livesSeconds },
      });
    });
  };
}

const grants = "grant_type is password, client_credentials or refresh_token.";
type Form = Readonly<Record<string, string | undefined>>;

/** The pair; null where nobody is believed, undefined for a grant there is not. */
async function grant(tokens: KeyTokens, form: Form, request: FastifyRequest): Promise<TokenPair | null | undefined> {
  const address = request.ip;
  switch (form.grant_type) {
    case "password":
      return form.username === undefined || form.password === undefined
        ? null
        : tokens.forKey({ secret: form.password, userName: form.username, address });
    case "client_credentials": {
      const secret = form.client_secret ?? basicPassword(request);
      return secret === undefined ? null : tokens.forKey({ secret, address });
    }
    case "refresh_token":
      return form.refresh_token === undefined ? null : tokens.forRefresh({ refresh: form.refresh_token, address });
    default:
      return undefined;
  }
}

function formOf({ body }: FastifyRequest): Form {
  if (typeof body !== "object" || body === null) return {};
  return Object.fromEntries(Object.entries(body).filter((one): one is [string, string] => typeof one[1] === "string"));
}

function basicPassword({ headers }: FastifyRequest): string | undefined {
  const coded = /^Basic +(\S+)/i.exec(headers.authorization ?? "")?.[1];
  if (coded === undefined) return undefined;
  const text = Buffer.from(coded, "base64").toString("utf8");
  return text.includes(":") ? text.slice(text.indexOf(":") + 1) : undefined;
}

function answer(reply: FastifyReply, status: number, body: Record<string, unknown>): FastifyReply {
  return reply.code(status).header("cache-control", "no-store").type("application/json;charset=UTF-8").send(JSON.stringify(body));
}

function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  if (error instanceof HttpProblem && error.status === 429)
    return answer(reply.header("retry-after", String(error.more.retryAfterSeconds ?? 60)), 429, {
      error: "access_denied",
      error_description: error.message,
    });
  const status = (error as { statusCode?: number }).statusCode ?? 0;
  if (status >= 400 && status < 500) return answer(reply, 400, { error: "invalid_request", error_description: "Send a form." });
  throw error;
}
