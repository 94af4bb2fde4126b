import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef } from "react";
import type { DraftFigure, DraftPart } from "../draft.rules.ts";

export type DraftHandle = { focus: () => void; parts: () => DraftPart[] };
type DraftEditorProps = {
  label: string;
  /** What the editor begins with; another array begins anew. */
  parts: readonly DraftPart[];
  /** The figures as they are chosen now: those in the text follow. */
  figures: Readonly<Partial<Record<DraftFigure["figure"], string>>>;
  onWrite: (parts: DraftPart[]) => void;
  onFigure: (figure: DraftFigure["figure"]) => void;
  onSend: () => void;
  handle: Ref<DraftHandle>;
};

/** Words that are written, around figures that are chosen: a dotted figure cannot be typed over, only chosen anew or taken out. */
export function DraftEditor({ label, parts, figures, onWrite, onFigure, onSend, handle }: DraftEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current) place.current.replaceChildren(...parts.map(nodeOf));
  }, [parts]);
  useEffect(() => {
    for (const mark of place.current?.querySelectorAll<HTMLElement>("mark[data-figure]") ?? []) {
      const text = figures[mark.dataset.figure as DraftFigure["figure"]];
      if (text !== undefined && mark.textContent !== text) mark.textContent = text;
    }
  }, [figures]);
  useImperativeHandle(handle, () => ({
    focus: () => {
      const element = place.current;
      if (!element) return;
      element.focus();
      window.getSelection()?.selectAllChildren(element);
      window.getSelection()?.collapseToEnd();
    },
    parts: () => (place.current ? partsOf(place.current) : []),
  }));
  const figureAt = (target: EventTarget) => (target instanceof HTMLElement ? target.closest<HTMLElement>("mark[data-figure]") : null);
  const onKeyDown = (event: KeyboardEvent) => {
    const mark = figureAt(event.target);
    if (mark && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      onFigure(mark.dataset.figure as DraftFigure["figure"]);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSend();
    } else if (event.key === "Escape") place.current?.blur();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a textarea cannot hold figures
    <div
      ref={place}
      className="draft"
      role="textbox"
      aria-multiline="true"
      aria-label={label}
      tabIndex={0}
      contentEditable="plaintext-only"
      suppressContentEditableWarning
      spellCheck
      onInput={() => place.current && onWrite(partsOf(place.current))}
      onClick={(event) => {
        const mark = figureAt(event.target);
        if (mark) onFigure(mark.dataset.figure as DraftFigure["figure"]);
      }}
      onKeyDown={onKeyDown}
    />
  );
}

function nodeOf(part: DraftPart): Node {
  if (typeof part === "string") return document.createTextNode(part);
  const mark = document.createElement("mark");
  mark.contentEditable = "false";
  mark.dataset.figure = part.figure;
  mark.textContent = part.text;
  return mark;
}

function partsOf(element: HTMLElement): DraftPart[] {
  const parts: DraftPart[] = [];
  for (const node of element.childNodes) {
    if (node instanceof HTMLElement && node.dataset.figure) {
      parts.push({ figure: node.dataset.figure as DraftFigure["figure"], text: node.textContent ?? "" });
    } else {
      const text = node.nodeName === "BR" ? "\n" : (node.textContent ?? "");
      const last = parts.at(-1);
      if (typeof last === "string") parts[parts.length - 1] = last + text;
      else if (text !== "") parts.push(text);
    }
  }
  return parts;
}
