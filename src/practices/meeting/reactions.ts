import type { Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import { itemId } from "./assemble.rules.ts";
import type { SeriesRow } from "./facts.ts";
import type { AgendaItem } from "./item.model.ts";
import type { Meeting, MeetingSeries } from "./model.ts";

/** What was deferred without a day, or not reached, in the last meeting of the series. */
export type Left = Pick<
  AgendaItem,
  "id" | "title" | "subjectKind" | "subject" | "subjectNumber" | "presenter" | "plannedMinutes" | "disposition" | "reason"
>;
export type AssemblyFacts = { series: ReadonlyMap<Id, SeriesRow>; left: ReadonlyMap<Id, readonly Left[]> };

/** What comes of a meeting that is asked for, and of an item that is deferred to another. */
export const meetingReaction: Reaction = {
  on: ["meetingSeries", "meeting", "agendaItem"],
  react: (change, facts) => {
    if (change.kind === "meetingSeries") return ofSeries(change as Change<MeetingSeries>);
    if (change.kind === "meeting") return ofMeeting(change as Change<Meeting>, facts as AssemblyFacts);
    return ofItem(change as Change<AgendaItem>);
  },
};

function ofSeries({ id, after, events }: Change<MeetingSeries>): Reply[] {
  return events.flatMap(({ type, data = {} }): Reply[] => {
    if (type !== "nextAsked") return [];
    const meeting = String(data.meeting);
    if (data.isPlanned) return [{ kind: "meeting", id: meeting, command: { type: "assemble" } }];
    const { name, durationMinutes, place, link, chair, invited } = after;
    const command = { title: name, series: id, startsAt: data.startsAt, durationMinutes, place, link, chair, invited, assemble: true };
    return [{ kind: "meeting", id: meeting, isNew: true, command: { type: "create", ...command } }];
  });
}

/** What always stands on the agenda, and what waits since last time. What is due of later practices they put on themselves. */
function ofMeeting({ id, after, events }: Change<Meeting>, facts: AssemblyFacts): Reply[] {
  if (!events.some(({ type }) => type === "agendaAsked")) return [];
  // What the board decides on, the practice that knows it carries over itself: it may be settled by now.
  const own = (facts.left.get(id) ?? []).filter((one) => one.subject === null || one.subjectKind !== after.decidesOn);
  const left = own.map((one) => carried(id, one));
  const standing = (after.series ? (facts.series.get(after.series)?.standing ?? []) : []).map(({ title, minutes }): Reply => {
    const command = { type: "putOn", meeting: id, title, plannedMinutes: minutes, why: "Always on the agenda", ...nothing };
    return { kind: "agendaItem", id: itemId(id, `standing/${title}`), command };
  });
  return [...left, ...standing];
}
const nothing = { presenter: null, subjectKind: null, subject: null, subjectNumber: null, sinceLast: null, seen: {}, carriedFrom: null };

function carried(meeting: Id, item: Left): Reply {
  const { id, disposition, reason, ...same } = item;
  const sinceLast = disposition === "deferred" ? `It was deferred: ${reason ?? "no reason was given"}.` : "It was not reached last time.";
  const why = disposition === "deferred" ? "Deferred" : "Not reached last time";
  const command = { type: "putOn", meeting, ...same, why, sinceLast, seen: {}, carriedFrom: id };
  return { kind: "agendaItem", id: itemId(meeting, item.subject ?? id), command };
}

/** An item that is deferred to a meeting stands on its agenda at once. */
function ofItem({ id, after, events }: Change<AgendaItem>): Reply[] {
  if (after.deferredTo === null || !events.some(({ type }) => type === "itemDeferred")) return [];
  const { title, subjectKind, subject, subjectNumber, presenter, plannedMinutes, disposition, reason, seen } = after;
  const reply = carried(after.deferredTo, {
    ...{ id, title, subjectKind, subject, subjectNumber, presenter, plannedMinutes, disposition, reason },
  });
  return [{ ...reply, command: { ...reply.command, seen, again: true } }];
}
