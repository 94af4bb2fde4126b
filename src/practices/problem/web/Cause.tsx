import { Select } from "@mantine/core";
import { useState } from "react";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";
import { methods } from "../model.ts";
import { type ProblemAnswer, useDeed } from "./data.ts";
import { Hypotheses } from "./Hypotheses.tsx";
import { ProseField } from "./ProseField.tsx";
import { Whys } from "./Whys.tsx";

/** The search for the cause: by which method, what was thought and tested, what it was, and what was changed. */
export function Cause({ answer }: { answer: ProblemAnswer }) {
  const { record, can } = answer;
  const deed = useDeed(record.id);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const isEditable = can.edit === null;
  const change = async (changes: Readonly<Record<string, unknown>>) => setRefusal(await deed("edit", changes));
  const method = methods.find((one) => one.value === record.method);
  const isFixing = record.fixNotes !== null || ["104", "106", "107"].includes(record.state);
  return (
    <section className="pb-cause" aria-label="Root cause">
      <div className="row tools">
        <h2>Root cause</h2>
        <span className="grow" />
        {isEditable ? (
          <Select
            aria-label="Method"
            placeholder="by which way?"
            w={150}
            clearable
            data={methods.map(({ value, label }) => ({ value, label }))}
            value={record.method}
            onChange={(value) => void change({ method: value })}
          />
        ) : (
          method && <span className="q">{method.label}</span>
        )}
      </div>
      {(record.method === "fiveWhys" || record.whys.length > 0) && (
        <Whys title={record.shortDescription} whys={record.whys} onChange={isEditable ? (whys) => change({ whys }) : null} />
      )}
      {((record.method && record.method !== "fiveWhys") || record.analysis) && (
        <ProseField
          id={record.id}
          field="analysis"
          value={record.analysis}
          label="Analysis"
          empty={record.method === "timeline" ? "What happened, in order?" : "What leads to what?"}
          isEditable={isEditable}
        />
      )}
      <Hypotheses answer={answer} />
      <h3>What it is</h3>
      <ProseField
        id={record.id}
        field="causeNotes"
        value={record.causeNotes}
        label="Root cause"
        empty="Not known yet. Systems and conditions, not people."
        isEditable={isEditable}
      />
      {isFixing && (
        <>
          <h3>Fix</h3>
          <ProseField
            id={record.id}
            field="fixNotes"
            value={record.fixNotes}
            label="Fix"
            empty="What is changed, so that it does not come back?"
            isEditable={isEditable}
          />
        </>
      )}
      {refusal && <Refusal refusal={refusal} />}
    </section>
  );
}
