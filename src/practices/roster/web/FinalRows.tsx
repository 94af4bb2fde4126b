import { type KeyboardEvent, useRef, useState } from "react";
import { type Instant, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useMay } from "../../../web/client/session.ts";
import { gapMs } from "../history.rules.ts";
import type { Segment } from "../roster.rules.ts";
import { listed } from "../words.rules.ts";
import { type Axis, barOf, shiftWords } from "./axis.ts";
import type { LevelSegments } from "./data.ts";
import type { useCoverDrag } from "./drag.ts";
import type { PartProps } from "./Grid.tsx";
import type { Names } from "./names.ts";
import { hoursText } from "./rest.ts";

/** Narrower bars carry no letters; names in full need more room. */
const leastForInitials = 1.7;
const leastForNames = 9;

/** The final answer, bold. Its shifts are one stop of the keyboard; arrows walk them, Enter asks about one, o covers it, s gives it. */
export function FinalRow({
  schedule,
  axis,
  names,
  onDo,
  onAsk,
  drag,
}: PartProps & { onAsk: (at: Instant) => void; drag: ReturnType<typeof useCoverDrag> }) {
  const may = useMay();
  const now = instant(useNow());
  const [at, setAt] = useState(0);
  const lane = useRef<HTMLDivElement>(null);
  const segments = schedule.levels[0]?.segments ?? [];
  const gaps = schedule.gaps
    .filter((one) => one.level === 1 && one.end > now)
    .map((one) => (one.start < now ? { ...one, start: now } : one));
  const onKey = (segment: Segment, index: number) => (event: KeyboardEvent) => {
    const deeds: Record<string, () => void> = {
      ArrowLeft: () => focusAt(index - 1),
      ArrowRight: () => focusAt(index + 1),
      Home: () => focusAt(0),
      End: () => focusAt(segments.length - 1),
      o: () => may("roster.cover") && onDo({ form: "cover", from: segment.start, to: segment.end }),
      s: () =>
        may("roster.cover") &&
        onDo({ form: "swap", from: segment.start, to: segment.end, ...(segment.people[0] ? { giver: segment.people[0] } : {}) }),
    };
    const deed = event.ctrlKey || event.metaKey || event.altKey ? undefined : deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  };
  const focusAt = (index: number) => {
    const next = Math.min(Math.max(index, 0), segments.length - 1);
    setAt(next);
    lane.current?.querySelectorAll("button")[next]?.focus();
  };
  return (
    <li className="fin">
      <span className="lab">
        <b>Final schedule</b>
      </span>
      <div className="lane" ref={lane}>
        {segments.map((segment, index) => {
          const bar = barOf(axis, segment);
          return (
            bar && (
              <button
                key={segment.start}
                type="button"
                className={`sg f ${look(segment, now)}`}
                style={{ left: bar.left, width: bar.width }}
                tabIndex={index === Math.min(at, segments.length - 1) ? 0 : -1}
                title={said(segment, axis, names)}
                onFocus={() => setAt(index)}
                onClick={() => !drag.wasDrag() && onAsk(segment.start > now ? segment.start : now < segment.end ? now : segment.start)}
                onKeyDown={onKey(segment, index)}
                onPointerDown={may("roster.cover") ? drag.pull({ from: segment.start, to: segment.end }) : undefined}
              >
                <span aria-hidden="true">{bar.share >= leastForInitials ? lettersOf(segment, names, bar.share) : ""}</span>
                <span className="vh">{said(segment, axis, names)}</span>
              </button>
            )
          );
        })}
      </div>
      <p className="ends">{gaps.length > 0 && <span className="red name nw">{hoursText(gapMs(gaps))} gap</span>}</p>
    </li>
  );
}

function look(segment: Segment, now: Instant): string {
  if (segment.people.length === 0) return segment.gap ? "gap" : "off";
  const isOverridden = segment.source === "override" || segment.source === "swap";
  return [isOverridden ? "ovr" : "", segment.start <= now && now < segment.end ? "now" : ""].join(" ");
}

function lettersOf({ people, gap }: Segment, names: Names, share: number): string {
  if (people.length === 0) return gap ? (share >= 3.5 ? "nobody" : "–") : "";
  return people.map(names.initials).join("+");
}

function said({ people, gap, start, end, source }: Segment, axis: Axis, names: Names): string {
  const who = people.length > 0 ? listed(people, names.full) : gap ? "nobody" : "nobody, as agreed";
  const how = source === "swap" ? ", by a swap" : source === "override" ? ", by an override" : "";
  return `${shiftWords(axis.zone, start, end)}: ${who}${how}`;
}

/** Who is called when those above do not answer. */
export function LevelRow({ axis, names, level: { level, segments } }: PartProps & { level: LevelSegments }) {
  return (
    <li className="fin l2">
      <span className="lab">
        <span>
          Level {level} <span className="qq">{level === 2 ? "secondary" : "after that"}</span>
        </span>
      </span>
      <div className="lane">
        {segments.map((segment) => {
          const bar = barOf(axis, segment);
          if (!bar || (segment.people.length === 0 && !segment.gap)) return null;
          const short = bar.share >= leastForNames ? listed(segment.people, names.short) : segment.people.map(names.initials).join("+");
          return (
            <span
              key={segment.start}
              className={segment.gap ? "sg f gap" : "sg f"}
              style={{ left: bar.left, width: bar.width }}
              title={said(segment, axis, names)}
            >
              {segment.gap ? "nobody" : short}
              <span className="vh">, {shiftWords(axis.zone, segment.start, segment.end)}</span>
            </span>
          );
        })}
      </div>
      <p className="ends" />
    </li>
  );
}
