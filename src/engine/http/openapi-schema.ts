import { z } from "zod";
import { editable } from "../../kernel/command.ts";
import { type Field, fieldsOf, type Shape } from "../../kernel/model.ts";
import type { CommandSpec } from "../../kernel/practice.ts";
import type { KindEntry } from "../house.ts";

export type Schema = Record<string, unknown>;

/** A record as the API answers it: every field of the model, with what its label, help and choices say. */
export function recordSchema({ model, presentation }: KindEntry): Schema {
  const properties: Record<string, Schema> = {
    id: { type: "string", description: "32 letters and digits; the same in every reference." },
    version: { type: "integer", description: "Counts the changes. It is the ETag." },
  };
  for (const field of model.fields) {
    const zod = model.shape[field.name];
    const body = zod ? bodyOf(zod, field) : typed(field);
    properties[field.name] = {
      ...orNull(body, zod ? field.optional === true : maybeNobody.has(field.name)),
      ...saying(field),
      ...(field.setByRules ? { readOnly: true } : {}),
    };
  }
  for (const [name, { label, about, readPermission, inWhole }] of Object.entries(presentation?.adds ?? {})) {
    const only = readPermission && `Only for readers with the permission ${readPermission}.`;
    const asked = inWhole ? undefined : "Only in lists that ask for it in `fields`.";
    properties[name] = {
      type: ["object", "null"],
      readOnly: true,
      description: [`${label}.`, about, asked, only].filter(Boolean).join(" "),
    };
  }
  properties.extra = {
    type: "object",
    description: "Fields that an administrator added; their names begin with u_.",
    additionalProperties: true,
  };
  return { type: "object", description: model.about, required: ["id", "version"], properties };
}

// What the office does by itself was done by nobody.
const maybeNobody = new Set(["createdBy", "updatedBy"]);

/** The body of a command: its own fields, or for `edit` any of the fields that may be changed. */
export function commandSchema({ model }: KindEntry, type: string, spec: CommandSpec): Schema {
  const isEdit = type === "edit";
  const shape: Shape = isEdit ? editable(model) : spec.input;
  const fields = fieldsOf(shape);
  const properties = Object.fromEntries(
    fields.map((field) => [field.name, { ...orNull(bodyOf(shape[field.name]!, field), field.optional === true), ...saying(field) }]),
  );
  const required = isEdit ? [] : fields.filter((field) => field.required).map((field) => field.name);
  const takesCustom = isEdit || type === "create";
  return {
    type: "object",
    description: [spec.label, spec.help].filter(Boolean).join(". "),
    ...(required.length > 0 ? { required } : {}),
    properties,
    ...(takesCustom ? { patternProperties: { "^u_": { description: "A field that an administrator added." } } } : {}),
    additionalProperties: false,
  };
}

function bodyOf(schema: z.ZodType, field: Field): Schema {
  const { $schema: _, default: __, ...body } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
  return { ...withoutNull(body), ...formatOf(field) };
}

/** The null of an optional field is said once, by `orNull`. */
function withoutNull(body: Schema): Schema {
  const options = body.anyOf as Schema[] | undefined;
  const rest = options?.filter((one) => one.type !== "null");
  return rest?.length === 1 ? rest[0]! : body;
}

function orNull(body: Schema, nullable: boolean): Schema {
  if (!nullable) return body;
  return typeof body.type === "string" && !body.enum ? { ...body, type: [body.type, "null"] } : { anyOf: [body, { type: "null" }] };
}

function typed(field: Field): Schema {
  return { type: field.type === "integer" ? "integer" : "string", ...formatOf(field) };
}

function formatOf(field: Field): Schema {
  if (field.type === "instant") return { format: "date-time" };
  if (field.type === "date") return { format: "date" };
  return {};
}

function saying(field: Field): Schema {
  const choices = field.choices?.map((one) => `${one.value} = ${one.label}`).join(", ");
  const sentences = [
    field.unit ? `${field.label} (${field.unit}).` : `${field.label}.`,
    field.help,
    choices && `${choices}.`,
    field.editableChoices && "An administrator keeps the values.",
    field.reference && `The id of a ${field.reference}.`,
    field.readPermission && `Only for readers with the permission ${field.readPermission}.`,
  ];
  return { description: sentences.filter(Boolean).join(" ") };
}
