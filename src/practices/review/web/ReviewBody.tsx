import { Actions } from "./Actions.tsx";
import type { ReviewAnswer } from "./data.ts";
import { Factors } from "./Factors.tsx";
import { Lines, Suspicions } from "./Lines.tsx";
import { Prose } from "./Prose.tsx";

/** The blameless template, written in place: what it did, what happened, why, what helped and what did not, what changes. */
export function ReviewBody({ answer, isBeside = false }: { answer: ReviewAnswer; isBeside?: boolean }) {
  const { record, can } = answer;
  const isFrozen = can.edit !== null;
  const common = { review: record, isFrozen };
  return (
    <div className="rv-body">
      <Prose
        {...common}
        isLead
        field="businessImpact"
        label="What it did to the business"
        hint="Who could not do what, for how long, and what it cost."
      />
      <Prose {...common} isLead field="whatHappened" label="What happened" hint="In order, in plain words, without names." />
      <Prose
        {...common}
        isLead
        field="rootCause"
        label="Why it happened"
        hint="Systems and conditions, not people. Why did it make sense at the time?"
      />
      <Factors {...common} />
      <Prose {...common} field="wentWell" label="What went well" hint="What shortened it; what we want to keep." />
      <Prose {...common} field="wentBadly" label="What made it worse" hint="What cost time, and why." />
      <Prose {...common} field="wasLuck" label="Where we were lucky" hint="What could have gone wrong as well." />
      <Suspicions {...common} />
      <Actions review={record.id} isBeside={isBeside} />
      {!isBeside && <Lines {...common} />}
    </div>
  );
}
