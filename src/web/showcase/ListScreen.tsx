import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { ChevronDown, Ellipsis, Plus } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { ClockBar } from "../kit/ClockBar.tsx";
import { ClockStrip } from "../kit/ClockStrip.tsx";
import { Composer } from "../kit/Composer.tsx";
import { DataList } from "../kit/DataList.tsx";
import { RowTitle } from "../kit/DataRow.tsx";
import { type Completion, FilterBox, type FilterChip, type ParseAnswer } from "../kit/FilterBox.tsx";
import { Icon } from "../kit/icon.tsx";
import { useKeys } from "../kit/keys.ts";
import type { ListColumn } from "../kit/list-shape.ts";
import { type MarkName, StateMark } from "../kit/marks.tsx";
import { KeyValue } from "../kit/numbers.tsx";
import { Initials, Priority } from "../kit/people.tsx";
import { SidePanel } from "../kit/SidePanel.tsx";
import { useFooting } from "../kit/slots.ts";
import { Timeline } from "../kit/Timeline.tsx";
import { When } from "../kit/When.tsx";
import { type Line, lines, manyLines } from "./incidents.ts";
import { today } from "./moments.ts";

const marks: Record<Line["state"], MarkName> = { New: "new", "In progress": "half", "On hold": "pause" };
const words = { "1": "Critical", "2": "High", "3": "Moderate" };

const columns: readonly ListColumn<Line>[] = [
  {
    id: "priority",
    header: "Priority",
    isHeaderHidden: true,
    widthPx: 44,
    narrow: "mark",
    cell: ({ priority }) => <Priority value={priority} word={words[priority]} />,
  },
  { id: "number", header: "Number", widthPx: 92, className: "id", cell: ({ number }) => number },
  {
    id: "title",
    header: "Title",
    widthPx: 288,
    narrow: "title",
    cell: ({ number, title, priority }, { isChosen }) => (
      <RowTitle href={`/kit/list/${number}`} isBright={isChosen || priority === "1"}>
        {title}
      </RowTitle>
    ),
  },
  { id: "state", header: "State", widthPx: 106, narrow: "under", cell: ({ state }) => <StateMark mark={marks[state]} word={state} /> },
  { id: "owner", header: "Owner", widthPx: 46, cell: ({ owner }) => <Initials person={owner} /> },
  {
    id: "resolveBy",
    header: "Resolve by",
    widthPx: 248,
    className: "ck",
    narrow: "end",
    cell: ({ clock, pausedWords }) => <ClockBar clock={clock} pausedWords={pausedWords} />,
  },
  { id: "service", header: "Service", className: "under", cell: ({ service }) => service },
  { id: "team", header: "Team", className: "under", cell: ({ team }) => team },
  { id: "updated", header: "Updated", isEnd: true, className: "qq", cell: ({ updatedAt }) => <When at={updatedAt} form="ago" /> },
];

const groups = [
  { key: "1", label: "Critical", count: 1 },
  { key: "2", label: "High", count: 5, note: "1 broken, 1 breaks within the hour" },
  { key: "3", label: "Moderate", count: 17, note: "none broken" },
];

const views = [
  ["Open, my teams", 23],
  ["Breaking today", 6],
  ["No owner", 4],
  ["Major this quarter", 3],
  ["Nordwind", 9],
] as const;

const firstChips: readonly FilterChip[] = [
  { text: "state:open", field: "state", words: "is open" },
  { text: "team:mine", field: "team", words: "in my teams" },
  { text: "priority:<=3", field: "priority", words: "≤ 3" },
];

const rowId = (line: Line) => line.number;
const groupOf = (line: Line) => line.priority;

/** The list of that afternoon, made of the kit's parts: to be held beside the drawing. */
export function Screen() {
  return <IncidentList rows={lines} isGrouped />;
}

/** Three thousand lines: only those in the window are drawn. */
export function LongScreen() {
  return <IncidentList rows={manyLines} isGrouped={false} />;
}

function IncidentList({ rows, isGrouped }: { rows: readonly Line[]; isGrouped: boolean }) {
  const navigate = useNavigate();
  const filter = useRef<HTMLInputElement>(null);
  const [chips, setChips] = useState(firstChips);
  const [chosenId, setChosenId] = useState<string | null>(() => new URLSearchParams(window.location.search).get("at"));
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isFresh, setFresh] = useState(true);
  const chosen = rows.find((line) => line.number === chosenId);
  useFooting(isGrouped ? "23 rows in 14 ms · live · as of 14:08:12" : "3,000 rows · live");
  useKeys(
    {
      e: { does: "edit", run: () => undefined },
      a: { does: "assign", run: () => undefined },
      "/": { does: "filter", run: () => filter.current?.focus() },
    },
    { scope: "Incidents" },
  );
  const open = useCallback((line: Line) => void navigate({ to: `/kit/list/${line.number}` }), [navigate]);
  const tools = useMemo(
    () =>
      selected.size > 0 ? (
        <>
          <span className="count">{selected.size} selected</span>
          <button className="act" type="button" onClick={() => setSelected(new Set())}>
            None
          </button>
        </>
      ) : (
        <>
          <button className="act wide-only" type="button">
            Columns
          </button>
          <button className="act" type="button">
            CSV
          </button>
        </>
      ),
    [selected],
  );
  return (
    <div className={chosen ? "list has-panel" : "list"}>
      <div className="views">
        <h1>Incidents</h1>
        <ul>
          {views.map(([label, count], at) => (
            <li key={label}>
              <a href={`#${at}`} aria-current={at === 0 ? "true" : undefined}>
                {label} <b>{count}</b>
              </a>
            </li>
          ))}
        </ul>
        <button className="act wide-only" type="button">
          Save view
        </button>
        <span className="grow" />
        <Button className="wide-only" leftSection={<Icon of={Plus} />}>
          New
        </Button>
      </div>
      <div className="filter">
        <FilterBox chips={chips} onChange={setChips} parse={parse} complete={complete} inputRef={filter} />
        <span className="q">
          group{" "}
          <button className="act" type="button">
            priority <Icon of={ChevronDown} small />
          </button>
        </span>
        <span className="q">
          by{" "}
          <button className="act" type="button">
            breaks first <Icon of={ChevronDown} small />
          </button>
        </span>
      </div>
      <DataList
        label="Incidents"
        rows={rows}
        rowId={rowId}
        columns={columns}
        groups={isGrouped ? groups : undefined}
        groupOf={isGrouped ? groupOf : undefined}
        chosenId={chosen?.number ?? null}
        onChoose={(line) => setChosenId(line.number)}
        onOpen={open}
        selected={selected}
        onSelect={setSelected}
        rowCount={isGrouped ? 23 : rows.length}
        fresh={
          isFresh && (
            <button className="act" type="button" onClick={() => setFresh(false)}>
              3 new since 14:05, show
            </button>
          )
        }
        tools={tools}
      />
      {chosen && <LinePanel line={chosen} place={rows.indexOf(chosen) + 1} onClose={() => setChosenId(null)} />}
    </div>
  );
}

function LinePanel({ line, place, onClose }: { line: Line; place: number; onClose: () => void }) {
  return (
    <SidePanel
      label={line.number}
      title={line.title}
      href={`/kit/list/${line.number}`}
      onClose={onClose}
      lead={
        <>
          <Priority value={line.priority} />
          <span className="id">{line.number}</span>
          <span className="q">{place} of 23</span>
        </>
      }
    >
      <div className="verbs">
        <Button variant="filled">Resolve</Button>
        <Button>Hold</Button>
        <Button>Assign</Button>
        <Button>Relate</Button>
        <Button aria-label="More">
          <Icon of={Ellipsis} />
        </Button>
      </div>
      <KeyValue
        items={[
          { label: "State", value: <StateMark mark={marks[line.state]} word={line.state} />, note: "since 12:55" },
          { label: "Owner", value: "E. Kowal, Network", note: "on call to Sat 08:00" },
          { label: "Caller", value: "G. Pell, Leeds", note: "and 37 others" },
          { label: "Service", value: line.service, note: "tier 2, 410 users" },
          { label: "Priority", value: "impact 2 × urgency 2 = 2 High" },
          { label: "Change near", value: "CHG0000309 Firewall rules Leeds", note: "ended 08:50" },
        ]}
      />
      <hr className="sep" />
      <ClockStrip
        promise="Resolve in 4 h of business time"
        clock={line.clock}
        basis="calendar Leeds, version 3"
        intervals={[
          { from: today("9:12"), to: today("11:40"), isCounted: true, why: "opened, worked", countedMs: 148 * 60_000 },
          { from: today("11:40"), to: today("12:55"), isCounted: false, why: "on hold for Finch Telecom", countedMs: 0 },
          { from: today("12:55"), to: null, isCounted: true, why: "worked", countedMs: 73 * 60_000 },
        ]}
      />
      <hr className="sep" />
      <Timeline
        label="What happened"
        entries={[
          {
            id: "3",
            at: today("14:02"),
            mark: "note",
            lead: "E. Kowal",
            aside: "work note",
            body: "The drop follows the rekey timer: 1,200 s on our side, 3,600 s at Finch. Setting ours to 3,600 s on one gateway first.",
          },
          {
            id: "2",
            at: today("12:55"),
            mark: "comment",
            lead: "Finch Telecom",
            aside: "answered after 1 h 15 min, promised 1 h",
            body: "No fault on the line. Their log is attached.",
          },
          {
            id: "1",
            at: today("11:40"),
            mark: "comment",
            lead: "E. Kowal",
            aside: "to the caller",
            body: "We see the drops and have asked the carrier. Next word by 13:00.",
          },
        ]}
      />
      <Composer
        draftKey={line.number}
        voices={[
          { id: "note", label: "Work note", placeholder: "What did you find or do?", send: "Add the note", audience: "your team" },
          {
            id: "comment",
            label: "To the caller",
            placeholder: "What should G. Pell know?",
            send: "Send",
            audience: "G. Pell and 37 others",
          },
        ]}
        onSend={async ({ voice }) =>
          voice === "comment"
            ? { sentence: "The caller cannot be written to from the showcase.", open: { label: "Write a work note" } }
            : null
        }
      />
    </SidePanel>
  );
}

function complete(text: string): readonly Completion[] {
  const all: readonly Completion[] = [
    { text: "state:", label: "state", note: "open, new, on hold …" },
    { text: "priority:", label: "priority", note: "1 to 5" },
    { text: "owner:none", label: "owner is nobody" },
    { text: "owner:me", label: "owner is me" },
    { text: "service:", label: "service", note: "a name" },
    { text: "sla:breached", label: "promise is broken" },
  ];
  return all.filter((proposal) => proposal.text.startsWith(text.trim()) && proposal.text !== text.trim());
}

function parse(text: string): ParseAnswer {
  const pieces = text.trim().split(/\s+/);
  const unknown = pieces.find((piece) => piece.includes(":") && !/^(state|priority|owner|service|sla|team):.+/.test(piece));
  if (unknown) return { ok: false, sentence: `“${unknown}” is not a condition. Write a field, a colon and a value, such as state:open.` };
  return {
    ok: true,
    chips: pieces.map((piece) => {
      const [field = "", value] = piece.split(":");
      return value === undefined ? { text: piece, field: "words", words: piece } : { text: piece, field, words: `is ${value}` };
    }),
  };
}
