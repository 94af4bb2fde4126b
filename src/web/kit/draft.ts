import { useEffect, useState } from "react";

/** A text that survives a closed page: read from and written to this browser under `key`, dropped when cleared or empty. */
export function useDraft(key: string): { text: string; write: (text: string) => void; clear: () => void } {
  const stored = `quarterdeck:draft:${key}`;
  const [text, setText] = useState(() => localStorage.getItem(stored) ?? "");
  useEffect(() => setText(localStorage.getItem(stored) ?? ""), [stored]);
  const write = (next: string) => {
    setText(next);
    keep(stored, next);
  };
  return { text, write, clear: () => write("") };
}

function keep(stored: string, text: string) {
  if (text === "") return localStorage.removeItem(stored);
  try {
    localStorage.setItem(stored, text);
  } catch (fault) {
    // A full or forbidden store costs the draft its second life, not the person the words on the screen.
    if (!(fault instanceof DOMException)) throw fault;
  }
}
