import {
  choice,
  defaulted,
  defineModel,
  flag,
  integer,
  moment,
  optional,
  type RecordOf,
  reference,
  references,
  text,
} from "../../kernel/model.ts";

const byRules = { setByRules: true } as const;

export const briefingRhythmModel = defineModel({
  kind: "briefingRhythm",
  plural: "briefing-rhythms",
  label: "Rhythm of a paper",
  pluralLabel: "Rhythms of papers",
  title: "name",
  sort: "name",
  columns: ["name", "paper", "day", "time", "author", "nextAt", "active"],
  about: "A paper that comes again: on its day a draft is composed and its author is told. It is never issued by itself.",
  fields: {
    name: text({ label: "Name", max: 120, short: true, searchable: true, folded: true, sortable: true }),
    paper: choice(
      [
        { value: "weekly", label: "Weekly operations review, every week" },
        { value: "executive", label: "Executive briefing, every month" },
        { value: "board", label: "Board pack, every quarter" },
        { value: "department", label: "Department review, every quarter" },
      ],
      { label: "Paper", short: true },
    ),
    day: integer({
      label: "Day",
      min: 1,
      most: 28,
      short: true,
      help: "Every week: 1 is Monday, 7 Sunday. Every month: its day, 1 to 28. Every quarter: the day of its first month.",
    }),
    department: optional(reference("department", { label: "Department", short: true, help: "For a department review." })),
    time: defaulted(text({ label: "At", max: 5, short: true, help: "Such as 07:30, in the zone of the organisation." }), "07:30"),
    author: reference("person", { label: "From", short: true, help: "In whose name it is written, and who is told of the draft." }),
    recipient: optional(text({ label: "To", max: 120, short: true, help: "Such as Leadership forum." })),
    recipientRole: optional(text({ label: "Who they are", max: 120 })),
    audience: defaulted(references("person", { label: "Sent to", help: "Those who get it by mail once it is issued and sent." }), []),
    classification: defaulted(text({ label: "Classification", max: 80 }), "Internal"),
    nextAt: optional(moment({ label: "Next", ...byRules, sortable: true })),
    lastAt: optional(moment({ label: "Last composed", ...byRules })),
    active: defaulted(flag({ label: "Active", ...byRules }), true),
  },
});
export type BriefingRhythm = RecordOf<typeof briefingRhythmModel.shape>;
