import { Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../../web/client/api.ts";
import { commandOf, editableFields, useKinds } from "../../../web/record/describe.ts";
import { FieldForm, type Values } from "../../../web/record/FieldForm.tsx";
import type { Refs } from "../../../web/record/shown-record.ts";
import { refreshMeetings } from "./data.ts";

export type AskedForm = {
  kind: "agendaItem" | "duty" | "meeting" | "meetingAction";
  verb: string;
  title: string;
  /** Of the record; absent where one is made. */
  id?: string;
  version?: number;
  /** What is sent without being asked for. */
  fixed?: Values;
  initial?: Values;
};

/** One deed with its form, whatever kind it is of; what it did is read again. */
export function FormDialog({ asked, refs, onClose }: { asked: AskedForm | null; refs?: Refs; onClose: () => void }) {
  return (
    <Modal opened={asked !== null} onClose={onClose} title={asked?.title} size="md" closeButtonProps={{ "aria-label": "Close" }}>
      {asked && <Form asked={asked} refs={refs} onClose={onClose} />}
    </Modal>
  );
}

function Form({ asked, refs, onClose }: { asked: AskedForm; refs?: Refs; onClose: () => void }) {
  const client = useQueryClient();
  const kind = useKinds().byKind.get(asked.kind);
  if (!kind) return null;
  const { verb, id, fixed = {}, initial = {}, version } = asked;
  const all = verb === "edit" ? editableFields(kind) : (commandOf(kind, verb)?.fields ?? []);
  const fields = all.filter((field) => !(field.name in fixed) && !hidden.has(field.name));
  return (
    <FieldForm
      label={asked.title}
      kind={asked.kind}
      fields={fields}
      initial={initial}
      refs={refs}
      submit={asked.title}
      onCancel={onClose}
      onSubmit={async (values) => {
        const said = { ...Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? null])), ...fixed };
        if (id === undefined) await api.post(`/api/${kind.plural}`, said);
        else if (verb === "edit") await api.patch(`/api/${kind.plural}/${id}`, said, { ifMatch: `"${version}"` });
        else await api.post(`/api/${kind.plural}/${id}/${verb}`, said);
        await refreshMeetings(client);
        onClose();
      }}
    />
  );
}
/** What only programs and other screens say. */
const hidden = new Set(["subjectKind", "subject", "subjectNumber"]);
