import { Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { instant, localParts } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { useNow } from "../../../web/client/now.tsx";
import { asProblem } from "../../../web/client/problem.ts";
import { useMay, useReader, useSession } from "../../../web/client/session.ts";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { notify } from "../../../web/kit/notify.ts";
import { commandOf, useKinds } from "../../../web/record/describe.ts";
import { FieldForm } from "../../../web/record/FieldForm.tsx";
import { StateWord } from "../../../web/record/state-word.tsx";
import type { ReviewAction } from "../model.ts";
import { refreshReviews, useActions } from "./data.ts";

type Asked = { verb: "create" | "complete" | "drop" | "edit"; action: ReviewAction | null };

/** What changes because of it: who, by when, and whether somebody else has seen that it works. */
export function Actions({ review, isBeside = false }: { review: string; isBeside?: boolean }) {
  const { data, error, refetch } = useActions(review);
  const client = useQueryClient();
  const may = useMay();
  const { person } = useSession();
  const [asked, ask] = useState<Asked | null>(null);
  const mayWrite = may("review.write");
  const run = async (action: ReviewAction, verb: string) => {
    try {
      await api.post(`/api/review-actions/${action.id}/${verb}`, {});
      await refreshReviews(client);
    } catch (fault) {
      notify({ title: "Not done", message: asProblem(fault).message, isBad: true });
    }
  };
  return (
    <section className="rv-part" id="review-actions" aria-label="What changes because of it">
      <div className="row rv-head">
        <h2>What changes because of it</h2>
        <span className="grow" />
        {mayWrite && (
          <button className="act" type="button" onClick={() => ask({ verb: "create", action: null })}>
            Add an action
          </button>
        )}
      </div>
      {error && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {data && data.items.length === 0 && (
        <p className="q">Nothing yet. An action has an owner and a day, and is followed until somebody else has seen that it works.</p>
      )}
      {data && data.items.length > 0 && (
        <table className="rv-actions">
          <thead>
            <tr>
              <th scope="col">Action</th>
              <th scope="col">Who</th>
              <th scope="col" className="num">
                Due
              </th>
              <th scope="col">State</th>
              {mayWrite && (
                <th scope="col">
                  <span className="vh">What can be done</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {data.items.map((action) => (
              <tr key={action.id}>
                <td>
                  {action.title}
                  {action.outcome && <span className="rv-outcome q">{action.outcome}</span>}
                </td>
                <td className="nw">{data.refs.person?.[action.owner]?.label ?? "somebody"}</td>
                <td className="num">
                  <Due action={action} />
                </td>
                <td className="nw">
                  <StateWord word={stateWords[action.state]} />
                </td>
                {mayWrite && (
                  <td className="nw rv-do">
                    {action.state === "open" && (
                      <>
                        <button
                          className="act"
                          type="button"
                          aria-label={`Done: ${action.title}`}
                          onClick={() => ask({ verb: "complete", action })}
                        >
                          Done
                        </button>
                        {!isBeside && (
                          <button
                            className="act off"
                            type="button"
                            aria-label={`Edit: ${action.title}`}
                            onClick={() => ask({ verb: "edit", action })}
                          >
                            Edit
                          </button>
                        )}
                      </>
                    )}
                    {action.state === "done" &&
                      (action.owner === person.id ? (
                        <span className="qq">a colleague verifies it</span>
                      ) : (
                        <button
                          className="act"
                          type="button"
                          aria-label={`Verify: ${action.title}`}
                          onClick={() => void run(action, "verify")}
                        >
                          Verify
                        </button>
                      ))}
                    {(action.state === "done" || action.state === "dropped") && (
                      <button
                        className="act off"
                        type="button"
                        aria-label={`Reopen: ${action.title}`}
                        onClick={() => void run(action, "reopen")}
                      >
                        Reopen
                      </button>
                    )}
                    {action.state === "open" && may("review.approve") && (
                      <button
                        className="act off"
                        type="button"
                        aria-label={`Drop: ${action.title}`}
                        onClick={() => ask({ verb: "drop", action })}
                      >
                        Drop
                      </button>
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {asked && <ActionDialog review={review} asked={asked} onClose={() => ask(null)} />}
    </section>
  );
}

const stateWords: Readonly<Record<ReviewAction["state"], string>> = {
  open: "Open",
  done: "Done",
  verified: "Verified",
  dropped: "Dropped",
};

/** A due day; red once it has passed and the action is still open. */
export function Due({ action }: { action: Pick<ReviewAction, "dueOn" | "state"> }) {
  const nowMs = useNow();
  const { timeZone, locale } = useReader();
  const { year, month, day } = localParts(timeZone, instant(nowMs));
  const today = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  const isLate = action.state === "open" && action.dueOn < today;
  const options = {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
    year: action.dueOn.startsWith(String(year)) ? undefined : "numeric",
  } as const;
  const words = new Intl.DateTimeFormat(locale, options).format(new Date(`${action.dueOn}T00:00:00Z`));
  return (
    <time dateTime={action.dueOn} className={isLate ? "red name" : undefined}>
      {words}
      {isLate && <span className="vh"> overdue</span>}
    </time>
  );
}

function ActionDialog({ review, asked, onClose }: { review: string; asked: Asked; onClose: () => void }) {
  const client = useQueryClient();
  const kind = useKinds().byKind.get("reviewAction");
  const { verb, action } = asked;
  const fields = (
    verb === "edit"
      ? kind?.fields.filter((field) => ["title", "owner", "dueOn"].includes(field.name))
      : kind && commandOf(kind, verb)?.fields
  )?.filter((field) => field.name !== "review");
  if (!kind || !fields) return null;
  const title = { create: "Add an action", complete: "Done", drop: "Drop the action", edit: "Edit the action" }[verb];
  return (
    <Modal opened onClose={onClose} title={title} size="md" closeButtonProps={{ "aria-label": "Close" }}>
      <FieldForm
        label={title}
        kind="reviewAction"
        fields={fields}
        initial={verb === "edit" && action ? { title: action.title, owner: action.owner, dueOn: action.dueOn } : {}}
        submit={verb === "edit" ? "Save" : title}
        onCancel={onClose}
        onSubmit={async (values) => {
          const said = Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? null]));
          if (verb === "create") await api.post("/api/review-actions", { ...said, review });
          else if (verb === "edit") await api.patch(`/api/review-actions/${action?.id}`, said, { ifMatch: `"${action?.version}"` });
          else await api.post(`/api/review-actions/${action?.id}/${verb}`, said);
          await refreshReviews(client);
          onClose();
        }}
      >
        {action && verb !== "edit" && <p className="q form-help">{action.title}</p>}
      </FieldForm>
    </Modal>
  );
}
