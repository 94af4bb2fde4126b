import type { RelativeDue } from "../../../kernel/time.ts";

/** The days one may choose at a glance; "later" asks how many. */
export type DayChoice = "none" | "same" | "next" | "later";

export const dayChoices: readonly { value: `${RelativeDue["of"]} ${Exclude<DayChoice, "none">}` | "none"; label: string }[] = [
  { value: "none", label: "No moment: the minutes count" },
  { value: "business same", label: "The same business day" },
  { value: "business next", label: "The next business day" },
  { value: "business later", label: "A later business day" },
  { value: "calendar same", label: "The same day" },
  { value: "calendar next", label: "The next day" },
  { value: "calendar later", label: "A later day" },
];

/** Reads a moment from a form's value; null where none is promised. */
export function dueIn(value: unknown): RelativeDue | null {
  return typeof value === "object" && value !== null ? (value as RelativeDue) : null;
}

/** What is chosen for a value. */
export function choiceOf(due: RelativeDue | null): string {
  if (!due) return "none";
  return `${due.of} ${due.days === 0 ? "same" : due.days === 1 ? "next" : "later"}`;
}

/** The value once another day is chosen: its time and cut-off stay. */
export function withDay(due: RelativeDue | null, choice: string): RelativeDue | null {
  const [of, which] = choice.split(" ");
  if (of !== "business" && of !== "calendar") return null;
  const days = which === "same" ? 0 : which === "next" ? 1 : Math.max(2, due?.days ?? 3);
  return { days, of, time: due?.time ?? null, cutOff: due?.cutOff ?? null };
}

/** A time of day as it is kept: "9:00" is 09:00, "17" is 17:00; null where nothing is written, undefined where it is no time. */
export function readTimeOfDay(text: string): string | null | undefined {
  const written = text.trim();
  if (written === "") return null;
  const found = /^(\d{1,2})(?::(\d\d))?$/.exec(written);
  const [hours, minutes] = [Number(found?.[1]), Number(found?.[2] ?? 0)];
  if (!found || minutes > 59 || hours * 60 + minutes > 1440) return undefined;
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}
