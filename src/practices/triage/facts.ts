import type { Concern } from "../../kernel/concern.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Band } from "./band.rules.ts";
import type { DeskRecord, SweepShown } from "./desk.model.ts";
import type { Exception, ExceptionState } from "./model.ts";
import type { Line } from "./score.rules.ts";
import type { Why } from "./why.rules.ts";

/** Who did something last to a line, in whose name. */
export type LastAct = { at: Instant; by: string; onBehalfOf: string | null };

/** A line of the Desk as it reads at the moment of asking. */
export type DeskLine = {
  id: Id;
  sourceKind: string;
  /** What its kind is called, for people. */
  kindLabel: string;
  number: string | null;
  mark: string | null;
  title: string;
  facts: string;
  /** It is confidential, and this reader may not see more than its neutral title. */
  isHidden: boolean;
  isConfidential: boolean;
  band: Band;
  tenths: number;
  lines: readonly Line[];
  gates: readonly { code: string; words: string }[];
  /** Gates that lie ahead. */
  ahead: readonly { at: Instant; words: string }[];
  why: Why;
  state: ExceptionState;
  openedAt: Instant;
  irreversibleAt: Instant | null;
  irreversibleWords: string | null;
  lastAct: LastAct | null;
  delegatedTo: string | null;
  dueAt: Instant | null;
  reason: string | null;
  moved: { to: Band; why: string; by: string } | null;
  rightToTell: Exception["rightToTell"];
  /** Further records with the same cause, which this line stands for. */
  others: number;
  deed: Concern["deed"];
  href: string;
  can: Readonly<Record<string, { code: string; sentence: string } | null>>;
};

/** The Desk at a moment. */
export type DeskPage = {
  asOf: Instant;
  policy: { revision: number; nowFrom: number; nowUntil: number; todayFrom: number; mostNow: number };
  now: readonly DeskLine[];
  today: readonly DeskLine[];
  weekly: readonly DeskLine[];
  /** Lines there are, those not shown included. */
  counts: { now: number; today: number; weekly: number };
  /** What left the Desk for now. */
  off: readonly DeskLine[];
  /** The review that what is folded goes to, if one is planned. */
  review: { number: string | null; title: string; startsAt: Instant } | null;
  record: DeskRecord;
  /** Work over all lines that is under way: what is shown is weighed as it should be, what is not shown may still stand where it stood. */
  sweep: SweepShown | null;
  /** Mails that wait for somebody to look. */
  mailsWaiting: number;
  /** The rest of today, and the freezes that hold: in order of time. */
  day: readonly DayEntry[];
  /** `isGap`: nobody, in hours that must be covered. */
  onWatch: readonly { roster: string; people: readonly string[]; isGap: boolean }[];
};

/** Something of the director's day. */
export type DayEntry = { at: Instant; title: string; note: string | null; warning: string | null; href: string };
