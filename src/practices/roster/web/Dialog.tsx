import { Button, Modal } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from "react";
import { asProblem, type Problem } from "../../../web/client/problem.ts";
import { isMac } from "../../../web/kit/keys.ts";
import { Refusal } from "../../../web/kit/Refusal.tsx";

type DialogProps = {
  title: string;
  submit: string;
  /** Sends it; what it throws is shown, and the dialog stays. */
  onSubmit: () => Promise<unknown>;
  onClose: () => void;
  /** The fields; they are given what was wrong with each, by the name the server calls it. */
  children: (errorOf: (field: string) => string | undefined) => ReactNode;
};

/** A short form over the schedule. ⌘ or Ctrl with Enter sends it; a refusal stands at its field and, as a sentence, above the buttons. */
export function Dialog({ title, submit, onSubmit, onClose, children }: DialogProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async () => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit();
      onClose();
    } catch (fault) {
      setProblem(asProblem(fault));
    } finally {
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(isMac ? event.metaKey : event.ctrlKey)) return;
    event.preventDefault();
    void send();
  };
  const errorOf = (field: string) => problem?.errors.find((one) => one.path.split(".")[0] === field)?.message;
  return (
    <Modal opened onClose={onClose} title={title} size="md" closeButtonProps={{ "aria-label": "Close" }}>
      <form
        className="ros-form"
        noValidate
        aria-label={title}
        onKeyDown={onKeyDown}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void send();
        }}
      >
        {children(errorOf)}
        {problem && <Refusal refusal={{ sentence: problem.detail || problem.title }} />}
        <p className="row">
          <Button type="submit" variant="filled" loading={isBusy}>
            {submit}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </p>
      </form>
    </Modal>
  );
}
