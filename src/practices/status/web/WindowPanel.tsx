import { Link } from "@tanstack/react-router";
import { instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import type { PanelProps } from "../../../web/frame/contract.ts";

/** Beside a maintenance window that is still to come: the way to tell readers of status pages. */
export function Panel({ id, record }: PanelProps) {
  const now = instant(useNow());
  if (record.active !== true || typeof record.endsAt !== "string" || record.endsAt <= now) return null;
  return (
    <section className="st-panel" aria-label="Status page">
      <h2>Status page</h2>
      <Link className="act" to="/status-notices/new" search={{ maintenanceWindow: id } as never}>
        Tell its readers
      </Link>
    </section>
  );
}
