import { type KeyboardEvent, useState } from "react";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";

type Change = (lines: readonly string[]) => string[];
type EditableListProps = {
  heading: string;
  add: string;
  lines: readonly string[];
  isEditable: boolean;
  /** Makes the change on what stands there when it arrives, so that others' lines stay. */
  onChange: (change: Change) => Promise<RefusalView | null>;
};

/** Short lines that anybody in the room corrects in place: press one to change it, empty it to take it away, the last row adds one. */
export function EditableList({ heading, add, lines, isEditable, onChange }: EditableListProps) {
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const change = async (next: Change) => setRefusal(await onChange(next));
  const write = (old: string, text: string) =>
    change((now) => (text === "" ? now.filter((one) => one !== old) : now.map((one) => (one === old ? text : one))));
  const [isAdding, setAdding] = useState(false);
  if (!isEditable && lines.length === 0) return null;
  return (
    <>
      <SayHead heading={heading} add={add} onAdd={isEditable ? () => setAdding(true) : null} />
      <ul className="say">
        {lines.map((line) => (
          <li key={line}>
            {isEditable ? <Line text={line} label={`Change: ${line}`} onWrite={(text) => void write(line, text)} /> : line}
          </li>
        ))}
        {isAdding && (
          <li className="add">
            <Line
              text=""
              label={add}
              isBegun
              onWrite={(text) => text !== "" && void change((now) => [...now, text])}
              onDone={() => setAdding(false)}
            />
          </li>
        )}
      </ul>
      {refusal && <Refusal refusal={refusal} />}
    </>
  );
}

/** The head of a list of lines, and the way to add one. */
export function SayHead({ heading, add, onAdd }: { heading: string; add: string; onAdd: (() => void) | null }) {
  return (
    <div className="say-head">
      <h2>{heading}</h2>
      <span className="grow" />
      {onAdd && (
        <button className="act" type="button" aria-label={`add: ${add}`} onClick={onAdd}>
          add
        </button>
      )}
    </div>
  );
}

type LineProps = { text: string; label: string; isBegun?: boolean; onWrite: (text: string) => void; onDone?: () => void };

/** One line that becomes an input when pressed; Enter keeps it, Escape leaves it as it was. */
export function Line({ text, label, isBegun = false, onWrite, onDone }: LineProps) {
  const [draft, setDraft] = useState<string | null>(isBegun ? text : null);
  const done = (isKept: boolean) => {
    const next = draft?.trim() ?? text;
    setDraft(null);
    if (isKept && next !== text) onWrite(next);
    onDone?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") done(true);
    if (event.key === "Escape") {
      event.stopPropagation();
      done(false);
    }
  };
  if (draft === null) {
    return (
      <button className="line-edit" type="button" title="Change this line" onClick={() => setDraft(text)}>
        {text}
      </button>
    );
  }
  return (
    <input
      className="line-input"
      aria-label={label}
      placeholder={isBegun ? label : undefined}
      // biome-ignore lint/a11y/noAutofocus: the line was pressed to be written
      autoFocus
      maxLength={300}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => done(true)}
      onKeyDown={onKeyDown}
    />
  );
}
