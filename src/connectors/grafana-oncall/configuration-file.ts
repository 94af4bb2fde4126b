import { type Json, listOf, objectOf, plainText } from "../reading.ts";

/** One object of a list of the API, with where it stands. */
export type Placed = { place: string; key: string; name: string; body: Json };
const parts = ["users", "teams", "schedules", "on_call_shifts", "escalation_chains", "escalation_policies"] as const;
type Part = (typeof parts)[number];
export type Lists = Record<Part, Placed[]>;

/** The lists of a file: answers (`{"results": …}`) one after another or in a list, or lists under their names in one object. */
export function listsOf(documents: readonly unknown[]): Lists {
  const found: Lists = { users: [], teams: [], schedules: [], on_call_shifts: [], escalation_chains: [], escalation_policies: [] };
  for (const document of documents.flatMap((one) => listOf(one) ?? [one]))
    for (const [name, value] of Object.entries(objectOf(document) ?? {})) {
      const named = parts.find((one) => one === name);
      const answer = listOf(value) ?? listOf(objectOf(value)?.results);
      if (!answer || (!named && name !== "results")) continue;
      for (const one of answer) {
        const body = objectOf(one);
        const part = named ?? (body && partOf(body));
        if (part) take(found[part], part, body);
      }
    }
  return found;
}

/** What an object of an answer is: answers do not say, but each kind has fields of its own. */
function partOf(body: Json): Part | null {
  if ("escalation_chain_id" in body && "position" in body) return "escalation_policies";
  if ("duration" in body && "start" in body) return "on_call_shifts";
  if ("on_call_now" in body) return "schedules";
  if ("username" in body) return "users";
  if ("avatar_url" in body || ("email" in body && "name" in body)) return "teams";
  return "team_id" in body && "name" in body && !("type" in body) ? "escalation_chains" : null;
}

function take(list: Placed[], part: Part, body: Json | null): void {
  const key = plainText(body?.id) ?? "";
  const name = plainText(body?.name) ?? plainText(body?.username) ?? (key || "without an id");
  const known = key === "" ? -1 : list.findIndex((one) => one.key === key);
  if (known >= 0) list[known] = { ...list[known]!, name, body: { ...list[known]!.body, ...body } };
  else list.push({ place: `${part}[${list.length}]`, key, name, body: body ?? {} });
}
