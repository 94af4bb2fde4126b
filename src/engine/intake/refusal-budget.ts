import type { Instant } from "../../kernel/time.ts";

/** How many refused requests are kept: of each feed and hour a hundred, of what comes without a key as many together. The rest is counted. */
export type RefusalBudget = { take(feed: string, at: Instant): boolean };

const mostAnHour = 100;

/** Makes the budget of this process: whoever sends rubbish fills neither the disk nor the list. */
export function makeRefusalBudget(most = mostAnHour): RefusalBudget {
  let hour = "";
  const taken = new Map<string, number>();
  return {
    take(feed, at) {
      if (at.slice(0, 13) !== hour) taken.clear();
      hour = at.slice(0, 13);
      const before = taken.get(feed) ?? 0;
      taken.set(feed, before + 1);
      return before < most;
    },
  };
}
