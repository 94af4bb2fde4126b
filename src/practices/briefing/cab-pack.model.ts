import type { Id } from "../../kernel/ids.ts";
import type { Paper } from "../../kernel/paper.ts";
import type { Span } from "../../kernel/span.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Collision } from "../change/collision.rules.ts";
import type { CabDecision, ChangeApproval, ChangeRequest } from "../change/model.ts";
import type { Risk } from "../change/risk.rules.ts";
import type { AgendaItem } from "../meeting/item.model.ts";
import type { Meeting } from "../meeting/model.ts";

export type Item = Pick<
  AgendaItem,
  | ("id" | "title" | "subjectKind" | "subject" | "subjectNumber" | "presenter" | "plannedMinutes" | "why" | "sinceLast")
  | ("disposition" | "reason" | "conditions")
>;
export type Condition = {
  number: string;
  title: string;
  change: Id;
  changeNumber: string;
  owner: string | null;
  until: Instant | null;
  evidence: string | null;
  state: string;
};
/** A change as the board sees it: the record, and how it stands as it is planned now. */
export type BoardChange = {
  record: ChangeRequest;
  missing: readonly { step: string; fields: readonly string[] }[];
  cab: CabDecision | null;
  pointOfNoReturn: Instant | null;
  freezes: readonly (Span & { name: string; isExcepted: boolean })[];
  collisions: readonly (Collision & { number: string; title: string })[];
  isOutsideMaintenance: boolean;
  unwatched: readonly Span[];
  isConsented: boolean;
  risk: Risk;
  approvals: readonly Pick<ChangeApproval, "groupName" | "state" | "quorum" | "voters" | "votes">[];
};
/** Everything a pack is made of, read at one moment. */
export type PackFacts = {
  organisation: string;
  zone: string;
  now: Instant;
  meeting: Pick<Meeting, "title" | "startsAt" | "durationMinutes" | "place" | "link" | "chair" | "invited"> & { number: string };
  items: readonly Item[];
  /** By id; those that the reader may open. */
  changes: ReadonlyMap<Id, BoardChange>;
  last: { number: string; title: string; startsAt: Instant; items: readonly Item[] } | null;
  conditions: readonly Condition[];
  actions: readonly { title: string; owner: Id; dueOn: string }[];
  /** Of people and services. */
  names: ReadonlyMap<Id, string>;
};

export type Fact = { label: string; text: string };
export type AgendaLine = {
  place: string;
  name: string;
  why: string;
  window: string;
  risk: string;
  votes: string;
  presenter: string;
  minutes: string;
  isRisky: boolean;
};
export type ChangePart = {
  place: string;
  number: string;
  title: string;
  why: string;
  mayDecide: boolean;
  facts: Fact[];
  since: string;
  paragraphs: Fact[];
  risk: { word: string; points: string; isRisky: boolean; lines: { words: string; points: string }[] };
  votes: { group: string; stand: string; who: string }[];
  inTheWay: string[];
  conditions: string[];
};
/** The pack of a meeting that decides on changes. */
export type CabPack = Paper & {
  keyFigures: { label: string; figure: string; against: string; broken?: boolean }[];
  facts: Fact[];
  agenda: AgendaLine[];
  minutes: string;
  last: { title: string; rows: { name: string; came: string; words: string }[]; more: string } | null;
  conditions: { number: string; title: string; change: string; owner: string; until: string; isLate: boolean }[];
  actions: { title: string; owner: string; due: string; isLate: boolean }[];
  changes: ChangePart[];
  left: string;
};
