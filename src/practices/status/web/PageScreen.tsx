import "./status.css";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../../../web/client/session.ts";
import { Panels } from "../../../web/frame/panels.tsx";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { type DescribedKind, type Kinds, useKinds } from "../../../web/record/describe.ts";
import { EditForm, Facts } from "../../../web/record/Facts.tsx";
import { type RecordAnswer, useRecord } from "../../../web/record/queries.ts";
import { Verbs } from "../../../web/record/Verbs.tsx";
import type { BoardPage } from "../board.model.ts";
import { PublicLink, Standing } from "./BoardScreen.tsx";
import { Components } from "./Components.tsx";
import { useBoard } from "./data.ts";
import { NoticeLine } from "./NoticeLine.tsx";

/** `/status-pages/{id}`: one page, set up and told from. */
export function Screen() {
  const { key = "" }: { key?: string } = useParams({ strict: false });
  const kinds = useKinds();
  const kind = kinds.byKind.get("statusPage");
  const { data: board, error, refetch } = useBoard();
  const page = board?.pages.find((one) => one.id === key);
  usePageTitle(page?.name ?? "Status page");
  if (error && !board) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!board) return <LoadingRows rows={8} widths={[180, 120, 260]} />;
  if (!page || !kind)
    return (
      <div className="sheet">
        <h1>There is no such page</h1>
        <p>
          <Link className="act" to="/status-pages">
            All status pages
          </Link>
        </p>
      </div>
    );
  return <Page kind={kind} kinds={kinds} page={page} takesMail={board.takesMail} />;
}

type PageProps = { kind: DescribedKind; kinds: Kinds; page: BoardPage; takesMail: boolean };

function Page({ kind, kinds, page, takesMail }: PageProps) {
  const { data: answer } = useRecord(kind, page.id);
  const [isEditing, setEditing] = useState(false);
  const may = useMay();
  useFooting(`/status/${page.slug}`);
  return (
    <article className="record st">
      <header>
        <p className="row record-top">
          <Link className="act" to="/status-pages">
            Status pages
          </Link>
          <Standing page={page} />
          <span className="grow" />
          <PublicLink page={page} />
        </p>
        <h1>{page.name}</h1>
        {answer && <Verbs kind={kind} kinds={kinds} answer={answer} onEdit={() => setEditing(true)} most={4} />}
      </header>
      <div className="record-body">
        <div className="record-main">
          {isEditing && answer && <EditForm kind={kind} answer={answer} onDone={() => setEditing(false)} />}
          <p className={`st-sentence ${page.worst}`}>{page.sentence}</p>
          <Components page={page} />
          <section>
            <header className="row">
              <h2>What is told</h2>
              <span className="grow" />
              {may("status.publish") && (
                <Link className="act" to="/status-notices/new" search={{ page: page.id } as never}>
                  New notice
                </Link>
              )}
            </header>
            {page.open.length + page.past.length === 0 && (
              <p className="q">Nothing yet. A notice is written here, or from a major incident, or for planned maintenance.</p>
            )}
            <ul className="st-notices">
              {[...page.open, ...page.past].map((notice) => (
                <NoticeLine key={notice.id} notice={notice} />
              ))}
            </ul>
            <Link className="act" to="/status-notices" search={{ filter: `page:${page.id}` } as never}>
              All of them
            </Link>
          </section>
        </div>
        <aside className="record-aside" aria-label="Facts">
          {answer && !isEditing && <Facts kind={kind} kinds={kinds} answer={answer} hidden={["publishedAt"]} />}
          <Mail page={page} takesMail={takesMail} answer={answer} />
          <Panels place="aside" kind={kind.kind} id={page.id} record={answer?.record ?? {}} />
        </aside>
      </div>
    </article>
  );
}

/** Who is told by mail, and how. */
function Mail({ page, takesMail }: { page: BoardPage; takesMail: boolean; answer: RecordAnswer | undefined }) {
  const may = useMay();
  return (
    <section>
      <h2>By mail</h2>
      {!takesMail && <p className="q">No mail leaves the house yet, so the page offers its feeds alone.</p>}
      {takesMail && page.audience !== "public" && <p className="q">Only pages for everybody take subscriptions; this one has feeds.</p>}
      {takesMail && page.audience === "public" && (
        <p>
          {page.readers === 0 ? "Nobody has subscribed yet." : page.readers === 1 ? "One subscriber." : `${page.readers} subscribers.`}
          {page.waiting > 0 && <span className="q"> Mail to them is on its way.</span>}
        </p>
      )}
      {may("status.administer") && page.readers > 0 && (
        <Link className="act" to="/status-subscribers" search={{ filter: `page:${page.id} state:confirmed` } as never}>
          See them
        </Link>
      )}
    </section>
  );
}
