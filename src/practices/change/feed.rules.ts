import { defineFeed } from "../../kernel/feed.ts";
import { type ChangeFeed, changeFeedModel } from "./feed.model.ts";

const { name, scope, service } = changeFeedModel.shape;

/** A calendar feed of changes and freezes. */
export const changeFeed = defineFeed<ChangeFeed>(changeFeedModel, {
  ...{ read: "change.read", administer: "change.administer", holds: { name, scope, service } },
  check: (said) => (said.scope === "service" && !said.service ? { code: "serviceNeeded", field: "service" } : null),
  refusals: { serviceNeeded: "Say of which service." },
});
