import "./briefing.css";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { spoken } from "../../../kernel/paper-words.ts";
import { placeOf } from "../../../web/kit/address.ts";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { When } from "../../../web/kit/When.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import { EditForm } from "../../../web/record/Facts.tsx";
import { rememberRecord } from "../../../web/record/recent.ts";
import { StateWord } from "../../../web/record/state-word.tsx";
import { Verbs } from "../../../web/record/Verbs.tsx";
import { WatchButton } from "../../../web/record/WatchButton.tsx";
import { type Briefing, briefingStates, composedPaper } from "../model.ts";
import { editedPaper } from "../sentence.rules.ts";
import { type BriefingAnswer, type Size, useBriefing, usePages } from "./data.ts";
import { Sentences } from "./Sentences.tsx";

/** `/briefings/{number}`: the paper as it will print, and the facts behind each of its sentences. */
export function Screen() {
  const { number = "" }: { number?: string } = useParams({ strict: false });
  const { data, error, refetch } = useBriefing(number);
  usePageTitle(data ? `${data.record.number} ${data.record.title}` : number);
  if (error && !data) {
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
        <p className="deeds">
          <Link className="act" to="/briefings">
            All briefings
          </Link>
        </p>
      </div>
    );
  }
  return data ? <Page key={data.record.id} answer={data} /> : <LoadingRows widths={[120, 320]} />;
}

function Page({ answer }: { answer: BriefingAnswer }) {
  const { record, refs } = answer;
  const kinds = useKinds();
  const kind = kinds.byKind.get("briefing");
  const [isEditing, setEditing] = useState(false);
  const [size, setSize] = useState<Size>("a4");
  useFooting(`version ${record.version}`);
  if (!kind) return null;
  rememberRecord(kind, record);
  const nameOf = (person: string | null) => (person === null ? "somebody" : (refs.person?.[person]?.label ?? "somebody"));
  return (
    <article className="record br">
      <header>
        <p className="row record-top">
          <Link className="act" to="/briefings">
            Briefings
          </Link>
          <span className="id">{record.number}</span>
          <StateWord word={briefingStates.find((one) => one.value === record.state)?.label ?? ""} />
          <span className="q">
            {record.issuedAt ? "issued " : "composed "}
            <When at={record.issuedAt ?? record.composedAt} />
          </span>
          <span className="grow" />
          <button className="act" type="button" onClick={() => setSize(size === "a4" ? "us-letter" : "a4")}>
            {size === "a4" ? "Show on US Letter" : "Show on A4"}
          </button>
          <a className="act" href={`/api/briefings/${record.number}/paper.pdf?size=${size}`} target="_blank" rel="noreferrer">
            PDF
          </a>
          <a className="act" href={`/api/briefings/${record.number}/paper.pptx`} download>
            Slides
          </a>
          <a className="act" href={`/api/briefings/${record.number}/paper.docx?size=${size}`} download>
            Word
          </a>
          <a className="act" href={`/api/briefings/${record.number}/paper.xlsx`} download>
            Figures
          </a>
          <WatchButton kind={kind} record={record} />
        </p>
        <h1>{record.title}</h1>
        <Standing record={record} nameOf={nameOf} />
        <Verbs kind={kind} kinds={kinds} answer={answer} onEdit={() => setEditing(true)} most={4} isOver={record.state === "issued"} />
      </header>
      {isEditing && <EditForm kind={kind} answer={answer} onDone={() => setEditing(false)} />}
      <div className="br-body">
        <Pages record={record} size={size} />
        <Sentences answer={answer} nameOf={nameOf} />
      </div>
    </article>
  );
}

/** The form of a new paper of the same kind about the same. */
function anotherOf({ paper, incident, vendor, department, problem, change, escalation }: Briefing): string {
  const about = Object.entries({ incident, vendor, department, problem, change, escalation });
  const named = about.flatMap(([name, id]) => (id === null ? [] : [`&${name}=${id}`]));
  return `/briefings/new?paper=${paper}${named.join("")}`;
}

/** Who stands by it, under which hash, and who got it. */
function Standing({ record, nameOf }: { record: Briefing; nameOf: (person: string | null) => string }) {
  return (
    <>
      {record.state === "reviewed" && record.reviewedAt && (
        <p className="q">
          {nameOf(record.reviewedBy)} reviewed it <When at={record.reviewedAt} />. Any edit makes it a draft again.
        </p>
      )}
      {record.snapshot && (
        <p className="q">
          Frozen by {nameOf(record.issuedBy)} under SHA-256 <code className="br-hash">{record.snapshot}</code>. Nothing of it can be
          changed;{" "}
          <Link className="act" {...placeOf(anotherOf(record))}>
            compose another
          </Link>
        </p>
      )}
      {record.prints && (
        <p className="q">
          The PDF is kept as it was issued: SHA-256 of A4 <code className="br-hash">{record.prints.a4}</code>
        </p>
      )}
      {record.distributedAt && (
        <p className="q">
          Sent to {record.distributedTo.map(nameOf).join(", ")}, last <When at={record.distributedAt} />
        </p>
      )}
      <Openings record={record} nameOf={nameOf} />
    </>
  );
}

/** Of those who were asked by a link: who opened it and when, and who has not. */
function Openings({ record, nameOf }: { record: Briefing; nameOf: (person: string | null) => string }) {
  const { askedToOpen, opened } = record;
  if (askedToOpen.length === 0) return null;
  const waiting = askedToOpen.filter((person) => !opened.some((one) => one.person === person));
  return (
    <p className="q">
      {opened.length === 0 ? "Opened by nobody yet" : "Opened by "}
      {opened.map(({ person, at }, place) => (
        <span key={person}>
          {place > 0 && ", "}
          {nameOf(person)} <When at={at} />
        </span>
      ))}
      {waiting.length > 0 && opened.length > 0 && `; not yet by ${waiting.map(nameOf).join(", ")}`}
    </p>
  );
}

function Pages({ record, size }: { record: Briefing; size: Size }) {
  const { data, error, refetch, isFetching } = usePages(record, size);
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (data === undefined) return;
    const made = URL.createObjectURL(new Blob([data], { type: "image/svg+xml" }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  const paper = editedPaper(composedPaper(record), record.edits);
  return (
    <section className="br-pages" aria-label="The paper" aria-busy={isFetching}>
      {error && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!address && !error && <LoadingRows rows={8} widths={[320, 280]} />}
      {address && !error && <img src={address} alt={`${record.title}. ${spoken(paper.headline, paper)}`} />}
    </section>
  );
}
