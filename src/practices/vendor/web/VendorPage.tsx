import "./vendor.css";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { plusMonths } from "../../../kernel/plain-day.ts";
import { Panels } from "../../../web/frame/panels.tsx";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { Attachments } from "../../../web/record/Attachments.tsx";
import { type DescribedKind, useKinds } from "../../../web/record/describe.ts";
import { EditForm, Facts } from "../../../web/record/Facts.tsx";
import { History } from "../../../web/record/History.tsx";
import { type RecordAnswer, useRecord } from "../../../web/record/queries.ts";
import { RecordComposer } from "../../../web/record/RecordComposer.tsx";
import { rememberRecord } from "../../../web/record/recent.ts";
import { Verbs } from "../../../web/record/Verbs.tsx";
import { WatchButton } from "../../../web/record/WatchButton.tsx";
import type { VendorReview } from "../qbr.model.ts";
import { ContractLines } from "./ContractLines.tsx";
import { Disputes } from "./Disputes.tsx";
import { useReview } from "./data.ts";
import { IncidentsPart } from "./IncidentsPart.tsx";
import { Promises } from "./Promises.tsx";
import { ScorePart } from "./ScorePart.tsx";
import { SpendPart } from "./SpendPart.tsx";

/** `/vendors/{id}`: one vendor as a CFO reads it: the sentence, the grade, the money, the promises, the dates, what is open on both sides. */
export function Screen() {
  const { key = "" }: { key?: string } = useParams({ strict: false });
  const kind = useKinds().byKind.get("vendor");
  return kind ? <Vendor kind={kind} id={key} /> : null;
}

function Vendor({ kind, id }: { kind: DescribedKind; id: string }) {
  const { data, error, refetch } = useRecord(kind, id);
  usePageTitle(data ? String(data.record.name) : "Vendor");
  if (error && !data)
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
        <p className="deeds">
          <Link className="act" to="/vendors">
            All vendors
          </Link>
        </p>
      </div>
    );
  return data ? <Page key={data.record.id} kind={kind} answer={data} /> : <LoadingRows widths={[120, 320]} />;
}

/** These are told by the review. */
const hidden = ["name", "aliases", "mergedInto", "active", "substitutes", "exitMonths"];

function Page({ kind, answer }: { kind: DescribedKind; answer: RecordAnswer }) {
  const { record } = answer;
  const kinds = useKinds();
  const navigate = useNavigate();
  const [quarter, setQuarter] = useState<string | null>(null);
  const [isEditing, setEditing] = useState(false);
  const review = useReview(record.id, quarter);
  const shown = review.data?.period.start ?? null;
  const move = (by: number) => shown && setQuarter(plusMonths(shown, 3 * by));
  rememberRecord(kind, record);
  useFooting(`version ${record.version}`);
  useKeys(
    {
      e: answer.can.edit === null ? { does: "edit", run: () => setEditing(true) } : undefined,
      h: { does: "the quarter before", run: () => move(-1) },
      l: { does: "the quarter after", run: () => move(1) },
      u: { does: "to the list", run: () => void navigate({ to: "/vendors" }) },
    },
    { scope: "Vendor" },
  );
  return (
    <article className="record vn">
      <header>
        <p className="row record-top">
          <Link className="act" to="/vendors">
            Vendors
          </Link>
          <b className="name bright">{String(record.name)}</b>
          <Standing record={record} />
          <span className="grow" />
          {review.data && <Quarter review={review.data} onMove={move} />}
          <Panels place="afterFacts" kind="vendor" id={record.id} record={{ ...record, quarter: shown }} />
          <WatchButton kind={kind} record={record} />
        </p>
        <h1 className="vn-headline">{review.data?.headline ?? String(record.name)}</h1>
        <Verbs kind={kind} kinds={kinds} answer={answer} onEdit={() => setEditing(true)} most={4} />
      </header>
      <div className="record-body">
        <div className="record-main">
          {isEditing && <EditForm kind={kind} answer={answer} onDone={() => setEditing(false)} />}
          {review.error && !review.data ? <ProblemNote fault={review.error} onRetry={() => void review.refetch()} /> : null}
          {!review.data && !review.error && <LoadingRows rows={8} widths={[200, 300]} />}
          {review.data && <Review review={review.data} />}
          <section>
            <h2>What happened</h2>
            <RecordComposer kind={kind} kinds={kinds} answer={answer} />
            <History kind={kind} kinds={kinds} record={record} />
          </section>
        </div>
        <aside className="record-aside" aria-label="Facts">
          {!isEditing && <Facts kind={kind} kinds={kinds} answer={answer} hidden={hidden} />}
          {review.data && <Risks review={review.data} />}
          <hr className="sep" />
          <Attachments kind={kind} record={record} />
        </aside>
      </div>
    </article>
  );
}

function Standing({ record }: { record: RecordAnswer["record"] }) {
  const aliases = Array.isArray(record.aliases) ? (record.aliases as string[]) : [];
  return (
    <>
      {record.mergedInto ? (
        <Link className="amber" to={`/vendors/${String(record.mergedInto)}`}>
          merged into another
        </Link>
      ) : record.active === false ? (
        <span className="q">retired</span>
      ) : null}
      {aliases.length > 0 && <span className="q cut">also {aliases.join(", ")}</span>}
    </>
  );
}

function Quarter({ review, onMove }: { review: VendorReview; onMove: (by: number) => void }) {
  return (
    <span className="row vn-quarter">
      <button className="act" type="button" aria-label="The quarter before" onClick={() => onMove(-1)}>
        ‹
      </button>
      <b className="name">{review.period.words}</b>
      <button className="act" type="button" aria-label="The quarter after" onClick={() => onMove(1)}>
        ›
      </button>
    </span>
  );
}

function Review({ review }: { review: VendorReview }) {
  return (
    <>
      <div className="vn-two">
        <ScorePart review={review} />
        <SpendPart spend={review.spend} />
      </div>
      <Promises review={review} />
      <ContractLines contracts={review.contracts} today={review.today} />
      <Disputes review={review} />
      <IncidentsPart review={review} />
    </>
  );
}

function Risks({ review }: { review: VendorReview }) {
  if (review.risks.length === 0) return null;
  return (
    <section className="vn-risks">
      <h2>What makes it hard</h2>
      <ul>
        {review.risks.map(({ label, text }) => (
          <li key={text}>
            <b className="name">{label}.</b> {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
