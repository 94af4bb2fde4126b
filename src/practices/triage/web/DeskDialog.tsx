import { Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { useLast } from "../../../web/kit/last.ts";
import { notify } from "../../../web/kit/notify.ts";
import { commandOf, useKinds } from "../../../web/record/describe.ts";
import { FieldForm } from "../../../web/record/FieldForm.tsx";
import type { DeskLine } from "../facts.ts";
import { refreshDesk } from "./data.ts";

export type DeskVerb = "acknowledge" | "delegate" | "decide" | "fold" | "snooze" | "override" | "resume" | "judge";
export type AskedDeed =
  | { verb: DeskVerb; line: DeskLine }
  | { verb: "ask"; line: null }
  | { verb: DeskVerb | "ask"; line: DeskLine | null };

/** One deed on a line, with its form where it has one; or a new ask. A deed that is refused says why. */
export function DeskDialog({ asked, onClose }: { asked: AskedDeed | null; onClose: () => void }) {
  const client = useQueryClient();
  const kinds = useKinds();
  const exception = kinds.byKind.get("triageException");
  const askKind = kinds.byKind.get("directorAsk");
  const shown = useLast(asked);
  const kind = shown?.verb === "ask" ? askKind : exception;
  const command = kind && shown ? commandOf(kind, shown.verb === "ask" ? "create" : shown.verb) : undefined;
  const refused = asked?.line?.can[asked.verb] ?? null;
  const isAtOnce = asked !== null && asked.line !== null && (refused !== null || command?.fields.length === 0);
  const run = useRef<AskedDeed | null>(null);
  // What needs no words is done as it is asked for, once; what is refused says why at once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs for each deed that is asked for, and for nothing else
  useEffect(() => {
    if (!asked || !isAtOnce || !exception || !asked.line || run.current === asked) return;
    run.current = asked;
    onClose();
    if (refused) return notify({ title: `${command?.label ?? "This"}: not now`, message: refused.sentence, isBad: true });
    void api
      .post(`/api/${exception.plural}/${asked.line.id}/${asked.verb}`, {})
      .then(() => refreshDesk(client))
      .catch((fault: unknown) => notify({ title: "Not done", message: asProblem(fault).message, isBad: true }));
  }, [asked]);
  const title = shown?.line ? `${command?.label}: ${shown.line.title}` : "Ask something of the director";
  return (
    <Modal opened={asked !== null && !isAtOnce} onClose={onClose} title={title} size="md" closeButtonProps={{ "aria-label": "Close" }}>
      {asked && !isAtOnce && kind && command && (
        <FieldForm
          key={`${asked.verb} ${asked.line?.id}`}
          label={title}
          kind={kind.kind}
          fields={command.fields}
          isShortFirst={asked.verb === "ask"}
          submit={asked.verb === "ask" ? "Ask" : command.label}
          onCancel={onClose}
          onSubmit={async (values) => {
            const said = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
            await api.post(asked.line ? `/api/${kind.plural}/${asked.line.id}/${asked.verb}` : `/api/${kind.plural}`, said);
            await refreshDesk(client);
            onClose();
          }}
        >
          {command.help && <p className="q form-help">{command.help}</p>}
        </FieldForm>
      )}
    </Modal>
  );
}
