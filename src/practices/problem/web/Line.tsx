import { type KeyboardEvent, useState } from "react";

type LineProps = {
  label: string;
  placeholder: string;
  text?: string;
  isFirst?: boolean;
  onWrite: (text: string) => void;
  onLeave?: () => void;
};

/** One line to write: Enter keeps it and makes room for the next, Escape leaves it. */
export function LineInput({ label, placeholder, text = "", isFirst = false, onWrite, onLeave }: LineProps) {
  const [draft, setDraft] = useState(text);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && draft.trim() !== "") {
      onWrite(draft.trim());
      setDraft("");
    }
    if (event.key === "Escape") {
      event.stopPropagation();
      setDraft("");
      onLeave?.();
    }
  };
  return (
    <input
      className="line-input"
      aria-label={label}
      placeholder={placeholder}
      // biome-ignore lint/a11y/noAutofocus: its button was just pressed, where it is first
      autoFocus={isFirst}
      maxLength={400}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}
