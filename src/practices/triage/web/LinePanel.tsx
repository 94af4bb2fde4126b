import "./desk.css";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { usePageTitle } from "../../../web/kit/slots.ts";
import { exceptionStates } from "../model.ts";
import { type AskedDeed, DeskDialog } from "./DeskDialog.tsx";
import { useDesk } from "./data.ts";
import { LitLine } from "./LitLine.tsx";

/** A line of the Desk by its own address, as a notice leads to it: the line as it stands on the Desk, or how it ended. */
export function Panel({ id, record }: PanelProps) {
  const { data } = useDesk();
  const [isWhy, setWhy] = useState(true);
  const [asked, setAsked] = useState<AskedDeed | null>(null);
  const title = String(record.title);
  usePageTitle(title);
  const line = data && [...data.now, ...data.today, ...data.weekly, ...data.off].find((one) => one.id === id);
  const state = exceptionStates.find((one) => one.value === record.state)?.label;
  return (
    <article className="record desk-line">
      <p className="row record-top">
        <Link className="act" to="/desk">
          Desk
        </Link>
        <span className="q">{state}</span>
      </p>
      <h1>{title}</h1>
      {line ? (
        <ul className="desk">
          <LitLine
            line={line}
            isLead={false}
            isWhy={isWhy}
            onWhy={() => setWhy((was) => !was)}
            onDeed={(verb) => setAsked({ verb, line })}
          />
        </ul>
      ) : (
        <p className="q">
          {typeof record.decision === "string" ? `Decided: ${record.decision}` : "It does not stand on the Desk any more."}
        </p>
      )}
      <DeskDialog asked={asked} onClose={() => setAsked(null)} />
    </article>
  );
}
