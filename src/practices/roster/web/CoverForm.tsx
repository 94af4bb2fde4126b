import { SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Id } from "../../../kernel/ids.ts";
import { addMinutes, instant, MINUTE_MS } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useMay, useSession } from "../../../web/client/session.ts";
import { participantsOf } from "../cover.rules.ts";
import { levelsOf } from "../roster.rules.ts";
import { Dialog } from "./Dialog.tsx";
import { type NewOverride, useShiftDeeds } from "./data.ts";
import type { PartProps } from "./Grid.tsx";
import { MomentField } from "./MomentField.tsx";
import type { Doing } from "./OnCallScreen.tsx";
import { Anybody, TurnTaker } from "./PersonField.tsx";
import { coverWords } from "./rest.ts";

type Given = Extract<Doing, { form: "cover" }>;
type Mode = "replace" | "add" | "remove";
const usual: Record<Mode, string> = { replace: "Covers", add: "Helps out", remove: "Leave" };

/** An override by keyboard: who takes over, joins, or is away, from when until when; what a drag does, and what it cannot. */
export function CoverForm({ schedule, axis, given, onClose }: PartProps & { given: Given; onClose: () => void }) {
  const { person: me } = useSession();
  const may = useMay();
  const deeds = useShiftDeeds();
  const nowMs = useNow();
  const [from, to] = spanOf(given, schedule.asOf, nowMs);
  const decides = may("roster.administer") || schedule.record.owner === me.id;
  const [mode, setMode] = useState<Mode>(given.mode ?? "replace");
  const [person, setPerson] = useState<Id | null>(given.person ?? (decides ? null : me.id));
  const [whom, setWhom] = useState<Id | null>(mode === "remove" && !decides ? me.id : null);
  const [startsAt, setStartsAt] = useState<string | null>(from);
  const [endsAt, setEndsAt] = useState<string | null>(to);
  const [level, setLevel] = useState("1");
  const [reason, setReason] = useState<string | null>(null);
  const isAway = mode === "remove";
  const choose = (next: Mode) => {
    setMode(next);
    if (next === "remove" && !decides) setWhom(me.id);
    if (next !== "replace" && next !== "remove") setWhom(null);
  };
  const send = () => {
    const common = { roster: schedule.record.id, mode, startsAt: startsAt ?? from, endsAt, reason: reason?.trim() || usual[mode] };
    const said: NewOverride = isAway
      ? { ...common, whom }
      : { ...common, level: Number(level), person, whom: mode === "replace" ? whom : null };
    return deeds.override(said);
  };
  return (
    <Dialog title="Override" submit={isAway ? "Note the leave" : "Put on call"} onSubmit={send} onClose={onClose}>
      {(errorOf) => (
        <>
          <SegmentedControl
            aria-label="What"
            value={mode}
            onChange={(value) => choose(value as Mode)}
            data={[
              { value: "replace", label: "Takes over" },
              { value: "add", label: "Joins" },
              { value: "remove", label: "Is away" },
            ]}
          />
          {isAway && <TurnTaker schedule={schedule} label="Who is away" person={whom} onChange={setWhom} error={errorOf("whom")} />}
          {!isAway && decides && <Who schedule={schedule} person={person} onChange={setPerson} error={errorOf("person")} />}
          {mode === "replace" && (
            <TurnTaker
              schedule={schedule}
              label="For whom (everybody then on call, where nobody is named)"
              person={whom}
              onChange={setWhom}
              error={errorOf("whom")}
            />
          )}
          <div className="ros-pair">
            <MomentField label="From" zone={axis.zone} at={startsAt} onChange={setStartsAt} error={errorOf("startsAt")} />
            <MomentField label="Until" zone={axis.zone} at={endsAt} onChange={setEndsAt} isOptional={isAway} error={errorOf("endsAt")} />
          </div>
          {!isAway && levelsOf(schedule.record).length > 1 && (
            <SegmentedControl
              aria-label="Level"
              value={level}
              onChange={setLevel}
              data={levelsOf(schedule.record).map((one) => ({ value: String(one), label: `Level ${one}` }))}
            />
          )}
          <TextInput
            label="Reason"
            value={reason ?? ""}
            placeholder={usual[mode]}
            maxLength={200}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={errorOf("reason")}
          />
          {person && !isAway && startsAt && endsAt && startsAt < endsAt && (
            <p className="q">{coverWords(schedule, person, { from: startsAt, to: endsAt })}</p>
          )}
          {!decides && <p className="q">You take it yourself, or say that you are away. For others ask with s.</p>}
        </>
      )}
    </Dialog>
  );
}

/** One of the roster's people, or after a press anybody. */
function Who({
  schedule,
  person,
  onChange,
  error,
}: {
  schedule: PartProps["schedule"];
  person: Id | null;
  onChange: (person: Id | null) => void;
  error?: string | undefined;
}) {
  const isKnown = person === null || participantsOf(schedule.record).includes(person);
  const [isAnybody, setAnybody] = useState(!isKnown);
  const common = { label: "Who is on call", person, onChange, ...(error ? { error } : {}) };
  if (isAnybody) return <Anybody {...common} refs={schedule.refs} />;
  return (
    <div>
      <TurnTaker {...common} schedule={schedule} />
      <button className="act" type="button" onClick={() => setAnybody(true)}>
        somebody else
      </button>
    </div>
  );
}

/** The stretch the form begins with: what was pointed at, or the next eight hours from a quarter to come. */
function spanOf({ from, to }: Given, asOf: string, nowMs: number): [string, string] {
  const quarter = instant(Math.ceil(nowMs / (15 * MINUTE_MS)) * 15 * MINUTE_MS);
  const start = from && from > asOf ? from : quarter;
  return [start, to && to > start ? to : addMinutes(start, 480)];
}
