import { useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useState } from "react";
import type { Field } from "../../kernel/model.ts";
import { Problem } from "../client/problem.ts";
import { Icon } from "../kit/icon.tsx";
import { type DescribedKind, editableFields, type Kinds } from "./describe.ts";
import { FieldForm, type Values } from "./FieldForm.tsx";
import { type RecordAnswer, recordQuery, refreshRecord, sendChanges } from "./queries.ts";
import { isMissing, valueIn } from "./shown-record.ts";
import { Value } from "./Value.tsx";

type FactsProps = { kind: DescribedKind; kinds: Kinds; answer: RecordAnswer; hidden?: readonly string[] };

/** A record's facts, label and value; what may be changed has a pencil and is changed in place. What says nothing waits behind a click. */
export function Facts({ kind, kinds, answer, hidden = [] }: FactsProps) {
  const [isLong, setLong] = useState(false);
  const [edited, setEdited] = useState<string | null>(null);
  const fields = factFields(kind).filter((field) => !hidden.includes(field.name));
  const isSaid = (field: Field) => saysSomething(valueIn(field, answer.record));
  const first = fields.filter((field) => (isSaid(field) && !isBookkeeping(field)) || (field.short && !field.setByRules));
  const shown = isLong ? fields : first;
  const editable = new Set(answer.can.edit === null ? editableFields(kind).map((field) => field.name) : []);
  return (
    <div className="facts">
      <dl className="kv">
        {shown.map((field) =>
          edited === field.name ? (
            <div key={field.name} className="fact-form">
              <dt className="vh">{field.label}</dt>
              <dd>
                <OneField kind={kind} field={field} answer={answer} onDone={() => setEdited(null)} />
              </dd>
            </div>
          ) : (
            <div key={field.name} className="fact">
              <dt>{field.label}</dt>
              <dd className={field.type === "longtext" ? "long" : undefined}>
                <Value
                  field={field}
                  value={valueIn(field, answer.record)}
                  refs={answer.refs}
                  kinds={kinds}
                  record={answer.record}
                  areLinks
                />
                {editable.has(field.name) && (
                  <button className="pencil" type="button" aria-label={`Edit ${field.label}`} onClick={() => setEdited(field.name)}>
                    <Icon of={Pencil} small />
                  </button>
                )}
              </dd>
            </div>
          ),
        )}
      </dl>
      {fields.length > first.length && (
        <button className="act" type="button" aria-expanded={isLong} onClick={() => setLong((was) => !was)}>
          {isLong ? "Fewer facts" : "All facts"}
        </button>
      )}
    </div>
  );
}

/** All of a record's editable fields as one form, saved against the version that was there when it was opened. */
export function EditForm({ kind, answer, onDone, isWhole = false }: EditProps & { isWhole?: boolean }) {
  const fields = editableFields(kind);
  const { base, save } = useSave(kind, answer);
  return (
    <FieldForm
      label={`Edit ${answer.record.number ?? kind.label.toLowerCase()}`}
      draftKey={`${kind.kind}:${answer.record.id}:edit`}
      kind={kind.kind}
      fields={fields}
      initial={initialOf(fields, base)}
      refs={answer.refs}
      submit="Save"
      isShortFirst={!isWhole}
      onCancel={onDone}
      onSubmit={(values) => save(values).then(onDone)}
    />
  );
}

type EditProps = { kind: DescribedKind; answer: RecordAnswer; onDone: () => void };

function OneField({ kind, field, answer, onDone }: EditProps & { field: Field }) {
  const { base, save } = useSave(kind, answer);
  return (
    <FieldForm
      label={`Edit ${field.label}`}
      kind={kind.kind}
      fields={[field]}
      initial={initialOf([field], base)}
      refs={answer.refs}
      submit="Save"
      onCancel={onDone}
      onSubmit={(values) => save(values).then(onDone)}
    />
  );
}

/**
 * Sends what differs from the version the form began with, whatever news has come since: nobody's words are overwritten unseen.
 * Where the record has moved on, theirs becomes the base and the form keeps its words, to be saved again over it.
 */
function useSave(kind: DescribedKind, answer: RecordAnswer): { base: RecordAnswer; save: (values: Values) => Promise<void> } {
  const client = useQueryClient();
  const [base, setBase] = useState(answer);
  const save = async (values: Values) => {
    const changed = Object.entries(values).filter(([name, value]) => {
      const field = kind.fields.find((one) => one.name === name);
      return field && JSON.stringify(value ?? null) !== JSON.stringify(valueIn(field, base.record));
    });
    if (changed.length === 0) return;
    try {
      await sendChanges(kind, base.record, Object.fromEntries(changed));
    } catch (fault) {
      if (!(fault instanceof Problem) || fault.status !== 412) throw fault;
      setBase(await client.fetchQuery({ ...recordQuery(client, kind, base.record.id), staleTime: 0 }));
      await refreshRecord(client, kind);
      throw new Problem({
        status: 412,
        detail:
          "Somebody changed this record while you were writing. Their version is read now, and your words are kept. Save again to lay yours over it.",
      });
    }
    await refreshRecord(client, kind);
  };
  return { base, save };
}

function initialOf(fields: readonly Field[], { record }: RecordAnswer): Values {
  return Object.fromEntries(fields.map((field) => [field.name, valueIn(field, record)]));
}

function factFields(kind: DescribedKind): readonly Field[] {
  return kind.fields.filter((field) => field.name !== kind.title && field.name !== "number");
}

/** "No", "none" and nothing at all wait behind "All facts". */
function saysSomething(value: unknown): boolean {
  return !isMissing(value) && value !== false && value !== "none";
}

const bookkeeping = new Set(["createdAt", "createdBy", "updatedAt", "updatedBy", "active"]);

function isBookkeeping(field: Field): boolean {
  return (
    bookkeeping.has(field.name) ||
    (field.type === "json" && field.setByRules === true) ||
    (field.type === "integer" && field.setByRules === true)
  );
}
