import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import type { Field } from "../../../kernel/model.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";
import { FieldForm } from "../../../web/record/FieldForm.tsx";
import type { CabDecision } from "../model.ts";

/** A decision that needs more than a press, on the words that were on the screen when it was pressed. */
export type CabAsk = { decision: CabDecision; digest: string };
type Condition = { title: string; owner: string | null; dueAt: string | null };
type Said = { reason: string | null; conditions: readonly Condition[] };
type CabDialogProps = { asked: CabAsk | null; onClose: () => void; onDecide: (asked: CabAsk, said: Said) => Promise<void> };

/** Why it is rejected, or under which conditions it is approved. */
export function CabDialog({ asked, onClose, onDecide }: CabDialogProps) {
  const title = asked?.decision === "rejected" ? "Reject" : "Approve with conditions";
  return (
    <Modal opened={asked !== null} onClose={onClose} title={title} size="md" closeButtonProps={{ "aria-label": "Close" }}>
      {asked?.decision === "rejected" && (
        <FieldForm
          label="Reject"
          kind="change"
          fields={[reasonField]}
          submit="Reject"
          onCancel={onClose}
          onSubmit={async ({ reason }) => {
            await onDecide(asked, { reason: typeof reason === "string" ? reason : null, conditions: [] });
            onClose();
          }}
        />
      )}
      {asked?.decision === "approvedWithConditions" && <Conditions asked={asked} onClose={onClose} onDecide={onDecide} />}
    </Modal>
  );
}

function Conditions({ asked, onClose, onDecide }: { asked: CabAsk } & Omit<CabDialogProps, "asked">) {
  const [conditions, setConditions] = useState<readonly Condition[]>([]);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const approve = () => {
    onDecide(asked, { reason: null, conditions }).then(onClose, (fault: unknown) => setRefusal({ sentence: asProblem(fault).message }));
  };
  return (
    <>
      <p className="q form-help">Each becomes a task. The change does not begin before its evidence is there.</p>
      <ol className="cab-conditions">
        {conditions.map((one) => (
          <li key={one.title}>
            {one.title}{" "}
            <button
              className="act"
              type="button"
              aria-label={`Take away: ${one.title}`}
              onClick={() => setConditions(conditions.filter((other) => other !== one))}
            >
              Take away
            </button>
          </li>
        ))}
      </ol>
      <FieldForm
        key={conditions.length}
        label="Condition"
        kind="changeTask"
        fields={conditionFields}
        submit="Add"
        onSubmit={async ({ title, owner, dueAt }) => {
          const added = { title: String(title ?? "").trim(), owner: textOr(owner), dueAt: textOr(dueAt) };
          setConditions([...conditions.filter((one) => one.title !== added.title), added]);
        }}
      />
      {refusal && <Refusal refusal={refusal} />}
      <p className="row deeds">
        <Button variant="filled" disabled={conditions.length === 0} onClick={approve}>
          Approve with {conditions.length === 1 ? "one condition" : `${conditions.length || ""} conditions`}
        </Button>
        <Button onClick={onClose}>Leave it</Button>
      </p>
    </>
  );
}

const textOr = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const fieldOf = (name: string, label: string, more: Partial<Field> & Pick<Field, "type">): Field => ({
  ...{ name, column: name, label, required: false, short: true },
  ...more,
});
const reasonField = fieldOf("reason", "Why", { type: "longtext", required: true, max: 2000 });
const conditionFields = [
  fieldOf("title", "Condition", { type: "text", required: true, max: 200 }),
  fieldOf("owner", "Who", { type: "reference", reference: "person" }),
  fieldOf("dueAt", "Until", { type: "instant" }),
];
