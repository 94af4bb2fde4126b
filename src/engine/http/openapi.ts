import type { FastifyInstance } from "fastify";
import type { CommandSpec } from "../../kernel/practice.ts";
import type { House, KindEntry } from "../house.ts";
import type { Office } from "../office.ts";
import { docsPage } from "./openapi-page.ts";
import { asOf, parameters, problems, ref, refs, refused, securitySchemes, sharedSchemas, writing } from "./openapi-parts.ts";
import { commandSchema, recordSchema, type Schema } from "./openapi-schema.ts";

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

function describeKind(document: OpenApi, entry: KindEntry): void {
  const { kind, model } = entry;
  const tag = model.pluralLabel;
  const base = `/api/${model.plural}`;
  const one = model.label.toLowerCase();
  const schemas = document.components.schemas!;
  const record = pascal(model.kind);
  document.tags.push({ name: tag, description: model.about });
  schemas[record] = recordSchema(entry);
  const operation = (name: string, summary: string, more: Partial<Operation>): Operation => ({
    operationId: `${model.kind}.${name}`,
    summary,
    tags: [tag],
    parameters: [],
    responses: {},
    ...more,
  });
  const command = (type: string, spec: CommandSpec) => {
    const name = record + pascal(type);
    schemas[name] = commandSchema(entry, type, spec);
    return body(name);
  };
  const needs = (spec: CommandSpec) => [spec.help, spec.permission && `Needs the permission ${spec.permission}.`].filter(Boolean).join(" ");
  const path = (suffix: string, methods: Record<string, Operation>) => {
    document.paths[base + suffix] = { ...document.paths[base + suffix], ...methods };
  };

  const listed = { ...ok("A page", pageOf(record)), ...refused(400, 401, 403, 429, 503) };
  const reading = `Needs the permission ${kind.permissions.read}.`;
  path("", {
    get: operation("list", `List ${model.pluralLabel.toLowerCase()}`, {
      description: reading,
      parameters: refs("filter", "sort", "limit", "after"),
      responses: listed,
    }),
  });
  path("/count", {
    get: operation("count", `Count ${model.pluralLabel.toLowerCase()}`, {
      description: reading,
      parameters: refs("filter"),
      responses: { ...ok("How many", ref("Count")), ...refused(400, 401, 403, 503) },
    }),
  });
  path(".csv", {
    get: operation("csv", `Download ${model.pluralLabel.toLowerCase()} as CSV`, {
      description: `${reading} And export.run.`,
      parameters: refs("filter", "sort", "fields"),
      responses: {
        "200": { description: "RFC 4180, UTF-8", content: { "text/csv": { schema: { type: "string" } } } },
        ...refused(400, 401, 403, 503),
      },
    }),
  });
  const create = kind.commands.create;
  path("", {
    post: operation("create", create && !create.internal ? create.label : `Not possible: a ${one} is not created by itself`, {
      description: create ? needs(create) : "",
      parameters: refs("IdempotencyKey"),
      ...(create && !create.internal ? { requestBody: command("create", create) } : {}),
      responses: create && !create.internal ? { "201": answer("Created", recordAnswer(record)), ...writing } : refused(401, 404),
    }),
  });
  path("/{key}", {
    get: operation("read", `Read one ${one}`, {
      description: reading,
      parameters: refs("key"),
      responses: {
        ...ok(`The ${one}, the names it refers to, and what may be done with it`, readAnswer(record)),
        ...refused(401, 403, 404, 503),
      },
    }),
    patch: operation("patch", `Change fields of a ${one}`, {
      description: "The fields become the commands they mean, all or none.",
      parameters: refs("key", "IfMatch", "IdempotencyKey"),
      requestBody: kind.commands.edit ? command("edit", kind.commands.edit) : body("Patch"),
      responses: { ...ok("Changed", recordAnswer(record)), ...writing },
    }),
  });
  for (const [verb, spec] of Object.entries(kind.commands)) {
    if (verb === "create" || spec.internal) continue;
    path(`/{key}/${verb}`, {
      post: operation(verb, spec.label, {
        description: needs(spec),
        parameters: refs("key", "IfMatch", "IdempotencyKey"),
        requestBody: command(verb, spec),
        responses: { ...ok("Done", recordAnswer(record)), ...writing },
      }),
    });
  }
  path("/{key}/timeline", {
    get: operation("timeline", `What happened to a ${one}, newest first`, {
      description: reading,
      parameters: refs("key", "limit", "after", "types"),
      responses: { ...ok("A page", ref("Timeline")), ...refused(401, 403, 404, 503) },
    }),
  });
}

const introduction =
  "Everything that happens is a command to a record: create, edit, and the verbs of its kind. Sign in with a session cookie, or send an API key as `Authorization: Bearer …`. " +
  "Refusals are problems (RFC 9457) with a code and a sentence; `errors` names every bad field at once. Lists page by key: pass `next` of one page as `after` of the following. " +
  "A command with an `Idempotency-Key` is done once, however often it is sent within 24 hours.";

const answer = (description: string, schema: Schema): Schema => ({ description, content: { "application/json": { schema } } });
const ok = (description: string, schema: Schema) => ({ "200": answer(description, schema) });
const body = (name: string): Schema => ({ required: true, content: { "application/json": { schema: ref(name) } } });
const recordAnswer = (record: string): Schema => ({ type: "object", required: ["record"], properties: { record: ref(record) } });
const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const readAnswer = (record: string): Schema => ({
  type: "object",
  required: ["record", "refs", "can", "asOf"],
  properties: { record: ref(record), refs: ref("Refs"), can: ref("Can"), asOf },
});
const pageOf = (record: string): Schema => ({
  type: "object",
  required: ["items", "next", "refs", "asOf"],
  properties: { items: { type: "array", items: ref(record) }, next: { type: ["string", "null"] }, refs: ref("Refs"), asOf },
});
