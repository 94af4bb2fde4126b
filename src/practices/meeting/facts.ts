import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { AgendaItem, MeetingAction } from "./item.model.ts";
import type { Meeting, MeetingSeries } from "./model.ts";

export type SeriesRow = Pick<
  MeetingSeries,
  | "id"
  | "name"
  | "every"
  | "startsOn"
  | "time"
  | "timeZone"
  | "durationMinutes"
  | "place"
  | "link"
  | "chair"
  | "invited"
  | "decidesOn"
  | "standing"
  | "leastPresent"
>;
export type ItemRow = Pick<
  AgendaItem,
  | "id"
  | "meeting"
  | "title"
  | "position"
  | "subjectKind"
  | "subject"
  | "subjectNumber"
  | "presenter"
  | "plannedMinutes"
  | "notes"
  | "disposition"
  | "reason"
  | "conditions"
  | "deferredTo"
>;
export type ActionRow = Pick<MeetingAction, "meeting" | "title" | "owner" | "dueOn" | "state">;

/** Everything the rules of a meeting may know beyond it. */
export type MeetingFacts = {
  series: ReadonlyMap<Id, SeriesRow>;
  /** By meeting, in order, without what was taken off. */
  items: ReadonlyMap<Id, readonly ItemRow[]>;
  actions: ReadonlyMap<Id, readonly ActionRow[]>;
  names: ReadonlyMap<Id, string>;
};
/** Everything the rules of an item may know beyond it. */
export type ItemFacts = {
  meetings: ReadonlyMap<Id, Pick<Meeting, "id" | "state" | "startsAt">>;
  agendas: ReadonlyMap<Id, readonly Pick<ItemRow, "id" | "position" | "subject">[]>;
};
/** Where the next meeting of a series stands: the planned one that begins soonest, and the last that began. */
export type SeriesFacts = { planned: ReadonlyMap<Id, { id: Id; startsAt: Instant }> };
