import { useState } from "react";
import type { Values } from "./FieldForm.tsx";

/** The values of a form, kept in this browser under a key until they are sent; a form without a key keeps nothing. */
export function useFormDraft(key: string | undefined, initial: Values) {
  const place = key === undefined ? null : `quarterdeck:form:${key}`;
  const [kept] = useState(() => (place === null ? {} : readKept(place)));
  const [changes, setChanges] = useState<Values>(kept);
  const write = (name: string, value: unknown) => {
    setChanges((before) => {
      const next = { ...before, [name]: value };
      if (place !== null) keep(place, next);
      return next;
    });
  };
  const clear = () => {
    if (place !== null) localStorage.removeItem(place);
  };
  return { values: { ...initial, ...changes } as Values, isKept: place !== null && Object.keys(changes).length > 0, write, clear };
}

function readKept(place: string): Values {
  const text = localStorage.getItem(place);
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Values) : {};
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    return {};
  }
}

function keep(place: string, values: Values) {
  try {
    localStorage.setItem(place, JSON.stringify(values));
  } catch (fault) {
    // A full or forbidden store costs the draft its second life, not the person the words on the screen.
    if (!(fault instanceof DOMException)) throw fault;
  }
}
