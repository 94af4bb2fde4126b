import { Button, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem } from "../../../web/client/problem.ts";
import { Refusal } from "../../../web/kit/Refusal.tsx";
import { type InvitationAnswer, refreshDiary, sendInvitation } from "./data.ts";

const outcomes = { received: "is in the diary", canceled: "is canceled", unknown: "was not known here", refused: "was not taken" } as const;

/** Takes an invitation that came by mail: its .ics file, or its text. */
export function PasteInvitation() {
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState<InvitationAnswer | null>(null);
  const [sentence, setSentence] = useState<string | null>(null);
  const take = async (given: Blob) => {
    try {
      setSentence(null);
      setAnswer(await sendInvitation(given));
      setText("");
    } catch (fault) {
      setSentence(asProblem(fault).message);
    } finally {
      await refreshDiary(client);
    }
  };
  return (
    <section className="dy-new" aria-label="An invitation">
      <h3>An invitation that came by mail</h3>
      <Textarea
        label="Its text"
        placeholder="BEGIN:VCALENDAR …"
        minRows={2}
        maxRows={6}
        autosize
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <p className="row">
        <Button disabled={text.trim() === ""} onClick={() => void take(new Blob([text], { type: "text/calendar" }))}>
          Take it in
        </Button>
        <label className="act dy-file">
          or its .ics file
          <input
            className="vh"
            type="file"
            accept=".ics,text/calendar"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              if (file) void take(file);
            }}
          />
        </label>
      </p>
      {sentence && <Refusal refusal={{ sentence }} />}
      {answer?.items.map((one) => (
        <p key={`${one.title}/${one.outcome}`} role="status">
          {one.title} {outcomes[one.outcome]}. <span className="q">{one.because}</span>
        </p>
      ))}
    </section>
  );
}
