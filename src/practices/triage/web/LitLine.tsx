import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronRight } from "lucide-react";
import { placeOf } from "../../../web/kit/address.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import { DimmedButton } from "../../../web/kit/Refusal.tsx";
import { When } from "../../../web/kit/When.tsx";
import type { DeskLine } from "../facts.ts";
import { Arithmetic } from "./Arithmetic.tsx";
import { DayTape } from "./DayTape.tsx";
import type { DeskVerb } from "./DeskDialog.tsx";
import { DueWords, LineFacts, LineTitle, score } from "./Row.tsx";

type LitLineProps = {
  line: DeskLine;
  /** The first of NOW: the one thing that is bright. */
  isLead: boolean;
  isWhy: boolean;
  onWhy: () => void;
  onDeed: (verb: DeskVerb) => void;
};
const verbs: readonly { verb: DeskVerb; label: string }[] = [
  { verb: "acknowledge", label: "Acknowledge" },
  { verb: "delegate", label: "Delegate" },
  { verb: "decide", label: "Decide" },
  { verb: "fold", label: "Fold" },
  { verb: "snooze", label: "Put off" },
  { verb: "override", label: "Move" },
  { verb: "resume", label: "Take up again" },
];

/** The chosen line: what it is, why it stands where it stands, and everything that can be done about it. */
export function LitLine({ line, isLead, isWhy, onWhy, onDeed }: LitLineProps) {
  const whyId = `why-${line.id}`;
  const shown = verbs.filter(({ verb }) => line.can[verb] === null || (verb === "decide" && line.can.decide?.code === "inPerson"));
  return (
    <li className={isLead ? "lit is-lead" : "lit"} data-line={line.id} aria-current="true">
      <p className="score" title="Score of the Desk">
        {score(line)}
      </p>
      <div className="what">
        <h3>
          {line.isHidden ? (
            <LineTitle line={line} />
          ) : (
            <Link {...placeOf(line.href)}>
              <LineTitle line={line} />
            </Link>
          )}
        </h3>
        <p className="facts q">
          <LineFacts line={line} />
        </p>
      </div>
      <p className="run">
        <DueWords line={line} />
      </p>
      <DayTape line={line} />
      <p className="sentence">{line.why.sentence}</p>
      {line.lastAct && (
        <p className="acted qq">
          {actWords(line)} <When at={line.lastAct.at} form="both" />
          {line.reason && <span>: {line.reason}</span>}
        </p>
      )}
      <div className="acts">
        <button className="act" type="button" aria-expanded={isWhy} aria-controls={whyId} onClick={onWhy}>
          Why {score(line)}? <Icon of={isWhy ? ChevronDown : ChevronRight} small />
        </button>
        {line.band === "NOW" && <Judgement line={line} onDeed={onDeed} />}
        <span className="grow" />
        {shown.map(({ verb, label }) => (
          <DimmedButton
            key={verb}
            variant="subtle"
            size="compact-sm"
            refusal={line.can[verb] ? { sentence: line.can[verb].sentence } : null}
            onClick={() => onDeed(verb)}
          >
            {label}
          </DimmedButton>
        ))}
        {!line.isHidden && (
          <Link className={isLead ? "btn-go" : "act"} {...placeOf(line.deed?.to ?? line.href)}>
            {line.deed?.label ?? "Open"}
          </Link>
        )}
      </div>
      {isWhy && <Arithmetic id={whyId} line={line} />}
    </li>
  );
}

/** The director's mark: was it right to tell me? */
function Judgement({ line, onDeed }: Pick<LitLineProps, "line" | "onDeed">) {
  if (line.rightToTell)
    return <span className="qq">{line.rightToTell === "yes" ? "It was right to tell you." : "No need to tell you."}</span>;
  if (line.can.judge !== null) return null;
  return (
    <button className="act quiet" type="button" onClick={() => onDeed("judge")}>
      Right to tell me?
    </button>
  );
}

const done: Readonly<Record<string, string>> = {
  acknowledged: "Seen",
  delegated: "Delegated",
  snoozed: "Put off",
  folded: "Folded",
  open: "Last touched",
  decided: "Decided",
};

function actWords({ state, lastAct }: DeskLine): string {
  const by = lastAct?.onBehalfOf ? `${lastAct.by} for ${lastAct.onBehalfOf}` : (lastAct?.by ?? "");
  return `${done[state] ?? "Touched"} by ${by},`;
}
