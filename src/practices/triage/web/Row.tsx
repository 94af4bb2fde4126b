import { Link } from "@tanstack/react-router";
import { durationWords, instant, ms } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { placeOf } from "../../../web/kit/address.ts";
import { When } from "../../../web/kit/When.tsx";
import type { DeskLine } from "../facts.ts";
import type { DeskVerb } from "./DeskDialog.tsx";

type RowProps = { line: DeskLine; onChoose: () => void; onDeed: (verb: DeskVerb) => void };

/** A line that is not the lit one: its score, title and facts, and the deed beside it. Two rows high where it is NOW. */
export function Row({ line, onChoose, onDeed }: RowProps) {
  return (
    <li className={line.band === "NOW" ? "is-two" : undefined} data-line={line.id}>
      <button className="desk-row" type="button" onClick={onChoose}>
        <span className="sc">{score(line)}</span>
        <span className="tt cut">
          <LineTitle line={line} />
        </span>
        <span className="ff q cut">
          <LineFacts line={line} />
        </span>
      </button>
      <span className="do">
        {isOff(line) ? (
          <button className="act" type="button" onClick={() => onDeed("resume")}>
            Take up again
          </button>
        ) : (
          !line.isHidden && (
            <Link className="act" {...placeOf(line.deed?.to ?? line.href)}>
              {line.deed?.label ?? "Open"}
            </Link>
          )
        )}
      </span>
    </li>
  );
}

/** The mark of the record, its title, and how many further records it stands for. */
export function LineTitle({ line }: { line: DeskLine }) {
  return (
    <>
      {line.mark === "P1" && <span className="p1">P1</span>} {line.title}
      {line.others > 0 && <span className="qq"> and {line.others} more of one cause</span>}
      {line.state === "acknowledged" && <span className="qq"> · seen</span>}
    </>
  );
}

/** Its number, its facts, and what hands did. */
export function LineFacts({ line }: { line: DeskLine }) {
  return (
    <>
      {line.number && <span className="id">{line.number}</span>} {line.isHidden ? "Confidential: you see that it is there." : line.facts}
      {line.isConfidential && !line.isHidden && <span className="amber"> · restricted</span>}
      {line.moved && (
        <span className="amber">
          {" "}
          · moved to {line.moved.to} by {line.moved.by}
        </span>
      )}
      {line.delegatedTo && <span> · with {line.delegatedTo}</span>}
      {isOff(line) && line.dueAt && (
        <span>
          {" "}
          · back <When at={line.dueAt} form="clock" />
        </span>
      )}
    </>
  );
}

/** How long is left, or since when it is over. */
export function DueWords({ line }: { line: DeskLine }) {
  const nowMs = useNow();
  if (line.irreversibleAt === null) return null;
  const isOver = line.irreversibleAt <= instant(nowMs);
  return (
    <>
      <span className={isOver ? "red" : undefined}>
        {isOver ? `${durationWords(nowMs - ms(line.irreversibleAt))} over` : `${durationWords(ms(line.irreversibleAt) - nowMs)} left`}
      </span>
      <span className="until q">
        {isOver ? "since" : "until"} <When at={line.irreversibleAt} form="clock" />
      </span>
    </>
  );
}

/** The whole points of a score: cut, not rounded, so that 59.9 is not shown as 60. */
export function score({ tenths }: Pick<DeskLine, "tenths">): number {
  return Math.floor(tenths / 10);
}

/** Whether it left the Desk for now. */
export function isOff({ state }: DeskLine): boolean {
  return state === "delegated" || state === "snoozed" || state === "folded";
}
