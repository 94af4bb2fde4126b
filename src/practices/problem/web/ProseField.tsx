import { Button, Textarea } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";
import { useDeed } from "./data.ts";

type ProseFieldProps = {
  id: string;
  field: string;
  value: string | null;
  label: string;
  /** What belongs here, said where nothing stands. */
  empty: string;
  isEditable: boolean;
};

/** Prose that is written where it stands: press it, write, keep it with ⌘ or Ctrl and Enter, leave it with Escape. */
export function ProseField({ id, field, value, label, empty, isEditable }: ProseFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const deed = useDeed(id);
  const keep = async () => {
    const refused = await deed("edit", { [field]: draft?.trim() || null });
    setRefusal(refused);
    if (!refused) setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void keep();
    if (event.key === "Escape") {
      event.stopPropagation();
      setDraft(null);
      setRefusal(null);
    }
  };
  if (draft === null) {
    if (!isEditable) return value ? <p className="prose">{value}</p> : <p className="qq">nothing written</p>;
    return (
      <button className="pb-prose" type="button" title={`Write: ${label}`} onClick={() => setDraft(value ?? "")}>
        {value ?? <span className="qq">{empty}</span>}
      </button>
    );
  }
  return (
    <div className="pb-write">
      <Textarea
        aria-label={label}
        placeholder={empty}
        autosize
        minRows={2}
        maxLength={8000}
        autoFocus
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {refusal && <Refusal refusal={refusal} />}
      <p className="row deeds">
        <Button variant="filled" onClick={() => void keep()}>
          Keep
        </Button>
        <Button onClick={() => setDraft(null)}>Leave it</Button>
      </p>
    </div>
  );
}
