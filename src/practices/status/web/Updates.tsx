import { Modal } from "@mantine/core";
import { useState } from "react";
import { api } from "../../../web/client/api.ts";
import { useMay } from "../../../web/client/session.ts";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { When } from "../../../web/kit/When.tsx";
import { commandOf, useKinds } from "../../../web/record/describe.ts";
import { FieldForm } from "../../../web/record/FieldForm.tsx";
import { noticeStates, origins, type StatusNotice, type StatusUpdate } from "../notice.model.ts";
import { useReadAgain, useUpdates } from "./data.ts";

type Asked = { verb: "correct" | "withdraw"; update: StatusUpdate };

/** What was told, newest first; a mistake is corrected in the open, a slip is withdrawn. */
export function Updates({ notice }: { notice: StatusNotice }) {
  const { data, error, refetch } = useUpdates(notice.id);
  const may = useMay();
  const [asked, ask] = useState<Asked | null>(null);
  if (error && !data) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  return (
    <section>
      <h2>What was told</h2>
      <ol className="st-updates">
        {(data ?? []).map((one) => (
          <li key={one.id} className={one.withdrawnAt ? "withdrawn" : undefined}>
            <span className="q nw">
              <When at={one.at} form="clock" />
            </span>
            <div>
              <p className="st-text">
                <b className="lead">{noticeStates.find((state) => state.value === one.state)!.label}.</b> {one.text}
              </p>
              <p className="qq row">
                {origins.find((origin) => origin.value === one.origin)!.label}
                {one.correctedAt && (
                  <>
                    {" "}
                    · corrected <When at={one.correctedAt} form="clock" />
                  </>
                )}
                {one.withdrawnAt && " · withdrawn, readers do not see it"}
                <span className="grow" />
                {!one.withdrawnAt && may("status.publish") && (
                  <>
                    <button className="act off" type="button" onClick={() => ask({ verb: "correct", update: one })}>
                      Correct
                    </button>
                    <button className="act off" type="button" onClick={() => ask({ verb: "withdraw", update: one })}>
                      Withdraw
                    </button>
                  </>
                )}
              </p>
            </div>
          </li>
        ))}
      </ol>
      {asked && <Dialog asked={asked} onClose={() => ask(null)} />}
    </section>
  );
}

function Dialog({ asked: { verb, update }, onClose }: { asked: Asked; onClose: () => void }) {
  const kind = useKinds().byKind.get("statusUpdate");
  const command = kind && commandOf(kind, verb);
  const readAgain = useReadAgain();
  if (!kind || !command) return null;
  const title = verb === "correct" ? "Correct the update" : "Withdraw the update";
  return (
    <Modal opened onClose={onClose} title={title} size="md" closeButtonProps={{ "aria-label": "Close" }}>
      <FieldForm
        label={title}
        kind={kind.kind}
        fields={command.fields}
        initial={verb === "correct" ? { text: update.text } : {}}
        submit={command.label}
        onCancel={onClose}
        onSubmit={async (values) => {
          await api.post(`/api/status-updates/${update.id}/${verb}`, values);
          await readAgain();
          onClose();
        }}
      >
        {command.help && <p className="q form-help">{command.help}</p>}
      </FieldForm>
    </Modal>
  );
}
