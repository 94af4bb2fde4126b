import { type Ref, useEffect, useState } from "react";
import { type Instant, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { hourOf, hourToInstant } from "./words.ts";

type HourInputProps = {
  label: string;
  at: Instant | null;
  isOptional?: boolean;
  onChange: (at: Instant | null) => void;
  inputRef?: Ref<HTMLInputElement>;
};

/** An hour of today (or of the night to come), written "14:20" in the reader's zone whatever the browser's habits; kept when it reads. */
export function HourInput({ label, at, isOptional = false, onChange, inputRef }: HourInputProps) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const shown = at ? hourOf(at, timeZone) : "";
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const read = (written: string) =>
    hourToInstant(
      written.replace(/^(\d\d?)[.: ]?(\d\d)$/, (_, hour: string, minute: string) => `${hour.padStart(2, "0")}:${minute}`),
      timeZone,
      instant(nowMs),
    );
  const isBad = text !== "" && read(text) === null;
  const keep = () => {
    if (text === shown) return;
    if (text === "" && isOptional) return onChange(null);
    const found = read(text);
    if (found) onChange(found);
    setText(found ? hourOf(found, timeZone) : shown);
  };
  return (
    <label className="q when">
      {label}{" "}
      <input
        ref={inputRef}
        inputMode="numeric"
        placeholder={isOptional ? "open" : "14:20"}
        maxLength={5}
        aria-invalid={isBad ? true : undefined}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) keep();
        }}
      />
    </label>
  );
}
