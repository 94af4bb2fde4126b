import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { Ban } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { durationWords, instant, momentWords, ms } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { asProblem } from "../../../web/client/problem.ts";
import { useMay, useReader } from "../../../web/client/session.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import { notify } from "../../../web/kit/notify.ts";
import type { CalendarRow } from "../calendar.rules.ts";
import type { FreezeSpan } from "../facts.ts";
import { clock, windowWords, withLength } from "./calendar-axis.ts";
import { useMoveChange, useSlots, useWindow, type Window, type WindowAnswer } from "./calendar-data.ts";
import { Costs } from "./MoveCosts.tsx";
import { reasonWords } from "./met-words.ts";
import type { MovingHand } from "./use-moving.ts";

type MoveCardProps = {
  hand: MovingHand;
  frozenBy: FreezeSpan | null;
  row: CalendarRow;
  style: { left: number; top: number };
  onMoved: (window: Window) => void;
};

/**
 * What a window would meet, said while the bar is moved; once it is let go, what the move costs, and the deeds. Inside a freeze nothing is moved by a
 * press alone: the next free times are offered, and the way to an exception.
 */
export function MoveCard({ hand, frozenBy, row, style, onMoved }: MoveCardProps) {
  const { change, window, isDropped, by } = hand.moving!;
  const { timeZone } = useReader();
  const now = instant(useNow());
  const [asked] = useDebouncedValue(window, 140);
  const answer = useWindow(change.id, asked);
  const said = answer.data?.from === window.from ? answer.data : undefined;
  const frozen = said ? (said.freezes.find((one) => !one.isExcepted) ?? null) : frozenBy;
  const isOpen = isDropped || by === "keys";
  const card = useRef<HTMLDivElement>(null);
  const isShown = said !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is said makes it taller
  useEffect(() => {
    card.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen, isShown]);
  useEffect(() => {
    if (isDropped) card.current?.querySelector<HTMLButtonElement>("button")?.focus();
  }, [isDropped]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape puts the bar back from wherever in the card the focus is
    <div
      ref={card}
      className="cc-card"
      style={style}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        hand.putBack();
      }}
    >
      <p className="tn">
        <b className="name bright">{windowWords(timeZone, window, now)}</b>
        {said?.pointOfNoReturn && <span className="q"> no way back after {clock(timeZone, said.pointOfNoReturn)}</span>}
      </p>
      <div role="alert">
        {frozen && (
          <p>
            <b className="red lead">
              <Icon of={Ban} small /> Not here.
            </b>{" "}
            Freeze “{frozen.name}” covers {row.key === null ? "it" : row.label}.
          </p>
        )}
        {said?.fault && <p className="red">{said.fault.sentence}</p>}
        {said && <Meets said={said} zone={timeZone} />}
      </div>
      {isOpen && frozen && <FreeTimes hand={hand} />}
      {isOpen && !frozen && said && !said.fault && <Costs cost={said.cost} />}
      {isOpen && <Deeds hand={hand} isFrozen={frozen !== null} said={said} onMoved={onMoved} />}
    </div>
  );
}

/** Other changes, agreed times and who is on call: what warns, and does not forbid. */
export function Meets({ said, zone }: { said: WindowAnswer; zone: string }) {
  const met = new Map(said.collisions.map((one) => [one.with, one]));
  const gap = said.unwatched[0];
  const isClear = met.size === 0 && !said.isOutsideMaintenance && !gap && said.freezes.length === 0 && !said.fault;
  if (isClear) return <p className="q">Nothing in the way.</p>;
  return (
    <>
      {[...met.values()].slice(0, 3).map((one) => (
        <p key={one.with}>
          <b className="amber name">Meets {one.number}</b> <span className="q">{reasonWords[one.reason]}</span>
        </p>
      ))}
      {met.size > 3 && <p className="q">and {met.size - 3} more</p>}
      {said.isOutsideMaintenance && <p className="amber">Outside the agreed maintenance windows</p>}
      {gap && (
        <p className="amber">
          Nobody on call {clock(zone, gap.from)}–{clock(zone, gap.to)}
        </p>
      )}
    </>
  );
}

function FreeTimes({ hand }: { hand: MovingHand }) {
  const { change, window } = hand.moving!;
  const { timeZone } = useReader();
  const now = instant(useNow());
  const { data } = useSlots(change.id, window.from);
  const lengthMs = ms(window.to) - ms(window.from);
  if (!data) return <p className="q">Looking for a free time …</p>;
  if (data.slots.length === 0) {
    return <p className="q">{`Not free for ${durationWords(lengthMs)} until ${momentWords(timeZone, data.until, now)}.`}</p>;
  }
  return (
    <p className="q">
      Free for {durationWords(lengthMs)}:{" "}
      {data.slots.slice(0, 2).map((at, index) => (
        <span key={at}>
          {index > 0 && " or "}
          <button className="act" type="button" onClick={() => hand.moveTo(change, withLength(at, lengthMs))}>
            {momentWords(timeZone, at, now)}
          </button>
        </span>
      ))}
      {data.isOutsideAgreed && ", outside the agreed windows"}
    </p>
  );
}

type DeedsProps = { hand: MovingHand; isFrozen: boolean; said: WindowAnswer | undefined; onMoved: (window: Window) => void };

function Deeds({ hand, isFrozen, said, onMoved }: DeedsProps) {
  const { change, window } = hand.moving!;
  const { isBusy, move } = useMoved(hand);
  const navigate = useNavigate();
  const may = useMay();
  const toException = () =>
    void move(window).then((isDone) => {
      if (isDone) void navigate({ to: `/changes/${change.number}`, search: may("change.except") ? { do: "except" } : {} });
    });
  if (isFrozen)
    return (
      <>
        <p className="q">
          Or{" "}
          <button className="act" type="button" disabled={isBusy} onClick={toException}>
            plan it here and ask for an exception
          </button>{" "}
          from a director: reason, end.
        </p>
        <p className="row">
          <Button onClick={hand.putBack}>Put back</Button>
        </p>
      </>
    );
  return (
    <p className="row">
      <Button
        variant="filled"
        loading={isBusy}
        disabled={!said || said.fault !== null}
        onClick={() => void move(window).then((isDone) => isDone && onMoved(window))}
      >
        Move it
      </Button>
      <Button onClick={hand.putBack}>Put back</Button>
    </p>
  );
}

function useMoved(hand: MovingHand) {
  const { change } = hand.moving!;
  const save = useMoveChange();
  const { timeZone } = useReader();
  const now = instant(useNow());
  const [isBusy, setBusy] = useState(false);
  const move = async (to: Window): Promise<boolean> => {
    setBusy(true);
    try {
      await save(change, to);
      hand.putBack();
      notify({
        title: `${change.number} moved to ${windowWords(timeZone, to, now)}`,
        message: `It was planned for ${windowWords(timeZone, change, now)}.`,
      });
      return true;
    } catch (fault) {
      notify({ title: `${change.number} was not moved`, message: asProblem(fault).message, isBad: true });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, move };
}
