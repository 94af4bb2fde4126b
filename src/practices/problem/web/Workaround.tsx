import { clockWords, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import type { ProblemAnswer } from "./data.ts";
import { ProseField } from "./ProseField.tsx";

/** What helps until it is fixed, and who was told, when, by whom. */
export function Workaround({ answer, onTell }: { answer: ProblemAnswer; onTell: (() => void) | null }) {
  const { record, refs, can } = answer;
  const nowMs = useNow();
  const { timeZone } = useReader();
  const by = record.workaroundCommunicatedBy ? (refs.person?.[record.workaroundCommunicatedBy]?.label ?? "somebody") : null;
  const told = record.workaroundTold.length;
  const mayEdit = can.edit === null;
  if (!record.workaround && !mayEdit) return null;
  return (
    <section aria-label="Workaround">
      <div className="row tools">
        <h2>Workaround</h2>
        <span className="grow" />
        {onTell && record.openIncidentCount > 0 && (
          <button className="act" type="button" onClick={onTell}>
            tell the callers
          </button>
        )}
      </div>
      <ProseField
        id={record.id}
        field="workaround"
        value={record.workaround}
        label="Workaround"
        empty="What can a caller do meanwhile?"
        isEditable={mayEdit}
      />
      {record.workaroundCommunicatedAt && (
        <p className="q">
          {told === 0
            ? "Changed since it was told: nobody knows these words."
            : `Told to ${told === 1 ? "the caller of 1 incident" : `the callers of ${told} incidents`}`}
          {told > 0 && (
            <>
              {" "}
              by {by}, {clockWords(timeZone, record.workaroundCommunicatedAt, instant(nowMs))}
            </>
          )}
        </p>
      )}
    </section>
  );
}
