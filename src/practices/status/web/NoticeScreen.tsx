import "./status.css";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { When } from "../../../web/kit/When.tsx";
import { type DescribedKind, type Kinds, useKinds } from "../../../web/record/describe.ts";
import { EditForm, Facts } from "../../../web/record/Facts.tsx";
import { type RecordAnswer, useRecord } from "../../../web/record/queries.ts";
import { Verbs } from "../../../web/record/Verbs.tsx";
import { noticeStates } from "../notice.model.ts";
import { type NoticeRecord, useBoard } from "./data.ts";
import { PostForm } from "./PostForm.tsx";
import { Updates } from "./Updates.tsx";

/** `/status-notices/{id}`: one notice: what was told, what to tell next, what was learned. */
export function Screen() {
  const { key = "" }: { key?: string } = useParams({ strict: false });
  const kinds = useKinds();
  const kind = kinds.byKind.get("statusNotice");
  const { data, error, refetch } = useRecord(kind ?? kinds.all[0]!, key);
  usePageTitle(data ? String(data.record.title) : "Notice");
  if (error && !data) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data || !kind) return <LoadingRows rows={6} widths={[180, 320]} />;
  return <Notice key={data.record.id} kind={kind} kinds={kinds} answer={data} />;
}

function Notice({ kind, kinds, answer }: { kind: DescribedKind; kinds: Kinds; answer: RecordAnswer }) {
  const notice = answer.record as NoticeRecord;
  const [isEditing, setEditing] = useState(false);
  const { data: board } = useBoard();
  const page = board?.pages.find((one) => one.id === notice.page);
  const mayPost = answer.can.post === null;
  useFooting(page ? `/status/${page.slug}/notices/${notice.id}` : "");
  return (
    <article className="record st">
      <header>
        <p className="row record-top">
          <Link className="act" to={`/status-pages/${notice.page}`}>
            {page?.name ?? "Status page"}
          </Link>
          <b className="name">{noticeStates.find((one) => one.value === notice.state)!.label}</b>
          <span className="q">
            {notice.endedAt ? "ended" : "since"} <When at={notice.endedAt ?? notice.startedAt} form="clock" />
          </span>
          {notice.withdrawnAt && <b className="amber">withdrawn: readers do not see it</b>}
          <span className="grow" />
          {page && !notice.withdrawnAt && (
            <a className="act" href={`/status/${page.slug}/notices/${notice.id}`} target="_blank" rel="noreferrer">
              As readers have it
            </a>
          )}
        </p>
        <h1>{notice.title}</h1>
        <Verbs kind={withoutPost(kind)} kinds={kinds} answer={answer} onEdit={() => setEditing(true)} most={4} />
      </header>
      <div className="record-body">
        <div className="record-main">
          {isEditing && <EditForm kind={kind} answer={answer} onDone={() => setEditing(false)} />}
          {mayPost && <PostForm notice={notice} page={page} takesMail={board?.takesMail ?? false} />}
          <Updates notice={notice} />
          {notice.postmortem && (
            <section>
              <h2>What we learned</h2>
              <p className="st-text">{notice.postmortem}</p>
            </section>
          )}
        </div>
        <aside className="record-aside" aria-label="Facts">
          {!isEditing && (
            <Facts kind={kind} kinds={kinds} answer={answer} hidden={["state", "updatesPosted", "postmortem", "postmortemAt"]} />
          )}
        </aside>
      </div>
    </article>
  );
}

/** The update has a form of its own. */
function withoutPost(kind: DescribedKind): DescribedKind {
  return { ...kind, commands: kind.commands.filter((one) => one.type !== "post") };
}
