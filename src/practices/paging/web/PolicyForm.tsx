import "./paging.css";
import { Button, SegmentedControl } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { asProblem, type Problem } from "../../../web/client/problem.ts";
import { type DescribedKind, editableFields } from "../../../web/record/describe.ts";
import { FieldInput } from "../../../web/record/inputs.tsx";
import type { Refs } from "../../../web/record/shown-record.ts";
import { ForecastLines } from "./Ahead.tsx";
import { usePreview } from "./data.ts";

type Values = Record<string, unknown>;
type Props = {
  kind: DescribedKind;
  initial: Values;
  refs: Refs;
  submit: string;
  onSubmit: (values: Values) => Promise<void>;
  onCancel?: () => void;
};

/** The order in which a policy is written: for whom, the steps, what then, what it waits for, the rest. */
const groups: readonly { label: string; fields: readonly string[] }[] = [
  { label: "", fields: ["name", "team", "pagesUpTo"] },
  { label: "Who is called", fields: ["steps", "repeatCount", "fallbackPerson", "fallbackTeam", "fallbackMinutes"] },
  { label: "What it waits for", fields: ["groupWaitSeconds", "quietHours", "supportHours", "criticalAnyTime"] },
  { label: "When it calls again", fields: ["repageOnRaise", "repageAfterMinutes"] },
  { label: "Many at a time", fields: ["bundleAfterPages", "bundleMinutes"] },
  { label: "", fields: ["purpose"] },
];

/** A policy as a form, and beside it in words what it would do now, minute by minute. */
export function PolicyForm({ kind, initial, refs, submit, onSubmit, onCancel }: Props) {
  const [values, setValues] = useState<Values>(initial);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const fields = new Map(editableFields(kind).map((field) => [field.name, field]));
  const errors = new Map((problem?.errors ?? []).map((error) => [error.path.split(".")[0] ?? "", error.message]));
  const send = async () => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit(values);
    } catch (fault) {
      setProblem(asProblem(fault));
    } finally {
      setBusy(false);
    }
  };
  const onSend = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void send();
    }
  };
  return (
    <div className="pg-edit">
      <form onSubmit={onSend} onKeyDown={onKeyDown} aria-label={kind.label} noValidate>
        {groups.map(({ label, fields: names }) => (
          <section key={names.join()} className="pg-group">
            {label && <h2>{label}</h2>}
            {names.map((name) => {
              const field = fields.get(name);
              const error = errors.get(name);
              return (
                field && (
                  <FieldInput
                    key={name}
                    kind={kind.kind}
                    field={field}
                    value={values[name]}
                    onChange={(value) => setValues((before) => ({ ...before, [name]: value }))}
                    refs={refs}
                    {...(error ? { error } : {})}
                  />
                )
              );
            })}
          </section>
        ))}
        {problem && (
          <p className="red" role="alert">
            {problem.errors.length > 0 ? problem.errors.map((one) => one.message).join(" ") : problem.message}
          </p>
        )}
        <p className="deeds">
          <Button type="submit" variant="filled" loading={isBusy}>
            {submit}
          </Button>
          {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        </p>
      </form>
      <PolicyPreview policy={values} />
    </div>
  );
}

/** What a policy would do if a page began now and nobody answered. */
export function PolicyPreview({ policy }: { policy: Values }) {
  const [priority, setPriority] = useState("1");
  const [asked] = useDebouncedValue(policy, 400);
  const { data } = usePreview(asked, priority);
  return (
    <aside className="pg-preview" aria-label="What it would do">
      <h2>If it began now, and nobody answered</h2>
      <SegmentedControl
        aria-label="Priority"
        size="xs"
        value={priority}
        onChange={setPriority}
        data={["1", "2", "3", "4"].map((value) => ({ value, label: `P${value}` }))}
      />
      <div aria-live="polite">
        {data?.ok && <ForecastLines lines={data.lines} label="What would happen" />}
        {data?.ok === false && <p className="q">Not complete yet: {[...new Set(data.problems.map((one) => one.message))].join(" ")}</p>}
      </div>
    </aside>
  );
}
