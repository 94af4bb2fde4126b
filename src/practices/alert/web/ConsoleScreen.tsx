import "./console.css";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { clockWords, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { useKinds } from "../../../web/record/describe.ts";
import type { ConsoleAnswer } from "../console.rules.ts";
import { ConsoleFilter } from "./ConsoleFilter.tsx";
import { ConsoleGroups } from "./ConsoleGroups.tsx";
import { ConsoleTools } from "./ConsoleTools.tsx";
import { type Line, useConsole } from "./console-data.ts";
import { SourceStrip } from "./SourceStrip.tsx";
import { useConsoleDeeds } from "./use-console-deeds.tsx";
import { useWalk } from "./use-walk.ts";

/** `/alerts`: what fires now, gathered by incident; what flaps or is kept quiet apart, with why. */
export function Screen() {
  const kind = useKinds().byKind.get("alert");
  if (!kind)
    return <EmptyState headline="Alerts are for those who work on them">Ask an administrator for the permission to see alerts.</EmptyState>;
  return <Console />;
}

function Console() {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const filter = typeof search.filter === "string" ? search.filter : "";
  const setFilter = useCallback(
    (next: string) => void navigate({ to: ".", search: () => (next ? { filter: next } : {}), resetScroll: false }),
    [navigate],
  );
  const view = useConsole(filter);
  const root = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<ReadonlyMap<string, Line>>(new Map());
  const toggle = useCallback((key: string, to?: boolean) => setOpen((was) => toggled(was, key, to)), []);
  const select = useCallback((line: Line) => setSelected((was) => picked(was, line)), []);
  const clear = useCallback(() => setSelected(new Map()), []);
  // A selection is of the rows on screen; another filter begins without one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the filter names what is on screen
  useEffect(clear, [filter]);
  const walk = useWalk(root);
  const deeds = useConsoleDeeds({
    groups: view.groups,
    selected,
    active: walk.active,
    onDone: async (shown) => {
      clear();
      await view.take();
      if (shown) {
        toggle(shown, true);
        walk.goTo(shown);
      }
    },
    ...{ toggle, select, clear, walk },
  });
  usePageTitle("Alerts");
  useFooting(footingWords(view.data));
  return (
    <div className="console">
      <SourceStrip />
      <header className="console-top">
        <h1>Alerts</h1>
        <Standing answer={view.data} />
        <Fresh view={view} />
        <span className="grow" />
        {selected.size > 0 ? (
          <ConsoleTools selected={selected} deeds={deeds} onClear={clear} />
        ) : (
          <Link className="act wide-only" to="/list/alerts" search={filter ? { filter } : {}}>
            As a list
          </Link>
        )}
      </header>
      <ConsoleFilter filter={filter} onChange={setFilter} />
      <div className="console-rows" ref={root}>
        {view.isError ? (
          <ProblemNote fault={view.error} kept="The filter is as you left it." onRetry={() => void view.refetch()} />
        ) : !view.data ? (
          <LoadingRows widths={[64, 90, 320, 120]} />
        ) : view.groups.length === 0 ? (
          <Nothing isFiltered={filter !== ""} onAll={() => setFilter("")} />
        ) : (
          <ConsoleGroups {...{ filter, open, selected, toggle, select, walk, view }} />
        )}
      </div>
      {deeds.dialog}
    </div>
  );
}

function Standing({ answer }: { answer: ConsoleAnswer | undefined }) {
  const words = useMemo(() => (answer ? standingWords(answer) : ""), [answer]);
  return <span className="q">{words}</span>;
}

function standingWords({ firing, incidents, groups, isCapped }: ConsoleAnswer): string {
  const quiet = groups.filter((one) => one.kind === "quiet").reduce((sum, one) => sum + one.count, 0);
  const flapping = groups.find((one) => one.kind === "flapping")?.count ?? 0;
  const more = isCapped || groups.some((one) => one.isCapped) ? "+" : "";
  const parts = [
    `${firing.toLocaleString("en-GB")}${more} firing in ${incidents}${isCapped ? "+" : ""} ${incidents === 1 ? "incident" : "incidents"}`,
  ];
  if (flapping > 0) parts.push(`${flapping} flapping`);
  if (quiet > 0) parts.push(`${quiet.toLocaleString("en-GB")} kept quiet`);
  return parts.join(" · ");
}

function footingWords(answer: ConsoleAnswer | undefined): string {
  if (!answer) return "";
  const shown = answer.groups.filter((one) => one.kind === "incident").length;
  return shown < answer.incidents
    ? `the worst ${shown} of ${answer.incidents} incidents`
    : `${shown} ${shown === 1 ? "incident" : "incidents"}`;
}

/** The quiet line: what has come since the console was read, for a click. */
function Fresh({ view: { added, newGroups, gone, take, sinceMs } }: { view: ReturnType<typeof useConsole> }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const parts = [
    added > 0 && `${added.toLocaleString("en-GB")} new`,
    newGroups > 0 && `${newGroups} more ${newGroups === 1 ? "group" : "groups"}`,
    gone > 0 && `${gone} over`,
  ].filter(Boolean);
  if (parts.length === 0) return null;
  const since = sinceMs === null ? "" : ` since ${clockWords(timeZone, instant(sinceMs), instant(nowMs))}`;
  return (
    <button className="pill" type="button" onClick={() => void take()}>
      {parts.join(", ")}
      {since}, show
    </button>
  );
}

function Nothing({ isFiltered, onAll }: { isFiltered: boolean; onAll: () => void }) {
  if (isFiltered)
    return (
      <EmptyState
        headline="Nothing that is open passes this filter"
        deed={
          <button className="act" type="button" onClick={onAll}>
            Show all
          </button>
        }
      >
        Take a condition away. What is over stands in the list of all alerts.
      </EmptyState>
    );
  return (
    <EmptyState headline="Nothing fires">What your monitoring reports shows here, gathered by incident, the moment it comes in.</EmptyState>
  );
}

function toggled(was: ReadonlySet<string>, key: string, to = !was.has(key)): ReadonlySet<string> {
  const next = new Set(was);
  if (to) next.add(key);
  else next.delete(key);
  return next;
}

function picked(was: ReadonlyMap<string, Line>, line: Line): ReadonlyMap<string, Line> {
  const next = new Map(was);
  if (!next.delete(line.line.id)) next.set(line.line.id, line);
  return next;
}
