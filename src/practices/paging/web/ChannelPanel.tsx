import "./paging.css";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { LastTry } from "./LastTry.tsx";

/** On an outgoing channel: what became of the last test. */
export function Panel({ id, record }: PanelProps) {
  return <LastTry plural="outgoing-channels" id={id} version={Number(record.version)} />;
}
