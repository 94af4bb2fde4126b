import { feedFields } from "../../kernel/feed.ts";
import { choice, defineModel, optional, type RecordOf, reference, text } from "../../kernel/model.ts";

export const feedScopes = [
  { value: "all", label: "All changes and freezes" },
  { value: "teams", label: "Changes of my teams, and freezes" },
  { value: "service", label: "Changes of one service, and its freezes" },
  { value: "freezes", label: "Freezes alone, without their reasons" },
] as const;
export type FeedScope = (typeof feedScopes)[number]["value"];

export const changeFeedModel = defineModel({
  kind: "changeFeed",
  plural: "change-feeds",
  label: "Feed of changes",
  pluralLabel: "Feeds of changes",
  title: "name",
  sort: "-createdAt",
  columns: ["name", "scope", "service", "person", "active"],
  about: "An address that a calendar program reads changes and freezes from. Whoever holds the address may read them, until it is revoked.",
  fields: {
    name: text({ label: "Name", max: 120, short: true }),
    scope: choice(feedScopes, { label: "What it holds", short: true }),
    service: optional(reference("service", { label: "Service", short: true })),
    ...feedFields,
  },
});
export type ChangeFeed = RecordOf<typeof changeFeedModel.shape>;
