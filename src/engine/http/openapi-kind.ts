import type { CommandSpec } from "../../kernel/practice.ts";
import type { KindEntry } from "../house.ts";
import type { OpenApi, Operation } from "./openapi.ts";
import { asOf, ref, refs, refused, writing } from "./openapi-parts.ts";
import { commandSchema, recordSchema, type Schema } from "./openapi-schema.ts";

/** What is being described, and where its parts go. */
type Describing = {
  entry: KindEntry;
  record: string;
  /** Adds an operation below the kind's own path. */
  add(suffix: string, method: string, name: string, summary: string, more: Partial<Operation>): void;
  /** The request body of a command, whose schema it adds. */
  command(type: string, spec: CommandSpec): Schema;
};

/** Adds one kind to the document: its schemas and its record routes. */
export function describeKind(document: OpenApi, entry: KindEntry): void {
  const { model } = entry;
  const schemas = document.components.schemas!;
  const record = pascal(model.kind);
  document.tags.push({ name: model.pluralLabel, description: model.about });
  schemas[record] = recordSchema(entry);
  const describing: Describing = {
    entry,
    record,
    add(suffix, method, name, summary, more) {
      const path = `/api/${model.plural}${suffix}`;
      const operation = {
        operationId: `${model.kind}.${name}`,
        summary,
        tags: [model.pluralLabel],
        parameters: [],
        responses: {},
        ...more,
      };
      document.paths[path] = { ...document.paths[path], [method]: operation };
    },
    command(type, spec) {
      const name = record + pascal(type);
      schemas[name] = commandSchema(entry, type, spec);
      return body(name);
    },
  };
  describeReading(describing);
  describeWriting(describing);
}

function describeReading({ entry, record, add }: Describing): void {
  const { kind, model } = entry;
  const many = model.pluralLabel.toLowerCase();
  const one = model.label.toLowerCase();
  const description = `Needs the permission ${kind.permissions.read}.`;
  add("", "get", "list", `List ${many}`, {
    description,
    parameters: refs("filter", "sort", "limit", "after", "fields"),
    responses: { ...ok("A page", pageOf(record)), ...refused(400, 401, 403, 429, 503) },
  });
  add("/count", "get", "count", `Count ${many}`, {
    description,
    parameters: refs("filter"),
    responses: { ...ok("How many", ref("Count")), ...refused(400, 401, 403, 503) },
  });
  add(".csv", "get", "csv", `Download ${many} as CSV`, {
    description: `${description} And export.run.`,
    parameters: refs("filter", "sort", "columns"),
    responses: {
      "200": { description: "RFC 4180, UTF-8", content: { "text/csv": { schema: { type: "string" } } } },
      ...refused(400, 401, 403, 503),
    },
  });
  add(".xlsx", "get", "xlsx", `Download ${many} as a workbook`, {
    description: `${description} And export.run. At most 20,000 rows.`,
    parameters: refs("filter", "sort", "columns"),
    responses: {
      "200": {
        description: "OOXML; moments in the reader's zone",
        content: {
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": { schema: { type: "string", format: "binary" } },
        },
      },
      ...refused(400, 401, 403, 422, 503),
    },
  });
  add("/{key}", "get", "read", `Read one ${one}`, {
    description,
    parameters: refs("key"),
    responses: {
      ...ok(`The ${one}, the names it refers to, and what may be done with it`, readAnswer(record)),
      ...refused(401, 403, 404, 503),
    },
  });
  add("/{key}/timeline", "get", "timeline", `What happened to a ${one}, newest first`, {
    description,
    parameters: refs("key", "limit", "after", "types"),
    responses: { ...ok("A page", ref("Timeline")), ...refused(401, 403, 404, 503) },
  });
}

function describeWriting({ entry, record, add, command }: Describing): void {
  const { kind, model } = entry;
  const one = model.label.toLowerCase();
  const { create, edit } = kind.commands;
  if (create && !create.internal)
    add("", "post", "create", create.label, {
      description: needs(create),
      parameters: refs("IdempotencyKey"),
      requestBody: command("create", create),
      responses: { "201": answer("Created", recordAnswer(record)), ...writing },
    });
  else
    add("", "post", "create", `Not possible: a ${one} is not created by itself`, {
      parameters: refs("IdempotencyKey"),
      responses: refused(401, 404),
    });
  add("/{key}", "patch", "patch", `Change fields of a ${one}`, {
    description: "The fields become the commands they mean, all or none.",
    parameters: refs("key", "IfMatch", "IdempotencyKey"),
    requestBody: edit ? command("edit", edit) : body("Patch"),
    responses: { ...ok("Changed", recordAnswer(record)), ...writing },
  });
  add("/bulk", "post", "bulk", `Do one thing to many ${model.pluralLabel.toLowerCase()}`, {
    description: "In one transaction. Each record is judged by its own rules and answers for itself.",
    parameters: refs("IdempotencyKey"),
    requestBody: body("Bulk"),
    responses: { ...ok("What became of each", ref("BulkAnswer")), ...refused(400, 401, 403, 409, 422, 429, 503) },
  });
  for (const [verb, spec] of Object.entries(kind.commands)) {
    if (verb === "create" || spec.internal) continue;
    add(`/{key}/${verb}`, "post", verb, spec.label, {
      description: needs(spec),
      parameters: refs("key", "IfMatch", "IdempotencyKey"),
      requestBody: command(verb, spec),
      responses: { ...ok("Done", recordAnswer(record)), ...writing },
    });
  }
}

function needs(spec: CommandSpec): string {
  return [spec.help, spec.permission && `Needs the permission ${spec.permission}.`].filter(Boolean).join(" ");
}

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
