import type { Instant } from "../../kernel/time.ts";
import type { MarkName } from "../kit/marks.tsx";
import type { DescribedKind, Kinds } from "./describe.ts";
import { type Refs, valueWords } from "./shown-record.ts";

/** One line of a record's journal, as the timeline route sends it. */
export type HistoryItem = {
  n: number;
  ordinal: number;
  at: Instant;
  actor: string | null;
  onBehalfOf: string | null;
  client: string;
  kind: string;
  type: string;
  label: string;
  data: Readonly<Record<string, unknown>> | null;
  changes: Readonly<Record<string, readonly [unknown, unknown]>> | null;
  audience: string;
};
export type HistoryPage = { items: HistoryItem[]; next: string | null; refs: Refs };

/** Who did it: a person, with whom they acted for; or the house, where no person did. */
export function actorWords(item: HistoryItem, refs: Refs): string {
  const name = (id: string) => refs.person?.[id]?.label ?? "Somebody";
  if (item.actor === null) return "Quarterdeck";
  return item.onBehalfOf === null ? name(item.actor) : `${name(item.actor)} for ${name(item.onBehalfOf)}`;
}

/** What was written with it, in the writer's own words. */
export function proseOf(item: HistoryItem): string | null {
  const texts = ["text", "comment", "note", "reason", "closeNotes"].flatMap((name) => {
    const text = item.data?.[name];
    return typeof text === "string" && text.trim() !== "" ? [text] : [];
  });
  return texts.length > 0 ? texts.join("\n") : null;
}

type Saying = { item: HistoryItem; kinds: Kinds; refs: Refs; timeZone: string; now: Instant };

/** What changed, a field a line: "State: New → In progress". A creation and bookkeeping say nothing: the record itself does. */
export function changeLines(saying: Saying): { label: string; before: string; after: string }[] {
  const { item, kinds } = saying;
  const kind = kinds.byKind.get(item.kind);
  if (!kind || !item.changes || isCreation(item)) return [];
  return Object.entries(item.changes).flatMap(([name, [before, after]]) => {
    const field = kind.fields.find((one) => one.name === name);
    if (!field || field.derived || field.type === "json" || (field.type === "longtext" && proseOf(item) !== null)) return [];
    const words = (value: unknown) => shortened(valueWords({ ...saying, field, value }));
    return [{ label: field.label, before: words(before), after: words(after) }];
  });
}

/** The mark that goes with a line: what was said, what was decided, or what kind of change it was. */
export function markOf(item: HistoryItem): MarkName {
  if (/attachment|file/i.test(item.type)) return "file";
  if (/comment/i.test(item.type)) return "comment";
  if (/note/i.test(item.type)) return "note";
  if (/update/i.test(item.type)) return "update";
  if (/decision|decided|approved/i.test(item.type)) return "decision";
  if (/clock|breach|atRisk|refused/i.test(item.type)) return "alert";
  if (isCreation(item)) return "new";
  return item.changes && "state" in item.changes ? "state" : "change";
}

/** Lines of one transaction by another kind (clocks that start with an incident) that say nothing of their own. */
export function isWorthALine(item: HistoryItem, kind: DescribedKind): boolean {
  return item.kind === kind.kind || proseOf(item) !== null || !isCreation(item) || item.data !== null;
}

/** What a line of another kind is about, where its data names it: "Resolve high in 4 h". */
export function aboutWords(item: HistoryItem): string | null {
  const name = item.data?.name ?? item.data?.title;
  return typeof name === "string" ? name : null;
}

function isCreation(item: HistoryItem): boolean {
  if (/created$|opened$/i.test(item.type)) return true;
  const all = Object.values(item.changes ?? {});
  return all.length > 6 && all.every(([before]) => before === null);
}

function shortened(words: string): string {
  return words.length > 120 ? `${words.slice(0, 119)}…` : words;
}
