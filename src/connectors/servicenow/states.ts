import { holdReasons, type IncidentState, notifyWays, priorities, scale, states } from "../../practices/incident/model.ts";

export type SourceState = { state: IncidentState; holdReason: string | null };

/** ServiceNow's states of an incident by code, and the words of today's and older releases for them. A word with two meanings is not here: it is asked about. */
const known: Record<string, SourceState> = {
  new: { state: "1", holdReason: null },
  active: { state: "2", holdReason: null },
  "in progress": { state: "2", holdReason: null },
  "work in progress": { state: "2", holdReason: null },
  "on hold": { state: "3", holdReason: null },
  "awaiting user info": { state: "3", holdReason: "1" },
  "awaiting caller": { state: "3", holdReason: "1" },
  "awaiting problem": { state: "3", holdReason: "3" },
  "awaiting vendor": { state: "3", holdReason: "4" },
  "awaiting change": { state: "3", holdReason: "5" },
  "awaiting evidence": { state: "3", holdReason: null },
  resolved: { state: "6", holdReason: null },
  closed: { state: "7", holdReason: null },
  canceled: { state: "8", holdReason: null },
  cancelled: { state: "8", holdReason: null },
};
for (const { value } of states) known[value] = { state: value, holdReason: null };

/** ServiceNow writes this where a row's state is not known; the state before it stands. */
export const noState = "-100";

/** The state a word or code means; null where it means none here. `meant` is what the administrator said of words like it. */
export function stateOf(word: string, meant: Readonly<Record<string, string>>): SourceState | null {
  const said = meant[word];
  return known[(said ?? word).trim().toLowerCase()] ?? null;
}

const choices = {
  impact: scale,
  urgency: scale,
  severity: scale,
  notify: notifyWays,
  priority: priorities,
  holdReason: holdReasons,
} as const;

/** The code in "2 - Medium", "2" or "Medium"; null where there is none of the field's. */
export function codeOf(field: keyof typeof choices, text: string): string | null {
  const list: readonly { value: string; label: string }[] = choices[field];
  const code = /^(\d+)(?:\s*-\s*.*)?$/.exec(text)?.[1];
  const word = text.trim().toLowerCase();
  return list.find((one) => one.value === code || one.label.toLowerCase() === word)?.value ?? null;
}
