import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Part, useAttempt } from "../account/Part.tsx";
import { api } from "../client/api.ts";

type Tested = { answer: { status: number; body: unknown } };

/** Sends what the tool would send, through the same reception: an alert of the lowest severity, and its end. */
export function TestPart({ feed }: { feed: string }) {
  const client = useQueryClient();
  const { isBusy, refusal, attempt } = useAttempt();
  const [tested, setTested] = useState<Tested | null>(null);
  const send = (action: "trigger" | "resolve") =>
    attempt(async () => {
      setTested(await api.post<Tested>(`/api/intake/feeds/${feed}/test`, { action }));
      await client.invalidateQueries({ queryKey: ["intake"] });
    });
  return (
    <Part title="Test" about="As the tool would send it, with everything that follows: its alert, and what your policies make of it.">
      <p className="deeds">
        <Button loading={isBusy} onClick={() => void send("trigger")}>
          Send a test alert
        </Button>
        <Button disabled={isBusy} onClick={() => void send("resolve")}>
          End it
        </Button>
      </p>
      {tested && (
        <p role="status" className={tested.answer.status < 300 ? "q" : "red"}>
          The answer was {tested.answer.status}: <code>{JSON.stringify(tested.answer.body)}</code>
        </p>
      )}
      {refusal}
    </Part>
  );
}
