import { Link } from "@tanstack/react-router";
import { When } from "../../../web/kit/When.tsx";
import type { BoardNotice } from "../board.model.ts";
import { impacts, noticeStates } from "../notice.model.ts";

/** A notice in one line: what it does, how it stands, since when, and when something was last told of it. */
export function NoticeLine({ notice }: { notice: BoardNotice }) {
  const { id, title, state, impact, category, startedAt, endedAt, plannedFrom, lastUpdateAt, followsIncident } = notice;
  const isPlanned = category === "maintenance";
  const isOpen = endedAt === null;
  return (
    <li className={`row st-notice ${isOpen ? (isPlanned ? "planned" : impact) : "over"}`}>
      <Link className="cut name" to={`/status-notices/${id}`}>
        {title}
      </Link>
      <span className="q nw">{noticeStates.find((one) => one.value === state)!.label}</span>
      {isOpen && !isPlanned && <span className="q nw wide-only">{impacts.find((one) => one.value === impact)!.label}</span>}
      <span className="grow" />
      {isOpen && followsIncident && <span className="qq nw wide-only">follows its incident</span>}
      <span className="qq nw">
        {isOpen && lastUpdateAt && !isPlanned ? (
          <>
            told <When at={lastUpdateAt} form="ago" /> ago
          </>
        ) : (
          <When at={isPlanned ? (plannedFrom ?? startedAt) : startedAt} form="clock" />
        )}
      </span>
    </li>
  );
}
