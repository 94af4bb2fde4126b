import "./agenda.css";
import { type Instant, instant, localDay } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useMay, useSession } from "../../../web/client/session.ts";
import { type Shift, shiftsOf } from "../shifts.rules.ts";
import { listed } from "../words.rules.ts";
import { type Axis, shownShiftWords } from "./axis.ts";
import type { PartProps } from "./Grid.tsx";
import { overrideWords } from "./LayerRows.tsx";
import { NoteLine } from "./Notes.tsx";
import { SwapDeeds, SwapWords } from "./PeopleRows.tsx";

/** The same answer for one thumb: day by day, who is on call, with the gaps in red and what is asked on top. */
export function Agenda({ onAsk, ...part }: PartProps & { onAsk: (at: Instant) => void }) {
  const { schedule, axis, names, onDo } = part;
  const now = instant(useNow());
  const may = useMay();
  const me = useSession().person.id;
  const shifts = shiftsOf(schedule.levels[0]?.segments ?? []).filter((one) => one.end > now || axis.to <= now);
  const second = schedule.levels[1] ? shiftsOf(schedule.levels[1].segments) : [];
  const first = schedule.fairness.levels[0];
  return (
    <section className="agenda" aria-label={`Roster of ${schedule.record.name}`}>
      {schedule.swaps.map((one) => (
        <p key={one.id} className="ag-swap">
          <span>
            {one.giver !== null && <b className="name">{names.short(one.giver)}</b>}{" "}
            <SwapWords axis={axis} swap={one} nameOf={names.short} /> <span className="q">{one.message}</span>
          </span>
          <span className="row">
            <SwapDeeds schedule={schedule} swap={one} />
          </span>
        </p>
      ))}
      {axis.days.map((day) => {
        const ofDay = shifts.filter((one) => firstDayOf(one, axis, now) === day.day);
        if (ofDay.length === 0) return null;
        return (
          <div key={day.day} className="ag-day">
            <h2 className="ag-head">{day.label}</h2>
            <ul>
              {ofDay.map((one) => (
                <li key={one.start} className={one.start <= now && now < one.end ? "is-now" : ""}>
                  <button type="button" className="ag-shift" onClick={() => onAsk(one.start > now ? one.start : now)}>
                    <span className="q tn">{shownShiftWords(axis, one).replace(`${day.label} `, "")}</span>
                    <span className={one.people.length === 0 ? "red name" : one.people.includes(me) ? "name bright" : ""}>
                      {one.people.length === 0 ? "nobody" : listed(one.people, names.full)}
                    </span>
                  </button>
                  {may("roster.cover") && one.start > now && (
                    <button
                      type="button"
                      className="act"
                      onClick={() =>
                        onDo(
                          one.people.includes(me)
                            ? { form: "swap", from: one.start, giver: me }
                            : { form: "cover", person: me, from: one.start, to: one.end },
                        )
                      }
                    >
                      {one.people.includes(me) ? "Swap" : "Take it"}
                    </button>
                  )}
                </li>
              ))}
            </ul>
          </div>
        );
      })}
      {second.length > 0 && (
        <div className="ag-day">
          <h2 className="ag-head">Level 2</h2>
          <ul>
            {second
              .filter((one) => one.end > now)
              .map((one) => (
                <li key={one.start}>
                  <span className="ag-shift">
                    <span className="q tn">{shownShiftWords(axis, one)}</span>
                    <span>{listed(one.people, names.full)}</span>
                  </span>
                </li>
              ))}
          </ul>
        </div>
      )}
      {schedule.overrides.length > 0 && (
        <div className="ag-day">
          <h2 className="ag-head">Overrides and leave</h2>
          <ul>
            {schedule.overrides.map((one) => (
              <li key={one.id} className="q">
                {overrideWords(one, { nameOf: names.short, zone: axis.zone, now })}
              </li>
            ))}
          </ul>
        </div>
      )}
      {schedule.notes.length > 0 && (
        <div className="ag-day">
          <h2 className="ag-head">Handover</h2>
          <ul>
            {schedule.notes.slice(0, 3).map((one) => (
              <NoteLine key={one.id} {...part} note={one} />
            ))}
          </ul>
        </div>
      )}
      {first && (
        <p className="q ag-foot">
          Fairness of the last 90 days {(first.balance / 1000).toFixed(2)} of 1, agreed {(schedule.fairness.agreed / 100).toFixed(2)} or
          more.
        </p>
      )}
      <p className="row ag-foot">
        <button className="act" type="button" onClick={() => onDo({ form: "feed" })}>
          Calendar feed
        </button>
        {may("roster.cover") && (
          <>
            <button className="act" type="button" onClick={() => onDo({ form: "note" })}>
              Handover note
            </button>
            <button className="act" type="button" onClick={() => onDo({ form: "cover", mode: "remove" })}>
              I am away
            </button>
          </>
        )}
      </p>
    </section>
  );
}

/** The day under which a shift stands: that of its beginning, or today where it has begun. */
function firstDayOf({ start }: Shift, axis: Axis, now: Instant): number {
  const from = start < axis.from ? axis.from : start;
  return localDay(axis.zone, from < now && now < axis.to ? now : from);
}
