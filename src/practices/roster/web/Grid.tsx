import type { Instant } from "../../../kernel/time.ts";
import { instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import type { Axis } from "./axis.ts";
import { percentOf } from "./axis.ts";
import type { Schedule } from "./data.ts";
import { useCoverDrag } from "./drag.ts";
import { FinalRow, LevelRow } from "./FinalRows.tsx";
import { LayerRows } from "./LayerRows.tsx";
import { Notes } from "./Notes.tsx";
import type { Names } from "./names.ts";
import type { Doing } from "./OnCallScreen.tsx";
import { PeopleRows } from "./PeopleRows.tsx";

export type PartProps = { schedule: Schedule; axis: Axis; names: Names; onDo: (doing: Doing) => void };

/** The schedule as a drawing: days across; the final answer on top, why it is so beneath, then everybody's own line. */
export function Grid({ onAsk, ...part }: PartProps & { onAsk: (at: Instant) => void }) {
  const { schedule, axis } = part;
  const edges = schedule.levels[0]?.segments.flatMap((one) => [one.start, one.end]) ?? [];
  const drag = useCoverDrag(axis, edges);
  const now = instant(useNow());
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <section className="grid" tabIndex={0} aria-label={`Roster of ${schedule.record.name}`}>
      <div className="days" aria-hidden="true" style={{ gridTemplateColumns: `var(--lab) repeat(${axis.days.length}, 1fr) var(--end)` }}>
        <span />
        {axis.days.map((one) => (
          <span key={one.day} className={dayClass(axis, one, now)}>
            {one.label}
          </span>
        ))}
      </div>
      <div className="rows">
        <Bands axis={axis} now={now} />
        <ul>
          <FinalRow {...part} drag={drag} onAsk={onAsk} />
          {schedule.levels.slice(1).map((one) => (
            <LevelRow key={one.level} {...part} level={one} />
          ))}
          <LayerRows {...part} />
          <PeopleRows {...part} drag={drag} />
        </ul>
      </div>
      <Notes {...part} />
    </section>
  );
}

function dayClass(axis: Axis, { day, startMs, isWeekend }: Axis["days"][number], now: Instant): string {
  const next = axis.days.find((one) => one.day === day + 1);
  const isToday = now >= instant(startMs) && now < (next ? instant(next.startMs) : axis.to);
  if (isToday) return "bright name";
  return isWeekend ? "qq" : "";
}

/** The lines between the days, the weekends behind them, and now. */
function Bands({ axis, now }: { axis: Axis; now: Instant }) {
  const width = 100 / axis.days.length;
  return (
    <div className="bands" aria-hidden="true">
      {axis.days.map(
        (one, index) => one.isWeekend && <i key={`w${one.day}`} className="we" style={{ left: `${index * width}%`, width: `${width}%` }} />,
      )}
      {axis.days.slice(1).map((one, index) => (
        <i key={one.day} className="dl" style={{ left: `${(index + 1) * width}%` }} />
      ))}
      {now > axis.from && now < axis.to && <i className="nowl" style={{ left: `${percentOf(axis, now)}%` }} />}
    </div>
  );
}
