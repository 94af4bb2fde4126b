import { type Json, listOf, objectOf, plainText } from "../reading.ts";

/** One object of a list of the API, with where it stands. */
export type Placed = { place: string; key: string; name: string; body: Json };
export const parts = ["users", "teams", "schedules", "overrides", "escalation_policies", "services"] as const;
export type Part = (typeof parts)[number];
export type Lists = Record<Part, Placed[]>;

const singular: Record<string, Part> = {
  user: "users",
  team: "teams",
  schedule: "schedules",
  override: "overrides",
  escalation_policy: "escalation_policies",
  service: "services",
};

/**
 * The lists of a file: answers of the REST API, one after another, in a list, or merged into one object. A schedule that comes twice, bare in
 * the list and whole by its own address, is the whole one.
 */
export function listsOf(documents: readonly unknown[]): Lists {
  const found: Lists = { users: [], teams: [], schedules: [], overrides: [], escalation_policies: [], services: [] };
  for (const document of documents.flatMap((one) => listOf(one) ?? [one])) {
    for (const [name, value] of Object.entries(objectOf(document) ?? {})) {
      const part = singular[name] ?? parts.find((one) => one === name);
      if (!part) continue;
      for (const body of listOf(value) ?? [value]) take(found[part], part, objectOf(body));
    }
  }
  return found;
}

function take(list: Placed[], part: Part, body: Json | null): void {
  const place = `${part}[${list.length}]`;
  const key = plainText(body?.id);
  if (!body || key === null) {
    list.push({ place, key: "", name: "without an id", body: {} });
    return;
  }
  const name = plainText(body.name) ?? plainText(body.summary) ?? key;
  const known = list.findIndex((one) => one.key === key);
  if (known < 0) list.push({ place, key, name, body });
  else list[known] = { ...list[known]!, name, body: { ...list[known]!.body, ...body } };
}

/** What a reference names. */
export function referenceIn(value: unknown): { key: string; type: string; name: string } | null {
  const body = objectOf(value);
  const key = plainText(body?.id);
  if (!body || key === null) return null;
  return {
    key,
    type: (plainText(body.type) ?? "").replace(/_reference$/, ""),
    name: plainText(body.summary) ?? plainText(body.name) ?? key,
  };
}
