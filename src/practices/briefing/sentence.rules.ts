import { type Paper, sentenceFault } from "../../kernel/paper.ts";
import type { Edit, PaperKind } from "./model.ts";

/** Where a paper's sentences stand in it, in the order they are read. A star stands for each of a list. */
const places: Readonly<Record<PaperKind, readonly (readonly [path: string, label: string])[]>> = {
  weekly: [
    ["headline", "Headline"],
    ["flow.text", "Staffing or process?"],
    ["changes.text", "Changes"],
    ["triage.text", "How well the Desk told"],
    ["unknown", "What is not known"],
  ],
  executive: [
    ["headline", "Headline"],
    ["misses.*.text", "What the misses mean"],
    ["ask.title", "What is asked"],
    ["ask.text", "Why it is asked"],
    ["ahead.*.text", "What comes next"],
    ["unknown", "What is not known"],
  ],
  incident: [
    ["headline", "Headline"],
    ["clock.text", "Where the time went"],
    ["why.*.text", "Why it happened"],
    ["unknown", "What is not known"],
    ["ask.title", "What is asked"],
    ["ask.text", "Why it is asked"],
  ],
  vendor: [
    ["headline", "Headline"],
    ["score.note", "How the grade was made"],
    ["ask.title", "What is asked"],
    ["ask.text", "Why it is asked"],
    ["incidents.text", "What failed"],
  ],
  board: [
    ["headline", "Headline"],
    ["answers.*.text", "The answer"],
    ["ask.title", "What is asked"],
    ["ask.text", "Why it is asked"],
    ["promisesText.text", "Our promises"],
    ["incidents.text", "Critical incidents"],
    ["vendors.text", "Vendors we depend on"],
    ["notices.text", "What must be decided"],
    ["risks.text", "Risks"],
    ["changes.text", "Changes"],
    ["improvements.text", "Improvements"],
    ["load.text", "What people on call carry"],
  ],
  department: [
    ["headline", "Headline"],
    ["kept.text", "How it was kept"],
    ["satisfaction.text", "Satisfaction"],
    ["ask.title", "What is asked"],
    ["ask.text", "Why it is asked"],
    ["notNowText.text", "Not now, and why"],
    ["notNow.*.text", "What would change it"],
  ],
  memo: [
    ["headline", "Headline"],
    ["means.text", "What it means, and for whom"],
    ["doingText.text", "What we do, and by when"],
    ["ask.title", "What is asked"],
    ["ask.text", "Why it is asked"],
    ["nextWord.text", "When you hear from us again"],
  ],
};

/** One sentence of a paper: as it was composed, and as it stands. */
export type Sentence = { path: string; label: string; composed: string; text: string; isEdited: boolean };

/** The sentences of a paper that a person may write anew, in the order they are read. */
export function sentencesOf(kind: PaperKind, paper: Paper, edits: Readonly<Record<string, Edit>>): Sentence[] {
  return places[kind].flatMap(([pattern, label]) =>
    pathsOf(paper, pattern).flatMap((path): Sentence[] => {
      const composed = valueAt(paper, path);
      if (typeof composed !== "string") return [];
      const edit = edits[path];
      return [{ path, label, composed, text: edit?.text ?? composed, isEdited: edit !== undefined }];
    }),
  );
}

/** The paper as it is printed: composed, with the edited sentences in their places. */
export function editedPaper<P extends Paper>(paper: P, edits: Readonly<Record<string, Edit>>): P {
  return Object.entries(edits).reduce((next, [path, { text }]) => withValue(next, path.split("."), text) as P, paper);
}

/** Edits that still fit a paper that was composed anew, and the places of those that do not: their figures are gone. */
export function keptEdits(kind: PaperKind, paper: Paper, edits: Readonly<Record<string, Edit>>) {
  const paths = new Set(sentencesOf(kind, paper, {}).map((one) => one.path));
  const fits = ([path, edit]: [string, Edit]) => paths.has(path) && sentenceFault(edit.text, paper) === null;
  const all = Object.entries(edits);
  return { edits: Object.fromEntries(all.filter(fits)), lost: all.filter((one) => !fits(one)).map(([path]) => path) };
}

function pathsOf(paper: unknown, pattern: string): string[] {
  const [before, after] = pattern.split(".*");
  if (after === undefined) return [pattern];
  const list = valueAt(paper, before!);
  return Array.isArray(list) ? list.map((_, at) => `${before}.${at}${after}`) : [];
}

function valueAt(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((part, key) => (isPart(part) ? part[key] : undefined), value);
}

function isPart(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function withValue(value: unknown, [key, ...rest]: readonly string[], text: string): unknown {
  if (key === undefined) return text;
  if (Array.isArray(value)) return value.map((one, at) => (String(at) === key ? withValue(one, rest, text) : one));
  return isPart(value) && key in value ? { ...value, [key]: withValue(value[key], rest, text) } : value;
}
