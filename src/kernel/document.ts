import type { DeckPart } from "./deck.ts";
import type { Instant } from "./time.ts";

// The language of documents that a person goes on with: headings, words, tables, charts, and a note behind each number. Texts may carry marks (`paper-marks.ts`).

/** What a note says of a figure. Figures that share definition, count, time and query share an entry, and so a note. */
export type DocumentNote = { entry: string; text: string };
export type DocumentSection = { heading: string; parts: readonly DeckPart[] };
export type Document = {
  title: string;
  /** What it is about, in a few words above the headline. */
  subject: string;
  description: string;
  organisation: string;
  unit: string;
  /** What kind of paper it is, for the head of each page. */
  kind: string;
  language: string;
  classification: string;
  author: string;
  /** To whom, from whom, and of which day: one line under the headline. */
  address: string;
  /** Which snapshot it is, or that it is a draft: for the foot. */
  standing: string;
  headline: string;
  /** What stands under the headline before the first section. */
  opening: readonly DeckPart[];
  sections: readonly DocumentSection[];
  notes: Readonly<Record<string, DocumentNote>>;
  /** The date that its file bears. */
  at: Instant;
};
