import type { Named, Source } from "../on-call-items.ts";
import { type Json, listOf, objectOf, plainText } from "../reading.ts";

/** One object of a list of the API, with where it stands. */
export type Placed = { place: string; key: string; name: string; body: Json };
const parts = ["users", "teams", "schedules", "overrides", "escalations", "services"] as const;
type Part = (typeof parts)[number];
export type Lists = Record<Part, Placed[]>;

/** The lists of a file: answers (`{"data": …}`) one after another or in a list, or lists under their names in one object. */
export function listsOf(documents: readonly unknown[]): Lists {
  const found: Lists = { users: [], teams: [], schedules: [], overrides: [], escalations: [], services: [] };
  for (const document of documents.flatMap((one) => listOf(one) ?? [one]))
    for (const [name, value] of Object.entries(objectOf(document) ?? {})) {
      const named = parts.find((one) => one === name);
      if (!named && name !== "data") continue;
      for (const one of listOf(value) ?? [value]) {
        const body = objectOf(one);
        const part = named ?? (body && partOf(body));
        if (part) take(found[part], part, body);
      }
    }
  return found;
}

/** What an object of an answer is: answers do not say, but each kind has fields of its own. */
function partOf(body: Json): Part | null {
  if ("timezone" in body) return "schedules";
  if ("rules" in body) return "escalations";
  if ("alias" in body && "startDate" in body) return "overrides";
  if ("username" in body) return "users";
  if ("teamId" in body) return "services";
  return "name" in body && "id" in body ? "teams" : null;
}

function take(list: Placed[], part: Part, body: Json | null): void {
  const key = plainText(part === "overrides" ? body?.alias : body?.id) ?? "";
  const name = plainText(body?.name) ?? plainText(body?.fullName) ?? plainText(body?.username) ?? (key || "without an id");
  const known = key === "" ? -1 : list.findIndex((one) => one.key === key);
  if (known >= 0) list[known] = { ...list[known]!, name, body: { ...list[known]!.body, ...body } };
  else list.push({ place: `${part}[${list.length}]`, key, name, body: body ?? {} });
}

/**
 * People of a file, by the addresses that references carry: a user's name there is an e-mail address, so that who is only named, and not in a list
 * of users, is still somebody.
 */
export function personBook({ tools }: Source, users: readonly Placed[]) {
  const addresses = new Map(
    users.flatMap(({ key, body }) => (plainText(body.username) ? [[key, plainText(body.username)!] as const] : [])),
  );
  const named = new Map<string, { name: string; place: string }>();
  return {
    /** The person a reference means; null where it carries neither an address nor the id of one in the list. */
    personIn(reference: Json | null, place: string): Named | null {
      const address = plainText(reference?.username) ?? addresses.get(plainText(reference?.id) ?? "") ?? null;
      if (address === null) return null;
      const key = address.toLowerCase();
      if (!named.has(key)) named.set(key, { name: address, place });
      return { kind: "person", id: tools.idOf("person", key), name: address };
    },
    /** Those who are named and stand in no list, each with where they are named first. */
    onlyNamed(): { address: string; place: string }[] {
      const listed = new Set([...addresses.values()].map((one) => one.toLowerCase()));
      return [...named].filter(([key]) => !listed.has(key)).map(([, { name, place }]) => ({ address: name, place }));
    },
  };
}
export type PersonBook = ReturnType<typeof personBook>;
