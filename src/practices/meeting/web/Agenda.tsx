import { ActionIcon } from "@mantine/core";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useNow } from "../../../web/client/now.tsx";
import { Icon } from "../../../web/kit/icon.tsx";
import { type MarkName, StateMark } from "../../../web/kit/marks.tsx";
import { type AgendaItem, type Disposition, dispositions } from "../item.model.ts";
import { nameOfItem } from "../minutes.rules.ts";
import type { Meeting } from "../model.ts";
import { minutesOf, spentOn } from "./agenda.ts";

const marks: Readonly<Record<Disposition, MarkName>> = {
  open: "new",
  discussed: "done",
  approved: "done",
  approvedWithConditions: "half",
  rejected: "cancelled",
  deferred: "pause",
  removed: "cancelled",
};

type AgendaProps = {
  meeting: Meeting;
  items: readonly AgendaItem[];
  shown: string | null;
  onShow: (item: string) => void;
  /** Absent where the order stays as it is. */
  onMove?: (item: string, by: 1 | -1) => void;
};

/** What is talked about, in order: what came of it, and its time against what it was given. */
export function Agenda({ meeting, items, shown, onShow, onMove }: AgendaProps) {
  const nowMs = useNow();
  const given = items.reduce((sum, one) => sum + one.plannedMinutes, 0);
  const isLong = given > meeting.durationMinutes;
  return (
    <>
      <ol className="mt-agenda">
        {items.map((item, at) => {
          const spent = minutesOf(spentOn(item.id, meeting, nowMs));
          const isNow = meeting.currentItem === item.id;
          const label = dispositions.find((one) => one.value === item.disposition)?.label ?? "";
          return (
            <li key={item.id} className={isNow ? "is-now" : undefined}>
              <button type="button" aria-current={shown === item.id ? "true" : undefined} onClick={() => onShow(item.id)}>
                <span className="mt-place tn">{at + 1}</span>
                <span className="mt-title">{nameOfItem(item)}</span>
                <span className={`mt-time tn ${spent > item.plannedMinutes ? "red" : "q"}`}>
                  {spent > 0 ? `${spent} of ` : ""}
                  {item.plannedMinutes} min
                </span>
                <span className="mt-came q">
                  {item.disposition !== "open" && <StateMark mark={marks[item.disposition]} word={label} />}
                  {isNow && <b className="name bright">now</b>}
                  {item.disposition === "open" && !isNow && item.why}
                </span>
              </button>
              {shown === item.id && onMove && (
                <span className="mt-move">
                  <ActionIcon aria-label="Move up" disabled={at === 0} onClick={() => onMove(item.id, -1)}>
                    <Icon of={ArrowUp} small />
                  </ActionIcon>
                  <ActionIcon aria-label="Move down" disabled={at === items.length - 1} onClick={() => onMove(item.id, 1)}>
                    <Icon of={ArrowDown} small />
                  </ActionIcon>
                </span>
              )}
            </li>
          );
        })}
      </ol>
      {items.length > 0 && (
        <p className={isLong ? "amber mt-sum" : "qq mt-sum"}>
          {given} min planned of {meeting.durationMinutes}
          {isLong && `: ${given - meeting.durationMinutes} too many`}
        </p>
      )}
    </>
  );
}
