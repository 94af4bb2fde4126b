import { Menu } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";
import { addDays, type Instant, instant, localParts, ms } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { Icon } from "../../../web/kit/icon.tsx";
import type { ScorecardPage } from "../facts.ts";
import { beside, monthOf, quarterOf, readPeriod } from "../period.rules.ts";
import { momentText, readMoment, shortMoment } from "./moment.ts";

type TimeMachineProps = {
  page: ScorecardPage;
  asOf: Instant | undefined;
  isPart: boolean;
  inputRef: RefObject<HTMLInputElement | null>;
  onPeriod: (period: string) => void;
  onAsOf: (asOf: Instant | undefined) => void;
};

/** Which period is shown, and as of when: a field to type a moment in, a track of 14 months to pull it along, and the way back to now. */
export function TimeMachine({ page, asOf, isPart, inputRef, onPeriod, onAsOf }: TimeMachineProps) {
  const { zone, frozen, closesAt, period } = page;
  return (
    <header className="asof">
      <h1>Scorecard</h1>
      <PeriodMenu page={page} onPeriod={onPeriod} />
      <span className="q wide-only">
        {isPart && !period.isRunning
          ? "a part, as it is known now"
          : frozen
            ? `closed and frozen ${shortMoment(frozen.at, zone)}`
            : closesAt && !period.isRunning
              ? `open until ${shortMoment(closesAt, zone)}`
              : period.isRunning
                ? "still running"
                : "not frozen"}
      </span>
      <span className="grow" />
      <AsOfField zone={zone} asOf={asOf} inputRef={inputRef} onAsOf={onAsOf} />
      <Track zone={zone} asOf={asOf} onAsOf={onAsOf} />
      <button
        className="act"
        type="button"
        disabled={asOf === undefined}
        aria-pressed={asOf === undefined}
        onClick={() => onAsOf(undefined)}
      >
        Now
      </button>
    </header>
  );
}

function PeriodMenu({ page, onPeriod }: { page: ScorecardPage; onPeriod: (period: string) => void }) {
  const nowMs = useNow();
  const current = monthOf(instant(nowMs), page.zone);
  const months = Array.from({ length: 13 }, (_, index) => beside(current, page.zone, -index));
  const week = beside({ ...current, grain: "week", from: dayOf(nowMs, page.zone) }, page.zone, 0);
  const weeks = Array.from({ length: 4 }, (_, index) => beside(week, page.zone, -index));
  const years = [0, -1].flatMap((by) => readPeriod(String(Number(current.key.slice(0, 4)) + by), page.zone) ?? []);
  const quarter = quarterOf(instant(nowMs), page.zone);
  const quarters = Array.from({ length: 5 }, (_, index) => beside(quarter, page.zone, -index));
  const groups = [
    { label: "Months", periods: months },
    { label: "Weeks", periods: weeks },
    { label: "Quarters", periods: quarters },
    { label: "Years", periods: years },
  ];
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <button className="act" type="button" aria-haspopup="menu">
          {capital(page.period.label)} <Icon of={ChevronDown} small />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: "auto" }}>
        {groups.map(({ label, periods }) => [
          <Menu.Label key={label}>{label}</Menu.Label>,
          ...periods.map((period) => (
            <Menu.Item key={period.key} onClick={() => onPeriod(period.key)} aria-current={period.key === page.period.key || undefined}>
              {capital(period.label)}
            </Menu.Item>
          )),
        ])}
      </Menu.Dropdown>
    </Menu>
  );
}

type AsOfProps = { zone: string; asOf: Instant | undefined; onAsOf: (asOf: Instant | undefined) => void };

function AsOfField({ zone, asOf, inputRef, onAsOf }: AsOfProps & { inputRef: RefObject<HTMLInputElement | null> }) {
  const shown = asOf ? momentText(asOf, zone) : "";
  const [text, setText] = useState(shown);
  const [isWrong, setWrong] = useState(false);
  useEffect(() => {
    setText(shown);
    setWrong(false);
  }, [shown]);
  const take = () => {
    if (text.trim() === "" || text.trim().toLowerCase() === "now") return onAsOf(undefined);
    const at = readMoment(text, zone);
    setWrong(at === null);
    if (at && text !== shown) onAsOf(at);
  };
  return (
    <form
      className="asof-field"
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <label htmlFor="scorecard-as-of">as of</label>
      <input
        id="scorecard-as-of"
        ref={inputRef}
        value={text}
        placeholder="now"
        size={16}
        autoComplete="off"
        aria-invalid={isWrong}
        aria-describedby={isWrong ? "scorecard-as-of-wrong" : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      />
      {isWrong && (
        <span id="scorecard-as-of-wrong" className="asof-wrong red" role="alert">
          Write a time such as 5 Nov 2026 09:00.
        </span>
      )}
    </form>
  );
}

/** Fourteen months up to today, a day a step. */
function Track({ zone, asOf, onAsOf }: AsOfProps) {
  const nowMs = useNow();
  const current = monthOf(instant(nowMs), zone);
  const months = Array.from({ length: 14 }, (_, index) => beside(current, zone, index - 13));
  const first = months[0]!.fromAt;
  const span = ms(current.toAt) - ms(first);
  const days = Math.floor((nowMs - ms(first)) / 86_400_000);
  const value = asOf === undefined ? days : Math.min(days, Math.max(0, Math.round((ms(asOf) - ms(first)) / 86_400_000)));
  const share = asOf === undefined ? (nowMs - ms(first)) / span : Math.max(0, (ms(asOf) - ms(first)) / span);
  const pull = (day: number) =>
    onAsOf(day >= days ? undefined : (readMoment(dayOf(ms(addDays(first, day)) + 43_200_000, zone), zone) ?? undefined));
  return (
    <div className="track wide-only">
      {months.map((month, index) => (
        <span key={month.key} style={{ left: `${(100 * index) / 14}%` }} aria-hidden="true">
          {month.short[0]}
        </span>
      ))}
      <i className="in" style={{ width: `${100 * Math.min(1, share)}%` }} />
      <i className="knob" style={{ left: `${100 * Math.min(1, share)}%` }} />
      <input
        type="range"
        min={0}
        max={days}
        value={value}
        aria-label="As of, by day"
        aria-valuetext={asOf ? momentText(asOf, zone) : "now"}
        onChange={(event) => pull(Number(event.currentTarget.value))}
      />
    </div>
  );
}

function dayOf(atMs: number, zone: string): string {
  const { year, month, day } = localParts(zone, instant(atMs));
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
