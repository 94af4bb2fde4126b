import { Modal } from "@mantine/core";
import { useState } from "react";
import { isInstant } from "../../../kernel/time.ts";
import { useKinds } from "../../../web/record/describe.ts";
import { FieldForm } from "../../../web/record/FieldForm.tsx";
import { isMovable } from "../calendar.rules.ts";
import type { Window } from "./calendar-data.ts";
import type { ChangeAnswer } from "./data.ts";
import { Take } from "./FreeTimes.tsx";

/** Another window, written where nothing is dragged: on a telephone, by keys, or to the minute. What it meets and costs is said before it is taken. */
export function MoveForm({ answer: { record, can } }: { answer: ChangeAnswer }) {
  const kind = useKinds().byKind.get("change");
  const [isOpen, open] = useState(false);
  const [window, setWindow] = useState<Window | null>(null);
  if (!kind || can.edit !== null || !isMovable(record)) return null;
  const close = () => {
    open(false);
    setWindow(null);
  };
  const { plannedStart, plannedEnd } = record;
  return (
    <p>
      <button className="act" type="button" onClick={() => open(true)}>
        Move it
      </button>
      <Modal opened={isOpen} onClose={close} title={`Move ${record.number}`} size="md" closeButtonProps={{ "aria-label": "Close" }}>
        {window ? (
          <Take record={record} window={window} onDone={close} onBack={() => setWindow(null)} />
        ) : (
          <FieldForm
            label="Move"
            draftKey={`change:${record.id}:move`}
            kind="change"
            fields={kind.fields.filter(({ name }) => name === "plannedStart" || name === "plannedEnd")}
            initial={{ plannedStart, plannedEnd }}
            submit="Look"
            onCancel={close}
            onSubmit={async ({ plannedStart: from, plannedEnd: to }) => {
              if (typeof from === "string" && typeof to === "string" && isInstant(from) && isInstant(to)) setWindow({ from, to });
            }}
          />
        )}
      </Modal>
    </p>
  );
}
