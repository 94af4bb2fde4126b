import { Button, Input, TextInput } from "@mantine/core";
import { X } from "lucide-react";
import { useState } from "react";
import type { FieldEditorProps } from "../../../web/frame/contract.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import "./calendar.css";

type Holiday = { date: string; name: string };

/** Days off, by date: each can be named, changed or taken away. */
export function Editor({ label, value, onChange, error }: FieldEditorProps) {
  const days = Array.isArray(value) ? value.filter(isHoliday).toSorted((one, other) => one.date.localeCompare(other.date)) : [];
  const change = (at: number, next: Partial<Holiday>) => onChange(days.map((day, place) => (place === at ? { ...day, ...next } : day)));
  const [fresh, setFresh] = useState<Holiday>({ date: "", name: "" });
  const add = () => {
    if (fresh.date === "") return;
    onChange(merged(days, [fresh]));
    setFresh({ date: "", name: "" });
  };
  return (
    <Input.Wrapper label={label} error={error} labelElement="div">
      {/* biome-ignore lint/a11y/useSemanticElements: the wrapper draws the legend */}
      <div className="holidays" role="group" aria-label={label}>
        {days.map((day, at) => (
          <div key={day.date}>
            <span className="tn">{day.date}</span>
            <TextInput
              aria-label={`What ${day.date} is`}
              value={day.name}
              onChange={(event) => change(at, { name: event.currentTarget.value })}
            />
            <button
              className="cross"
              type="button"
              aria-label={`Remove ${day.date}`}
              onClick={() => onChange(days.filter((other) => other !== day))}
            >
              <Icon of={X} small />
            </button>
          </div>
        ))}
        <div>
          <TextInput
            type="date"
            aria-label="Another day off"
            value={fresh.date}
            onChange={(event) => setFresh({ ...fresh, date: event.currentTarget.value })}
          />
          <TextInput
            aria-label="What it is"
            placeholder="What it is"
            value={fresh.name}
            onChange={(event) => setFresh({ ...fresh, name: event.currentTarget.value })}
          />
          <Button onClick={add}>Add</Button>
        </div>
      </div>
    </Input.Wrapper>
  );
}

/** Two lists of days as one; of a day in both, the first keeps its name. */
function merged(days: readonly Holiday[], more: readonly Holiday[]): Holiday[] {
  const all = new Map([...more, ...days].map(({ date, name }) => [date, { date, name }]));
  return [...all.values()].toSorted((one, other) => one.date.localeCompare(other.date));
}

function isHoliday(value: unknown): value is Holiday {
  return typeof value === "object" && value !== null && "date" in value && "name" in value;
}
