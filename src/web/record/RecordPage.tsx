import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Panels, usePanels } from "../frame/panels.tsx";
import { LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { useKeys } from "../kit/keys.ts";
import { Priority } from "../kit/people.tsx";
import { useFooting, usePageTitle } from "../kit/slots.ts";
import { Attachments } from "./Attachments.tsx";
import { type DescribedKind, fieldOf, type Kinds, useKinds } from "./describe.ts";
import { EditForm, Facts } from "./Facts.tsx";
import { History } from "./History.tsx";
import { type RecordAnswer, useRecord } from "./queries.ts";
import { RecordComposer } from "./RecordComposer.tsx";
import { rememberRecord } from "./recent.ts";
import { isMissing, titleOf, valueIn } from "./shown-record.ts";
import { StateWord } from "./state-word.tsx";
import { Verbs } from "./Verbs.tsx";
import { WatchButton } from "./WatchButton.tsx";

/** A record's own page, for any kind. */
export function RecordPage({ kind, recordKey }: { kind: DescribedKind; recordKey: string }) {
  const kinds = useKinds();
  const { data, error, refetch } = useRecord(kind, recordKey);
  usePageTitle(data ? [data.record.number, titleOf(kind, data.record)].filter(Boolean).join(" ") : kind.label);
  if (error && !data) {
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
        <p className="deeds">
          <Link className="act" to={`/${kind.plural}`}>
            All {kind.pluralLabel.toLowerCase()}
          </Link>
        </p>
      </div>
    );
  }
  if (!data) return <LoadingRows widths={[120, 320]} />;
  return <Page key={data.record.id} kind={kind} kinds={kinds} answer={data} />;
}

function Page({ kind, kinds, answer }: { kind: DescribedKind; kinds: Kinds; answer: RecordAnswer }) {
  const { record } = answer;
  const navigate = useNavigate();
  const [isEditing, setEditing] = useState(false);
  const subject = { kind: kind.kind, id: record.id, record };
  const replacing = usePanels(kind.kind, "replaces");
  const prose = kind.fields.filter((field) => field.type === "longtext" && !isMissing(valueIn(field, record)));
  rememberRecord(kind, record);
  useFooting(`version ${record.version}`);
  useKeys(
    {
      e: answer.can.edit === null ? { does: "edit", run: () => setEditing(true) } : undefined,
      u: { does: "to the list", run: () => void navigate({ to: `/${kind.plural}` }) },
    },
    { scope: kind.label },
  );
  if (replacing.length > 0) return <Panels place="replaces" {...subject} />;
  return (
    <article className="record">
      <header>
        <p className="row record-top">
          <Link className="act" to={`/${kind.plural}`}>
            {kind.pluralLabel}
          </Link>
          {typeof record.priority === "string" && kind.numbered !== null && <Priority value={record.priority} />}
          <span className="id">{record.number}</span>
          <RecordState kind={kind} answer={answer} />
          <span className="grow" />
          <WatchButton kind={kind} record={record} />
        </p>
        <h1>{titleOf(kind, record)}</h1>
        <Verbs kind={kind} kinds={kinds} answer={answer} onEdit={() => setEditing(true)} most={6} />
      </header>
      <div className="record-body">
        <div className="record-main">
          {isEditing ? (
            <EditForm kind={kind} answer={answer} onDone={() => setEditing(false)} />
          ) : (
            prose.map((field) => (
              <Prose key={field.name} label={field.label}>
                {String(valueIn(field, record))}
              </Prose>
            ))
          )}
          <Panels place="afterFacts" {...subject} />
          <section>
            <h2>What happened</h2>
            <RecordComposer kind={kind} kinds={kinds} answer={answer} />
            <History kind={kind} kinds={kinds} record={record} />
          </section>
          <Panels place="afterTimeline" {...subject} />
        </div>
        <aside className="record-aside" aria-label="Facts">
          {!isEditing && <Facts kind={kind} kinds={kinds} answer={answer} hidden={prose.map((field) => field.name)} />}
          <Panels place="aside" {...subject} />
          <hr className="sep" />
          <Attachments kind={kind} record={record} />
        </aside>
      </div>
    </article>
  );
}

function Prose({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className="record-prose">
      <h2>{label}</h2>
      <p>{children}</p>
    </section>
  );
}

/** The state in a word where the kind has one; "retired" for what is no longer active. */
function RecordState({ kind, answer: { record } }: { kind: DescribedKind; answer: RecordAnswer }) {
  const field = fieldOf(kind, "state");
  const value = field && valueIn(field, record);
  const word = field?.choices?.find((one) => one.value === value)?.label ?? String(value);
  if (field && !isMissing(value)) return <Standing word={word} />;
  return record.active === false ? <Standing word="Retired" /> : null;
}

function Standing({ word }: { word: string }) {
  return (
    <span className="nw">
      <StateWord word={word} />
    </span>
  );
}
