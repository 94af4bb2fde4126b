import { z } from "zod";
import {
  choice,
  defaulted,
  defineModel,
  flag,
  json,
  moment,
  optional,
  prose,
  type RecordOf,
  reference,
  references,
  text,
} from "../../kernel/model.ts";

export const roles = [
  { value: "administrator", label: "Administrator" },
  { value: "director", label: "Director" },
  { value: "assistant", label: "Director's assistant" },
  { value: "manager", label: "Manager" },
  { value: "analyst", label: "Analyst" },
  { value: "requester", label: "Requester" },
  { value: "auditor", label: "Auditor" },
] as const;
export type Role = (typeof roles)[number]["value"];

const roleList = z
  .array(
    z.enum(roles.map((role) => role.value) as [Role, ...Role[]], {
      error: `A role is one of ${roles.map((role) => role.value).join(", ")}.`,
    }),
  )
  .max(7);

export const personModel = defineModel({
  kind: "person",
  plural: "people",
  label: "Person",
  pluralLabel: "People",
  title: "name",
  sort: "name",
  columns: ["name", "email", "roles", "department", "site", "active"],
  about: "Everybody who works here or asks something of IT.",
  servicenow: {
    table: "sys_user",
    columns: {
      user_name: { same: "email" },
      first_name: { partOf: "name", which: "first" },
      last_name: { partOf: "name", which: "last" },
    },
    moves: ["active"],
    begins: { active: true },
    removedBy: "deactivate",
  },
  fields: {
    name: text({ label: "Name", max: 120, searchable: true, folded: true, sortable: true, short: true, servicenow: "name" }),
    email: optional(text({ label: "E-mail", max: 254, searchable: true, folded: true, short: true, servicenow: "email" })),
    roles: defaulted(
      json(roleList, {
        label: "Roles",
        short: true,
        help: "What this person may do. Nobody gives a role they do not hold themselves, but an administrator.",
      }),
      ["requester"],
    ),
    jobTitle: optional(text({ label: "Job title", max: 120, servicenow: "title" })),
    department: optional(reference("department", { label: "Department", short: true, servicenow: "department" })),
    site: optional(reference("site", { label: "Site", servicenow: "location" })),
    manager: optional(reference("person", { label: "Manager", servicenow: "manager" })),
    phone: optional(text({ label: "Phone", max: 60, servicenow: "phone" })),
    timeZone: optional(
      text({ label: "Time zone", max: 64, help: "Such as Europe/Berlin. Dates are shown in it.", servicenow: "time_zone" }),
    ),
    locale: optional(text({ label: "Language", max: 16, servicenow: "preferred_language" })),
    vip: flag({ label: "VIP", servicenow: "vip" }),
    active: flag({ label: "Active", setByRules: true, servicenow: "active" }),
    loginId: optional(text({ label: "Sign-in", max: 64, setByRules: true, readPermission: "people.administer" })),
    invitedAt: optional(moment({ label: "Invited", setByRules: true })),
    erasedAt: optional(moment({ label: "Personal data erased", setByRules: true })),
  },
});
export type Person = RecordOf<typeof personModel.shape>;

export const teamModel = defineModel({
  kind: "team",
  plural: "teams",
  label: "Team",
  pluralLabel: "Teams",
  title: "name",
  sort: "name",
  columns: ["name", "lead", "members", "calendar", "active"],
  about: "A group that work is assigned to.",
  servicenow: { table: "sys_user_group", moves: ["active"], begins: { active: true }, removedBy: "retire" },
  fields: {
    name: text({ label: "Name", max: 120, searchable: true, folded: true, sortable: true, short: true, servicenow: "name" }),
    purpose: optional(prose({ label: "What it does", max: 2000, servicenow: "description" })),
    lead: optional(reference("person", { label: "Lead", short: true, servicenow: "manager" })),
    members: references("person", { label: "Members", short: true }),
    email: optional(text({ label: "E-mail", max: 254, servicenow: "email" })),
    calendar: optional(text({ label: "Calendar", max: 32, help: "The calendar this team works by." })),
    active: flag({ label: "Active", setByRules: true, servicenow: "active" }),
  },
});
export type Team = RecordOf<typeof teamModel.shape>;

export const departmentModel = defineModel({
  kind: "department",
  plural: "departments",
  label: "Department",
  pluralLabel: "Departments",
  title: "name",
  sort: "name",
  columns: ["name", "head", "active"],
  about: "A part of the organisation, with the person who speaks for it.",
  servicenow: { table: "cmn_department", removedBy: "retire" },
  fields: {
    name: text({ label: "Name", max: 120, searchable: true, folded: true, sortable: true, short: true, servicenow: "name" }),
    head: optional(reference("person", { label: "Head", short: true, servicenow: "dept_head" })),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type Department = RecordOf<typeof departmentModel.shape>;

export const siteModel = defineModel({
  kind: "site",
  plural: "sites",
  label: "Site",
  pluralLabel: "Sites",
  title: "name",
  sort: "name",
  columns: ["name", "country", "timeZone", "active"],
  about: "A place where people work or equipment stands.",
  servicenow: { table: "cmn_location", removedBy: "retire" },
  fields: {
    name: text({ label: "Name", max: 120, searchable: true, folded: true, sortable: true, short: true, servicenow: "name" }),
    country: optional(text({ label: "Country", max: 2, help: "Two letters, such as DE.", servicenow: "country" })),
    timeZone: optional(text({ label: "Time zone", max: 64, servicenow: "time_zone" })),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type Site = RecordOf<typeof siteModel.shape>;

export const delegationScopes = [
  { value: "all", label: "Everything the other may do" },
  { value: "read", label: "Read only" },
  { value: "incidents", label: "Incidents and reviews" },
] as const;

export const delegationModel = defineModel({
  kind: "delegation",
  plural: "delegations",
  label: "Delegation",
  pluralLabel: "Delegations",
  title: "reason",
  sort: "-createdAt",
  columns: ["person", "delegate", "scope", "startsAt", "endsAt", "active"],
  servicenow: {
    table: "sys_user_delegate",
    ownNames: true,
    columns: { user: { same: "person" }, starts: { same: "startsAt" }, ends: { same: "endsAt" } },
  },
  about: "Who may act for whom, for what, until when. Every act shows both names.",
  fields: {
    person: reference("person", { label: "On behalf of", short: true }),
    delegate: reference("person", { label: "Who may act", short: true }),
    scope: choice(delegationScopes, { label: "Scope", short: true }),
    startsAt: moment({ label: "From", short: true }),
    endsAt: moment({ label: "Until", short: true }),
    reason: text({ label: "Reason", max: 200, short: true }),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type Delegation = RecordOf<typeof delegationModel.shape>;
