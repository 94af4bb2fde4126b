import type { ReactNode } from "react";
import { clockWords, type Instant, instant, ms } from "../../kernel/time.ts";
import { useNow } from "../client/now.tsx";
import { useReader } from "../client/session.ts";
import { Mark, type MarkName } from "./marks.tsx";
import { fullMoment } from "./When.tsx";

/** One entry of a timeline. `isBright` marks what others were told or what was decided. */
export type TimelineEntry = {
  id: string;
  at: Instant;
  mark: MarkName;
  /** The name in front: who, or what happened. */
  lead?: string;
  /** Dimmer, behind the lead: "work note", "answered after 1 h 15 min". */
  aside?: ReactNode;
  body?: ReactNode;
  isBright?: boolean;
};

type TimelineProps = { entries: readonly TimelineEntry[]; label: string; form?: "list" | "room"; startedAt?: Instant };

/** What happened, in order. `list` is the short form of a panel; `room` adds time since `startedAt` and a mark for each kind. */
export function Timeline({ entries, label, form = "list", startedAt }: TimelineProps) {
  const nowMs = useNow();
  const { timeZone, locale } = useReader();
  // A list that scrolls, as in the room, must be reachable by keyboard.
  return (
    <ol className={`tl tl-${form}`} aria-label={label} tabIndex={form === "room" ? 0 : undefined}>
      {entries.map((entry) => (
        <li key={entry.id} className={entry.isBright ? "is-bright" : undefined}>
          <time dateTime={entry.at} title={fullMoment(entry.at, timeZone, locale)}>
            {clockWords(timeZone, entry.at, instant(nowMs))}
          </time>
          {form === "room" && (
            <>
              <span className="el">{startedAt ? elapsedWords(ms(entry.at) - ms(startedAt)) : ""}</span>
              <Mark name={entry.mark} />
            </>
          )}
          <div>
            {entry.lead && <b>{entry.lead}</b>} {entry.aside && <span className="qq">{entry.aside}</span>}
            {entry.body && <div className="tl-body">{entry.body}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Hours and minutes since the start, with a minus before it: "−0:18", "1:02". */
export function elapsedWords(elapsedMs: number): string {
  const minutes = Math.floor(Math.abs(elapsedMs) / 60_000);
  const text = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  return elapsedMs < 0 && minutes > 0 ? `−${text}` : text;
}
