import { useMay } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { quarterKey } from "../quarter.rules.ts";

/** Beside a vendor: its scorecard for the quarterly review, as a paper at once or as a briefing to be reviewed and sent; `quarter` is the one that is shown. */
export function Panel({ id, record }: PanelProps) {
  const may = useMay()("briefing.write");
  const quarter = typeof record.quarter === "string" ? record.quarter : null;
  const period = quarter === null ? "" : `&period=${quarterKey({ start: quarter })}`;
  return (
    <>
      <a
        className="act"
        href={`/api/vendors/${id}/scorecard.pdf${quarter === null ? "" : `?quarter=${quarter}`}`}
        target="_blank"
        rel="noreferrer"
      >
        Scorecard as PDF
      </a>
      {may && (
        <a className="act" href={`/briefings/new?paper=vendor&vendor=${id}${period}`}>
          Scorecard as a briefing
        </a>
      )}
    </>
  );
}
