import { Select, TextInput } from "@mantine/core";
import { useId } from "react";
import { useReader } from "../../../web/client/session.ts";
import type { Window } from "../policy.model.ts";

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const zones = Intl.supportedValuesOf("timeZone");

/** Hours of some weekdays in a zone. */
export function WindowFields<W extends Window>({ label, window, onChange }: { label: string; window: W; onChange: (window: W) => void }) {
  const id = useId();
  const { weekdays, from, to, timeZone } = window;
  const toggle = (day: number) =>
    onChange({ ...window, weekdays: weekdays.includes(day) ? weekdays.filter((one) => one !== day) : [...weekdays, day].sort() });
  const data = zones.includes(timeZone) ? zones : [timeZone, ...zones];
  return (
    <fieldset className="pg-window">
      <legend className="vh">{label}</legend>
      <div className="pg-days">
        {days.map((name, index) => (
          <button key={name} type="button" aria-pressed={weekdays.includes(index + 1)} onClick={() => toggle(index + 1)}>
            {name}
          </button>
        ))}
      </div>
      <TextInput
        id={`${id}-from`}
        label="From"
        type="time"
        value={from}
        onChange={(event) => onChange({ ...window, from: event.currentTarget.value })}
      />
      <TextInput
        id={`${id}-to`}
        label="Until"
        type="time"
        value={to}
        onChange={(event) => onChange({ ...window, to: event.currentTarget.value })}
      />
      <Select
        label="In"
        data={data}
        value={timeZone}
        onChange={(zone) => zone && onChange({ ...window, timeZone: zone })}
        searchable
        comboboxProps={{ shadow: "md" }}
      />
    </fieldset>
  );
}

/** Hours to begin with, in the reader's own zone. */
export function useBlankWindow(from: string, to: string): Window {
  const { timeZone } = useReader();
  return { weekdays: [1, 2, 3, 4, 5, 6, 7], from, to, timeZone };
}
