import type { PanelProps } from "../../../web/frame/contract.ts";
import { OpenClocks } from "./OpenClocks.tsx";

/** On the page of a service level: its open clocks that count by older terms. */
export function Panel({ id }: PanelProps) {
  return (
    <section className="open-clocks">
      <h2>Open clocks</h2>
      <OpenClocks definition={id} />
    </section>
  );
}
