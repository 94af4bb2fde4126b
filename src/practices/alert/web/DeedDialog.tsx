import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "../../../web/client/problem.ts";
import { useLast } from "../../../web/kit/last.ts";
import { Refusal } from "../../../web/kit/Refusal.tsx";
import { FieldForm, type Values } from "../../../web/record/FieldForm.tsx";
import type { Asked } from "./console-sends.ts";

type DialogProps = { asked: Asked | null; onClose: () => void; onSubmit: (values: Values) => Promise<void> };

/** The form of what was asked for, over the console. */
export function DeedDialog({ asked, onClose, onSubmit }: DialogProps) {
  const last = useLast(asked);
  const count = last?.targets.length ?? 0;
  const title = last && (count > 1 ? `${last.command.label}: ${count} alerts` : last.command.label);
  return (
    <Modal opened={asked !== null} onClose={onClose} title={title} size="md" closeButtonProps={{ "aria-label": "Close" }}>
      {asked?.verb === "split" && <SplitChoice asked={asked} onClose={onClose} onSubmit={onSubmit} />}
      {asked && asked.verb !== "split" && <DeedForm asked={asked} onClose={onClose} onSubmit={onSubmit} />}
    </Modal>
  );
}

function DeedForm({ asked, onClose, onSubmit }: DialogProps & { asked: Asked }) {
  const { command, kind, incident } = asked;
  // The incident they are in already is no place to move them to.
  const leftOut = incident === null ? [] : [incident];
  const { label, fields } = command;
  return (
    <FieldForm submit={label} onCancel={onClose} {...{ label, kind, fields, leftOut, onSubmit }}>
      {asked.verb !== "split" && command.help && <p className="q form-help">{command.help}</p>}
    </FieldForm>
  );
}

/** Nearly always they become an incident of their own: that is one stroke; where they are of another, it is chosen. */
function SplitChoice({ asked, onClose, onSubmit }: DialogProps & { asked: Asked }) {
  const [isInto, setInto] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  if (isInto) return <DeedForm asked={asked} onClose={onClose} onSubmit={onSubmit} />;
  const own = async () => {
    setBusy(true);
    await onSubmit({}).catch(setFault);
    setBusy(false);
  };
  return (
    <>
      <p className="q form-help">
        {asked.targets.length > 1 ? "They are another trouble than the rest of it." : "It is another trouble than the rest of it."}
      </p>
      {fault !== null && <Refusal refusal={{ sentence: asProblem(fault).message }} />}
      <p className="row send">
        <span className="grow" />
        <Button onClick={() => setInto(true)}>Into another incident</Button>
        <Button variant="filled" loading={isBusy} data-autofocus onClick={() => void own()}>
          {asked.targets.length > 1 ? "Into one of their own" : "Into one of its own"}
        </Button>
      </p>
    </>
  );
}
