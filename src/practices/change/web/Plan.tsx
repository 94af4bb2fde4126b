import type { Instant } from "../../../kernel/time.ts";
import type { ChangeRequest } from "../model.ts";
import { Moment } from "./Moment.tsx";

const parts = [
  ["description", "What and why"],
  ["implementationPlan", "Implementation"],
  ["testPlan", "Test"],
  ["communicationPlan", "Communication"],
  ["riskImpactAnalysis", "Risk and impact, in words"],
] as const;

/** The plan and the way back, as they are voted on. */
export function Plan({ record, pointOfNoReturn }: { record: ChangeRequest; pointOfNoReturn: Instant | null }) {
  return (
    <section aria-label="Plan">
      <h2>Plan</h2>
      {record.plannedStart && record.plannedEnd && (
        <p className="ch-window">
          <Moment at={record.plannedStart} /> to <Moment at={record.plannedEnd} />
          {pointOfNoReturn && (
            <span className="q">
              , no way back after{" "}
              <b className="name bright">
                <Moment at={pointOfNoReturn} />
              </b>{" "}
              ({record.rollbackMinutes} min to roll back)
            </span>
          )}
        </p>
      )}
      {parts.map(([field, label]) => (
        <Part key={field} label={label} words={record[field]} />
      ))}
      <Part label="Rollback" words={record.rollbackPlan} />
      {record.rollbackTrigger && <p className="q">Rolled back when: {record.rollbackTrigger}</p>}
      {record.closeNotes && <Part label="How it went" words={record.closeNotes} />}
      {record.cancelReason && <Part label="Why it was canceled" words={record.cancelReason} />}
    </section>
  );
}

function Part({ label, words }: { label: string; words: string | null }) {
  return (
    <>
      <h3>{label}</h3>
      {words ? <p className="prose">{words}</p> : <p className="qq">nothing written</p>}
    </>
  );
}
