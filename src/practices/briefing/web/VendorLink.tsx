import type { PanelProps } from "../../../web/frame/contract.ts";

/** Beside a vendor: its scorecard for the quarterly review as a paper; `quarter` is the one that is shown. */
export function Panel({ id, record }: PanelProps) {
  const quarter = typeof record.quarter === "string" ? `?quarter=${record.quarter}` : "";
  return (
    <a className="act" href={`/api/vendors/${id}/scorecard.pdf${quarter}`} target="_blank" rel="noreferrer">
      Scorecard as PDF
    </a>
  );
}
