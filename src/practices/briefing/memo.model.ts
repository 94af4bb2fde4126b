import type { Money } from "../../kernel/money.ts";
import type { Paper } from "../../kernel/paper.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Ask, PaperHouse } from "./paper.model.ts";

/** What a memo may be about, by the field of the briefing that names it. */
export const memoSubjects = ["incident", "problem", "change", "escalation"] as const;
export type MemoSubjectKind = (typeof memoSubjects)[number];

/** What is known of the subject of a memo, as its record says. Texts are the record's own words: data, never sentences. */
export type MemoSubject = {
  kind: MemoSubjectKind;
  number: string;
  title: string;
  service: string | null;
  /** How it stands: of an incident over or not; of a change ahead, done, failed or called off; of a problem or a dispute open or not. */
  standing: "open" | "over" | "ahead" | "failed" | "calledOff" | "borne";
  beganAt: Instant | null;
  endedAt: Instant | null;
  users: number | null;
  /** Whether the number of people was declared, and not taken from whom the service serves. */
  isDeclared: boolean;
  cost: Money | null;
  incidents: number | null;
  vendor: string | null;
  /** What the vendor owes for the promise it is about. */
  owed: Money | null;
  known: readonly { label: string; quote: string }[];
  notKnown: readonly string[];
  workaround: string | null;
  actions: readonly { title: string; owner: string; dueOn: string | null; state: string }[];
  expectedBackAt: Instant | null;
  /** When its record expects something next: an update, a step, an answer, a window. */
  nextAt: Instant | null;
};
export type MemoFacts = PaperHouse & { subject: MemoSubject; nextWordOn: string | null };

export type MemoPaper = Paper & {
  means: { text: string };
  known: { label: string; quote: string }[];
  notKnown: string[];
  doing: { label: string; owner: string; due: string; state: string }[];
  doingText: { text: string };
  ask: Ask;
  nextWord: { text: string };
};
