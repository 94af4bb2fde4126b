import { Button } from "@mantine/core";
import { useState } from "react";
import { notify } from "../../../web/kit/notify.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { Meeting } from "../model.ts";
import { belowLeast, presentWords } from "../quorum.rules.ts";
import { useDeed } from "./data.ts";
import { type AskedForm, FormDialog } from "./FormDialog.tsx";

/** Who is invited, and who is here: one press each. */
export function Attendance({ meeting, refs, nameOf, mayWrite }: AttendanceProps) {
  const deed = useDeed();
  const [asked, ask] = useState<AskedForm | null>(null);
  const those = [...new Set([...(meeting.chair ? [meeting.chair] : []), ...meeting.invited, ...meeting.present])];
  const isRunning = meeting.state === "open" || meeting.state === "ended";
  const toggle = async (person: string, isHere: boolean) => {
    const refused = await deed(`meetings/${meeting.id}/${isHere ? "leave" : "arrive"}`, { person });
    if (refused) notify({ title: "Not done", message: refused.sentence, isBad: true });
  };
  return (
    <section aria-label="Who is here">
      <h2>{meeting.state === "planned" ? "Invited" : `Here ${meeting.present.length} of ${those.length}`}</h2>
      {isRunning && belowLeast(meeting) && <p className="amber name">Too few to decide: {presentWords(meeting)}.</p>}
      {those.length === 0 && <p className="qq">Nobody is invited yet. Edit the meeting to invite people.</p>}
      <ul className="mt-people">
        {those.map((person) => {
          const isHere = meeting.present.includes(person);
          const name = (
            <>
              {nameOf(person)} {person === meeting.chair && <span className="q mt-chair">chair</span>}
            </>
          );
          return (
            <li key={person} className={meeting.state !== "planned" && !isHere ? "qq" : undefined}>
              {isRunning && mayWrite ? (
                <Button className="mt-here" aria-pressed={isHere} onClick={() => void toggle(person, isHere)}>
                  <span className="mt-dot" data-on={isHere || undefined} aria-hidden="true" />
                  {name}
                </Button>
              ) : (
                name
              )}
            </li>
          );
        })}
      </ul>
      {isRunning && mayWrite && (
        <button className="act" type="button" onClick={() => ask({ kind: "meeting", verb: "arrive", title: "Is here", id: meeting.id })}>
          Somebody else
        </button>
      )}
      <FormDialog asked={asked} refs={refs} onClose={() => ask(null)} />
    </section>
  );
}
type AttendanceProps = { meeting: Meeting; refs: Refs; nameOf: (person: string | null) => string; mayWrite: boolean };
