import "./paging.css";
import { Button, Checkbox, Input, NumberInput, Select } from "@mantine/core";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import type { FieldEditorProps } from "../../../web/frame/contract.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import { FieldInput } from "../../../web/record/inputs.tsx";
import { mostSteps, type Step, type Target } from "../policy.model.ts";
import { useBlankWindow, WindowFields } from "./WindowFields.tsx";

/** A step as it is written: its targets may not be chosen yet. */
const blankStep: Step = { targets: [{ kind: "person", id: "" }], delayMinutes: 10, skipIfEmpty: true, onNobody: "next", window: null };

/** The steps of a policy, in any form: whom each calls, how long it waits, what it does when nobody is there. */
export function Editor({ label, value, onChange, error, help }: FieldEditorProps) {
  const steps = (Array.isArray(value) ? value : []) as Step[];
  const set = (index: number, step: Step) => onChange(steps.map((one, place) => (place === index ? step : one)));
  const move = (index: number, by: number) => {
    const next = [...steps];
    const [step] = next.splice(index, 1);
    next.splice(index + by, 0, step!);
    onChange(next);
  };
  return (
    <Input.Wrapper label={label} description={help} error={error} labelElement="div">
      <ol className="pg-steps">
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <li key={index}>
            <div className="row">
              <b className="name">Step {index + 1}</b>
              <span className="grow" />
              <IconButton label={`Step ${index + 1} earlier`} of={ArrowUp} isOff={index === 0} onClick={() => move(index, -1)} />
              <IconButton
                label={`Step ${index + 1} later`}
                of={ArrowDown}
                isOff={index === steps.length - 1}
                onClick={() => move(index, 1)}
              />
              <IconButton label={`Remove step ${index + 1}`} of={X} onClick={() => onChange(steps.filter((_, place) => place !== index))} />
            </div>
            <StepFields step={step} index={index} onChange={(next) => set(index, next)} />
          </li>
        ))}
      </ol>
      {steps.length < mostSteps && (
        <Button variant="subtle" leftSection={<Icon of={Plus} small />} onClick={() => onChange([...steps, blankStep])}>
          {steps.length === 0 ? "Add the first step" : "Add a step"}
        </Button>
      )}
    </Input.Wrapper>
  );
}

function StepFields({ step, index, onChange }: { step: Step; index: number; onChange: (step: Step) => void }) {
  const blank = useBlankWindow("08:00", "18:00");
  const { targets, delayMinutes, skipIfEmpty, onNobody, window } = step;
  const setTarget = (place: number, target: Target) =>
    onChange({ ...step, targets: targets.map((one, at) => (at === place ? target : one)) });
  return (
    <div className="pg-step">
      {targets.map((target, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a target is its place
        <div key={place} className="pg-target">
          <TargetFields target={target} isFirst={place === 0} onChange={(next) => setTarget(place, next)} />
          {targets.length > 1 && (
            <IconButton
              label={`Remove target ${place + 1} of step ${index + 1}`}
              of={X}
              onClick={() => onChange({ ...step, targets: targets.filter((_, at) => at !== place) })}
            />
          )}
        </div>
      ))}
      <div className="pg-row">
        <Button
          variant="subtle"
          leftSection={<Icon of={Plus} small />}
          onClick={() => onChange({ ...step, targets: [...targets, { kind: "person", id: "" }] })}
        >
          And somebody else
        </Button>
      </div>
      <div className="pg-row">
        <NumberInput
          label="Waits (minutes)"
          className="short-input"
          min={1}
          max={1440}
          value={delayMinutes}
          onChange={(minutes) => onChange({ ...step, delayMinutes: typeof minutes === "number" ? minutes : 0 })}
          hideControls
        />
        <Select
          label="When nobody is there"
          data={[
            { value: "next", label: "the next step" },
            { value: "fallback", label: "the fallback instead" },
            { value: "alarm", label: "raise the alarm" },
          ]}
          value={onNobody}
          onChange={(value) => value && onChange({ ...step, onNobody: value })}
          allowDeselect={false}
        />
        <Checkbox
          label="and go on at once"
          checked={skipIfEmpty}
          onChange={(event) => onChange({ ...step, skipIfEmpty: event.currentTarget.checked })}
        />
      </div>
      <Checkbox
        label="Only in certain hours"
        checked={window !== null}
        onChange={(event) => onChange({ ...step, window: event.currentTarget.checked ? blank : null })}
      />
      {window && (
        <WindowFields label={`Hours of step ${index + 1}`} window={window} onChange={(next) => onChange({ ...step, window: next })} />
      )}
    </div>
  );
}

const kinds = [
  { value: "roster", label: "Whoever is on call in" },
  { value: "person", label: "Person" },
  { value: "team", label: "Everybody in team" },
  { value: "channel", label: "Channel" },
];
const kindNames: Record<Target["kind"], string> = { roster: "roster", person: "person", team: "team", channel: "outgoingChannel" };

function TargetFields({ target, isFirst, onChange }: { target: Target; isFirst: boolean; onChange: (target: Target) => void }) {
  const reference = kindNames[target.kind];
  const label = kinds.find((one) => one.value === target.kind)!.label;
  const setKind = (kind: string | null) => {
    if (kind === "roster") onChange({ kind, id: "", level: 1 });
    else if (kind === "person" || kind === "team" || kind === "channel") onChange({ kind, id: "" });
  };
  return (
    <>
      <Select
        label={isFirst ? "Calls" : undefined}
        aria-label="Calls"
        data={kinds}
        value={target.kind}
        onChange={setKind}
        allowDeselect={false}
        className="pg-kind"
      />
      <div className="pg-who">
        <FieldInput
          key={target.kind}
          kind=""
          field={{ name: "target", column: "target", label, type: "reference", reference, required: false }}
          value={target.id === "" ? null : target.id}
          onChange={(id) => onChange({ ...target, id: typeof id === "string" ? id : "" })}
          refs={{}}
          isLabelHidden
        />
      </div>
      {target.kind === "roster" && (
        <Select
          aria-label="Level"
          className="pg-level"
          data={[
            { value: "1", label: "level 1" },
            { value: "2", label: "level 2" },
            { value: "3", label: "level 3" },
          ]}
          value={String(target.level)}
          onChange={(level) => level && onChange({ ...target, level: Number(level) })}
          allowDeselect={false}
        />
      )}
    </>
  );
}

type IconButtonProps = { label: string; of: Parameters<typeof Icon>[0]["of"]; isOff?: boolean; onClick: () => void };

function IconButton({ label, of, isOff = false, onClick }: IconButtonProps) {
  return (
    <button className="act pg-icon" type="button" aria-label={label} title={label} disabled={isOff} onClick={onClick}>
      <Icon of={of} small />
    </button>
  );
}
