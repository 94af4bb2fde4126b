import type { Reaction, Reply } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import { beside, closesAt, monthOf, type Period, readPeriod } from "./period.rules.ts";
import { type FrozenValue, periodId, valueId } from "./rules.ts";

/** An organisation begins its first month when it is founded; a month that is frozen keeps its numbers and opens the next. */
export const keepPeriods: Reaction = {
  on: ["organisation", "reportingPeriod"],
  react: (change, facts) => {
    if (change.kind === "organisation") {
      const zone = String(change.after.timeZone);
      return [opened(monthOf(change.at, zone), zone)];
    }
    const frozen = change.events.find((event) => event.type === "periodFrozen");
    if (!frozen?.data) return [];
    const zone = String(facts.timeZone);
    const { period, knownThrough, values } = frozen.data as { period: string; knownThrough: number; values: FrozenValue[] };
    const kept = values.map(
      (value): Reply => ({
        kind: "metricValue",
        id: valueId(period, value.metric),
        command: { type: "keep", period, knownThrough, ...value },
      }),
    );
    return [...kept, opened(beside(readPeriod(period, zone)!, zone, 1), zone)];
  },
};

function opened(period: Period, zone: string): Reply {
  const at: Instant = closesAt(period, zone);
  return { kind: "reportingPeriod", id: periodId(period.key), command: { type: "open", period: period.key, closesAt: at } };
}
