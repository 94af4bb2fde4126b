import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { useKeys } from "../kit/keys.ts";
import { useFooting } from "../kit/slots.ts";
import { When } from "../kit/When.tsx";
import { type Notice, useInbox, useMarkRead, useUnread } from "./inbox.ts";

/** `/inbox`: what a person was told, newest first; the unread are bright. j and k walk, Enter opens, m marks read. */
export function Screen() {
  const [isUnreadOnly, setUnreadOnly] = useState(false);
  const inbox = useInbox(isUnreadOnly);
  const unread = useUnread();
  const markRead = useMarkRead();
  const notices = inbox.data?.pages.flatMap((page) => page.items) ?? [];
  const walk = useWalk(notices);
  const navigate = useNavigate();
  useFooting(`${unread} unread`);
  const open = (notice: Notice) => {
    if (notice.readAt === null) void markRead({ ids: [notice.id] });
    if (notice.plural) void navigate({ to: hrefOfNotice(notice) });
  };
  const at = (run: (notice: Notice) => void) => () => {
    if (walk.at) run(walk.at);
  };
  useKeys(
    {
      j: { does: "walk", run: () => walk.step(1) },
      k: { does: "walk", run: () => walk.step(-1) },
      Enter: { does: "open", run: at(open) },
      m: { does: "mark read", run: at((notice) => void markRead({ ids: [notice.id] })) },
      "Shift+m": { does: "mark all read", run: () => void markRead({ all: true }) },
    },
    { scope: "Inbox" },
  );
  return (
    <div className="page inbox">
      <header className="page-top">
        <h1>Inbox</h1>
        <div className="tabs">
          <button type="button" aria-pressed={!isUnreadOnly} onClick={() => setUnreadOnly(false)}>
            All
          </button>
          <button type="button" aria-pressed={isUnreadOnly} onClick={() => setUnreadOnly(true)}>
            Unread {unread > 0 ? unread : ""}
          </button>
        </div>
        <span className="grow" />
        {unread > 0 && <Button onClick={() => void markRead({ all: true })}>Mark all read</Button>}
        <Link className="act" to="/account" hash="notices">
          What I am told
        </Link>
      </header>
      {inbox.isError && <ProblemNote fault={inbox.error} onRetry={() => void inbox.refetch()} />}
      {inbox.isPending && <LoadingRows widths={[48, 320, 90]} />}
      {inbox.isSuccess && notices.length === 0 && (
        <EmptyState headline={isUnreadOnly ? "Nothing unread" : "Nothing yet"}>
          What concerns you comes here: work that is given to you, answers, promises about to break, and records you watch.
        </EmptyState>
      )}
      <ul>
        {notices.map((notice) => (
          <Line
            key={notice.id}
            notice={notice}
            isAt={notice.id === walk.at?.id}
            onOpen={() => open(notice)}
            onFocus={() => walk.goTo(notice.id)}
          />
        ))}
      </ul>
      {inbox.hasNextPage && (
        <p className="page-more">
          <button className="act" type="button" onClick={() => void inbox.fetchNextPage()}>
            Earlier
          </button>
        </p>
      )}
    </div>
  );
}

type LineProps = { notice: Notice; isAt: boolean; onOpen: () => void; onFocus: () => void };

function Line({ notice, isAt, onOpen, onFocus }: LineProps) {
  const { number, title, text, why, at, readAt, plural } = notice;
  return (
    <li className={readAt === null ? "notice is-unread" : "notice"} data-id={notice.id}>
      <Link
        to={plural ? hrefOfNotice(notice) : "."}
        tabIndex={isAt ? 0 : -1}
        onFocus={onFocus}
        onClick={(event) => {
          event.preventDefault();
          onOpen();
        }}
      >
        {readAt === null && <span className="vh">Unread: </span>}
        <b>{title}</b> <span className="id">{number}</span>
        {text && <span className="notice-text">{text}</span>}
        <span className="qq">You are told because {why}.</span>
      </Link>
      <When at={at} form="ago" />
    </li>
  );
}

function hrefOfNotice({ plural, number, record }: Notice): string {
  return `/${plural}/${number ?? record}`;
}

function useWalk(notices: readonly Notice[]) {
  const [id, goTo] = useState<string | null>(null);
  const [wanted, setWanted] = useState(0);
  const place = Math.max(
    0,
    notices.findIndex((notice) => notice.id === id),
  );
  const at = notices[place];
  // biome-ignore lint/correctness/useExhaustiveDependencies: focus moves only when a key asked for it
  useEffect(() => {
    if (wanted > 0 && at) document.querySelector<HTMLElement>(`[data-id="${CSS.escape(at.id)}"] a`)?.focus();
  }, [wanted]);
  const step = (by: number) => {
    const next = notices[id === null ? 0 : Math.min(notices.length - 1, Math.max(0, place + by))];
    if (!next) return;
    goTo(next.id);
    setWanted((count) => count + 1);
  };
  return { at, step, goTo };
}
