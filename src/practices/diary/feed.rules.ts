import { defineFeed } from "../../kernel/feed.ts";
import { type DiaryFeed, diaryFeedModel } from "./model.ts";

const { name, shows } = diaryFeedModel.shape;

/** A feed of one's own diary. */
export const diaryFeed = defineFeed<DiaryFeed>(diaryFeedModel, {
  read: "diary.read",
  administer: "key.administer",
  holds: { name, shows },
});
