import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useMay } from "../../../web/client/session.ts";
import { Panels } from "../../../web/frame/panels.tsx";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { Priority } from "../../../web/kit/people.tsx";
import { useFooting } from "../../../web/kit/slots.ts";
import { Timeline } from "../../../web/kit/Timeline.tsx";
import { Attachments } from "../../../web/record/Attachments.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import { EditForm, Facts as RecordFacts } from "../../../web/record/Facts.tsx";
import type { RecordAnswer } from "../../../web/record/queries.ts";
import { RecordComposer } from "../../../web/record/RecordComposer.tsx";
import { rememberRecord } from "../../../web/record/recent.ts";
import { StateWord } from "../../../web/record/state-word.tsx";
import { Verbs } from "../../../web/record/Verbs.tsx";
import { WatchButton } from "../../../web/record/WatchButton.tsx";
import { states } from "../model.ts";
import { ClockSheet } from "./ClockSheet.tsx";
import { type IncidentAnswer, useIncidents, usePeople, useTimeline } from "./data.ts";
import { entriesOf, peopleIn } from "./entries.ts";
import { lineOf } from "./RoomTimeline.tsx";

/** An incident that is not major: what can be done, the facts, the clocks, what happened, what belongs to it. */
export function QuietPage({ answer }: { answer: IncidentAnswer }) {
  const { record } = answer;
  const kinds = useKinds();
  const kind = kinds.byKind.get("incident");
  const navigate = useNavigate();
  const may = useMay();
  const [isEditing, setEditing] = useState(false);
  const shown: RecordAnswer = answer;
  useFooting(`version ${record.version}`);
  useKeys(
    {
      e: answer.can.edit === null ? { does: "edit", run: () => setEditing(true) } : undefined,
      u: { does: "to the list", run: () => void navigate({ to: "/incidents" }) },
    },
    { scope: "Incident" },
  );
  if (!kind) return null;
  rememberRecord(kind, shown.record);
  const subject = { kind: "incident", id: record.id, record };
  return (
    <article className="record quiet">
      <header>
        <p className="row record-top">
          <Link className="act" to="/incidents">
            Incidents
          </Link>
          <Priority value={record.priority} />
          <span className="id">{record.number}</span>
          <StateWord word={states.find((one) => one.value === record.state)?.label ?? ""} />
          <Standing answer={answer} />
          <span className="grow" />
          <WatchButton kind={kind} record={shown.record} />
        </p>
        <h1>{record.shortDescription}</h1>
        <Verbs kind={kind} kinds={kinds} answer={shown} onEdit={() => setEditing(true)} most={6} />
      </header>
      <div className="record-body">
        <div className="record-main">
          {isEditing && <EditForm kind={kind} answer={shown} onDone={() => setEditing(false)} />}
          {!isEditing && record.description && <Prose label="Description">{record.description}</Prose>}
          {!isEditing && record.closeNotes && <Prose label="Solution">{record.closeNotes}</Prose>}
          <Panels place="afterFacts" {...subject} />
          <section>
            <h2>What happened</h2>
            <RecordComposer kind={kind} kinds={kinds} answer={shown} />
            <Story answer={answer} />
          </section>
          <Panels place="afterTimeline" {...subject} />
        </div>
        <aside className="record-aside" aria-label="Facts">
          {may("serviceLevel.read") && <ClockSheet id={record.id} />}
          {!isEditing && <RecordFacts kind={kind} kinds={kinds} answer={shown} hidden={hidden} />}
          <Relations answer={answer} />
          <Attachments kind={kind} record={shown.record} />
          {record.reviewRequired && <Panels place="aside" {...subject} />}
        </aside>
      </div>
    </article>
  );
}

/** These are told elsewhere on the page. */
const hidden = [
  "description",
  "closeNotes",
  "clocks",
  "known",
  "notKnown",
  "hypotheses",
  "workstreams",
  "holds",
  "nextBreachAt",
  "nextTeamBreachAt",
  "nextOlaBreachAt",
  "nextVendorBreachAt",
  "parent",
  "mergedInto",
];

function Prose({ label, children }: { label: string; children: string }) {
  return (
    <section>
      <h2>{label}</h2>
      <p className="prose">{children}</p>
    </section>
  );
}

/** What is special about it, in words: restricted, merged, proposed as major. */
function Standing({ answer: { record, refs } }: { answer: IncidentAnswer }) {
  const into = record.mergedInto ? refs.incident?.[record.mergedInto] : undefined;
  return (
    <>
      {record.restricted && <span className="amber name">Restricted</span>}
      {record.majorState === "proposed" && <span className="amber name">Proposed as major</span>}
      {record.majorState === "demoted" && <span className="q">Demoted</span>}
      {record.mergedInto && (
        <span>
          merged into <Link to={`/incidents/${into?.number ?? record.mergedInto}`}>{into?.number ?? "another"}</Link>
        </span>
      )}
    </>
  );
}

/** What happened, newest first. */
export function Story({ answer, most }: { answer: IncidentAnswer; most?: number }) {
  const query = useTimeline(answer.record.id);
  const items = query.data?.items;
  const refs = query.data?.refs;
  const people = usePeople(useMemo(() => peopleIn(items ?? []), [items]));
  const [isAll, setAll] = useState(false);
  const lines = useMemo(
    () =>
      entriesOf(items ?? [], { refs: refs ?? {}, people })
        .reverse()
        .map(lineOf),
    [items, refs, people],
  );
  if (query.error) return <ProblemNote fault={query.error} onRetry={() => void query.refetch()} />;
  const shown = most && !isAll ? lines.slice(0, most) : lines;
  return (
    <>
      <Timeline entries={shown} label="What happened" />
      {shown.length < lines.length && (
        <button className="act" type="button" onClick={() => setAll(true)}>
          {lines.length - shown.length} earlier
        </button>
      )}
    </>
  );
}

/** Its parent, its children, and what was merged into it. */
function Relations({ answer: { record, refs } }: { answer: IncidentAnswer }) {
  const children = useIncidents(`parent:${record.id}`, "-openedAt");
  const merged = useQueryOfMerged(record.id);
  const parent = record.parent ? refs.incident?.[record.parent] : undefined;
  const groups = [
    {
      label: "Parent",
      items: record.parent ? [{ id: record.parent, number: parent?.number ?? null, title: parent?.label ?? "not yours to see" }] : [],
    },
    {
      label: "Children",
      items: (children.data?.items ?? []).map(({ id, number, shortDescription }) => ({ id, number, title: shortDescription })),
    },
    { label: "Merged into it", items: merged },
  ].filter((group) => group.items.length > 0);
  if (groups.length === 0) return null;
  return (
    <section className="relations" aria-label="Relations">
      {groups.map(({ label, items }) => (
        <div key={label}>
          <h2>{label}</h2>
          <ul>
            {items.map(({ id, number, title }) => (
              <li key={id} className="row">
                <span className="id">{number}</span>
                <Link className="cut" to={`/incidents/${number ?? id}`}>
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function useQueryOfMerged(id: string) {
  const { data } = useIncidents(`mergedInto:${id}`, "-openedAt");
  return (data?.items ?? []).map(({ id: own, number, shortDescription }) => ({ id: own, number, title: shortDescription }));
}
