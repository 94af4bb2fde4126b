import type { Id } from "../../kernel/ids.ts";
import { searchKey } from "./search-key.rules.ts";
import type { Symptom } from "./symptom.rules.ts";
import type { Reach } from "./topology.rules.ts";

/** An alert as correlation sees it. */
export type Subject = {
  environment: string | null;
  /** Where it runs as its tool says (cluster, region, site); bounds what "the same everywhere" may mean. */
  cluster: string | null;
  service: Id | null;
  item: Id | null;
  resource: string | null;
  template: Id;
  symptom: Symptom;
  /** Configuration items its text names. */
  names: readonly Id[];
  /** What its labels say it belongs to: a change, a trace, a deployment. */
  marks: readonly string[];
  reach: Reach;
  atMs: number;
};
/** How one alert stands to another. The first six say where it is. */
export type Relation = "same" | "marked" | "named" | "direct" | "near" | "service" | "everywhere" | "template";
export type Sought = {
  key: string;
  relation: Relation;
  thing: Id | null /** The other one stands where this one's failure would show. */;
  isBelow: boolean;
};

/** Which keys an alert leaves in its incident, for others to find it by. All carry the environment: another environment's are never found. */
export function tracesOf(subject: Subject): string[] {
  const { item, service, resource, reach, names, marks, template } = subject;
  const keys: string[] = [];
  const add = (word: string, value: string) => keys.push(keyOf(subject, word, value));
  if (item !== null) add("item", item);
  else if (resource !== null) add("host", resource.toLowerCase());
  if (service !== null) add("service", service);
  for (const id of reach.direct) add("needs", id);
  for (const id of reach.second) add("needs2", id);
  for (const id of names) add("names", id);
  for (const mark of marks) add("mark", mark);
  add("template", template);
  return keys;
}

/** Which keys of others an alert looks for, and what each says of the two, nearest first. */
export function soughtBy(subject: Subject): Sought[] {
  const { item, service, resource, reach, names, marks, template, cluster } = subject;
  const sought: Sought[] = [];
  const seek = (word: string, value: string, relation: Relation, thing: Id | null = null, isBelow = false) =>
    sought.push({ key: keyOf(subject, word, value), relation, thing, isBelow });
  if (item !== null) seek("item", item, "same", item);
  else if (resource !== null) seek("host", resource.toLowerCase(), "same");
  for (const mark of marks) seek("mark", mark, "marked");
  for (const id of names) seek("item", id, "named", id);
  if (item !== null) seek("names", item, "named", item, true);
  for (const id of reach.direct) for (const word of ["item", "service"]) seek(word, id, "direct", id);
  for (const id of ownOf(item, service)) seek("needs", id, "direct", id, true);
  for (const id of reach.second) for (const word of ["item", "service"]) seek(word, id, "near", id);
  for (const id of ownOf(item, service)) seek("needs2", id, "near", id, true);
  for (const id of reach.direct) seek("needs", id, "near", id);
  if (service !== null) seek("service", service, "service", service);
  if (cluster !== null) seek("spread", `${cluster}/${template}/3`, "everywhere");
  seek("template", template, "template");
  return sought;
}

/** The keys under which the first, second and third thing with the same words in the same place stand. */
export function spreadKeys(subject: Subject): string[] {
  const { cluster, template } = subject;
  return cluster === null ? [] : [1, 2, 3].map((count) => keyOf(subject, "spread", `${cluster}/${template}/${count}`));
}

function ownOf(item: Id | null, service: Id | null): Id[] {
  return [item, service].filter((id) => id !== null);
}

function keyOf({ environment }: Subject, word: string, value: string): string {
  return searchKey(`${environment ?? "-"}|${word}|${value}`);
}
