import type { FastifyInstance } from "fastify";
import type { House } from "../house.ts";
import type { Office } from "../office.ts";
import { describeKind } from "./openapi-kind.ts";
import { docsPage } from "./openapi-page.ts";
import { parameters, problems, securitySchemes, sharedSchemas } from "./openapi-parts.ts";
import type { Schema } from "./openapi-schema.ts";

export type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  parameters: Schema[];
  requestBody?: Schema;
  responses: Record<string, Schema>;
};
export type OpenApi = {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, Schema>>;
  security: Record<string, string[]>[];
};

/** `GET /api/openapi.json` and a page to read it at `/api/docs`. Both say what the models say, and nothing of what is stored. */
export function openApiRoutes(version: string) {
  return (server: FastifyInstance, office: Office): void => {
    let document: OpenApi | undefined;
    const made = () => {
      document ??= openApiDocument(office.house, version);
      return document;
    };
    server.get("/api/openapi.json", async () => made());
    server.get("/api/docs", async (_request, reply) => {
      const { html, policy } = docsPage(made());
      return reply.header("content-security-policy", policy).type("text/html; charset=utf-8").send(html);
    });
  };
}

/** The OpenAPI 3.1 document of a house: the record routes of every kind, from its model and commands. */
export function openApiDocument(house: House, version: string): OpenApi {
  const document: OpenApi = {
    openapi: "3.1.0",
    info: { title: "Quarterdeck", version, description: introduction },
    tags: [],
    paths: {},
    components: { schemas: { ...sharedSchemas }, parameters: { ...parameters }, responses: { ...problems }, securitySchemes },
    security: [{ key: [] }, { session: [] }],
  };
  for (const entry of house.kinds.values()) describeKind(document, entry);
  return document;
}

const introduction =
  "Everything that happens is a command to a record: create, edit, and the verbs of its kind. Sign in with a session cookie, or send an API key as `Authorization: Bearer …`. " +
  "Refusals are problems (RFC 9457) with a code and a sentence; `errors` names every bad field at once. Lists page by key: pass `next` of one page as `after` of the following. " +
  "A command with an `Idempotency-Key` is done once, however often it is sent within 24 hours.";
