import { X } from "lucide-react";
import { Icon } from "../../../web/kit/icon.tsx";
import type { Restriction } from "../model.ts";
import { ClockField } from "./TimeFields.tsx";

const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

type HoursRowsProps = {
  /** Names the rows to those who cannot see them. */
  label: string;
  hours: readonly Restriction[];
  onChange: (hours: Restriction[]) => void;
  /** What no rows mean. */
  none: string;
};

/** Hours of weekdays, a row each: which days, from when to when. An end that is not later than the beginning lies on the next day. */
export function HoursRows({ label, hours, onChange, none }: HoursRowsProps) {
  const change = (at: number, next: Partial<Restriction>) =>
    onChange(hours.map((one, place) => (place === at ? { ...one, ...next } : one)));
  const toggle = (at: number, weekday: number) => {
    const { weekdays } = hours[at]!;
    const next = weekdays.includes(weekday) ? weekdays.filter((one) => one !== weekday) : [...weekdays, weekday].sort();
    change(at, { weekdays: next });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid in every browser
    <div className="hours-rows" role="group" aria-label={label}>
      {hours.length === 0 && <p className="q">{none}</p>}
      {hours.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <div className="row" key={at}>
          <span className="weekdays">
            {names.map((name, index) => (
              <button key={name} type="button" aria-pressed={one.weekdays.includes(index + 1)} onClick={() => toggle(at, index + 1)}>
                <span aria-hidden="true">{name.slice(0, 2)}</span>
                <span className="vh">{`${name}, row ${at + 1} of ${label}`}</span>
              </button>
            ))}
          </span>
          <ClockField
            isLabelHidden
            label={`From, row ${at + 1} of ${label}`}
            time={one.from}
            onChange={(from) => change(at, { from: from === "24:00" ? "00:00" : from })}
          />
          <span className="q">to</span>
          <ClockField isLabelHidden label={`To, row ${at + 1} of ${label}`} time={one.to} onChange={(to) => change(at, { to })} />
          <span className="qq">{one.to <= one.from ? "next day" : ""}</span>
          <button
            className="act"
            type="button"
            aria-label={`Remove row ${at + 1} of ${label}`}
            onClick={() => onChange(hours.filter((_, place) => place !== at))}
          >
            <Icon of={X} small />
          </button>
        </div>
      ))}
      <button className="act" type="button" onClick={() => onChange([...hours, { weekdays: [1, 2, 3, 4, 5], from: "08:00", to: "18:00" }])}>
        Add hours
      </button>
    </div>
  );
}
