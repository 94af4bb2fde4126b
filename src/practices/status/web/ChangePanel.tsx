import "./status.css";
import { Link } from "@tanstack/react-router";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { useBoard, useNoticesOf } from "./data.ts";
import { NoticesTold } from "./NoticesTold.tsx";

/** Beside a change: what readers of status pages are told of it, and the way to tell them once its window is promised. */
export function Panel({ id, record }: PanelProps) {
  const { data: board } = useBoard();
  const { data: notices = [] } = useNoticesOf("change", id);
  const shown = notices.filter((one) => one.withdrawnAt === null);
  const hasPage = board?.pages.some((one) => one.active) ?? false;
  const mayTell = hasPage && record.state === "-2";
  if (shown.length === 0 && !mayTell) return null;
  return (
    <section className="st-panel" aria-label="Status page">
      <h2>Status page</h2>
      {shown.length === 0 && <p className="q">Its readers are told nothing of this yet.</p>}
      <NoticesTold notices={shown} follows={() => true} />
      {mayTell && (
        <Link className="act" to="/status-notices/new" search={{ change: id } as never}>
          Tell its readers
        </Link>
      )}
    </section>
  );
}
