import "./desk.css";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { When } from "../../../web/kit/When.tsx";
import type { MailboxTrial } from "../mail/trial.model.ts";

/** On a mailbox: whether it is read, and a button that tries it at once. */
export function Panel({ id, record }: PanelProps) {
  const trial = useMutation({ mutationFn: () => api.post<MailboxTrial>(`/api/ask-mailboxes/${id}/try`, {}) });
  const { lastReadAt, lastOutcome, lastError, nextReadAt } = record;
  const said = trial.error ? { ok: false, sentence: asProblem(trial.error).message } : trial.data;
  return (
    <section className="mailbox-trial" aria-label="Whether it works">
      {typeof lastError === "string" && <p className="red">{lastError}</p>}
      {typeof lastReadAt === "string" && (
        <p className="q">
          Read <When at={lastReadAt} />: {String(lastOutcome ?? "")}.
          {typeof nextReadAt === "string" && (
            <>
              {" "}
              Next <When at={nextReadAt} form="clock" />.
            </>
          )}
        </p>
      )}
      <p className="row">
        <Button onClick={() => trial.mutate()} loading={trial.isPending}>
          Try it now
        </Button>
        {said && (
          <span className={said.ok ? undefined : "red"} role="status">
            {said.sentence}
          </span>
        )}
      </p>
    </section>
  );
}
