import { Button } from "@mantine/core";
import { notify } from "./notify.ts";

/** Copies a text. Browsers let pages copy on secure origins only: elsewhere there is no button, and the text is there to be marked. */
export function CopyButton({ text, isFilled = false, label = "Copy" }: { text: string; isFilled?: boolean; label?: string }) {
  if (!window.isSecureContext) return null;
  const copy = () =>
    navigator.clipboard
      .writeText(text)
      .catch(() =>
        notify({ title: "It was not copied", message: "The browser did not allow it. Mark the text and copy it.", isBad: true }),
      );
  return (
    <Button variant={isFilled ? "filled" : "default"} onClick={() => void copy()}>
      {label}
    </Button>
  );
}
