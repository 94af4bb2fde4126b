import { Button } from "@mantine/core";
import { useState } from "react";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";
import { When } from "../../../web/kit/When.tsx";
import type { Meeting } from "../model.ts";
import { useDeed } from "./data.ts";
import { Words } from "./Words.tsx";

/** The minutes: drafted from the record, edited by hand, and closed once they are out. */
export function Minutes({ meeting, mayWrite, nameOf }: { meeting: Meeting; mayWrite: boolean; nameOf: (person: string | null) => string }) {
  const deed = useDeed();
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isReplacing, setReplacing] = useState(false);
  const isEditable = mayWrite && (meeting.state === "open" || meeting.state === "ended");
  // Only what replaces a hand's words must know them; a draft over a draft is welcome whatever else has moved on.
  const draft = async () => {
    const refused = await deed(`meetings/${meeting.id}/draft`, { replace: isReplacing }, isReplacing ? meeting.version : undefined);
    setRefusal(refused);
    setReplacing(refused?.code === "wouldReplace");
  };
  return (
    <section aria-label="Minutes">
      <div className="tools">
        <h2>Minutes</h2>
        <span className="grow" />
        {isEditable && (
          <Button onClick={() => void draft()}>
            {isReplacing ? "Replace what was written" : meeting.minutesText ? "Draft them again" : "Draft them"}
          </Button>
        )}
      </div>
      {refusal && <Refusal refusal={refusal} />}
      {meeting.circulatedAt && (
        <p className="q">
          Circulated by {nameOf(meeting.circulatedBy)} <When at={meeting.circulatedAt} />. They do not change any more.
        </p>
      )}
      {meeting.minutesText === null ? (
        <p className="qq">
          Not drafted yet. They are written from the agenda: who was here, what came of each item and why, what is to be done.
        </p>
      ) : (
        <Words
          label="Minutes"
          value={meeting.minutesText}
          empty="Nothing is written."
          isEditable={isEditable}
          minRows={12}
          max={30_000}
          onKeep={(minutesText) => deed(`meetings/${meeting.id}/writeMinutes`, { minutesText }, meeting.version)}
        />
      )}
    </section>
  );
}
