import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { asProblem } from "../../../../web/client/problem.ts";
import { useDraft } from "../../../../web/kit/draft.ts";
import { useReport, useStatus } from "./data.ts";

const speeds = [
  { value: "1", label: "I cannot work" },
  { value: "2", label: "It slows me down" },
  { value: "3", label: "It can wait" },
] as const;
const circles = [
  { value: "3", label: "Only me" },
  { value: "2", label: "Several of us" },
  { value: "1", label: "Everybody here" },
] as const;

/** The form, in plain words: what is wrong, how bad, for whom. Nothing of it is about our trade. */
export function ReportForm({ title, onDone, onCancel }: { title: string; onDone: () => void; onCancel: () => void }) {
  const navigate = useNavigate();
  const report = useReport();
  const status = useStatus();
  const [what, setWhat] = useState(title);
  const more = useDraft("portal:more");
  const [service, setService] = useState<string | null>(null);
  const [urgency, setUrgency] = useState<string>("2");
  const [impact, setImpact] = useState<string>("3");
  const problem = report.error ? asProblem(report.error) : null;
  const send = (event: FormEvent) => {
    event.preventDefault();
    report.mutate(
      { shortDescription: what.trim(), description: more.text.trim() || null, service, urgency, impact, contactType: "self-service" },
      {
        onSuccess: ({ record }) => {
          more.clear();
          onDone();
          void navigate({ to: `/portal/${record.number ?? record.id}` });
        },
      },
    );
  };
  return (
    <form className="report" aria-label="Tell us" onSubmit={send}>
      <TextInput
        label="What is wrong?"
        required
        maxLength={160}
        autoFocus
        value={what}
        error={problem?.forField("shortDescription")}
        onChange={(event) => setWhat(event.currentTarget.value)}
      />
      <Textarea
        label="Tell us more, if you like"
        description="What did you do, what happened, what did you expect?"
        minRows={3}
        value={more.text}
        onChange={(event) => more.write(event.currentTarget.value)}
      />
      <Select
        label="Is it about one of these?"
        placeholder="none, or I do not know"
        clearable
        data={(status.data?.services ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={service}
        onChange={setService}
      />
      <Words legend="How bad is it?" name="urgency" choices={speeds} value={urgency} onChange={setUrgency} />
      <Words legend="Who else has it?" name="impact" choices={circles} value={impact} onChange={setImpact} />
      {problem && problem.errors.length === 0 && (
        <p className="red" role="alert">
          {problem.detail || problem.title} What you entered is kept.
        </p>
      )}
      <p className="acts">
        <Button type="submit" variant="filled" loading={report.isPending}>
          Send
        </Button>
        <Button onClick={onCancel}>Not now</Button>
      </p>
    </form>
  );
}

type WordsProps = {
  legend: string;
  name: string;
  choices: readonly { value: string; label: string }[];
  value: string | null;
  onChange: (value: string) => void;
};

/** A choice among a few words, all in view. */
export function Words({ legend, name, choices, value, onChange }: WordsProps) {
  return (
    <fieldset className="words">
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={choice.value === value ? "is-chosen" : undefined}>
          <input type="radio" name={name} value={choice.value} checked={choice.value === value} onChange={() => onChange(choice.value)} />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}
