import { type Instant, instant, momentWords } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { fullMoment } from "../../../web/kit/When.tsx";

/** A moment with day and hour: a window is agreed to the minute, however far ahead it lies. */
export function Moment({ at }: { at: Instant }) {
  const nowMs = useNow();
  const { timeZone, locale } = useReader();
  return (
    <time dateTime={at} title={fullMoment(at, timeZone, locale)}>
      {momentWords(timeZone, at, instant(nowMs))}
    </time>
  );
}
