import { feedFields } from "../../kernel/feed.ts";
import { choice, defineModel, type RecordOf, text } from "../../kernel/model.ts";

export const vendorFeedScopes = [
  { value: "all", label: "All contracts" },
  { value: "mine", label: "Contracts I administer" },
] as const;
export type VendorFeedScope = (typeof vendorFeedScopes)[number]["value"];

export const vendorFeedModel = defineModel({
  kind: "vendorFeed",
  plural: "vendor-feeds",
  label: "Feed of contract dates",
  pluralLabel: "Feeds of contract dates",
  title: "name",
  sort: "-createdAt",
  columns: ["name", "scope", "person", "active"],
  about:
    "An address that a calendar program reads the dates of contracts from. Whoever holds the address may read them, until it is revoked.",
  fields: {
    name: text({ label: "Name", max: 120, short: true }),
    scope: choice(vendorFeedScopes, { label: "What it holds", short: true }),
    ...feedFields,
  },
});
export type VendorFeed = RecordOf<typeof vendorFeedModel.shape>;
