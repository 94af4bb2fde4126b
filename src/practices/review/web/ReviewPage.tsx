import "./review.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Printer } from "lucide-react";
import { clockWords, instant, ms } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { Panels } from "../../../web/frame/panels.tsx";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { Icon } from "../../../web/kit/icon.tsx";
import { KeyValue } from "../../../web/kit/numbers.tsx";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { When } from "../../../web/kit/When.tsx";
import { type DescribedKind, useKinds } from "../../../web/record/describe.ts";
import { recordQuery } from "../../../web/record/queries.ts";
import { RecordComposer } from "../../../web/record/RecordComposer.tsx";
import { titleOf } from "../../../web/record/shown-record.ts";
import { Verbs } from "../../../web/record/Verbs.tsx";
import { WatchButton } from "../../../web/record/WatchButton.tsx";
import { reviewStates } from "../model.ts";
import { type ReviewAnswer, useReview } from "./data.ts";
import { GateList } from "./Gate.tsx";
import { ReviewBody } from "./ReviewBody.tsx";

/** `/reviews/{number}`: a review as one writes it, with the gate beside it. */
export function Screen() {
  const { number = "" }: { number?: string } = useParams({ strict: false });
  const { data, error, refetch } = useReview(number);
  usePageTitle(data ? `${data.record.number} ${data.record.title}` : number);
  if (error && !data) {
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
        <p className="deeds">
          <Link className="act" to="/reviews">
            All reviews
          </Link>
        </p>
      </div>
    );
  }
  if (!data) return <LoadingRows widths={[120, 320]} />;
  return <Page key={data.record.id} answer={data} />;
}

function Page({ answer }: { answer: ReviewAnswer }) {
  const { record } = answer;
  const kinds = useKinds();
  const kind = kinds.byKind.get("review");
  useFooting("saved as you write");
  if (!kind) return null;
  return (
    <article className="record rv">
      <header>
        <p className="row record-top">
          <Link className="act" to="/reviews">
            Reviews
          </Link>
          <span className="id">{record.number}</span>
          <Standing answer={answer} />
          <span className="grow" />
          <Link className="act" to={`/reviews/${record.number ?? record.id}/print`}>
            <Icon of={Printer} /> One page to print
          </Link>
          <WatchButton kind={kind} record={record} />
        </p>
        <h1>{record.title}</h1>
        <div id="review-verbs">
          <Verbs
            kind={kind}
            kinds={kinds}
            answer={answer}
            onEdit={() => document.querySelector<HTMLElement>(".rv-body textarea")?.focus()}
            most={4}
          />
        </div>
      </header>
      <div className="record-body">
        <div className="record-main">
          <ReviewBody answer={answer} />
          <RecordComposer kind={kind} kinds={kinds} answer={answer} />
        </div>
        <aside className="record-aside" aria-label="Gate and facts">
          <GateList review={record} />
          <Facts answer={answer} />
          <HappenedAgain answer={answer} />
          <Panels place="aside" kind="review" id={record.id} record={record} />
        </aside>
      </div>
    </article>
  );
}

/** How it stands, in words, and whose it is. */
export function Standing({ answer: { record, refs } }: { answer: ReviewAnswer }) {
  const nowMs = useNow();
  const person = (id: string | null) => (id ? (refs.person?.[id]?.label ?? "somebody") : null);
  const label = reviewStates.find((one) => one.value === record.state)?.label ?? "";
  const isOpen = record.state === "draft" || record.state === "inReview";
  const isLate = isOpen && record.dueAt !== null && ms(record.dueAt) < nowMs;
  const by = record.state === "approved" ? person(record.approvedBy) : record.state === "waived" ? person(record.waivedBy) : null;
  return (
    <>
      <b className={record.state === "approved" ? "green name" : "name"}>{label}</b>
      {by && <span className="q">by {by}</span>}
      {isOpen && record.dueAt && (
        <span className={isLate ? "red name" : "q"}>
          {isLate ? "overdue, was due " : "due "}
          <When at={record.dueAt} form="clock" />
        </span>
      )}
    </>
  );
}

function Facts({ answer: { record, refs } }: { answer: ReviewAnswer }) {
  const kinds = useKinds();
  const nowMs = useNow();
  const { timeZone } = useReader();
  const person = (id: string) => refs.person?.[id]?.label ?? "somebody";
  const hour = (at: string) => clockWords(timeZone, at, instant(nowMs));
  const subject = kinds.byKind.get(record.subjectKind);
  const items = [
    ...(subject ? [{ label: "Of", value: <SubjectLink kind={subject} id={record.subject} /> }] : []),
    { label: "Owner", value: record.owner ? person(record.owner) : <span className="amber">nobody</span> },
    ...(record.involved.length > 0 ? [{ label: "Commanded by", value: record.involved.map(person).join(", ") }] : []),
    ...(record.happenedFrom ? [{ label: "Began", value: hour(record.happenedFrom) }] : []),
    ...(record.happenedTo ? [{ label: "Restored", value: hour(record.happenedTo) }] : []),
    ...(record.waiveReason ? [{ label: "Waived because", value: record.waiveReason }] : []),
  ];
  return <KeyValue items={items} />;
}

/** What the review is of, by number and title; by its kind alone where the reader may not see it. */
function SubjectLink({ kind, id }: { kind: DescribedKind; id: string }) {
  const client = useQueryClient();
  const { data } = useQuery(recordQuery(client, kind, id));
  if (!data) return <Link to={`/${kind.plural}/${id}`}>the {kind.label.toLowerCase()}</Link>;
  const { number } = data.record;
  return (
    <Link to={`/${kind.plural}/${number ?? id}`}>
      {number && <span className="id">{number}</span>} {titleOf(kind, data.record)}
    </Link>
  );
}

/** Did it happen again? While it is watched, and after. */
function HappenedAgain({ answer: { record } }: { answer: ReviewAnswer }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const hour = (at: string) => clockWords(timeZone, at, instant(nowMs));
  if (!record.checkUntil && record.recurrences.length === 0) return null;
  const isWatched = record.checkUntil !== null && ms(record.checkUntil) > nowMs;
  return (
    <section aria-label="Did it happen again?">
      <h2>Did it happen again?</h2>
      {record.recurrences.length === 0 ? (
        <p className="q">
          {isWatched ? "Not so far" : "No"}
          {record.checkUntil ? `, watched until ${hour(record.checkUntil)}` : ""}
        </p>
      ) : (
        <>
          <p className="red name">
            Yes, {record.recurrences.length === 1 ? "once" : `${record.recurrences.length} times`}
            {isWatched && record.checkUntil ? <span className="qq">, watched until {hour(record.checkUntil)}</span> : null}
          </p>
          <ul>
            {record.recurrences.map(({ incident, number, at }) => (
              <li key={incident} className="row">
                <Link to={`/incidents/${number ?? incident}`}>{number ?? "one more"}</Link>
                <span className="qq">{hour(at)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
