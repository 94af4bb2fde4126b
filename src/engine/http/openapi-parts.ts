import type { Schema } from "./openapi-schema.ts";

/** A pointer to a schema of the document. */
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
/** Pointers to parameters of the document. */
export const refs = (...names: (keyof typeof parameters)[]): Schema[] => names.map((name) => ({ $ref: `#/components/parameters/${name}` }));

export const asOf: Schema = { type: "string", format: "date-time", description: "When this was true." };
export const sharedSchemas: Record<string, Schema> = {
  Problem: {
    type: "object",
    required: ["type", "title", "status", "code", "detail"],
    properties: {
      type: { type: "string" },
      title: { type: "string" },
      status: { type: "integer" },
      code: { type: "string", description: "Stable; programs decide by it." },
      detail: { type: "string", description: "A sentence for people, saying what to do next." },
      errors: {
        type: "array",
        items: { type: "object", required: ["path", "message"], properties: { path: { type: "string" }, message: { type: "string" } } },
      },
      permission: { type: "string", description: "With the code notPermitted: the permission, or the scope of a key, that is missing." },
      reference: { type: "string", description: "What to tell an administrator about a fault of ours." },
    },
  },
  Refs: {
    type: "object",
    description: "Names of referenced records, by kind and id.",
    additionalProperties: {
      type: "object",
      additionalProperties: { type: "object", required: ["label"], properties: { label: { type: "string" }, number: { type: "string" } } },
    },
  },
  Can: {
    type: "object",
    description: "For each command null, or why it is refused now.",
    additionalProperties: {
      type: ["object", "null"],
      required: ["code", "sentence"],
      properties: { code: { type: "string" }, sentence: { type: "string" } },
    },
  },
  Count: { type: "object", required: ["count"], properties: { count: { type: "integer" }, asOf } },
  Bulk: {
    type: "object",
    description: "One verb with its values, or fields to change, and the records it is for.",
    required: ["ids"],
    properties: {
      ids: { type: "array", minItems: 1, maxItems: 500, items: { type: "string" } },
      verb: { type: "string" },
      values: {
        type: "object",
        description: "As the verb's own body. A field of the record itself that is left out stays as each record has it.",
        additionalProperties: true,
      },
      changes: { type: "object", description: "Instead of a verb: fields to change, as PATCH takes them.", additionalProperties: true },
      allOrNone: { type: "boolean", description: "Where one is refused, nothing is done: 409, with every refusal under its id." },
    },
    additionalProperties: false,
  },
  BulkAnswer: {
    type: "object",
    required: ["done", "refused", "items"],
    properties: {
      done: { type: "integer" },
      refused: { type: "integer" },
      items: {
        type: "array",
        description: "In the order of the ids.",
        items: {
          type: "object",
          required: ["id", "number", "ok"],
          properties: {
            id: { type: "string" },
            number: { type: ["string", "null"] },
            ok: { type: "boolean" },
            version: { type: "integer" },
            code: { type: "string" },
            sentence: { type: "string", description: "Why this one was refused." },
          },
        },
      },
    },
  },
  Patch: { type: "object", description: "Fields to change.", additionalProperties: true },
  Timeline: {
    type: "object",
    required: ["items", "next", "refs"],
    properties: {
      items: {
        type: "array",
        items: {
          type: "object",
          properties: {
            n: { type: "integer", description: "The transaction in the journal." },
            at: { type: "string", format: "date-time", description: "When it happened." },
            recordedAt: { type: "string", format: "date-time", description: "When it became known here." },
            actor: { type: ["string", "null"] },
            onBehalfOf: { type: ["string", "null"] },
            client: { type: "string" },
            type: { type: "string" },
            label: { type: "string" },
            data: { type: ["object", "null"] },
            changes: { type: ["object", "null"], description: "Field to [old, new]." },
            audience: { enum: ["staff", "caller", "public"] },
          },
        },
      },
      next: { type: ["string", "null"] },
      refs: ref("Refs"),
    },
  },
};

const query = (name: string, description: string, schema: Schema = { type: "string" }): Schema => ({
  name,
  in: "query",
  description,
  schema,
});
export const parameters = {
  key: { name: "key", in: "path", required: true, description: "The id or the number of the record.", schema: { type: "string" } },
  filter: query("filter", 'The one filter language, such as `state:open priority:1,2 opened:<2026-01-01 "free text"`.'),
  sort: query("sort", "A sortable field; a minus before it turns the order round."),
  limit: query("limit", "Rows of a page, at most 500.", { type: "integer", minimum: 1, maximum: 500 }),
  after: query("after", "`next` of the page before."),
  fields: query(
    "fields",
    "Names of the fields wanted, with commas between, such as `number,shortDescription,priority`. Nothing else is read, and only what they refer to is named in `refs`; id, number and version come always. Absent: everything you may read but long texts. An unknown name is refused with 400 `unknownField`.",
  ),
  columns: query("fields", "Names of the columns wanted, with commas between. Absent: all."),
  types: query("types", "Names of the events wanted, with commas between."),
  IfMatch: {
    name: "If-Match",
    in: "header",
    description: "The ETag you saw; another version is refused with 412.",
    schema: { type: "string" },
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description: "Your own key for this request, 1 to 200 characters.",
    schema: { type: "string", maxLength: 200 },
  },
} as const satisfies Record<string, Schema>;

const problemTitles: Record<number, string> = {
  400: "The request cannot be read",
  401: "Sign in first",
  403: "Not permitted",
  404: "Not there, or not yours to see",
  409: "Refused by a rule",
  412: "Changed meanwhile",
  422: "Some fields are not right",
  429: "Too many requests",
  503: "The database does not answer just now",
};
export const problems: Record<string, Schema> = Object.fromEntries(
  Object.entries(problemTitles).map(([status, description]) => [
    `Problem${status}`,
    { description, content: { "application/problem+json": { schema: ref("Problem") } } },
  ]),
);

export const securitySchemes: Record<string, Schema> = {
  key: { type: "http", scheme: "bearer", description: "An API key, made with `quarterdeck key create`." },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "quarterdeck_session",
    description: "The browser's session; by https its name begins with __Host-.",
  },
};

/** The refusals of an operation, by status. */
export function refused(...statuses: number[]): Record<string, Schema> {
  return Object.fromEntries(statuses.map((status) => [String(status), { $ref: `#/components/responses/Problem${status}` }]));
}
/** What any command may be refused with. */
export const writing = refused(400, 401, 403, 404, 409, 412, 422, 429, 503);
