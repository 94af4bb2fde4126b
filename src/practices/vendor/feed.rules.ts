import { defineFeed } from "../../kernel/feed.ts";
import { type VendorFeed, vendorFeedModel } from "./feed.model.ts";

const { name, scope } = vendorFeedModel.shape;

/** A calendar feed of the dates of contracts. */
export const vendorFeed = defineFeed<VendorFeed>(vendorFeedModel, {
  read: "vendor.read",
  administer: "vendor.administer",
  holds: { name, scope },
});
