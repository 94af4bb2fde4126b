import "./roster.css";
import { useMediaQuery } from "@mantine/hooks";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useRef, useState } from "react";
import type { Id } from "../../../kernel/ids.ts";
import { DAY_MS, type Instant, instant, isInstant, localParts, MINUTE_MS } from "../../../kernel/time.ts";
import { useLive } from "../../../web/client/live.tsx";
import { useNow } from "../../../web/client/now.tsx";
import { useMay, useSession } from "../../../web/client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { type Deed, useDeeds, useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { Agenda } from "./Agenda.tsx";
import { AskLine } from "./AskLine.tsx";
import { type Axis, axisOf, mondayOf } from "./axis.ts";
import { CoverForm } from "./CoverForm.tsx";
import { type RosterNow, type Schedule, useRosters, useSchedule } from "./data.ts";
import { FeedDialog } from "./FeedDialog.tsx";
import { Grid } from "./Grid.tsx";
import { Head } from "./Head.tsx";
import { NoteForm } from "./NoteForm.tsx";
import { namesIn } from "./names.ts";
import { SwapForm } from "./SwapForm.tsx";

/** What is being done over the schedule, with what is known of it already. */
export type Doing =
  | { form: "cover"; person?: Id; from?: Instant; to?: Instant; mode?: "replace" | "remove" }
  | { form: "swap"; from?: Instant; to?: Instant; giver?: Id }
  | { form: "note"; note?: Id }
  | { form: "feed" };

/** `/on-call`: who is on call when, and why; gaps, covers and swaps where they lie. */
export function Screen() {
  const { data, error, refetch } = useRosters();
  const may = useMay();
  if (error)
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <LoadingRows rows={16} widths={[200, 860, 120]} />;
  if (data.items.length === 0) {
    const first = may("roster.administer") && (
      <Link className="act" to="/on-call/layers">
        New roster
      </Link>
    );
    return (
      <EmptyState headline="No roster yet, so a page at night would reach nobody" deed={first}>
        A roster is layers of turns: days, nights, the weekend, each with the people who take turns. Overrides and swaps lie on top. Where
        nobody is left, you see it here in red before somebody needs them.
      </EmptyState>
    );
  }
  return <Chosen rosters={data.items} />;
}

function Chosen({ rosters }: { rosters: readonly RosterNow[] }) {
  const { person } = useSession();
  const address = useAddress();
  const nowMs = useNow();
  const isNarrow = useMediaQuery("(max-width: 600px)", false, { getInitialValueInEffect: false }) ?? false;
  const mine = rosters.find((one) => one.levels.some((level) => level.people.includes(person.id))) ?? rosters.find((one) => one.isMine);
  const chosen = rosters.find((one) => one.id === address.roster) ?? mine ?? rosters[0]!;
  const today = mondayOf(chosen.timeZone, instant(nowMs));
  const first = address.week ?? today;
  const axis = useMemo(() => axisOf(chosen.timeZone, first, 14), [chosen.timeZone, first]);
  const { data, error, refetch } = useSchedule(chosen.id, axis);
  if (error)
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
      </div>
    );
  // What is kept from another roster while this one is read would be drawn under the wrong name.
  if (!data || data.record.id !== chosen.id) return <LoadingRows rows={16} widths={[200, 860, 120]} />;
  const step = (weeks: number) => address.go({ week: first + 7 * weeks });
  return (
    <Shown
      key={chosen.id}
      rosters={rosters}
      schedule={data}
      axis={axis}
      isNarrow={isNarrow}
      onRoster={(roster) => address.go({ roster, week: address.week })}
      onStep={step}
      onToday={() => address.go({ week: null })}
    />
  );
}

type ShownProps = {
  rosters: readonly RosterNow[];
  schedule: Schedule;
  axis: Axis;
  isNarrow: boolean;
  onRoster: (id: Id) => void;
  onStep: (weeks: number) => void;
  onToday: () => void;
};

function Shown({ rosters, schedule, axis, isNarrow, onRoster, onStep, onToday }: ShownProps) {
  const { record } = schedule;
  const may = useMay();
  const navigate = useNavigate();
  const live = useLive();
  const nowMs = useNow();
  const names = useMemo(() => namesIn(schedule.refs), [schedule.refs]);
  const [doing, setDoing] = useState<Doing | null>(null);
  const [asked, setAsked] = useState<Instant>(() => askedFirst(schedule, nowMs));
  const askInput = useRef<HTMLInputElement>(null);
  const maySwap = may("roster.cover");
  const open = useCallback((next: Doing) => setDoing(next), []);
  const toLayers = useCallback(() => void navigate({ to: "/on-call/layers", search: { roster: record.id } }), [navigate, record.id]);
  useKeys(
    {
      ArrowLeft: { does: "week", run: () => onStep(-1) },
      ArrowRight: { does: "week", run: () => onStep(1) },
      t: { does: "today", run: onToday, isQuiet: true },
      o: maySwap ? { does: "cover, or drag", run: () => open({ form: "cover" }) } : undefined,
      s: maySwap ? { does: "ask to swap", run: () => open({ form: "swap" }) } : undefined,
      w: { does: "who at", run: () => askInput.current?.select() },
      n: maySwap ? { does: "handover note", run: () => open({ form: "note" }), isQuiet: true } : undefined,
      e: may("roster.administer") ? { does: "layers", run: toLayers, isQuiet: true } : undefined,
    },
    { scope: "On call" },
  );
  usePageTitle(`On call, ${record.name}`);
  useFooting(
    `one resolver for paging, feeds and this screen · ${live === "live" ? "live · " : ""}as of ${clockOf(schedule.asOf, axis.zone)}`,
  );
  useDeeds(
    useMemo(
      (): Deed[] => [
        ...rosters.map((one) => ({ id: `roster-${one.id}`, label: `On call: ${one.name}`, group: "On call", run: () => onRoster(one.id) })),
        ...(maySwap ? [{ id: "roster-cover", label: "New override", group: "On call", run: () => open({ form: "cover" }) }] : []),
        { id: "roster-feed", label: "Calendar feed", group: "On call", run: () => open({ form: "feed" }) },
      ],
      [rosters, maySwap, onRoster, open],
    ),
  );
  const close = () => setDoing(null);
  const common = { schedule, axis, names, onDo: open };
  return (
    <div className={isNarrow ? "ros is-narrow" : "ros"}>
      <Head {...common} rosters={rosters} onRoster={onRoster} onStep={onStep} onToday={onToday} onLayers={toLayers} />
      <AskLine {...common} at={asked} onAsk={setAsked} inputRef={askInput} />
      {isNarrow ? <Agenda {...common} onAsk={setAsked} /> : <Grid {...common} onAsk={setAsked} />}
      {doing?.form === "cover" && <CoverForm {...common} given={doing} onClose={close} />}
      {doing?.form === "swap" && <SwapForm {...common} given={doing} onClose={close} />}
      {doing?.form === "note" && <NoteForm {...common} given={doing} onClose={close} />}
      {doing?.form === "feed" && <FeedDialog schedule={schedule} onClose={close} />}
    </div>
  );
}

/** The question the screen opens with: the next gap, which somebody should see; else now. */
function askedFirst(schedule: Schedule, nowMs: number): Instant {
  const now = instant(Math.floor(nowMs / MINUTE_MS) * MINUTE_MS);
  const gap = schedule.gaps.find((one) => one.level === 1 && one.end > now);
  return gap && gap.start > now ? gap.start : now;
}

function clockOf(at: Instant, zone: string): string {
  const { hour, minute, second } = localParts(zone, at);
  return [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":");
}

/** Roster and week stand in the address, so that what one sees can be sent to somebody. */
function useAddress() {
  const navigate = useNavigate();
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const roster = typeof search.roster === "string" ? search.roster : null;
  const from = `${String(search.from ?? "")}T00:00:00.000Z`;
  const week = isInstant(from) ? Math.floor(Date.parse(from) / DAY_MS) : null;
  const go = (next: { roster?: Id | null; week: number | null }) => {
    const id = next.roster === undefined ? roster : next.roster;
    const day = next.week === null ? undefined : new Date(next.week * DAY_MS).toISOString().slice(0, 10);
    void navigate({ to: ".", search: () => ({ roster: id ?? undefined, from: day }), replace: true });
  };
  return { roster, week: week === null ? null : week - ((week + 3) % 7), go };
}
