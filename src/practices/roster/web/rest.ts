import type { Id } from "../../../kernel/ids.ts";
import { DAY_MS, durationWords, HOUR_MS, type Instant, ms } from "../../../kernel/time.ts";
import { type Cover, restOf } from "../cover.rules.ts";
import type { Schedule } from "./data.ts";

type Rest = Pick<Cover, "restBeforeMs" | "restAfterMs">;

/** "24 h": whole hours, as shifts are spoken of; halves where there are some. */
export function hoursText(lengthMs: number): string {
  const hours = Math.round((lengthMs / HOUR_MS) * 10) / 10;
  return `${hours.toLocaleString("en")} h`;
}

/** A length spoken of in hours while they are few: "62 h", "6 d". */
export function lengthText(restMs: number): string {
  return restMs >= 4 * DAY_MS ? durationWords(restMs) : hoursText(restMs);
}

/** "rest before 62 h, after 38 h", or of over two weeks. */
export function restWords({ restBeforeMs, restAfterMs }: Rest): string {
  const words = (restMs: number | null) => (restMs === null ? "over two weeks" : lengthText(restMs));
  return `rest before ${words(restBeforeMs)}, after ${words(restAfterMs)}`;
}

/** What it means for a person to cover a stretch: "24 h, rest before 62 h"; the rest after is said where it is short. */
export function coverWords(schedule: Schedule, person: Id, span: { from: Instant; to: Instant }): string {
  const length = hoursText(ms(span.to) - ms(span.from));
  const rest = restOf({ roster: schedule.record, overrides: schedule.overrides, person, ...span });
  if (!rest) return `${length}, on call then already`;
  const before = rest.restBeforeMs === null ? "well rested" : `rest before ${lengthText(rest.restBeforeMs)}`;
  const isShortAfter = rest.restAfterMs !== null && rest.restAfterMs < 11 * HOUR_MS;
  return isShortAfter ? `${length}, ${before}, after ${hoursText(rest.restAfterMs!)}` : `${length}, ${before}`;
}
