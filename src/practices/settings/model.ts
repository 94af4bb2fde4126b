import { z } from "zod";
import {
  choice,
  decimal,
  defaulted,
  defineModel,
  flag,
  integer,
  json,
  optional,
  prose,
  type RecordOf,
  reference,
  text,
} from "../../kernel/model.ts";

const rhythm = (severity: string) =>
  integer({
    label: `… at severity ${severity}`,
    unit: "minutes",
    min: 5,
    most: 240,
    help: "Where updates of such a major incident are due more or less often. Empty: as said above.",
  });

export const organisationModel = defineModel({
  kind: "organisation",
  plural: "organisations",
  label: "Organisation",
  pluralLabel: "Organisation",
  title: "name",
  sort: "createdAt",
  columns: ["name", "timeZone", "currency"],
  about: "The house itself: its name, its zone, its money. There is one.",
  fields: {
    name: text({ label: "Name", max: 120, short: true, searchable: true, folded: true }),
    timeZone: text({
      label: "Time zone",
      max: 64,
      short: true,
      help: "Such as Europe/Berlin: for calendars, papers and people who name none.",
    }),
    currency: text({ label: "Currency", max: 3, short: true, help: "ISO 4217, such as EUR." }),
    users: optional(integer({ label: "People served", short: true, help: "How many people depend on IT; for shares and cost." })),
    costPerUserMinute: optional(decimal({ label: "Cost of a lost minute per person", min: 0, most: 10_000, short: true })),
    updateEveryMinutes: defaulted(
      integer({ label: "Stakeholder update every", unit: "minutes", min: 5, most: 240, help: "While a major incident is open." }),
      30,
    ),
    updateEveryHighMinutes: optional(rhythm("High")),
    updateEveryMediumMinutes: optional(rhythm("Medium")),
    updateEveryLowMinutes: optional(rhythm("Low")),
    autoCloseDays: defaulted(
      integer({
        label: "Close after",
        unit: "days",
        min: 1,
        most: 90,
        help: "Working days after an incident was resolved. Major incidents are never closed by themselves.",
      }),
      7,
    ),
    reportAsFrom: optional(text({ label: "Mail from", max: 200, help: "The sender of mail, such as IT <it@example.org>." })),
    accent: optional(
      text({
        label: "Colour of papers",
        max: 7,
        short: true,
        help: "Such as #14304d: headings and charts of papers, slides and mail. Dark enough to be read on white.",
      }),
    ),
    paperReceipts: flag({
      label: "Ask whether papers were opened",
      help: "A mail with a paper then brings a link for each reader instead of the file. That they opened it is written down by their press, once; the mail itself reports nothing.",
    }),
    logo: optional(text({ label: "Logo, SHA-256", max: 64, setByRules: true })),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type Organisation = RecordOf<typeof organisationModel.shape>;

export const choiceModel = defineModel({
  kind: "choice",
  plural: "choices",
  label: "Choice",
  pluralLabel: "Choices",
  title: "label",
  sort: "createdAt",
  columns: ["kind", "field", "value", "label", "position", "active"],
  about: "A value that a field may take: categories, close codes, contact types. ServiceNow calls it sys_choice.",
  fields: {
    kind: text({ label: "Kind", max: 40, short: true, help: "Such as incident.", servicenow: "name" }),
    field: text({ label: "Field", max: 60, short: true, help: "Such as category.", servicenow: "element" }),
    value: text({ label: "Value", max: 80, short: true, servicenow: "value" }),
    label: text({ label: "Label", max: 120, short: true, searchable: true, servicenow: "label" }),
    position: defaulted(integer({ label: "Order", short: true, servicenow: "sequence" }), 0),
    dependsOn: optional(text({ label: "Only where the parent is", max: 80, servicenow: "dependent_value" })),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type ChoiceRecord = RecordOf<typeof choiceModel.shape>;

export const customFieldTypes = [
  { value: "text", label: "Text" },
  { value: "longtext", label: "Long text" },
  { value: "choice", label: "Choice" },
  { value: "integer", label: "Whole number" },
  { value: "decimal", label: "Number" },
  { value: "boolean", label: "Yes or no" },
  { value: "date", label: "Date" },
  { value: "instant", label: "Date and time" },
] as const;

export const customFieldModel = defineModel({
  kind: "customField",
  plural: "custom-fields",
  label: "Custom field",
  pluralLabel: "Custom fields",
  title: "label",
  sort: "createdAt",
  columns: ["kind", "name", "label", "fieldType", "active"],
  about: "A field of your own on any kind of record. It appears in forms, filters, lists, CSV and the API at once.",
  fields: {
    kind: text({ label: "Kind", max: 40, short: true, help: "Such as incident, service or person." }),
    name: text({ label: "Name", max: 42, short: true, help: "Begins with u_, such as u_symptom." }),
    label: text({ label: "Label", max: 80, short: true, searchable: true }),
    fieldType: choice(customFieldTypes, { label: "Type", short: true }),
    help: optional(prose({ label: "Help", max: 400 })),
    choices: optional(
      json(z.array(z.object({ value: z.string().min(1).max(80), label: z.string().min(1).max(120) })).max(500), { label: "Choices" }),
    ),
    searchable: flag({ label: "Searchable" }),
    position: defaulted(integer({ label: "Order" }), 0),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type CustomField = RecordOf<typeof customFieldModel.shape>;

export const savedViewModel = defineModel({
  kind: "savedView",
  plural: "saved-views",
  label: "Saved view",
  pluralLabel: "Saved views",
  title: "name",
  sort: "createdAt",
  columns: ["name", "kind", "filter", "shared", "owner"],
  about: "A list worth coming back to: its filter, order, grouping and columns. Personal, or shared with everybody.",
  fields: {
    kind: text({ label: "Of", max: 40, short: true }),
    name: text({ label: "Name", max: 60, short: true }),
    filter: optional(prose({ label: "Filter", max: 2000, short: true })),
    sort: optional(text({ label: "Order", max: 60 })),
    groupBy: optional(text({ label: "Group by", max: 60 })),
    columns: optional(json(z.array(z.string().max(60)).max(40), { label: "Columns" })),
    shared: flag({ label: "Shared", short: true }),
    owner: optional(reference("person", { label: "Owner", setByRules: true })),
    position: defaulted(integer({ label: "Order" }), 0),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type SavedView = RecordOf<typeof savedViewModel.shape>;

export const replyTemplateModel = defineModel({
  kind: "replyTemplate",
  plural: "reply-templates",
  label: "Reply template",
  pluralLabel: "Reply templates",
  title: "name",
  sort: "createdAt",
  columns: ["name", "kind", "text", "active"],
  about: "Words used often, to begin an answer with. {number}, {title} and {caller} are filled in.",
  fields: {
    name: text({ label: "Name", max: 80, short: true, searchable: true }),
    kind: text({ label: "For", max: 40, short: true }),
    text: prose({ label: "Text", max: 4000, short: true }),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type ReplyTemplate = RecordOf<typeof replyTemplateModel.shape>;
