import type { Actor } from "../src/kernel/actor.ts";
import { asActors } from "./asking.ts";
import { house, openTestOffice, type TestOffice } from "./office.ts";

/** A tool that sends to an office over HTTP, with a key an administrator made for it. */
export type SendingTool = { id: string; key: string; send(url: string, body: unknown, more?: Sent): Promise<Answer> };
type Sent = { method?: "GET" | "POST" | "PUT" | "DELETE"; headers?: Record<string, string> };
type Answer = { status: number; body: unknown; text: string };
export type Reception = {
  office: TestOffice;
  administrator: Actor & { personId: string };
  ask: ReturnType<typeof asActors>["ask"];
  tool(connector: string, more?: Record<string, unknown>): Promise<SendingTool>;
};

/** An office, its administrator, and tools as they are wanted. */
export async function openReception(options: Parameters<typeof openTestOffice>[1] = {}): Promise<Reception> {
  const actors = asActors();
  const office = await openTestOffice(undefined, { ...options, authenticate: actors.authenticate });
  const administrator = await office.person("Ada Min", ["administrator"]);
  return {
    office,
    administrator,
    ask: actors.ask,
    async tool(connector, more = {}) {
      const { id } = await office.must(house, "integration", { type: "create", name: `A ${connector}`, connector, ...more });
      const made = await actors.ask(office, administrator, `POST /api/intake/feeds/${id}/keys`, { body: {} });
      const key = (made.body as { secret: string }).secret;
      return {
        id,
        key,
        async send(url, body, { method = "POST", headers = {} } = {}) {
          const payload = body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) };
          const type = { "content-type": "application/json" };
          const answer = await office.server.inject({ method, url: url.replace("KEY", key), headers: { ...type, ...headers }, ...payload });
          const isJson = String(answer.headers["content-type"]).includes("json") && answer.body !== "";
          return { status: answer.statusCode, body: isJson ? answer.json() : null, text: answer.body };
        },
      };
    },
  };
}
