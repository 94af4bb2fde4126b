import { useState } from "react";
import { useSession } from "../client/session.ts";

/** The columns this person chose for lists of a kind on this browser; null where they never chose. */
export function useKeptColumns(plural: string): [readonly string[] | null, (names: readonly string[] | null) => void] {
  const { person } = useSession();
  const place = `quarterdeck:columns:${person.id}:${plural}`;
  const [kept, setKept] = useState(() => readColumns(place));
  const keep = (names: readonly string[] | null) => {
    setKept(names);
    if (names === null) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify(names));
  };
  return [kept, keep];
}

function readColumns(place: string): readonly string[] | null {
  const text = localStorage.getItem(place);
  if (text === null) return null;
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : null;
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    return null;
  }
}
