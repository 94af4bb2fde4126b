import "./due-by.css";
import { Input, Select, TextInput } from "@mantine/core";
import { dueRule } from "../../../kernel/time.ts";
import type { FieldEditorProps } from "../../../web/frame/contract.ts";
import { choiceOf, dayChoices, dueIn, withDay } from "./due-by.ts";

/** A moment to promise instead of minutes: which day, at what time, and from when on it counts as the day after. Said in words beneath. */
export function Editor({ label, value, onChange, error, help }: FieldEditorProps) {
  const due = dueIn(value);
  const later = due !== null && due.days > 1;
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
        {later && (
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
            <span className="due-time">
              <span className="q" aria-hidden="true">
                at
              </span>
              <TextInput
                aria-label="At what time; empty: when its hours end"
                type="time"
                value={due.time ?? ""}
                onChange={(event) => onChange({ ...due, time: event.currentTarget.value || null })}
              />
            </span>
            <span className="due-time">
              <span className="q" aria-hidden="true">
                cut-off
              </span>
              <TextInput
                aria-label="Begun at this time or later, it counts as begun the day after; empty: no cut-off"
                type="time"
                value={due.cutOff ?? ""}
                onChange={(event) => onChange({ ...due, cutOff: event.currentTarget.value || null })}
              />
            </span>
          </>
        )}
      </div>
      {due && <p className="q due-words">{dueRule(due)}</p>}
    </Input.Wrapper>
  );
}
