import { Button, Textarea } from "@mantine/core";
import { type KeyboardEvent, type Ref, useImperativeHandle, useState } from "react";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";

export type WordsHandle = { write: () => void };
type WordsProps = {
  label: string;
  value: string | null;
  /** What belongs here, said where nothing stands. */
  empty: string;
  isEditable: boolean;
  minRows?: number;
  max: number;
  handle?: Ref<WordsHandle>;
  /** Keeps the words; answers why not. */
  onKeep: (words: string) => Promise<RefusalView | null>;
};

/** Words that are written where they stand: press, write, keep with ⌘ or Ctrl and Enter, leave with Escape. A refusal keeps the draft. */
export function Words({ label, value, empty, isEditable, minRows = 2, max, handle, onKeep }: WordsProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  useImperativeHandle(handle, () => ({ write: () => isEditable && setDraft((was) => was ?? value ?? "") }));
  const leave = () => {
    setDraft(null);
    setRefusal(null);
  };
  const keep = async () => {
    const refused = await onKeep(draft ?? "");
    if (refused) setRefusal(refused);
    else leave();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void keep();
    if (event.key !== "Escape") return;
    event.stopPropagation();
    leave();
  };
  if (draft === null) {
    if (!isEditable) return value?.trim() ? <p className="mt-words is-fixed">{value}</p> : <p className="qq">Nothing was written.</p>;
    return (
      <button className="mt-words" type="button" title={`Write: ${label}`} onClick={() => setDraft(value ?? "")}>
        {value?.trim() ? value : <span className="qq">{empty}</span>}
      </button>
    );
  }
  return (
    <div className="mt-write">
      <Textarea
        aria-label={label}
        placeholder={empty}
        autosize
        autoFocus
        minRows={minRows}
        maxLength={max}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {refusal && <Refusal refusal={refusal} />}
      <p className="row deeds">
        <Button variant="filled" onClick={() => void keep()}>
          Keep
        </Button>
        <Button onClick={leave}>Leave it</Button>
      </p>
    </div>
  );
}
