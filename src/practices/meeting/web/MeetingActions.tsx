import { useState } from "react";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import type { MeetingAction } from "../item.model.ts";
import { Due } from "./Due.tsx";
import { useNames, useSome } from "./data.ts";
import { type AskedForm, FormDialog } from "./FormDialog.tsx";

/** What somebody does because of it: by when, and what shows it. */
export function MeetingActions({ meeting, item, mayWrite }: { meeting: string; item: string | null; mayWrite: boolean }) {
  const { data, error, refetch } = useSome<MeetingAction>("meetingAction", `meeting:${meeting}`, "dueOn");
  const [asked, ask] = useState<AskedForm | null>(null);
  const nameOf = useNames(data?.refs ?? {});
  return (
    <section aria-label="To be done">
      <div className="tools">
        <h2>To be done</h2>
        <span className="grow" />
        {mayWrite && (
          <button
            className="act"
            type="button"
            onClick={() => ask({ kind: "meetingAction", verb: "create", title: "Add an action", fixed: { meeting, item } })}
          >
            Add
          </button>
        )}
      </div>
      {error && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="qq">Nothing yet. An action has an owner and a day.</p>}
      <ul className="mt-actions">
        {data?.items.map((one) => (
          <li key={one.id} className={one.state === "open" ? undefined : "q"}>
            <span>{one.title}</span>
            <span className="q">
              {nameOf(one.owner)}, {one.state === "open" ? <Due dueOn={one.dueOn} isOpen /> : one.state}
              {one.state === "open" && mayWrite && (
                <button
                  className="act"
                  type="button"
                  aria-label={`Done: ${one.title}`}
                  onClick={() => ask({ kind: "meetingAction", verb: "complete", title: "Done", id: one.id })}
                >
                  Done
                </button>
              )}
            </span>
            {one.evidence && <span className="q">{one.evidence}</span>}
          </li>
        ))}
      </ul>
      <FormDialog asked={asked} onClose={() => ask(null)} />
    </section>
  );
}
