import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { optional, reference } from "../../kernel/model.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import { type CalendarEntry, calendarEntryModel } from "./entry.model.ts";
import { diaryOf, ownDiary } from "./source.rules.ts";

/** An entry as its calendar says it, with where it is from. */
export type TakenEntry = Omit<CalendarEntry, keyof typeof notTaken | "meetingClass" | "meeting" | "gone">;
const notTaken = { id: 0, number: 0, version: 0, createdAt: 0, createdBy: 0, updatedAt: 0, updatedBy: 0, extra: 0 } as const;

const commands = {
  take: { label: "Take in", internal: true, creates: true, input: {} },
  vanish: { label: "Is gone", internal: true, input: {} },
  classify: {
    label: "Say what it is",
    permission: "diary.write",
    order: 1,
    help: "By hand, for this entry: for a series, all its times.",
    input: {
      meetingClass: optional(reference("meetingClass", { label: "Class" })),
      meeting: optional(reference("meeting", { label: "Our meeting" })),
    },
  },
} as const;
type EntryCommand =
  | { type: "take"; entry: TakenEntry }
  | { type: "vanish" }
  | { type: "classify"; meetingClass: string | null; meeting: string | null };

export const calendarEntry: Kind<CalendarEntry, EntryCommand, undefined> = {
  model: calendarEntryModel,
  permissions: { read: "diary.read" },
  commands,
  events: {
    entryTaken: { audience: "staff", label: "came in" },
    entryChanged: { audience: "staff", label: "changed in its calendar" },
    entryGone: { audience: "staff", label: "gone from its calendar" },
    entryClassed: { audience: "staff", label: "classed by hand" },
  },
  refusals: {
    older: "A later revision of this entry is known already.",
    notEdited: "An entry is edited where its calendar is kept; here it is only said what class of meeting it is.",
    notYours: "This stands in somebody else's diary.",
  },
  gate: ({ actor, current, command }): Refusal | null => {
    if (!current) return command.type === "take" ? null : { code: "missing" };
    return command.type === "classify" && current.owner !== diaryOf(actor) ? { code: "notYours" } : null;
  },
  decide,
  fromPatch: () => ({ ok: false, refusal: { code: "notEdited" } }),
  visible: ownDiary,
};

function decide(asked: Question<CalendarEntry, EntryCommand, undefined>): Decision<CalendarEntry> {
  const { current, command, actor } = asked;
  if (command.type === "take") {
    if (!current) return accept({ ...maker(asked), ...command.entry } as CalendarEntry, { type: "entryTaken" });
    return takeAgain(current, command.entry);
  }
  if (!current) return refuse("missing");
  if (command.type === "vanish") return current.gone ? accept(current) : accept({ ...current, gone: true }, { type: "entryGone" });
  if (current.owner !== diaryOf(actor)) return refuse("notYours");
  const { meetingClass, meeting } = command;
  return accept({ ...current, meetingClass, meeting }, { type: "entryClassed" });
}

/** The same once more changes nothing; an older revision is refused; what was said of it by hand stays. Source: RFC 5546, section 2.1.5. */
function takeAgain(current: CalendarEntry, entry: TakenEntry): Decision<CalendarEntry> {
  if (isOlder(entry, current)) return refuse("older");
  if (entry.digest === current.digest && !current.gone) {
    return entry.href === current.href ? accept(current) : accept({ ...current, href: entry.href });
  }
  return accept({ ...current, ...entry, gone: false }, { type: "entryChanged" });
}

type Revision = Pick<CalendarEntry, "sequence" | "stampedAt">;
/** Whether a revision came before another: a lower SEQUENCE, or the same with an earlier DTSTAMP. */
export function isOlder(one: Revision, other: Revision): boolean {
  if (one.sequence !== other.sequence) return one.sequence < other.sequence;
  return one.stampedAt !== null && other.stampedAt !== null && one.stampedAt < other.stampedAt;
}

const maker = recordMaker(calendarEntryModel, { gone: false });
