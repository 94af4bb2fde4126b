import "./status.css";
import { Link } from "@tanstack/react-router";
import { ExternalLink, Plus } from "lucide-react";
import { useMay } from "../../../web/client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { Icon } from "../../../web/kit/icon.tsx";
import { useFooting } from "../../../web/kit/slots.ts";
import type { BoardPage } from "../board.model.ts";
import { useBoard } from "./data.ts";
import { StateMark } from "./marks.tsx";
import { NoticeLine } from "./NoticeLine.tsx";

/** `/status-pages`: every page as its readers have it now, what is told on it, and where to tell more. */
export function Screen() {
  const { data, error, refetch } = useBoard();
  const may = useMay();
  useFooting(data ? `${data.pages.length === 1 ? "1 page" : `${data.pages.length} pages`} · as readers have them now` : "");
  if (error && !data) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={8} widths={[180, 120, 260]} />;
  const mayMake = may("status.administer");
  if (data.pages.length === 0)
    return (
      <EmptyState
        headline="No status page yet"
        deed={
          mayMake ? (
            <Link className="act" to="/status-pages/new">
              Make the first page
            </Link>
          ) : undefined
        }
      >
        A status page says how services are, in its readers' words: for everybody, or for people who sign in. It is served even when the
        rest is busy.
      </EmptyState>
    );
  return (
    <div className="st-board">
      <header className="row st-head">
        <h1>Status pages</h1>
        <span className="grow" />
        {mayMake && (
          <Link className="act" to="/status-pages/new">
            <Icon of={Plus} /> New page
          </Link>
        )}
      </header>
      {data.pages.map((page) => (
        <PageOnBoard key={page.id} page={page} />
      ))}
    </div>
  );
}

function PageOnBoard({ page }: { page: BoardPage }) {
  const may = useMay();
  const components = page.components.filter((one) => one.active);
  return (
    <section className="st-page" aria-label={page.name}>
      <header className="row st-page-head">
        <h2>
          <Link to={`/status-pages/${page.id}`}>{page.name}</Link>
        </h2>
        <Standing page={page} />
        <span className="grow" />
        <PublicLink page={page} />
        {may("status.publish") && components.length > 0 && (
          <Link className="act" to="/status-notices/new" search={{ page: page.id } as never}>
            New notice
          </Link>
        )}
      </header>
      <p className={`st-sentence ${page.worst}`}>{page.sentence}</p>
      {page.open.length > 0 && (
        <ul className="st-notices">
          {page.open.map((notice) => (
            <NoticeLine key={notice.id} notice={notice} />
          ))}
        </ul>
      )}
      <ul className="st-components">
        {components.map((one) => (
          <li key={one.id} className="row">
            <span className="cut name">{one.name}</span>
            <span className="grow" />
            <StateMark state={one.state} isQuiet />
          </li>
        ))}
      </ul>
      {components.length === 0 && (
        <p className="q">
          Nothing stands on it yet. <Link to={`/status-pages/${page.id}`}>Put components on it</Link>, then publish it.
        </p>
      )}
    </section>
  );
}

/** Who may read it and since when, how many are told by mail. */
export function Standing({ page }: { page: BoardPage }) {
  const who = page.audience === "public" ? "for everybody" : "for people who sign in";
  return (
    <span className="q nw">
      {page.active ? page.isPublished ? who : <b className="amber">not published</b> : "retired"}
      {page.isPublished && page.readers > 0 && ` · ${page.readers} by mail`}
      {page.waiting > 0 && " · mail is on its way"}
    </span>
  );
}

/** The page itself, in a window of its own; before it is published it is a preview for colleagues. */
export function PublicLink({ page }: { page: Pick<BoardPage, "slug" | "isPublished" | "active"> }) {
  if (!page.active) return null;
  return (
    <a className="act" href={`/status/${page.slug}`} target="_blank" rel="noreferrer">
      <Icon of={ExternalLink} small /> {page.isPublished ? "Open the page" : "Preview"}
    </a>
  );
}
