import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronRight } from "lucide-react";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { Icon } from "../../../web/kit/icon.tsx";
import { Priority } from "../../../web/kit/people.tsx";
import { When } from "../../../web/kit/When.tsx";
import { ConsoleRow } from "./ConsoleRow.tsx";
import { type Line, type useConsole, useLines } from "./console-data.ts";
import { quietWords } from "./console-words.ts";
import { SeverityWord } from "./SeverityWord.tsx";
import type { ShownGroup } from "./shown-groups.ts";
import type { Walk } from "./use-walk.ts";

type GroupsProps = {
  view: ReturnType<typeof useConsole>;
  filter: string;
  open: ReadonlySet<string>;
  selected: ReadonlyMap<string, Line>;
  toggle: (key: string, to?: boolean) => void;
  select: (line: Line) => void;
  walk: Walk;
};

/** Firing by incident first; what needs nobody now stands apart beneath, each with the reason. */
export function ConsoleGroups(props: GroupsProps) {
  const { groups } = props.view;
  const first = groups.filter((one) => one.kind === "incident" || one.kind === "alone");
  const apart = groups.filter((one) => one.kind === "flapping" || one.kind === "quiet");
  const start = props.walk.active ?? groups[0]?.key ?? null;
  return (
    <>
      {first.length > 0 && <Grid label="Firing" groups={first} start={start} {...props} />}
      {apart.length > 0 && (
        <>
          <h2 className="console-apart">Apart: flapping or kept quiet</h2>
          <Grid label="Apart" groups={apart} start={start} {...props} />
        </>
      )}
    </>
  );
}

type GridProps = GroupsProps & { label: string; groups: readonly ShownGroup[]; start: string | null };

function Grid({ label, groups, ...rest }: GridProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows are walked, unfolded and selected is a treegrid
    <table role="treegrid" aria-label={label} aria-multiselectable="true" className="console-grid">
      {groups.map((group) => (
        <Group key={group.key} group={group} {...rest} />
      ))}
    </table>
  );
}

type GroupProps = Omit<GridProps, "label" | "groups" | "view"> & { group: ShownGroup };

function Group({ group, filter, open, selected, toggle, select, walk, start }: GroupProps) {
  const isOpen = open.has(group.key);
  return (
    <tbody className={group.isOver ? "console-group is-over" : "console-group"} data-group={group.key}>
      <Head group={group} isOpen={isOpen} isActive={start === group.key} onToggle={() => toggle(group.key)} walk={walk} />
      {isOpen && <Lines {...{ group, filter, selected, select, walk, start }} />}
    </tbody>
  );
}

type HeadProps = { group: ShownGroup; isOpen: boolean; isActive: boolean; onToggle: () => void; walk: Walk };

function Head({ group, isOpen, isActive, onToggle, walk }: HeadProps) {
  const { key, worst, firstAt } = group;
  return (
    <tr
      aria-level={1}
      aria-expanded={isOpen}
      tabIndex={isActive ? 0 : -1}
      className="console-head"
      data-walk={key}
      onFocus={() => walk.reach(key)}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest("a, button")) return;
        onToggle();
      }}
    >
      <td className="ch-open">
        <button type="button" tabIndex={-1} aria-label={isOpen ? "Fold" : "Unfold"} onClick={onToggle}>
          <Icon of={isOpen ? ChevronDown : ChevronRight} small />
        </button>
      </td>
      <td className="ch-severity">
        <SeverityWord rank={worst} />
      </td>
      <td className="ch-title">
        <Title group={group} />
      </td>
      <td className="ch-count num">
        <Count group={group} />
      </td>
      <td className="ch-since">
        <When at={firstAt} form="both" />
      </td>
      <td className="ch-why">
        <Why group={group} />
      </td>
    </tr>
  );
}

function Title({ group: { kind, incident, reason } }: { group: ShownGroup }) {
  if (kind === "alone") return <b className="name">In no incident</b>;
  if (kind === "flapping") return <b className="name">Flapping</b>;
  if (reason)
    return (
      <span className="q">
        Kept quiet: <b className="name">{quietWords(reason).title}</b>
      </span>
    );
  if (!incident) return null;
  if (incident.title === null) return <span className="q">An incident that is not yours to see</span>;
  return (
    <>
      <Priority value={incident.priority ?? "5"} />{" "}
      <Link className="id" tabIndex={-1} to={`/incidents/${incident.number}`}>
        {incident.number}
      </Link>{" "}
      <span className="ch-name">{incident.title}</span>{" "}
      <span className="qq">
        {[incident.service, incident.isAcknowledged ? incident.state : "nobody has it yet"].filter(Boolean).join(" · ")}
      </span>
    </>
  );
}

function Count({ group: { count, isCapped, acknowledged, joined, quiet, flapping, isOver } }: { group: ShownGroup }) {
  if (isOver) return <span className="qq">over</span>;
  const rest = [
    acknowledged > 0 && `${acknowledged.toLocaleString("en-GB")} acknowledged`,
    quiet > 0 && `${quiet.toLocaleString("en-GB")} quiet`,
    flapping > 0 && `${flapping} flapping`,
  ].filter(Boolean);
  return (
    <>
      <b className="tn">{`${count.toLocaleString("en-GB")}${isCapped ? "+" : ""}`}</b>
      <span className="narrow-only"> {count === 1 ? "alert" : "alerts"}</span>{" "}
      {joined > 0 && <span className="ch-joined">+{joined.toLocaleString("en-GB")}</span>}
      {rest.length > 0 && <span className="qq"> {rest.join(", ")}</span>}
    </>
  );
}

function Why({ group }: { group: ShownGroup }) {
  const { newest, reason, kind } = group;
  if (kind !== "incident")
    return (
      <span className="q">
        {reason?.until && (
          <>
            Until <When at={reason.until} form="clock" />.{" "}
          </>
        )}
        {whyWords(group)}
      </span>
    );
  if (!newest) return null;
  return (
    <>
      <span className="q">{newest.summary}</span> {newest.sentence && <span className="qq">{newest.sentence}</span>}
    </>
  );
}

function whyWords({ kind, reason }: ShownGroup): string {
  if (kind === "alone") return "Below what opens an incident, or taken out of one. Move them where they belong, or resolve them.";
  if (kind === "flapping") return "They change too often to page for: one open episode each, until they have been calm for a while.";
  return reason ? quietWords(reason).why : "";
}

type LinesProps = Pick<GroupProps, "group" | "filter" | "selected" | "select" | "walk" | "start">;

function Lines({ group, filter, selected, select, walk, start }: LinesProps) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useLines(group, filter);
  if (error && !data)
    return (
      <tr aria-level={2}>
        <td>
          <ProblemNote fault={error} onRetry={() => void refetch()} />
        </td>
      </tr>
    );
  const lines = data?.pages.flatMap((page) => page.items.map((line): Line => ({ line, refs: page.refs }))) ?? [];
  return (
    <>
      {!data && (
        <tr aria-level={2} className="console-more">
          <td className="qq">Reading</td>
        </tr>
      )}
      {lines.map((one) => (
        <ConsoleRow
          key={one.line.id}
          one={one}
          group={group}
          isActive={start === one.line.id}
          isSelected={selected.has(one.line.id)}
          onSelect={select}
          onReach={walk.reach}
        />
      ))}
      {hasNextPage && (
        <tr aria-level={2} className="console-more">
          <td>
            <button
              className="act"
              type="button"
              data-walk={`${group.key}:more`}
              tabIndex={-1}
              disabled={isFetchingNextPage}
              onFocus={() => walk.reach(`${group.key}:more`)}
              onClick={() => void fetchNextPage()}
            >
              {isFetchingNextPage ? "Reading" : `${lines.length.toLocaleString("en-GB")} shown, 50 more`}
            </button>
          </td>
        </tr>
      )}
    </>
  );
}
