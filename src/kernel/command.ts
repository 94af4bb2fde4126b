import type { z } from "zod";
import { type Field, isStorableDay, type Model, metaOf, moment, type Shape } from "./model.ts";
import type { CommandProblem, CommandSpec, ParsedCommand } from "./practice.ts";

/**
 * Parses the body of a command against its spec and names every bad field at once.
 * `create` also takes the model's custom fields; `edit` takes `changes`, any of the model's editable fields.
 */
export function parseCommand(given: {
  model: Model;
  spec: CommandSpec;
  type: string;
  body: unknown;
  custom: readonly Field[];
}): ParsedCommand {
  const { model, spec, type, body, custom } = given;
  if (body !== undefined && body !== null && (typeof body !== "object" || Array.isArray(body)))
    return { ok: false, problems: [{ path: "", message: "The body must be a JSON object." }] };
  const values = { ...(body as Record<string, unknown> | null | undefined) };
  delete values.type;
  if (type === "edit") {
    const changes = "changes" in values && typeof values.changes === "object" && values.changes !== null ? values.changes : values;
    const parsed = parseFields(editable(model), custom, changes as Record<string, unknown>, "given");
    if ("problems" in parsed) return { ok: false, problems: parsed.problems };
    return { ok: true, command: { type, changes: parsed.values } };
  }
  const parsed = parseFields(spec.input, type === "create" ? custom : [], values, "all");
  if ("problems" in parsed) return { ok: false, problems: parsed.problems };
  return { ok: true, command: { ...parsed.values, type } };
}

/** The model's fields that a form or an edit may set. */
export function editable(model: Model): Shape {
  const shape: Shape = {};
  for (const [name, schema] of Object.entries(model.shape)) {
    const meta = metaOf(schema);
    if (!meta.setByRules && !meta.derived) shape[name] = schema;
  }
  return shape;
}

type Fields = { values: Record<string, unknown> } | { problems: CommandProblem[] };

function parseFields(shape: Shape, custom: readonly Field[], given: Record<string, unknown>, which: "all" | "given"): Fields {
  const values: Record<string, unknown> = {};
  const problems: CommandProblem[] = [];
  const customByName = new Map(custom.map((field) => [field.name, field]));
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(shape, name)) continue;
    const field = customByName.get(name);
    if (!field) problems.push({ path: name, message: `There is no field "${name}" here. Fields: ${Object.keys(shape).join(", ")}.` });
    else takeCustom(field, given[name], values, problems);
  }
  for (const [name, schema] of Object.entries(shape)) {
    if (which === "given" && !Object.hasOwn(given, name)) continue;
    const optional = metaOf(schema).optional;
    const value = optional && given[name] === "" ? null : given[name];
    if (value === undefined && !optional) problems.push({ path: name, message: `${metaOf(schema).label} is missing.` });
    else take(name, value === undefined ? absent(schema) : schema.safeParse(value), values, problems);
  }
  return problems.length > 0 ? { problems } : { values };
}

/** What a field is where nothing is said: the same every time, so it is worked out once. */
const absents = new WeakMap<z.ZodType, z.ZodSafeParseResult<unknown>>();

function absent(schema: z.ZodType): z.ZodSafeParseResult<unknown> {
  const known = absents.get(schema);
  if (known) return known;
  const result = schema.safeParse(undefined);
  absents.set(schema, result);
  return result;
}

function take(name: string, result: z.ZodSafeParseResult<unknown>, values: Record<string, unknown>, problems: CommandProblem[]): void {
  if (result.success) values[name] = result.data;
  else for (const issue of result.error.issues) problems.push({ path: [name, ...issue.path].join("."), message: issue.message });
}

function takeCustom(field: Field, value: unknown, values: Record<string, unknown>, problems: CommandProblem[]): void {
  const bad = (message: string) => problems.push({ path: field.name, message: `${field.label} ${message}` });
  if (value === null || value === "") values[field.name] = null;
  else if (field.type === "integer" || field.type === "decimal") {
    if (typeof value !== "number" || !Number.isFinite(value)) bad("is a number.");
    else if (field.type === "integer" && !Number.isSafeInteger(value)) bad("is a whole number.");
    else values[field.name] = value;
  } else if (field.type === "boolean") {
    if (typeof value !== "boolean") bad("is true or false.");
    else values[field.name] = value;
  } else if (typeof value !== "string") bad("is a text.");
  else if (value.length > (field.max ?? 4000)) bad(`is longer than ${field.max ?? 4000} characters.`);
  else if (field.type === "date" && !isStorableDay(value)) bad("is a date such as 2026-11-26.");
  else if (field.type === "instant") take(field.name, moment({ label: field.label }).safeParse(value), values, problems);
  else if (field.type === "choice" && field.choices?.length && !field.choices.some((one) => one.value === value))
    bad(`is one of ${field.choices.map((one) => one.value).join(", ")}.`);
  else values[field.name] = value;
}
