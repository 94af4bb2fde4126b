import { Link } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { memo } from "react";
import { Icon } from "../../../web/kit/icon.tsx";
import { When } from "../../../web/kit/When.tsx";
import { severities } from "../model.ts";

import type { Line } from "./console-data.ts";
import { FlapTape } from "./FlapTape.tsx";
import { SeverityWord } from "./SeverityWord.tsx";
import type { ShownGroup } from "./shown-groups.ts";

type RowProps = {
  one: Line;
  group: Pick<ShownGroup, "kind">;
  isActive: boolean;
  isSelected: boolean;
  onSelect: (one: Line) => void;
  onReach: (key: string) => void;
};

/** One alert: how bad, what, since when, how often, and why it is here. */
export const ConsoleRow = memo(function ConsoleRow({ one, group, isActive, isSelected, onSelect, onReach }: RowProps) {
  const { line, refs } = one;
  const { id, number, severity, summary, resource, count, firstAt, status, sentence } = line;
  const incident = line.incident === null ? undefined : refs.incident?.[line.incident];
  return (
    <tr
      aria-level={2}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      className="console-row"
      data-walk={id}
      data-number={number}
      onFocus={() => onReach(id)}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest("a, button")) return;
        onReach(id);
      }}
    >
      <td className="cr-pick">
        <button
          type="button"
          tabIndex={-1}
          className="pick"
          aria-pressed={isSelected}
          aria-label={`Select ${number}`}
          onClick={() => onSelect(one)}
        >
          {isSelected && <Icon of={Check} small />}
        </button>
      </td>
      <td className="cr-severity">
        <SeverityWord rank={severities.findIndex((word) => word.value === severity)} />
      </td>
      <td className="cr-words">
        {resource && !summary.includes(resource) && <b className="name">{resource} </b>}
        {summary}
      </td>
      <td className="cr-number">
        <Link className="id" tabIndex={-1} to={`/alerts/${number}`}>
          {number}
        </Link>
      </td>
      <td className="cr-count num q">{count > 1 && `${count.toLocaleString("en-GB")} ×`}</td>
      <td className="cr-since q">
        <When at={firstAt} form="both" />
      </td>
      <td className="cr-why qq">
        {status === "acknowledged" && <span className="q">Acknowledged. </span>}
        {group.kind === "flapping" && <FlapTape states={line.flapStates} />}
        {group.kind !== "incident" && incident && (
          <>
            In{" "}
            <Link className="id" tabIndex={-1} to={`/incidents/${incident.number ?? line.incident}`}>
              {incident.number}
            </Link>
            .{" "}
          </>
        )}
        <span className="cr-source">{refs.integration?.[line.integration]?.label}</span>
        {sentence && <> · {sentence}</>}
        <Suggested one={one} />
      </td>
    </tr>
  );
});

function Suggested({ one: { line, refs } }: { one: Line }) {
  if (line.suggestedIncident === null) return null;
  const named = refs.incident?.[line.suggestedIncident];
  return (
    <span className="q">
      {" "}
      Perhaps part of {named?.number ?? "another incident"}: <kbd>y</kbd> yes, <kbd>n</kbd> no.
    </span>
  );
}
