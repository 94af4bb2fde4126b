import { Modal } from "@mantine/core";
import { commandOf, useKinds } from "../../../web/record/describe.ts";
import { FieldForm, type Values } from "../../../web/record/FieldForm.tsx";
import { useVerb } from "../../../web/record/Verbs.tsx";
import type { IncidentAnswer } from "./data.ts";

export type AskedVerb = { verb: string; fixed?: Values; title?: string };

/** The form of one verb over the room. What the button already said (`fixed`) is not asked again. */
export function VerbDialog({ answer, asked, onClose }: { answer: IncidentAnswer; asked: AskedVerb; onClose: () => void }) {
  const kinds = useKinds();
  const kind = kinds.byKind.get("incident");
  const run = useVerb(kind ?? kinds.all[0]!, answer.record.id);
  const command = kind && commandOf(kind, asked.verb);
  const { fixed = {} } = asked;
  if (!kind || !command) return null;
  const fields = command.fields.filter((field) => !(field.name in fixed));
  const shared = Object.fromEntries(
    fields.flatMap(({ name }) => (name in answer.record ? [[name, answer.record[name as keyof typeof answer.record]]] : [])),
  );
  return (
    <Modal opened onClose={onClose} title={asked.title ?? command.label} size="md" closeButtonProps={{ "aria-label": "Close" }}>
      <FieldForm
        label={asked.title ?? command.label}
        draftKey={`incident:${answer.record.id}:${asked.verb}`}
        kind="incident"
        fields={fields}
        initial={shared}
        refs={answer.refs}
        submit={asked.title ?? command.label}
        onCancel={onClose}
        onSubmit={async (values) => {
          const said = Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? null]).filter(([, value]) => value !== null));
          await run(command, { ...said, ...fixed });
          onClose();
        }}
      >
        {command.help && <p className="q form-help">{command.help}</p>}
      </FieldForm>
    </Modal>
  );
}
