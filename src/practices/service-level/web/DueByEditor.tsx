import "./due-by.css";
import { Input, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { dueRule } from "../../../kernel/time.ts";
import type { FieldEditorProps } from "../../../web/frame/contract.ts";
import { choiceOf, dayChoices, dueIn, readTimeOfDay, withDay } from "./due-by.ts";

/** A moment to promise instead of minutes: which day, at what time, and from when on it counts as the day after. Said in words beneath. */
export function Editor({ label, value, onChange, error, help }: FieldEditorProps) {
  const due = dueIn(value);
  return (
    <Input.Wrapper label={label} description={help} error={error} labelElement="div">
      {/* biome-ignore lint/a11y/useSemanticElements: the wrapper draws the legend */}
      <div className="due-by" role="group" aria-label={label}>
        <Select
          aria-label="Which day"
          data={[...dayChoices]}
          value={choiceOf(due)}
          allowDeselect={false}
          onChange={(choice) => onChange(withDay(due, choice ?? "none"))}
        />
        {due && due.days > 1 && (
          <TextInput
            aria-label="How many days later"
            type="number"
            min={2}
            max={366}
            value={String(due.days)}
            rightSection={<span className="unit">days</span>}
            onChange={(event) => onChange({ ...due, days: Math.max(2, Math.min(366, Math.trunc(Number(event.currentTarget.value) || 2))) })}
          />
        )}
        {due && (
          <>
            <TimeInput
              word="at"
              label="At what time"
              placeholder={due.of === "business" ? "close" : "24:00"}
              value={due.time}
              onChange={(time) => onChange({ ...due, time })}
            />
            <TimeInput
              word="cut-off"
              label="Begun at this time or later, it counts as begun the day after"
              placeholder="none"
              value={due.cutOff}
              onChange={(cutOff) => onChange({ ...due, cutOff })}
            />
          </>
        )}
      </div>
      {due && <p className="q due-words">{dueRule(due)}</p>}
    </Input.Wrapper>
  );
}

type TimeInputProps = { word: string; label: string; placeholder: string; value: string | null; onChange: (value: string | null) => void };

/** A time of day as one writes it; what does not read as one is not taken. */
function TimeInput({ word, label, placeholder, value, onChange }: TimeInputProps) {
  const [text, setText] = useState(value ?? "");
  const read = readTimeOfDay(text);
  return (
    <span className="due-time">
      <span className="q" aria-hidden="true">
        {word}
      </span>
      <TextInput
        aria-label={label}
        placeholder={placeholder}
        value={text}
        error={read === undefined ? "Write 17:00" : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value);
          const time = readTimeOfDay(event.currentTarget.value);
          if (time !== undefined) onChange(time);
        }}
      />
    </span>
  );
}
