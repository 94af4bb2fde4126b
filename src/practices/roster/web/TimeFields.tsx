import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { DAY_MS, instant, localDay, momentWords } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { dayIn } from "../rotation.rules.ts";
import { clockText, readMoment } from "./moment-text.ts";

type ClockFieldProps = { label: string; time: string; onChange: (time: string) => void; isLabelHidden?: boolean };

/** A time of day, written "8", "8:30" or "08:30", whatever the browser's habits. What cannot be read is put back. */
export function ClockField({ label, time, onChange, isLabelHidden = false }: ClockFieldProps) {
  const [text, setText] = useState(time);
  useEffect(() => setText(time), [time]);
  const read = clockText(text);
  const keep = () => {
    if (read && read !== time) onChange(read);
    else setText(time);
  };
  const common = {
    value: text,
    placeholder: "08:00",
    maxLength: 5,
    "aria-invalid": read === null ? (true as const) : undefined,
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
    onBlur: keep,
  };
  return isLabelHidden ? <input {...common} aria-label={label} /> : <TextInput {...common} label={label} />;
}

type DayFieldProps = { label: string; date: string | null; onChange: (date: string | null) => void; isOptional?: boolean };

/** A day, written as one says it ("23 Nov", "2026-11-23"); an open end where it is empty. */
export function DayField({ label, date, onChange, isOptional = false }: DayFieldProps) {
  const now = instant(useNow());
  const day = date === null ? null : dayIn(date);
  const shown = day === null ? "" : momentWords("UTC", instant(day * DAY_MS), "0001-01-01T00:00:00.000Z").slice(0, -6);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const found = readMoment(text, "UTC", now);
  const keep = () => {
    if (text === shown) return;
    if (found) onChange(instant(localDay("UTC", found) * DAY_MS).slice(0, 10));
    else if (text.trim() === "" && isOptional) onChange(null);
    else setText(shown);
  };
  return (
    <TextInput
      label={label}
      value={text}
      autoComplete="off"
      placeholder={isOptional ? "open" : "23 Nov 2026"}
      error={text.trim() !== "" && found === null ? "Write it as 23 Nov 2026." : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={keep}
    />
  );
}
