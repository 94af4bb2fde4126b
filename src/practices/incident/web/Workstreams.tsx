import { Modal } from "@mantine/core";
import { type Ref, useImperativeHandle, useState } from "react";
import type { Field } from "../../../kernel/model.ts";
import { clockWords, durationWords, instant, ms } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { Mark, type MarkName } from "../../../web/kit/marks.tsx";
import { Initials } from "../../../web/kit/people.tsx";
import { commandOf, useKinds } from "../../../web/record/describe.ts";
import { FieldForm } from "../../../web/record/FieldForm.tsx";
import { initialsOf } from "../../../web/record/shown-record.ts";
import { useVerb } from "../../../web/record/Verbs.tsx";
import type { Workstream } from "../model.ts";
import { type IncidentAnswer, usePeople } from "./data.ts";

const states: readonly { value: Workstream["state"]; label: string; mark: MarkName }[] = [
  { value: "open", label: "Open", mark: "new" },
  { value: "working", label: "Working", mark: "half" },
  { value: "waiting", label: "Waiting", mark: "pause" },
  { value: "done", label: "Done", mark: "done" },
];
const stateField: Field = {
  name: "state",
  column: "state",
  label: "State",
  type: "choice",
  required: false,
  choices: states.map(({ value, label }) => ({ value, label })),
};

/** Opens the n-th workstream, counted from 1. */
export type StreamsHandle = { open: (place: number) => void };

/** Who does what next, and until when: short columns of work, each with its owner. */
export function Workstreams({ answer, handle }: { answer: IncidentAnswer; handle: Ref<StreamsHandle> }) {
  const { record, can } = answer;
  const streams = [...record.workstreams].sort((one, other) => Number(one.state === "done") - Number(other.state === "done"));
  const people = usePeople(streams.flatMap(({ owner }) => owner ?? []));
  const [open, setOpen] = useState<Workstream | "new" | null>(null);
  const mayMove = !can.moveWorkstream;
  useImperativeHandle(handle, () => ({
    open: (place) => {
      const stream = streams[place - 1];
      if (stream && mayMove) setOpen(stream);
    },
  }));
  if (streams.length === 0 && can.addWorkstream) return null;
  return (
    <>
      <div className="tools">
        <h2>Workstreams</h2>
        <span className="grow" />
        {!can.addWorkstream && (
          <button className="act" type="button" onClick={() => setOpen("new")}>
            Add
          </button>
        )}
      </div>
      {streams.length === 0 && (
        <p className="q">Nobody works on a part of it yet. Add what has to be done, with an owner and the next step.</p>
      )}
      <ul>
        {streams.map((stream) => (
          <li key={stream.id}>
            <Stream
              stream={stream}
              owner={stream.owner ? (people.get(stream.owner) ?? null) : null}
              onOpen={mayMove ? () => setOpen(stream) : null}
            />
          </li>
        ))}
      </ul>
      {open && <StreamDialog answer={answer} stream={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

function Stream({ stream, owner, onOpen }: { stream: Workstream; owner: string | null; onOpen: (() => void) | null }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const { title, state, status, nextStep, nextAt, changedAt } = stream;
  const isOrphan = stream.owner === null && state !== "done";
  const isLate = nextAt !== null && state !== "done" && ms(nextAt) < nowMs;
  const mark = states.find((one) => one.value === state)?.mark ?? "new";
  const words = status || (isOrphan ? "No owner" : (states.find((one) => one.value === state)?.label ?? ""));
  return (
    <>
      <p className="row">
        {onOpen ? (
          <button className="grow cut stream-title" type="button" onClick={onOpen}>
            {title}
          </button>
        ) : (
          <b className="grow cut">{title}</b>
        )}
        <span className={isOrphan ? "amber" : "q"}>
          {owner ? <Initials person={{ name: owner, initials: initialsOf(owner) }} /> : isOrphan ? "nobody" : ""}
        </span>
      </p>
      <p className="row">
        <span className="q">
          <Mark name={mark} />
        </span>
        <span className={isOrphan ? "grow cut amber" : "grow cut"}>{words}</span>
        <span className="qq tn" title="since the last move">
          {durationWords(Math.max(0, nowMs - ms(changedAt)))}
        </span>
      </p>
      {state !== "done" && nextStep && (
        <p className="row nx">
          <span className="grow cut">
            <span className="qq">next</span> {nextStep}
          </span>
          <span className={isLate ? "tn red" : isOrphan ? "tn amber" : "tn"}>
            {nextAt ? clockWords(timeZone, nextAt, instant(nowMs)) : isOrphan ? "now" : ""}
            {isLate && <span className="vh"> overdue</span>}
          </span>
        </p>
      )}
    </>
  );
}

function StreamDialog({ answer, stream, onClose }: { answer: IncidentAnswer; stream: Workstream | null; onClose: () => void }) {
  const kinds = useKinds();
  const kind = kinds.byKind.get("incident");
  const run = useVerb(kind ?? kinds.all[0]!, answer.record.id);
  const verb = stream ? "moveWorkstream" : "addWorkstream";
  const fields = (kind && commandOf(kind, verb)?.fields)
    ?.filter((field) => field.name !== "workstream")
    .map((field) => (field.name === "state" ? stateField : field));
  if (!fields) return null;
  const { id, owner, state, status, nextStep, nextAt } = stream ?? {
    id: "",
    owner: null,
    state: null,
    status: "",
    nextStep: "",
    nextAt: null,
  };
  return (
    <Modal opened onClose={onClose} title={stream?.title ?? "New workstream"} size="md" closeButtonProps={{ "aria-label": "Close" }}>
      <FieldForm
        label={stream?.title ?? "New workstream"}
        kind="incident"
        fields={fields}
        initial={stream ? { owner, state, status: status || null, nextStep: nextStep || null, nextAt } : {}}
        submit={stream ? "Move" : "Add"}
        onCancel={onClose}
        onSubmit={async (values) => {
          const said = Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? null]));
          await run({ type: verb }, stream ? { ...said, workstream: id } : said);
          onClose();
        }}
      />
    </Modal>
  );
}
