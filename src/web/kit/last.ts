import { useState } from "react";

/** What was there last, where nothing is there now: a dialog that is fading out still needs its name. */
export function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
