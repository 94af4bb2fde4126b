import { useState } from "react";
import { clockWords, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { Mark } from "../../../web/kit/marks.tsx";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";
import type { Hypothesis } from "../model.ts";
import { type ProblemAnswer, useDeed, usePeopleNames } from "./data.ts";
import { LineInput } from "./Line.tsx";

type Standing = Hypothesis["standing"];
const words: Readonly<Record<Standing, string>> = { open: "open", confirmed: "it is", ruledOut: "ruled out" };

const deeds: Readonly<Record<Standing, string>> = { open: "open again", confirmed: "it is", ruledOut: "rule out" };

/** What may be the cause: how to find out, by what evidence it stands or is ruled out, and who decided so. */
export function Hypotheses({ answer }: { answer: ProblemAnswer }) {
  const { record, can } = answer;
  const deed = useDeed(record.id);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [deciding, setDeciding] = useState<{ id: string; standing: Standing } | null>(null);
  const names = usePeopleNames(record.hypotheses.flatMap(({ by }) => (by ? [by] : [])));
  const mayAdd = can.addHypothesis === null;
  const mayDecide = can.decideHypothesis === null;
  const run = async (verb: string, values: Readonly<Record<string, unknown>>) => setRefusal(await deed(verb, values));
  const decide = (one: Hypothesis, standing: Standing) =>
    standing === "open" ? void run("decideHypothesis", { hypothesis: one.id, standing }) : setDeciding({ id: one.id, standing });
  if (record.hypotheses.length === 0 && !mayAdd) return null;
  return (
    <div className="pb-hypotheses">
      <h3>Hypotheses</h3>
      <ul>
        {record.hypotheses.map((one) => (
          <li key={one.id} className={`is-${one.standing}`}>
            <p>
              <Mark name={{ open: "new", confirmed: "done", ruledOut: "cancelled" }[one.standing] as "new"} small /> <span>{one.what}</span>{" "}
              <b className={one.standing === "confirmed" ? "name bright" : "q"}>{words[one.standing]}</b>
            </p>
            {one.test && <p className="q">test: {one.test}</p>}
            {one.evidence && <p className="q">evidence: {one.evidence}</p>}
            {one.at && <DecidedBy at={one.at} name={one.by ? (names.get(one.by) ?? "somebody") : "the office"} />}
            {mayDecide && deciding?.id !== one.id && <Decisions one={one} onDecide={(standing) => decide(one, standing)} />}
            {deciding?.id === one.id && (
              <LineInput
                isFirst
                label={`Evidence: ${one.what}`}
                placeholder={deciding.standing === "confirmed" ? "what shows it? Enter" : "what rules it out? Enter"}
                onWrite={(evidence) => {
                  setDeciding(null);
                  void run("decideHypothesis", { hypothesis: one.id, standing: deciding.standing, evidence });
                }}
                onLeave={() => setDeciding(null)}
              />
            )}
          </li>
        ))}
      </ul>
      {mayAdd && <Adding onAdd={(what, test) => void run("addHypothesis", { what, test })} />}
      {refusal && <Refusal refusal={refusal} />}
    </div>
  );
}

function DecidedBy({ at, name }: { at: string; name: string }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  return (
    <p className="qq">
      {name}, {clockWords(timeZone, at, instant(nowMs))}
    </p>
  );
}

function Decisions({ one, onDecide }: { one: Hypothesis; onDecide: (standing: Standing) => void }) {
  const others: readonly Standing[] = one.standing === "open" ? ["confirmed", "ruledOut"] : ["open"];
  return (
    <p className="row">
      {others.map((standing) => (
        <button
          key={standing}
          className="act"
          type="button"
          aria-label={`${deeds[standing]}: ${one.what}`}
          onClick={() => onDecide(standing)}
        >
          {deeds[standing]}
        </button>
      ))}
    </p>
  );
}

/** What may be the cause; the test may follow after a colon: "Bloated index: reindex on the copy". */
function Adding({ onAdd }: { onAdd: (what: string, test: string | null) => void }) {
  return (
    <LineInput
      label="What may be the cause"
      placeholder="what may be the cause? test after a semicolon, Enter"
      onWrite={(text) => {
        const [what = "", ...test] = text.split(";");
        onAdd(what.trim(), test.join(";").trim() || null);
      }}
    />
  );
}
