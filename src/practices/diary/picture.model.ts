import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Bump } from "./bump.model.ts";
import type { ClassBy, KnownClass } from "./class.rules.ts";
import type { CalendarEntry } from "./entry.model.ts";
import type { Invitation } from "./invitation.model.ts";
import type { CalendarSource } from "./model.ts";
import type { CalendarWrite } from "./write.model.ts";

/** One time in a diary as its reader may see it. Whole days begin and end at midnight UTC, and are shown as days in every zone. */
export type DiaryItem = {
  key: string;
  startsAt: Instant;
  endsAt: Instant;
  isAllDay: boolean;
  isBusy: boolean;
  isTentative: boolean;
  /** Null where the reader may know no more than that the time is taken. */
  words:
    | (Pick<
        CalendarEntry,
        "title" | "description" | "place" | "organizer" | "organizerName" | "sentBy" | "attendees" | "classification" | "priority"
      > & {
        /** The entry of a calendar; null where it is an invitation that stands in none yet. */
        entry: Id | null;
        invitation: Id | null;
        isRepeating: boolean;
        meeting: Id | null;
        classed: { id: Id; name: string; rank: number; bumpable: boolean; by: ClassBy } | null;
        source: string;
        /** It is an invitation that its calendar holds and nobody has answered. */
        mayAnswer: boolean;
        /** What of it was decided here and goes into its calendar, the latest. */
        written: ShownWrite | null;
      })
    | null;
};

/** What the house knows of the same days: no part of the diary, beside it. */
export type Overlay = {
  kind: "freeze" | "meeting" | "review" | "action" | "contract" | "turn";
  id: Id;
  title: string;
  startsAt: Instant;
  endsAt: Instant;
  /** It is about days, or about one moment of them. */
  isAllDay: boolean;
  href: string;
  /** The person whose diary it is takes part. */
  isOwn: boolean;
};

export type ShownSource = Pick<
  CalendarSource,
  "id" | "name" | "form" | "lastReadAt" | "lastOutcome" | "lastError" | "nextReadAt" | "mayWrite"
>;
export type ShownBump = Pick<
  Bump,
  | (
      | "id"
      | "version"
      | "entry"
      | "incident"
      | "title"
      | "startsAt"
      | "endsAt"
      | "rank"
      | "className"
      | "isShortNotice"
      | "slots"
      | "recipients"
    )
  | ("message" | "state" | "sentAt" | "movedTo")
> & { cause: string | null };

export type ShownInvitation = Pick<
  Invitation,
  | (
      | "id"
      | "uid"
      | "recurrenceId"
      | "title"
      | "description"
      | "place"
      | "organizer"
      | "organizerName"
      | "isAllDay"
      | "startsAt"
      | "endsAt"
      | "lengthMinutes"
      | "rrule"
      | "state"
    )
  | ("answeredAt" | "delegatedTo" | "proposedAt")
> & {
  /** What stands in the diary at that time. */
  meets: string[];
};

/** What was decided here and goes into a calendar: whether it is there, and if not, why. */
export type ShownWrite = Pick<
  CalendarWrite,
  "id" | "uid" | "recurrenceId" | "title" | "deed" | "state" | "startsAt" | "writtenAt" | "nextAt" | "problem"
> & { calendar: string };

export type DiaryPicture = {
  person: { id: Id; name: string };
  /** The reader sees the words of it. */
  isOwn: boolean;
  items: DiaryItem[];
  overlays: Overlay[];
  bumps: ShownBump[];
  /** Not answered yet, or answered and still ahead. */
  invitations: ShownInvitation[];
  sources: ShownSource[];
  /** What is not written yet or could not be, whatever it is about. */
  writes: ShownWrite[];
  /** The calendar that new entries go into. */
  writable: { id: Id; name: string } | null;
  classes: readonly Pick<KnownClass, "id" | "name" | "rank" | "bumpable">[];
  /** Work is done from and to. */
  hours: { from: Instant; to: Instant }[];
  asOf: Instant;
};
