import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { durationWords, type Instant, instant, localParts, MINUTE_MS, momentWords } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { asProblem } from "../../../web/client/problem.ts";
import { useReader } from "../../../web/client/session.ts";
import { notify } from "../../../web/kit/notify.ts";
import { windowWords, withLength } from "./calendar-axis.ts";
import { useMoveChange, useSlots, useWindow, type Window } from "./calendar-data.ts";
import type { ChangeAnswer } from "./data.ts";
import { Meets } from "./MoveCard.tsx";
import { Costs } from "./MoveCosts.tsx";

/** Where a change would be free, on its own page while it is planned. Taking a time is an ordinary edit; what it costs is said first. */
export function FreeTimes({ answer: { record, can } }: { answer: ChangeAnswer }) {
  const { timeZone } = useReader();
  const now = instant(useNow());
  const { data } = useSlots(record.id, null);
  const [taken, setTaken] = useState<Window | null>(null);
  if (!data || !record.plannedStart || can.edit !== null) return null;
  const lengthMs = data.lengthMinutes * MINUTE_MS;
  return (
    <>
      <p className="q">
        {data.slots.length === 0
          ? `Not free for ${durationWords(lengthMs)} until ${momentWords(timeZone, data.until, now)}`
          : `Free for ${durationWords(lengthMs)}: `}
        {data.slots.map((at, index) => (
          <span key={at}>
            {index > 0 && ", "}
            <button className="act" type="button" onClick={() => setTaken(withLength(at, lengthMs))}>
              {momentWords(timeZone, at, now)}
            </button>
          </span>
        ))}
        {data.isOutsideAgreed && data.slots.length > 0 && ", outside the maintenance windows"}
        {". "}
        <Link
          className="act"
          to="/changes/calendar"
          search={{ from: dayOf(timeZone, record.plannedStart), change: record.number ?? undefined }}
        >
          See it in the calendar
        </Link>
      </p>
      {taken && <Take record={record} window={taken} onDone={() => setTaken(null)} />}
    </>
  );
}

function dayOf(zone: string, at: Instant): string {
  const { year, month, day } = localParts(zone, at);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

type TakeProps = { record: ChangeAnswer["record"]; window: Window; onDone: () => void; onBack?: () => void };

/** A window that is thought of: what it meets and what it costs, then the deed. Inside a freeze nothing is moved by a press alone. */
export function Take({ record, window, onDone, onBack = onDone }: TakeProps) {
  const { timeZone } = useReader();
  const now = instant(useNow());
  const { data } = useWindow(record.id, window);
  const frozen = data?.freezes.find((one) => !one.isExcepted);
  const isForbidden = frozen !== undefined || (data?.fault ?? null) !== null;
  const move = useMoveChange();
  const take = async () => {
    try {
      await move(record, window);
      onDone();
    } catch (fault) {
      notify({ title: `${record.number} was not moved`, message: asProblem(fault).message, isBad: true });
    }
  };
  return (
    <div className="ch-take">
      <p>
        To <b className="name bright">{windowWords(timeZone, window, now)}</b>.
      </p>
      {frozen && (
        <p>
          <b className="red name">Not here.</b> Freeze “{frozen.name}” covers it. Choose another time, or drag it there in the calendar and
          ask for an exception.
        </p>
      )}
      {data?.fault && <p className="red">{data.fault.sentence}</p>}
      {data && <Meets said={data} zone={timeZone} />}
      {data && !isForbidden && <Costs cost={data.cost} />}
      <p className="row">
        {!isForbidden && (
          <Button variant="light" disabled={!data} onClick={() => void take()}>
            Move it
          </Button>
        )}
        <Button onClick={onBack}>{isForbidden ? "Another time" : "Leave it"}</Button>
      </p>
    </div>
  );
}
