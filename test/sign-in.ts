import type { LightMyRequestResponse } from "fastify";
import type { TestOffice } from "./office.ts";

/** A browser as far as the server can tell: it keeps cookies and says where its requests come from. */
export type Browser = {
  cookies: Map<string, string>;
  send(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
};

/** Opens a browser without any cookie. */
export function openBrowser(server: TestOffice["server"], address = "203.0.113.7"): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async send(method, url, body, headers = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const own = { "sec-fetch-site": "same-origin", "user-agent": "Test browser", ...(cookie ? { cookie } : {}), ...headers };
      const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
      const type = body === undefined ? {} : { "content-type": "application/json" };
      const response = await server.inject({ method, url, remoteAddress: address, headers: { ...type, ...own }, ...payload });
      for (const set of response.cookies) {
        if (set.maxAge === 0 || set.value === "") cookies.delete(set.name);
        else cookies.set(set.name, encodeURIComponent(set.value));
      }
      return response;
    },
  };
}

export const password = "correct horse battery";

/** A browser in which the person is signed in with a password. */
export async function signedInBrowser(office: TestOffice, person: { personId: string }): Promise<Browser> {
  await office.identity.setPassword(person.personId, password);
  const [row] = await office.db.query<{ email: string }>("select email from person where id = $1", [person.personId]);
  const browser = openBrowser(office.server);
  const response = await browser.send("POST", "/api/identity/sign-in", { email: row!.email, password });
  if (response.statusCode !== 200) throw new Error(`Sign-in failed: ${response.body}`);
  return browser;
}
