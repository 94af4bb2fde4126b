import { useState } from "react";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";
import type { Incident } from "../model.ts";
import { Line, SayHead } from "./EditableList.tsx";

type List = Incident["hypotheses"];
type HypothesesProps = {
  record: Pick<Incident, "hypotheses">;
  isEditable: boolean;
  onChange: (change: (list: List) => List) => Promise<RefusalView | null>;
};

/** What is suspected, and what was ruled out: nobody looks twice at the same thing. */
export function Hypotheses({ record, isEditable, onChange }: HypothesesProps) {
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [deciding, setDeciding] = useState<{ what: string; standing: "ruledOut" | "confirmed" } | null>(null);
  const [isAdding, setAdding] = useState(false);
  const change = async (next: (list: List) => List) => setRefusal(await onChange(next));
  const add = (what: string) => what !== "" && void change((list) => [...list, { what, standing: "open", evidence: "" }]);
  const decide = (evidence: string) => {
    if (deciding)
      void change((list) => list.map((one) => (one.what === deciding.what ? { ...one, standing: deciding.standing, evidence } : one)));
    setDeciding(null);
  };
  const open = record.hypotheses.filter((one) => one.standing === "open");
  const settled = record.hypotheses.filter((one) => one.standing !== "open");
  return (
    <>
      {(isEditable || open.length > 0) && (
        <SayHead heading="Suspected" add="what may be the cause" onAdd={isEditable ? () => setAdding(true) : null} />
      )}
      <ul className="say">
        {open.map(({ what }) => (
          <li key={what}>
            {what}{" "}
            {isEditable && deciding?.what !== what && (
              <span className="decide">
                <button
                  className="act"
                  type="button"
                  aria-label={`rule out: ${what}`}
                  onClick={() => setDeciding({ what, standing: "ruledOut" })}
                >
                  rule out
                </button>{" "}
                <button
                  className="act"
                  type="button"
                  aria-label={`it is: ${what}`}
                  onClick={() => setDeciding({ what, standing: "confirmed" })}
                >
                  it is
                </button>
              </span>
            )}
            {deciding?.what === what && <Evidence standing={deciding.standing} onDone={decide} onCancel={() => setDeciding(null)} />}
          </li>
        ))}
        {isAdding && (
          <li className="add">
            <Line text="" label="what may be the cause" isBegun onWrite={add} onDone={() => setAdding(false)} />
          </li>
        )}
      </ul>
      {settled.length > 0 && (
        <>
          <h2>Ruled out</h2>
          <ul className="say">
            {settled.map(({ what, standing, evidence }) => (
              <li key={what} className={standing === "confirmed" ? "bright" : "q"}>
                {standing === "confirmed" ? `${what}: it is` : what}
                {evidence && <span className="qq"> {evidence}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      {refusal && <Refusal refusal={refusal} />}
    </>
  );
}

function Evidence({ standing, onDone, onCancel }: { standing: string; onDone: (text: string) => void; onCancel: () => void }) {
  const [text, setText] = useState("");
  return (
    <input
      className="line-input"
      aria-label={standing === "ruledOut" ? "What rules it out" : "What shows it"}
      placeholder={standing === "ruledOut" ? "what rules it out, Enter" : "what shows it, Enter"}
      // biome-ignore lint/a11y/noAutofocus: its button was just pressed
      autoFocus
      maxLength={800}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") onDone(text.trim());
        if (event.key === "Escape") onCancel();
      }}
    />
  );
}
