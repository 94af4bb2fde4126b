import type { ComponentType } from "react";
import type { Instant } from "../../kernel/time.ts";
import type { Session } from "../client/session.ts";

/** A screen of a practice. `path` is a route ("/incidents/$number"); its code is loaded when it is first opened. */
export type Screen = {
  path: string;
  title: string;
  /** A word in the top bar, by order; what does not fit stands under "More". */
  nav?: { label: string; order: number; permission?: string };
  /** `bridge` (default): top bar and key line. `plain`: a page of its own, such as the portal. */
  frame?: "bridge" | "plain";
  /** Shown without signing in: a public status page, a password reset. */
  isOpen?: boolean;
  load: () => Promise<{ Screen: ComponentType }>;
};

/** Where on a record's page a panel of another practice stands. */
export type PanelPlace = "afterFacts" | "aside" | "afterTimeline" | "replaces";

/** What a panel is told about the record it stands on. */
export type PanelProps = { kind: string; id: string; record: Readonly<Record<string, unknown>> };

/** A part of a record's page that a later practice adds to an earlier one's kind (`on`). */
export type Panel = {
  on: string;
  place: PanelPlace;
  order?: number;
  permission?: string;
  load: () => Promise<{ Panel: ComponentType<PanelProps> }>;
};

/** What an editor of one field is given; it hands back the value that the API takes. */
export type FieldEditorProps = { label: string; value: unknown; onChange: (value: unknown) => void; error?: string; help?: string };

/** A practice's own editor for a field whose generic input is poor: a week of hours, a table of choices. */
export type FieldEditor = { on: string; field: string; load: () => Promise<{ Editor: ComponentType<FieldEditorProps> }> };

/** What a practice adds to the end of a deed done to many records at once: it is handed those to whom it was done. */
export type BulkPart = {
  on: string;
  verb: string;
  load: () => Promise<{ Part: ComponentType<{ done: readonly { id: string; label: string }[] }> }>;
};

/** A part of a person's own account page that a practice adds. */
export type OwnPart = { order?: number; permission?: string; load: () => Promise<{ Part: ComponentType }> };

/** A word in the bar that leads to a generic screen, such as the list of a kind. */
export type BarWord = { path: string; label: string; order: number; permission?: string };

/** One line of the administration page: a register to open (by its kind; `href` where its usual address is something else's), or a screen. */
export type AdministrationItem = { kind: string; href?: string } | { href: string; label: string; about: string; permission?: string };
export type AdministrationGroup = { label: string; items: readonly AdministrationItem[] };

/** What everybody must see on every page: the one open critical incident. */
export type WatchItem = { id: string; mark: string; title: string; since: Instant; href: string };

/** A record found by the command palette. */
export type Hit = { id: string; label: string; note?: string; group: string; href: string };

/** Everything the frame is given by the composition; it knows no practice itself. */
export type Shell = {
  screens: readonly Screen[];
  panels: readonly Panel[];
  editors?: readonly FieldEditor[];
  ownParts?: readonly OwnPart[];
  bulkParts?: readonly BulkPart[];
  words?: readonly BarWord[];
  administration?: readonly AdministrationGroup[];
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Whether to follow `/api/live`. */
  isLive: boolean;
  /** The open critical records, most urgent first, and the kind whose news makes them stale. */
  watch?: { kind: string; load: (signal: AbortSignal) => Promise<readonly WatchItem[]> };
  search?: (text: string, signal: AbortSignal) => Promise<readonly Hit[]>;
  /** Where `/` leads this person; the first screen of the bar when not given. */
  home?: (session: Session) => string | null;
  personLinks?: readonly { label: string; href: string }[];
};

/** The screens of the bar that this person may see, in order. */
export function barOf(shell: Pick<Shell, "screens" | "words">, may: (permission: string | undefined) => boolean): BarWord[] {
  const ofScreens = shell.screens.flatMap(({ path, nav }) => (nav ? [{ path, ...nav }] : []));
  return [...ofScreens, ...(shell.words ?? [])].filter((word) => may(word.permission)).sort((one, other) => one.order - other.order);
}
