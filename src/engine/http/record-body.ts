import { parseCommand } from "../../kernel/command.ts";
import type { Envelope } from "../../kernel/practice.ts";
import type { KindEntry } from "../house.ts";
import type { Office } from "../office.ts";
import { HttpProblem } from "../problem.ts";

/** The command of a request's body, checked against its spec; names every bad field at once. */
export function fromBody(office: Office, entry: KindEntry, type: string, body: unknown): Omit<Envelope, "actor"> {
  const { model, kind } = entry;
  const spec = kind.commands[type]!;
  const { id, ...rest } = (typeof body === "object" && body !== null && !Array.isArray(body) ? body : {}) as Record<string, unknown>;
  const parsed = parseCommand({
    model,
    spec,
    type,
    body: body === undefined || Array.isArray(body) ? body : rest,
    custom: office.fields.custom(model.kind),
  });
  if (!parsed.ok) throw new HttpProblem(422, "badFields", parsed.problems.map((one) => one.message).join(" "), { errors: parsed.problems });
  if (type === "create" && id !== undefined) {
    if (typeof id !== "string" || !/^[0-9A-Za-z]{32}$/.test(id))
      throw new HttpProblem(422, "badFields", "An id has 32 letters and digits.", {
        errors: [{ path: "id", message: "32 letters and digits." }],
      });
    return { ...blank(office, entry), id, command: parsed.command };
  }
  return { ...blank(office, entry), command: parsed.command };
}

/** An envelope of a kind with an id of its own, and nothing in it yet. */
export function blank(office: Office, entry: KindEntry): Omit<Envelope, "actor" | "command"> {
  return { kind: entry.model.kind, commandId: office.newId() };
}
