import { instant, localDay, momentWords } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { type CalendarChange, type CalendarPicture, type CalendarRow, metWords } from "../calendar.rules.ts";
import { states } from "../model.ts";
import { Edge } from "./CalendarRows.tsx";
import { type Axis, axisOf, clock, rangeWords } from "./calendar-axis.ts";

type AgendaProps = { axis: Axis; picture: CalendarPicture; rows: readonly CalendarRow[]; onChoose: (number: string) => void };
type Line = { change: CalendarChange; row: string };

/** The same calendar for one thumb: day by day what is done, with what stands in its way in words. */
export function CalendarAgenda({ axis, picture, rows, onChoose }: AgendaProps) {
  const { timeZone } = useReader();
  const now = instant(useNow());
  const lines = rows
    .flatMap((row) => row.changes.map((change): Line => ({ change, row: row.label })))
    .sort((one, other) => (one.change.from < other.change.from ? -1 : 1));
  const days = [...Map.groupBy(lines, ({ change }) => localDay(timeZone, change.from < axis.from ? axis.from : change.from))];
  const freezes = picture.freezes.filter((one) => one.to > axis.from && one.from < axis.to);
  return (
    <section className="cc-agenda" aria-label="Changes by day">
      {freezes.map((one) => (
        <p key={one.id} className="cc-frozen hatch">
          <b className="name">Freeze “{one.name}”</b> {momentWords(timeZone, one.from, now)} to {momentWords(timeZone, one.to, now)}
          {one.services.length > 0 && <span className="q">, some services</span>}
        </p>
      ))}
      {days.map(([day, own]) => (
        <div key={day}>
          <h2 className={day === localDay(timeZone, now) ? "bright" : undefined}>{rangeWords(axisOf(timeZone, "day", day))}</h2>
          <ul>
            {own.map(({ change, row }) => (
              <li key={change.id}>
                <button type="button" onClick={() => onChoose(change.number)}>
                  <Edge risk={change.risk} />
                  <span className="q tn">
                    {clock(timeZone, change.from)}–{clock(timeZone, change.to)}
                  </span>
                  <span className="cc-what">
                    <span className={change.state === "-1" ? "bright name" : undefined}>{change.title}</span>
                    <span className="q">
                      {row} · {change.number} · {states.find((one) => one.value === change.state)?.label}
                    </span>
                    {change.frozenBy && <b className="red name">inside a freeze</b>}
                    {change.meets.length > 0 && <b className="amber name">meets {metWords(change)}</b>}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
