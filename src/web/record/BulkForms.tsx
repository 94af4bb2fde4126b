import { Button, Checkbox, Select } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "../client/problem.ts";
import { Refusal } from "../kit/Refusal.tsx";
import { type DescribedCommand, type DescribedKind, editableFields } from "./describe.ts";
import { FieldForm, type Values } from "./FieldForm.tsx";
import { FieldInput } from "./inputs.tsx";
import type { Refs } from "./shown-record.ts";
import { given } from "./Verbs.tsx";

/** What is to be done to each. */
export type BulkDeed = {
  label: string;
  body: { verb: string; values: Values } | { changes: Values };
  allOrNone: boolean;
};
export type BulkFormProps = {
  kind: DescribedKind;
  command: DescribedCommand | null;
  count: number;
  initial: Values;
  refs: Refs;
  onCancel: () => void;
  onRun: (deed: BulkDeed) => Promise<void>;
};

/** The form of a verb, for many records. What it shares with the record is left as each has it, unless it is said here. */
export function BulkVerbForm({ kind, command, initial, refs, onCancel, onRun }: BulkFormProps) {
  const [allOrNone, setAllOrNone] = useState(false);
  if (!command) return null;
  const kept = command.fields.filter((field) => command.kept.includes(field.name)).map((field) => field.label);
  return (
    <FieldForm
      label={command.label}
      kind={kind.kind}
      fields={command.fields}
      initial={initial}
      refs={refs}
      submit={command.label}
      onCancel={onCancel}
      after={<AllOrNone isOn={allOrNone} onChange={setAllOrNone} />}
      onSubmit={(values) => onRun({ label: command.label, body: { verb: command.type, values: given(command, values) }, allOrNone })}
    >
      {command.help && <p className="q form-help">{command.help}</p>}
      {kept.length > 0 && <p className="q form-help">{`${kept.join(" and ")}: left empty, each keeps its own.`}</p>}
    </FieldForm>
  );
}

/** One field, and the value it gets on all. */
export function BulkFieldForm({ kind, count, initial, refs, onRun }: BulkFormProps) {
  const fields = editableFields(kind);
  const [first] = Object.entries(initial);
  const [name, setName] = useState<string | null>(first?.[0] ?? null);
  const [value, setValue] = useState<unknown>(first?.[1] ?? null);
  const [allOrNone, setAllOrNone] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const field = fields.find((one) => one.name === name);
  const send = async () => {
    if (!field) return;
    setFault(null);
    await onRun({ label: field.label, body: { changes: { [field.name]: value } }, allOrNone }).catch(setFault);
  };
  return (
    <form
      className="short-form"
      aria-label="Set a field"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Select
        label="Field"
        searchable
        data={fields.map((one) => ({ value: one.name, label: one.label }))}
        value={name}
        onChange={(next) => {
          setName(next);
          setValue(null);
        }}
        data-autofocus
      />
      {field && (
        <FieldInput key={field.name} kind={kind.kind} field={{ ...field, required: false }} value={value} onChange={setValue} refs={refs} />
      )}
      <AllOrNone isOn={allOrNone} onChange={setAllOrNone} />
      {fault !== null && <Refusal refusal={{ sentence: asProblem(fault).message }} />}
      <p className="row send">
        <span className="qq grow">{field && value === null ? "Left empty, the field is cleared." : ""}</span>
        <Button type="submit" variant="filled" disabled={!field}>
          Set it on {count}
        </Button>
      </p>
    </form>
  );
}

function AllOrNone({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <Checkbox
      className="all-or-none"
      label="All or none"
      description="Where one is refused, nothing is done."
      checked={isOn}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
