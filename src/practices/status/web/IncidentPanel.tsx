import "./status.css";
import { Link } from "@tanstack/react-router";
import { useMay } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { useBoard, useNoticesOf } from "./data.ts";
import { NoticesTold } from "./NoticesTold.tsx";

/** Beside an incident: what readers of status pages are told of it, and the way to tell them. */
export function Panel({ id, record }: PanelProps) {
  const { data: board } = useBoard();
  const { data: notices = [] } = useNoticesOf("incident", id);
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
      <NoticesTold notices={shown} follows={(one) => one.followsIncident} />
      {mayTell && (
        <Link className="act" to="/status-notices/new" search={{ incident: id } as never}>
          Tell its readers
        </Link>
      )}
    </section>
  );
}
