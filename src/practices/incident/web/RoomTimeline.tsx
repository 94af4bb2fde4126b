import { useEffect, useMemo, useRef, useState } from "react";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { Timeline, type TimelineEntry } from "../../../web/kit/Timeline.tsx";
import type { useTimeline } from "./data.ts";
import type { Entry, EntryKind } from "./entries.ts";

type Shown = "all" | "story" | EntryKind;

/** What happened, oldest first, the newest in view; all of it, the decisions, or what was said to stakeholders. */
export function RoomTimeline({
  entries,
  query,
  startedAt,
}: {
  entries: readonly Entry[];
  query: ReturnType<typeof useTimeline>;
  startedAt: string;
}) {
  const [shown, show] = useState<Shown>("story");
  const place = useRef<HTMLDivElement>(null);
  const count = (kind: EntryKind) => entries.filter((entry) => entry.kind === kind).length;
  const filters: readonly { what: Shown; label: string }[] = [
    { what: "all", label: `All ${entries.length}` },
    { what: "decision", label: `Decisions ${count("decision")}` },
    { what: "update", label: `Updates ${count("update")}` },
    { what: "story", label: "Without workstreams" },
  ];
  const lines = useMemo(() => entries.filter((entry) => isShown(entry, shown)).map(wordFirst), [entries, shown]);
  const last = lines.at(-1)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line, or another choice of lines, brings the newest into view
  useEffect(() => {
    const list = place.current?.querySelector("ol");
    if (list) list.scrollTop = list.scrollHeight;
  }, [last, shown]);
  return (
    <>
      <div className="tools">
        <h2>Timeline</h2>
        <span className="grow" />
        {filters.map(({ what, label }) => (
          <button
            key={what}
            className={what === shown ? "act" : "act off"}
            type="button"
            aria-pressed={what === shown}
            onClick={() => show(what)}
          >
            {label}
          </button>
        ))}
      </div>
      <div className="tl-place" ref={place}>
        {query.error && <ProblemNote fault={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <LoadingRows rows={6} widths={[40, 40, 320]} />}
        {query.data && <Timeline entries={lines} label="What happened" form="room" startedAt={startedAt} />}
      </div>
    </>
  );
}

function isShown(entry: Entry, shown: Shown): boolean {
  return shown === "all" || (shown === "story" ? entry.kind !== "work" : entry.kind === shown);
}

/** In a room the words come first and who wrote them behind, dimmer. */
function wordFirst(entry: Entry): TimelineEntry {
  if (!entry.isWord) return lineOf(entry);
  const { id, at, mark, lead, aside, body } = entry;
  const who = aside === "work note" ? lead : `${lead} ${aside}`;
  const words = (
    <>
      {body} <span className="qq">{who}</span>
    </>
  );
  return { id, at, mark, body: words };
}

/** An entry as the kit draws it. */
export function lineOf({ id, at, mark, lead, aside, body, more, isBright }: Entry): TimelineEntry {
  const words =
    body || more ? (
      <>
        {body}
        {more && (
          <>
            {body && " "}
            <span className="q">{more}</span>
          </>
        )}
      </>
    ) : undefined;
  return { id, at, mark, lead, aside: aside || undefined, body: words, isBright };
}
