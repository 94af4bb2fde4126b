import { Textarea } from "@mantine/core";
import { useState } from "react";
import type { FieldEditorProps } from "../../../web/frame/contract.ts";

type Choice = { value: string; label: string };

/** The choices of a custom field, one a line: what is kept, a colon, what is read; one word alone is both. */
export function Editor({ label, value, onChange, error }: FieldEditorProps) {
  const [text, setText] = useState(() => linesOf(value));
  return (
    <Textarea
      label={label}
      description="One a line, such as 1: High. A word alone is kept and shown as it stands."
      error={error}
      minRows={3}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(choicesOf(event.currentTarget.value));
      }}
    />
  );
}

function linesOf(value: unknown): string {
  if (!Array.isArray(value)) return "";
  return value.map((one: Choice) => (one.value === one.label ? one.value : `${one.value}: ${one.label}`)).join("\n");
}

function choicesOf(text: string): Choice[] | null {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  if (lines.length === 0) return null;
  return lines.map((line) => {
    const colon = line.indexOf(":");
    const value = (colon < 0 ? line : line.slice(0, colon)).trim();
    return { value, label: colon < 0 ? value : line.slice(colon + 1).trim() || value };
  });
}
