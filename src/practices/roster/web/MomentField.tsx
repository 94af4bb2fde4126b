import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { type Instant, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { momentText, readMoment } from "./moment-text.ts";

type MomentFieldProps = {
  label: string;
  zone: string;
  at: Instant | null;
  onChange: (at: Instant | null) => void;
  isOptional?: boolean;
  error?: string;
};

/** A moment written as one says it ("Sun 14:00"), by the roster's clocks; what was understood stands in the field afterwards. */
export function MomentField({ label, zone, at, onChange, isOptional = false, error }: MomentFieldProps) {
  const now = instant(useNow());
  const shown = at ? momentText(at, zone, now) : "";
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const isBad = text.trim() !== "" && readMoment(text, zone, now) === null;
  const keep = () => {
    if (text === shown) return;
    const found = readMoment(text, zone, now);
    if (found || (isOptional && text.trim() === "")) onChange(found);
  };
  return (
    <TextInput
      label={label}
      value={text}
      autoComplete="off"
      placeholder={isOptional ? "until further notice" : "Sun 29 Nov 14:00"}
      error={isBad ? "Write it as Sun 29 Nov 14:00, tomorrow 8:00 or 2026-11-29 14:00." : error}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Enter") keep();
      }}
    />
  );
}
