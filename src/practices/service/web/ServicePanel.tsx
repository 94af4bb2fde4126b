import "./service.css";
import type { PanelProps } from "../../../web/frame/contract.ts";

/** On the page of a service: how it has been, what hangs on it, what it is made of. */
export function Panel({ id }: PanelProps) {
  return <p>{id}</p>;
}
