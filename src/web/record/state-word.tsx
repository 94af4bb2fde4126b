import { type MarkName, StateMark } from "../kit/marks.tsx";

/** What people call the stages of their work, and the mark that goes with each. */
const marks: Readonly<Record<string, MarkName>> = {
  new: "new",
  open: "new",
  draft: "new",
  "to do": "new",
  proposed: "new",
  "in progress": "half",
  "in review": "half",
  running: "half",
  working: "half",
  "on hold": "pause",
  paused: "pause",
  waiting: "pause",
  resolved: "done",
  done: "done",
  approved: "done",
  verified: "closed",
  completed: "done",
  closed: "closed",
  canceled: "cancelled",
  cancelled: "cancelled",
  dropped: "cancelled",
  waived: "cancelled",
  retired: "cancelled",
};

/** A state as mark and word; a word nobody has drawn a mark for stands alone. */
export function StateWord({ word }: { word: string }) {
  const mark = marks[word.toLowerCase()];
  return mark ? <StateMark mark={mark} word={word} /> : word;
}
