import "./status.css";
import { Button, Checkbox, SegmentedControl, Select, Textarea, TextInput } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { type Instant, instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { useNow } from "../../../web/client/now.tsx";
import { asProblem, type Problem } from "../../../web/client/problem.ts";
import { useReader } from "../../../web/client/session.ts";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { isMac } from "../../../web/kit/keys.ts";
import { Refusal } from "../../../web/kit/Refusal.tsx";
import { usePageTitle } from "../../../web/kit/slots.ts";
import { instantOf, localText } from "../../../web/record/local-time.ts";
import type { BoardPage, DraftAnswer } from "../board.model.ts";
import { categories, type Impact, impacts, type NoticeState, noticeStates } from "../notice.model.ts";
import { beginning, changed, commandOfWriting, statesOf, type Writing } from "./compose.ts";
import { useBoard, useDraft, useReadAgain } from "./data.ts";
import { Preview } from "./Preview.tsx";

type Search = { page?: string; incident?: string; maintenanceWindow?: string; change?: string };

/** `/status-notices/new`: a notice as its readers will have it, drafted where it is of an incident, a maintenance window or a change. */
export function Screen() {
  const search: Search = useSearch({ strict: false });
  const { data: board, error: boardFault } = useBoard();
  const { data: from, error: draftFault, isLoading } = useDraft(search);
  usePageTitle("New notice");
  const fault = boardFault ?? draftFault;
  if (fault)
    return (
      <div className="sheet">
        <ProblemNote fault={fault} />
      </div>
    );
  if (!board || isLoading) return <LoadingRows rows={6} widths={[180, 320]} />;
  const pages = board.pages.filter((one) => one.active && one.components.some((component) => component.active));
  if (pages.length === 0)
    return (
      <div className="sheet">
        <h1>There is no page to write on</h1>
        <p>
          A notice stands on a status page with components.{" "}
          <Link className="act" to="/status-pages">
            Status pages
          </Link>
        </p>
      </div>
    );
  return <Compose key={from?.of.id ?? "by hand"} pages={pages} asked={search.page} from={from ?? null} takesMail={board.takesMail} />;
}

type ComposeProps = { pages: readonly BoardPage[]; asked: string | undefined; from: DraftAnswer | null; takesMail: boolean };

function Compose({ pages, asked, from, takesMail }: ComposeProps) {
  const now = instant(useNow());
  const navigate = useNavigate();
  const readAgain = useReadAgain();
  const [writing, setWriting] = useState(() => beginning({ pages, page: asked, from, now }));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const page = pages.find((one) => one.id === writing.page) ?? pages[0]!;
  const write = (change: Partial<Writing>) => {
    const theirs = change.page ? from?.components.filter((one) => one.page === change.page).map((one) => one.id) : undefined;
    setWriting((before) => changed(before, theirs ? { ...change, components: theirs } : change));
  };
  const errorAt = (name: string) => problem?.errors.find(({ path }) => path.split(".")[0] === name)?.message;
  const send = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { record } = await api.post<{ record: { id: string } }>("/api/status-notices", commandOfWriting(writing, from));
      await readAgain();
      await navigate({ to: `/status-notices/${record.id}`, replace: true });
    } catch (fault) {
      setProblem(asProblem(fault));
      setBusy(false);
    }
  };
  const told = from?.told.filter((one) => one.page === page.id) ?? [];
  const isPlanned = writing.category === "maintenance";
  return (
    <form
      className="st-compose"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
      }}
    >
      <div className="st-fields">
        <p>
          <Link className="act" to={`/status-pages/${page.id}`}>
            {page.name}
          </Link>
        </p>
        <h1>New notice</h1>
        {from && (
          <p className="q">Of {from.of.label}. Readers never see that: the words below are made of what was already said to them.</p>
        )}
        {told.length > 0 && (
          <p className="st-told amber">
            There is one on this page already: <Link to={`/status-notices/${told[0]!.id}`}>{told[0]!.title}</Link>
          </p>
        )}
        {pages.length > 1 && (
          <Select
            label="Page"
            data={pages.map((one) => ({ value: one.id, label: `${one.name}${one.isPublished ? "" : " (not published)"}` }))}
            value={page.id}
            allowDeselect={false}
            onChange={(id) => id && write({ page: id })}
          />
        )}
        {!from && (
          <SegmentedControl
            aria-label="About"
            data={categories.map(({ value, label }) => ({ value, label }))}
            value={writing.category}
            onChange={(value) => write({ category: value as Writing["category"] })}
          />
        )}
        <TextInput
          label="Title"
          description="In the readers' words: what they cannot do."
          maxLength={160}
          value={writing.title}
          error={errorAt("title")}
          data-autofocus
          onChange={(event) => write({ title: event.currentTarget.value })}
        />
        <fieldset className="st-choices">
          <legend>Components</legend>
          {page.components
            .filter((one) => one.active)
            .map((one) => (
              <Checkbox
                key={one.id}
                label={one.name}
                checked={writing.components.includes(one.id)}
                onChange={(event) =>
                  write({
                    components: event.currentTarget.checked
                      ? [...writing.components, one.id]
                      : writing.components.filter((other) => other !== one.id),
                  })
                }
              />
            ))}
        </fieldset>
        <div className="st-pair">
          <Select
            label="State"
            data={statesOf[writing.category].map((value) => ({ value, label: noticeStates.find((one) => one.value === value)!.label }))}
            value={writing.state}
            allowDeselect={false}
            error={errorAt("state")}
            onChange={(value) => value && write({ state: value as NoticeState })}
          />
          {!isPlanned && (
            <Select
              label="What it does to them"
              data={impacts.map(({ value, label }) => ({ value, label }))}
              value={writing.impact}
              allowDeselect={false}
              onChange={(value) => value && write({ impact: value as Impact })}
            />
          )}
        </div>
        <div className="st-pair">
          {isPlanned ? (
            <>
              <MomentInput
                label="From"
                at={writing.plannedFrom}
                error={errorAt("plannedFrom")}
                onChange={(at) => write({ plannedFrom: at })}
              />
              <MomentInput
                label="Until"
                at={writing.plannedUntil}
                error={errorAt("plannedUntil")}
                onChange={(at) => write({ plannedUntil: at })}
              />
            </>
          ) : (
            <MomentInput
              label="Began"
              at={writing.startedAt}
              error={errorAt("startedAt")}
              onChange={(at) => at && write({ startedAt: at })}
            />
          )}
        </div>
        <Textarea
          label="What readers are told"
          minRows={5}
          maxRows={14}
          maxLength={4000}
          value={writing.text}
          error={errorAt("text")}
          onChange={(event) => write({ text: event.currentTarget.value })}
        />
        {from?.of.kind === "incident" && (
          <Checkbox
            label="Follow the incident"
            description="Each update for business readers comes here by itself, and its resolution."
            checked={writing.follows}
            onChange={(event) => write({ follows: event.currentTarget.checked })}
          />
        )}
        {problem && <Refusal refusal={{ sentence: problem.detail || problem.title }} />}
        <p className="row send">
          <span className="qq">{mailWords(page, takesMail)}</span>
          <span className="grow" />
          <Button onClick={() => window.history.back()}>Cancel</Button>
          <Button type="submit" variant="filled" loading={isBusy}>
            {page.isPublished ? "Publish" : "Save"} <kbd>{isMac ? "⌘↵" : "Ctrl ↵"}</kbd>
          </Button>
        </p>
      </div>
      <Preview page={page} writing={writing} />
    </form>
  );
}

/** Whom a notice reaches at once. */
export function mailWords(page: Pick<BoardPage, "isPublished" | "readers" | "audience">, takesMail: boolean): string {
  if (!page.isPublished) return "The page is not published: nobody reads it yet.";
  if (!takesMail || page.readers === 0)
    return page.audience === "public" ? "Readers find it on the page and in its feeds." : "People who sign in find it on the page.";
  return page.readers === 1 ? "One subscriber is mailed." : `Up to ${page.readers} subscribers are mailed, once.`;
}

type MomentProps = { label: string; at: Instant | null; error: string | undefined; onChange: (at: Instant | null) => void };

function MomentInput({ label, at, error, onChange }: MomentProps) {
  const { timeZone } = useReader();
  return (
    <TextInput
      label={`${label} (${timeZone})`}
      type="datetime-local"
      defaultValue={at ? localText(at, timeZone) : ""}
      error={error}
      onChange={(event) => onChange(instantOf(event.currentTarget.value, timeZone))}
    />
  );
}
