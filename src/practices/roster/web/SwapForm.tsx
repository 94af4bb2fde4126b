import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Id } from "../../../kernel/ids.ts";
import { useMay, useSession } from "../../../web/client/session.ts";
import { participantsOf, restOf } from "../cover.rules.ts";
import { type Shift, shiftsOf, shiftsOfPerson } from "../shifts.rules.ts";
import { shiftWords } from "./axis.ts";
import { Dialog } from "./Dialog.tsx";
import { type Schedule, useShiftDeeds } from "./data.ts";
import type { PartProps } from "./Grid.tsx";
import type { Doing } from "./OnCallScreen.tsx";
import { TurnTaker } from "./PersonField.tsx";
import { restWords } from "./rest.ts";

type Given = Extract<Doing, { form: "swap" }>;

/** Asks somebody to take a shift, and may offer to take one of theirs. Only what lies ahead can be asked for. */
export function SwapForm({ schedule, axis, names, given, onClose }: PartProps & { given: Given; onClose: () => void }) {
  const { person: me } = useSession();
  const may = useMay();
  const deeds = useShiftDeeds();
  const decides = may("roster.administer") || schedule.record.owner === me.id;
  const [giver, setGiver] = useState<Id | null>(given.giver && (decides || given.giver === me.id) ? given.giver : me.id);
  const [chosen, setChosen] = useState<string | null>(given.from ?? null);
  const [taker, setTaker] = useState<Id | null>(null);
  const [back, setBack] = useState<string | null>(null);
  const [message, setMessage] = useState("");
  const shifts = giver ? shiftsAhead(schedule, giver) : [];
  const shift = shifts.find((one) => one.start === chosen) ?? shifts[0];
  const offered = taker ? shiftsAhead(schedule, taker) : [];
  const returned = offered.find((one) => one.start === back);
  const send = () => {
    if (!shift || !taker) throw new Error(shift ? "Say who is asked." : "There is no shift ahead in these two weeks that could be given.");
    return deeds.ask({
      roster: schedule.record.id,
      level: 1,
      giver,
      taker,
      startsAt: shift.start,
      endsAt: shift.end,
      ...(returned ? { returnStartsAt: returned.start, returnEndsAt: returned.end } : {}),
      ...(message.trim() ? { message: message.trim() } : {}),
    });
  };
  const options = (list: readonly Shift[]) => list.map((one) => ({ value: one.start, label: shiftWords(axis.zone, one.start, one.end) }));
  const rest =
    shift && taker && taker !== giver
      ? restOf({ roster: schedule.record, overrides: schedule.overrides, person: taker, from: shift.start, to: shift.end })
      : null;
  return (
    <Dialog title="Ask to swap" submit="Ask" onSubmit={send} onClose={onClose}>
      {(errorOf) => (
        <>
          {decides && <TurnTaker schedule={schedule} label="Whose shift" person={giver} onChange={setGiver} error={errorOf("giver")} />}
          <Select
            label="Which shift"
            data={options(shifts)}
            value={shift?.start ?? null}
            onChange={setChosen}
            error={errorOf("startsAt")}
            placeholder={shifts.length === 0 ? "none ahead in these two weeks" : undefined}
          />
          <Select
            label="Who could take it"
            data={participantsOf(schedule.record)
              .filter((one) => one !== giver)
              .map((one) => ({ value: one, label: names.full(one) }))}
            value={taker}
            onChange={setTaker}
            searchable
            error={errorOf("taker")}
          />
          {shift && taker && <p className="q">{rest ? restWords(rest) : "on call then already"}</p>}
          {offered.length > 0 && (
            <Select
              label="In return, if you like, their"
              data={options(offered)}
              value={back}
              onChange={setBack}
              clearable
              error={errorOf("returnStartsAt")}
              placeholder="nothing"
            />
          )}
          <TextInput
            label="Message"
            value={message}
            maxLength={200}
            placeholder="Can you take this shift?"
            onChange={(event) => setMessage(event.currentTarget.value)}
          />
        </>
      )}
    </Dialog>
  );
}

/** The shifts of a person that have not begun, as far as the window shows them; a day is given piece by piece where shifts hang together. */
function shiftsAhead(schedule: Schedule, person: Id): Shift[] {
  const segments = schedule.levels[0]?.segments ?? [];
  const alone = shiftsOf(segments.filter((one) => one.people.includes(person)));
  const found = alone.length > 0 ? alone : shiftsOfPerson(segments, person);
  return found.filter((one) => one.start > schedule.asOf);
}
