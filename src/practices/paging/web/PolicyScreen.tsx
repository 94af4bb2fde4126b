import "./paging.css";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { type DescribedKind, editableFields, useKinds } from "../../../web/record/describe.ts";
import { History } from "../../../web/record/History.tsx";
import { type RecordAnswer, refreshRecord, sendChanges, useRecord } from "../../../web/record/queries.ts";
import { Value } from "../../../web/record/Value.tsx";
import { Verbs } from "../../../web/record/Verbs.tsx";
import { PolicyForm, PolicyPreview } from "./PolicyForm.tsx";

/** `/escalation-policies/{id}`: the policy in words, and its form. */
export function Screen() {
  const { id = "" }: { id?: string } = useParams({ strict: false });
  const kinds = useKinds();
  const kind = kinds.byKind.get("escalationPolicy");
  return kind ? <Loaded kind={kind} id={id} /> : null;
}

function Loaded({ kind, id }: { kind: DescribedKind; id: string }) {
  const { data, error, refetch } = useRecord(kind, id);
  usePageTitle(data ? String(data.record.name) : kind.label);
  if (error && !data) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  return data ? <One key={data.record.id} kind={kind} answer={data} /> : <LoadingRows widths={[120, 320]} />;
}

/** What stands beside the words: settings that the words do not say. */
const facts = ["team", "pagesUpTo", "repeatCount", "fallbackPerson", "fallbackTeam", "repageAfterMinutes", "supportHours", "active"];

function One({ kind, answer }: { kind: DescribedKind; answer: RecordAnswer }) {
  const kinds = useKinds();
  const client = useQueryClient();
  const [isEditing, setEditing] = useState(false);
  const { record, refs, can } = answer;
  const values = Object.fromEntries(editableFields(kind).map(({ name }) => [name, record[name]]));
  useFooting(`version ${record.version}`);
  useKeys({ e: can.edit === null ? { does: "edit", run: () => setEditing(true) } : undefined }, { scope: kind.label });
  const save = async (next: Record<string, unknown>) => {
    const changes = Object.fromEntries(
      Object.entries(next).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(record[name])),
    );
    if (Object.keys(changes).length > 0) await sendChanges(kind, record, changes);
    await refreshRecord(client, kind);
    setEditing(false);
  };
  return (
    <article className="record pg-policy">
      <header>
        <p className="row record-top">
          <Link className="act" to="/escalation-policies">
            Escalation policies
          </Link>
        </p>
        <h1>{String(record.name)}</h1>
        {!isEditing && <Verbs kind={kind} kinds={kinds} answer={answer} onEdit={() => setEditing(true)} most={4} />}
      </header>
      {isEditing ? (
        <PolicyForm kind={kind} initial={values} refs={refs} submit="Save" onSubmit={save} onCancel={() => setEditing(false)} />
      ) : (
        <div className="pg-read">
          <PolicyPreview policy={values} />
          <dl className="kv">
            {facts.map((name) => {
              const field = kind.fields.find((one) => one.name === name);
              return (
                field && (
                  <div key={name} className="fact">
                    <dt>{field.label}</dt>
                    <dd>
                      <Value field={field} value={record[name]} refs={refs} kinds={kinds} areLinks />
                    </dd>
                  </div>
                )
              );
            })}
          </dl>
        </div>
      )}
      <History kind={kind} kinds={kinds} record={record} />
    </article>
  );
}
