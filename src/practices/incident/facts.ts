import type { Filter, FilterCatalogue } from "../../kernel/filter.ts";
import type { Id } from "../../kernel/ids.ts";
import type { BusinessCalendar, Instant } from "../../kernel/time.ts";
import type { IncidentState, Priority, Severity } from "./model.ts";
import type { KnownGroup } from "./told.rules.ts";

/** A review as the gate of its incident knows it. */
export type ReviewStanding = { id: Id; number: string | null; state: string; ownerName: string | null; dueAt: Instant | null };
/** Another incident that a command speaks of. */
export type Relative = {
  id: Id;
  number: string | null;
  state: IncidentState;
  parent: Id | null;
  /** Null also where the parent is restricted: its number is not told on. */
  parentNumber: string | null;
  mergedInto: Id | null;
  shortDescription: string;
  restricted: boolean;
  /** The persons and the team who see it while it is restricted. */
  inside: readonly Id[];
};

/** Everything the rules of an incident may know beyond the incident itself. */
export type IncidentFacts = {
  priorities: ReadonlyMap<string, Priority>;
  routing: readonly { condition: Filter | null; team: Id; assignee: Id | null }[];
  catalogue: FilterCatalogue;
  services: ReadonlyMap<Id, { name: string; owner: Id | null; supportTeam: Id | null; usersServed: number | null }>;
  reviews: ReadonlyMap<Id, ReviewStanding>;
  relatives: ReadonlyMap<Id, Relative>;
  /** How many children those have who are to become children themselves. */
  children: ReadonlyMap<Id, number>;
  policy: { priorities: readonly string[]; major: boolean; dueBusinessDays: number };
  house: {
    timeZone: string;
    updateEveryMinutes: number;
    /** Minutes between updates by severity, where the organisation says so. */
    rhythms: Readonly<Partial<Record<Severity, number>>>;
    autoCloseDays: number;
    workingDays: BusinessCalendar | null;
  };
  /** Stakeholder groups in force. */
  groups: readonly KnownGroup[];
  /** How many follow by mail those incidents an update is sent of. */
  followers: ReadonlyMap<Id, number>;
  /** Who decides on major incidents. */
  directors: readonly Id[];
};
