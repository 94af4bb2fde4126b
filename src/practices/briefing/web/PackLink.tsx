import type { PanelProps } from "../../../web/frame/contract.ts";

/** Beside a meeting: its pack as a file, to be handed out. */
export function Panel({ record }: PanelProps) {
  return (
    <a className="act" href={`/api/meetings/${String(record.number)}/pack.pdf`} target="_blank" rel="noreferrer">
      Pack as PDF
    </a>
  );
}
