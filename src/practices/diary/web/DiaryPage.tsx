import "./diary.css";
import { useMediaQuery } from "@mantine/hooks";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import { DAY_MS, instant, isInstant, localDay } from "../../../kernel/time.ts";
import { useLive } from "../../../web/client/live.tsx";
import { useNow } from "../../../web/client/now.tsx";
import { useMay, useReader, useSession } from "../../../web/client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { Icon } from "../../../web/kit/icon.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import type { DiaryPicture } from "../picture.model.ts";
import { BlockTime } from "./BlockTime.tsx";
import { Bumps } from "./Bumps.tsx";
import { CalendarsDialog } from "./CalendarsDialog.tsx";
import { DayColumns } from "./DayColumns.tsx";
import { useDiary, useDiaryPeople } from "./data.ts";
import { clock, daysFrom, mondayOf, rangeWords } from "./days.ts";
import { EntryPanel } from "./EntryPanel.tsx";
import { Invitations } from "./Invitations.tsx";
import { Unwritten } from "./Writes.tsx";

/** `/diary`: a week of the diary with what ranks how, beside it what the house knows of the same days, and what may have to give way. */
export function Screen() {
  const { timeZone } = useReader();
  const nowMs = useNow();
  const address = useAddress();
  const isNarrow = useMediaQuery("(max-width: 700px)", false, { getInitialValueInEffect: false }) ?? false;
  const today = localDay(timeZone, instant(nowMs));
  const count = isNarrow ? 1 : 7;
  const asked = address.day ?? today;
  const first = isNarrow ? asked : mondayOf(timeZone, instant(asked * DAY_MS + DAY_MS / 2));
  const days = useMemo(() => daysFrom(timeZone, first, count), [timeZone, first, count]);
  const { data, error, refetch, isPlaceholderData } = useDiary({ from: days[0]!.from, to: days.at(-1)!.to, person: address.person });
  const [isSetting, setSetting] = useState(false);
  const [isBlocking, setBlocking] = useState(false);
  const mayBlock = useMay()("diary.write") && data?.writable != null;
  const step = (steps: number) => address.go({ day: first + steps * count });
  usePageTitle("Diary");
  useDiaryKeys({
    onStep: step,
    onToday: () => address.go({ day: null }),
    onSettings: () => setSetting(true),
    onBlock: mayBlock ? () => setBlocking(true) : null,
    span: isNarrow ? "day" : "week",
  });
  useDiaryFooting(data);
  const chosen = data?.items.find((one) => one.key === address.entry && one.words) ?? null;
  const open = (data?.bumps ?? []).filter((one) => one.state !== "accepted");
  return (
    <div className={`dy${chosen ? " has-panel" : ""}`}>
      <header className="dy-head">
        <h1>Diary</h1>
        <span className="row">
          <button className="act" type="button" aria-label={isNarrow ? "A day earlier" : "A week earlier"} onClick={() => step(-1)}>
            <Icon of={ChevronLeft} small />
          </button>
          <span className="q tn dy-range">{rangeWords(days)}</span>
          <button className="act" type="button" aria-label={isNarrow ? "A day later" : "A week later"} onClick={() => step(1)}>
            <Icon of={ChevronRight} small />
          </button>
        </span>
        <button className="act" type="button" onClick={() => address.go({ day: null })}>
          Today
        </button>
        <span className="grow" />
        <Whose picture={data} person={address.person} onPerson={(person) => address.go({ person, entry: null })} />
        {mayBlock && (
          <button className="act" type="button" onClick={() => setBlocking(true)}>
            Block time
          </button>
        )}
        <button className="act" type="button" onClick={() => setSetting(true)}>
          Calendars{data?.sources.some((one) => one.lastError) ? <span className="red"> · one cannot be read</span> : null}
        </button>
      </header>
      <div className="dy-main" aria-busy={isPlaceholderData}>
        {error && <ProblemNote fault={error} onRetry={() => void refetch()} />}
        {!data && !error && <LoadingRows rows={10} widths={[140, 600]} />}
        {open.length > 0 && (
          <Bumps bumps={open} isNarrow={isNarrow} onEntry={(entry, startsAt) => address.go({ entry: keyOf(data, entry, startsAt) })} />
        )}
        {data?.invitations.some((one) => one.state === "open") && <Invitations invitations={data.invitations} />}
        {data && data.writes.length > 0 && <Unwritten writes={data.writes} />}
        {data?.isOwn && data.sources.length === 0 && (
          <EmptyState headline="No calendar is read yet">
            The diary shows what stands in your calendar, and what the office knows of the same days.{" "}
            <button className="act" type="button" onClick={() => setSetting(true)}>
              Connect a calendar
            </button>
          </EmptyState>
        )}
        {data && (
          <DayColumns
            {...{ days, picture: data, zone: timeZone, nowMs, chosen: address.entry }}
            onChoose={(entry) => address.go({ entry })}
          />
        )}
      </div>
      {chosen?.words && data && <EntryPanel item={chosen} picture={data} zone={timeZone} onClose={() => address.go({ entry: null })} />}
      {isBlocking && data?.writable && (
        <BlockTime day={isoDay(isNarrow ? first : today)} calendar={data.writable.name} onClose={() => setBlocking(false)} />
      )}
      {isSetting && data && <CalendarsDialog picture={data} onClose={() => setSetting(false)} />}
    </div>
  );
}

function isoDay(day: number): string {
  return instant(day * DAY_MS).slice(0, 10);
}

function keyOf(data: DiaryPicture | undefined, entry: string, startsAt: string): string | null {
  return data?.items.find((one) => one.words?.entry === entry && one.startsAt === startsAt)?.key ?? null;
}

/** Whose diary it is; who may, looks at when others are busy. */
function Whose({
  picture,
  person,
  onPerson,
}: {
  picture: DiaryPicture | undefined;
  person: string | null;
  onPerson: (id: string | null) => void;
}) {
  const may = useMay();
  const { person: me, onBehalfOf } = useSession();
  const { data } = useDiaryPeople();
  const own = onBehalfOf ?? me;
  const others = (data?.items ?? []).filter((one) => one.id !== own.id);
  if (!may("diary.readBusy") || others.length === 0) return <span className="q">{picture?.person.name}</span>;
  return (
    <label className="dy-whose">
      <span className="vh">Whose diary</span>
      <select value={person ?? ""} onChange={(event) => onPerson(event.currentTarget.value || null)}>
        <option value="">{own.name}</option>
        {others.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}: when busy
          </option>
        ))}
      </select>
    </label>
  );
}

type Keys = { onStep: (steps: number) => void; onToday: () => void; onSettings: () => void; onBlock: (() => void) | null; span: string };

function useDiaryKeys({ onStep, onToday, onSettings, onBlock, span }: Keys) {
  useKeys(
    {
      ArrowLeft: { does: span, run: () => onStep(-1) },
      ArrowRight: { does: span, run: () => onStep(1) },
      t: { does: "today", run: onToday, isQuiet: true },
      c: { does: "calendars", run: onSettings },
      b: onBlock ? { does: "block time", run: onBlock } : undefined,
    },
    { scope: "Diary" },
  );
}

function useDiaryFooting(data: DiaryPicture | undefined) {
  const { timeZone } = useReader();
  const live = useLive();
  useFooting(data ? `${timeZone} · ${live === "live" ? "live · " : ""}as of ${clock(timeZone, data.asOf)}` : "");
}

/** Day, person and the chosen entry stand in the address, so that what one sees can be sent to somebody who may see it. */
function useAddress() {
  const navigate = useNavigate();
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const at = `${text(search.from) ?? ""}T00:00:00.000Z`;
  const day = isInstant(at) ? Math.floor(Date.parse(at) / DAY_MS) : null;
  const [person, entry] = [text(search.person), text(search.entry)];
  const go = (next: { day?: number | null; person?: string | null; entry?: string | null }) => {
    const to = { day, person, entry, ...next };
    const from = to.day === null ? undefined : isoDay(to.day);
    void navigate({ to: ".", search: () => ({ from, person: to.person ?? undefined, entry: to.entry ?? undefined }), replace: true });
  };
  return { day, person, entry, go };
}
