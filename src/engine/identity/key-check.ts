import { HttpProblem } from "../problem.ts";
import type { NewKey } from "./keys.ts";
import type { Parts } from "./parts.ts";

/** A key as wanted, checked: its name, scopes that exist, an end that lies ahead. Throws a problem that names every bad field. */
export function checkedKey(parts: Pick<Parts, "office" | "people">, wanted: NewKey): NewKey {
  const errors: { path: string; message: string }[] = [];
  const name = wanted.name.trim();
  if (name.length === 0 || name.length > 60) errors.push({ path: "name", message: "A key's name has 1 to 60 characters." });
  const unknown = (wanted.scopes ?? []).filter((scope) => !parts.people.permissions.includes(scope));
  if (unknown.length > 0) {
    const message = `There is no permission called ${unknown.join(", ")}. Scopes are names of permissions, such as ${parts.people.permissions[0]}.`;
    errors.push({ path: "scopes", message });
  }
  if (wanted.scopes?.length === 0)
    errors.push({ path: "scopes", message: "A key without a single scope can do nothing. Leave scopes out for all." });
  if (wanted.expiresAt && wanted.expiresAt <= parts.office.clock.now())
    errors.push({ path: "expiresAt", message: "The key would be over before it begins." });
  if (errors.length > 0) throw new HttpProblem(422, "badFields", errors.map((one) => one.message).join(" "), { errors });
  return { ...wanted, name };
}
