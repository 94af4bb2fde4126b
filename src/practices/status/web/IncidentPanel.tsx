import "./status.css";
import { Link } from "@tanstack/react-router";
import { useMay } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { noticeStates } from "../notice.model.ts";
import { useBoard, useNoticesOf } from "./data.ts";

/** Beside an incident: what readers of status pages are told of it, and the way to tell them. */
export function Panel({ id, record }: PanelProps) {
  const { data: board } = useBoard();
  const { data: notices = [] } = useNoticesOf(id);
  const may = useMay();
  const isOpen = record.state === "1" || record.state === "2" || record.state === "3";
  const weighs = record.majorState === "declared" || record.priority === "1" || record.priority === "2";
  const shown = notices.filter((one) => one.withdrawnAt === null);
  const mayTell =
    may("status.publish") && isOpen && weighs && record.restricted !== true && (board?.pages.some((one) => one.active) ?? false);
  if (shown.length === 0 && !mayTell) return null;
  return (
    <section className="st-panel" aria-label="Status page">
      <h2>Status page</h2>
      {shown.length === 0 && <p className="q">Its readers are told nothing of this yet.</p>}
      <ul>
        {shown.map((one) => (
          <li key={one.id}>
            <Link to={`/status-notices/${one.id}`}>{one.title}</Link>{" "}
            <span className="q">
              {noticeStates.find((state) => state.value === one.state)!.label.toLowerCase()}
              {one.followsIncident && one.endedAt === null && ", follows this"}
            </span>
          </li>
        ))}
      </ul>
      {mayTell && (
        <Link className="act" to="/status-notices/new" search={{ incident: id } as never}>
          Tell its readers
        </Link>
      )}
    </section>
  );
}
