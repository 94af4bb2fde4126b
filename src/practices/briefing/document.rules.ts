import type { DeckPart } from "../../kernel/deck.ts";
import type { Document, DocumentNote, DocumentSection } from "../../kernel/document.ts";
import type { Figure, Origin, Paper, Value } from "../../kernel/paper.ts";
import { piecesOf } from "../../kernel/paper-marks.ts";
import { dayWords, valueWords } from "../../kernel/paper-words.ts";
import type { Instant } from "../../kernel/time.ts";
import { slidesOf } from "./deck.rules.ts";

// A paper as a document: what its slides tell, in one piece, with a note behind each number. A kind of paper that has slides has a document.

/** A figure of a paper that says itself what it means; others say whose meaning they share. */
export type OwnFigure = Value & Origin;

/** The document of a paper. `snapshot`: its SHA-256 once it is issued, null before; `at`: the date that its file bears. */
export function documentOf(paper: Paper, { at, snapshot }: { at: Instant; snapshot: string | null }): Document {
  const { meta } = paper;
  const [first, ...others] = slidesOf({ ...paper, isMarked: true });
  const sections: DocumentSection[] = others.map(({ headline, parts }) => ({ heading: headline, parts }));
  const notes = notesOf(paper);
  const spokenOf = new Set(
    sectionsText([{ heading: first?.headline ?? "", parts: first?.parts ?? [] }, ...sections]).flatMap(entriesIn(notes)),
  );
  const silent = ownFigures(paper).filter(([name]) => !spokenOf.has(name));
  return {
    ...{ title: meta.title, subject: meta.subject, description: meta.description, organisation: meta.organisation, unit: meta.unit },
    ...{ kind: meta.kind, language: meta.language, classification: meta.classification, author: meta.from.name, at },
    address: [meta.to ? `To ${named(meta.to)}` : "", `From ${named(meta.from)}`, dayWords(meta.issued, null)].filter(Boolean).join("   "),
    standing: snapshot === null ? "Draft: not issued" : `Snapshot ${snapshot.slice(0, 12)}`,
    ...{ headline: first?.headline ?? "", opening: first?.parts ?? [], notes },
    sections: [
      ...sections,
      ...(silent.length === 0 ? [] : [{ heading: "Figures that stand in the tables", parts: [figureTable(silent)] }]),
    ],
  };
}

/** The figures of a paper that have an origin of their own, by name, in order. */
export function ownFigures(paper: Paper): [string, OwnFigure][] {
  return Object.entries(paper.figures).filter((entry): entry is [string, Figure & OwnFigure] => "label" in entry[1]);
}

/** When a figure was read, in words: at the moment of the paper, where it says nothing else. */
export function asOfWords(figure: OwnFigure, paper: Pick<Paper, "meta">): string {
  const { local, zone } = figure.asOf ?? paper.meta.asOf;
  return `${dayWords(local.slice(0, 10), null)}, ${local.slice(11, 16)} ${zone}`;
}

function notesOf(paper: Paper): Record<string, DocumentNote> {
  const own = new Map(ownFigures(paper));
  return Object.fromEntries(
    Object.entries(paper.figures).flatMap(([name, figure]) => {
      const entry = "as" in figure ? figure.as : name;
      const origin = own.get(entry);
      return origin ? [[name, { entry, text: noteOf(origin, paper) }]] : [];
    }),
  );
}

function noteOf(figure: OwnFigure, paper: Paper): string {
  const { label, definition, n, query } = figure;
  return `${label}. ${definition} Counted: ${n.count} ${n.of}. As of ${asOfWords(figure, paper)}. ${query}`;
}

function named({ name, role }: { name: string; role: string }): string {
  return role === "" ? name : `${name}, ${role}`;
}

function figureTable(figures: readonly [string, OwnFigure][]): DeckPart {
  const rows = figures.map(([, one]) => [one.label, valueWords(one), one.definition, `${one.n.count} ${one.n.of}`, one.query]);
  const head = ["Figure", "Value", "Definition", "Counted", "Query"];
  return { is: "table", table: { head, rows, numeric: [false, true, false, false, false], more: null, isSmall: true } };
}

/** Which entries of the notes a told text speaks of. */
function entriesIn(notes: Readonly<Record<string, DocumentNote>>): (text: string) => string[] {
  return (text) => piecesOf(text).flatMap((piece) => ("figure" in piece ? (notes[piece.figure]?.entry ?? []) : []));
}

function sectionsText(sections: readonly DocumentSection[]): string[] {
  return sections.flatMap(({ heading, parts }) => [heading, ...parts.flatMap(textsOf)]);
}

function textsOf(part: DeckPart): readonly string[] {
  switch (part.is) {
    case "words":
      return [part.text];
    case "points":
      return part.points;
    case "figures":
      return part.figures.flatMap(({ label, value, note }) => [label, value, note]);
    case "table":
      return part.table.rows.flat();
    case "chart":
      return [];
  }
}
