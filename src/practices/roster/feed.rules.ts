import { defineFeed } from "../../kernel/feed.ts";
import { type RosterFeed, rosterFeedModel } from "./model.ts";

const { name, roster } = rosterFeedModel.shape;

/** A calendar feed of shifts. */
export const rosterFeed = defineFeed<RosterFeed>(rosterFeedModel, {
  ...{ read: "roster.read", administer: "roster.administer", holds: { name, roster } },
});
