import type { ReactNode } from "react";

/** The sixteen-pixel marks drawn for Quarterdeck: states, and what an entry of a timeline is. Everything else is lucide. */
const drawings = {
  new: <circle cx="8" cy="8" r="5" />,
  half: (
    <>
      <circle cx="8" cy="8" r="5" />
      <path d="M8 3v10A5 5 0 0 0 8 3z" fill="currentColor" stroke="none" />
    </>
  ),
  pause: <path d="M6 4v8M10 4v8" strokeWidth="2" />,
  done: <path d="m3.5 8.5 3 3 6-7" />,
  closed: (
    <>
      <circle cx="8" cy="8" r="5" />
      <path d="m5.8 8.2 1.6 1.6 2.9-3.4" />
    </>
  ),
  cancelled: (
    <>
      <circle cx="8" cy="8" r="5" />
      <path d="m4.6 11.4 6.8-6.8" />
    </>
  ),
  update: <path d="M3 6.5v3h2.5L11 12.5v-9L5.5 6.5zM13 7v2" />,
  decision: <path d="m8 2.5 5.5 5.5L8 13.5 2.5 8z" />,
  change: <path d="M3 5.5h9.5L10 3M13 10.5H3.5L6 13" />,
  alert: <path d="M3.5 11.5h9L11.3 10V7a3.3 3.3 0 0 0-6.6 0v3zM7 13.5h2" />,
  note: <path d="M3.5 4h9M3.5 8h9M3.5 12h5" />,
  comment: <path d="M3 3.5h10v7H8L5 13v-2.5H3z" />,
  state: <path d="M3 8h9M9 4.5 12.5 8 9 11.5" />,
  file: <path d="M4.5 2.5h5l2.5 2.5v8.5h-7.5zM9.5 2.5V5H12" />,
  theme: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5v11A5.5 5.5 0 0 0 8 2.5z" fill="currentColor" stroke="none" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type MarkName = keyof typeof drawings;

/** One of our own marks; silent for screen readers, so a word must stand beside it. */
export function Mark({ name, small = false }: { name: MarkName; small?: boolean }) {
  return (
    <svg className={small ? "i i-own i-s" : "i i-own"} viewBox="0 0 16 16" aria-hidden="true">
      {drawings[name]}
    </svg>
  );
}

/** The house mark: a watch circle with one quarter filled. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 18 18" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.5">
      <circle cx="9" cy="9" r="7.25" />
      <path d="M9 9V1.75A7.25 7.25 0 0 1 16.25 9z" fill="currentColor" stroke="none" />
      <path d="m12 12 4 4" />
    </svg>
  );
}

/** A state: its mark and its word, always both. */
export function StateMark({ mark, word }: { mark: MarkName; word: string }) {
  return (
    <>
      <span className="q">
        <Mark name={mark} />
      </span>{" "}
      {word}
    </>
  );
}
