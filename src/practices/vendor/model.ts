import { z } from "zod";
import {
  choice,
  defaulted,
  defineModel,
  flag,
  json,
  optional,
  prose,
  type RecordOf,
  reference,
  references,
  text,
} from "../../kernel/model.ts";

export const tiers = [
  { value: "1", label: "1, strategic" },
  { value: "2", label: "2, important" },
  { value: "3", label: "3, replaceable" },
] as const;
export const criticalities = [
  { value: "high", label: "High: work stops without it" },
  { value: "medium", label: "Medium: work slows down" },
  { value: "low", label: "Low" },
] as const;
export const dataAccesses = [
  { value: "none", label: "None" },
  { value: "internal", label: "Internal data" },
  { value: "personal", label: "Personal data" },
  { value: "special", label: "Special categories of personal data" },
] as const;

export const vendorModel = defineModel({
  kind: "vendor",
  plural: "vendors",
  label: "Vendor",
  pluralLabel: "Vendors",
  title: "name",
  sort: "name",
  columns: ["name", "tier", "criticality", "owner", "services", "dataAccess", "active"],
  about: "Whom the office buys from: what they promised, what they delivered, what they owe.",
  servicenow: { table: "core_company", columns: { vendor: { when: "vendor:any" } }, removedBy: "retire" },
  macros: {
    "vendor:any": { field: "name", is: "notEmpty" },
    "vendor:unowned": {
      all: [
        { field: "active", is: "equals", value: true },
        { field: "owner", is: "empty" },
      ],
    },
  },
  fields: {
    name: text({ label: "Name", max: 120, searchable: true, folded: true, sortable: true, short: true, servicenow: "name" }),
    tier: optional(choice(tiers, { label: "Tier", short: true, sortable: true })),
    criticality: optional(choice(criticalities, { label: "Criticality", short: true })),
    owner: optional(reference("person", { label: "Owner", short: true, help: "Who answers for this vendor here." })),
    services: references("service", { label: "Services", short: true, help: "What it delivers, or what cannot work without it." }),
    dataAccess: optional(choice(dataAccesses, { label: "Data it can see" })),
    substitutes: optional(prose({ label: "Who could take over", max: 1000, help: "One a line. Empty: nobody has looked." })),
    exitMonths: optional(text({ label: "Leaving takes", max: 60, help: "Such as 6 months." })),
    accountManager: optional(text({ label: "Account manager", max: 120 })),
    escalationContact: optional(text({ label: "Escalations go to", max: 160, help: "A name and an address." })),
    website: optional(text({ label: "Website", max: 200, servicenow: "website" })),
    notes: optional(prose({ label: "Notes", max: 4000, servicenow: "notes" })),
    aliases: defaulted(
      json(z.array(z.string().trim().min(1).max(120)).max(60), { label: "Also known as", searchable: true, setByRules: true }),
      [],
    ),
    mergedInto: optional(reference("vendor", { label: "Merged into", setByRules: true })),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type Vendor = RecordOf<typeof vendorModel.shape>;
