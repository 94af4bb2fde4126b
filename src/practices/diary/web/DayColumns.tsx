import { Link } from "@tanstack/react-router";
import { type CSSProperties, useEffect, useRef } from "react";
import { instant, ms } from "../../../kernel/time.ts";
import type { DiaryItem, DiaryPicture, Overlay } from "../picture.model.ts";
import { clock, type Day, isOnDay, type Place, placed } from "./days.ts";

const hourHeight = 44;
const hours = Array.from({ length: 24 }, (_, hour) => hour);

type Given = {
  days: readonly Day[];
  picture: DiaryPicture;
  zone: string;
  nowMs: number;
  chosen: string | null;
  onChoose: (key: string | null) => void;
};

/** Days side by side: what is about whole days above, hours below; the diary left in each day, what the house knows right of it. */
export function DayColumns(given: Given) {
  const { days, zone, nowMs } = given;
  const body = useRef<HTMLElement>(null);
  const first = days[0]!.key;
  const now = instant(nowMs);
  const today = days.some((day) => isToday(day, now));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another span begins in the morning again, or where this day is
  useEffect(() => {
    const from = today ? Math.min(7.5, Math.max(0, nowTop(zone, now) / hourHeight - 1)) : 7.5;
    body.current?.scrollTo({ top: from * hourHeight });
  }, [first]);
  const columns = { "--days": days.length } as CSSProperties;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="dy-grid" style={columns} ref={body} aria-label="Days" tabIndex={0}>
      <div className="dy-heads">
        <div className="dy-top">
          <span className="dy-gutter" />
          {days.map((day) => (
            <span key={day.key} className={`dy-day${isToday(day, now) ? " is-today" : ""}${day.isWeekend ? " is-off" : ""}`}>
              {day.label}
            </span>
          ))}
        </div>
        <WholeDays {...given} />
      </div>
      <div className="dy-hours" style={{ height: 24 * hourHeight }}>
        <div className="dy-gutter" aria-hidden="true">
          {hours.slice(1).map((hour) => (
            <span key={hour} style={{ top: hour * hourHeight - 8 }}>
              {String(hour).padStart(2, "0")}:00
            </span>
          ))}
        </div>
        {days.map((day) => (
          <Column key={day.key} day={day} now={now} zone={zone} given={given} />
        ))}
      </div>
    </section>
  );
}

function isToday({ from, to }: Day, now: string): boolean {
  return from <= now && now < to;
}

/** Freezes lie hatched over their days: they hold changes, not people. */
function WholeDays({ days, picture, chosen, onChoose }: Given) {
  const items = picture.items.filter((one) => one.isAllDay);
  const overlays = picture.overlays.filter((one) => one.isAllDay);
  if (items.length === 0 && overlays.length === 0) return null;
  return (
    <div className="dy-whole">
      <span className="dy-gutter q">days</span>
      {days.map((day) => (
        <div key={day.key} className="dy-whole-day">
          {overlays
            .filter((one) => (one.kind === "freeze" ? one.startsAt < day.to && one.endsAt > day.from : isOnDay(one, day)))
            .map((one) => (
              <OverlayLine key={`${one.kind}/${one.id}/${one.title}`} overlay={one} />
            ))}
          {items
            .filter((one) => isOnDay(one, day))
            .map((one) => (
              <button
                key={one.key}
                type="button"
                className={`dy-whole-item${one.isBusy ? "" : " is-free"}${one.key === chosen ? " is-chosen" : ""}`}
                onClick={one.words ? () => onChoose(one.key) : undefined}
              >
                {one.words?.title ?? "Busy"}
              </button>
            ))}
        </div>
      ))}
    </div>
  );
}

function OverlayLine({ overlay: { kind, href, title } }: { overlay: Overlay }) {
  return (
    <Link className={`dy-over-line of-${kind}`} to={href} title={title}>
      {title}
    </Link>
  );
}

function Column({ day, now, zone, given }: { day: Day; now: string; zone: string; given: Given }) {
  const { picture, chosen, onChoose } = given;
  const entries = placed(
    zone,
    day,
    picture.items.filter((one) => !one.isAllDay),
  );
  const beside = placed(
    zone,
    day,
    picture.overlays.filter((one) => !one.isAllDay),
  );
  const work = placed(
    zone,
    day,
    picture.hours.map(({ from, to }) => ({ startsAt: from, endsAt: to })),
  );
  const hasBeside = beside.length > 0;
  return (
    <div className={`dy-column${day.isWeekend ? " is-off" : ""}${hasBeside ? " has-beside" : ""}`}>
      {work.map((one) => (
        <i key={one.top} className="dy-work" style={{ top: one.top * hourHeight, height: (one.bottom - one.top) * hourHeight }} />
      ))}
      {entries.map((place) => (
        <Entry key={place.of.key} {...{ place, zone, now, picture }} isChosen={place.of.key === chosen} onChoose={onChoose} />
      ))}
      {beside.map((place) => (
        <Link
          key={`${place.of.kind}/${place.of.id}/${place.of.startsAt}`}
          className={`dy-over of-${place.of.kind}${place.of.isOwn ? " is-own" : ""}`}
          style={overStyle(place)}
          to={place.of.href}
          title={`${place.of.title}, ${clock(zone, place.of.startsAt)}`}
        >
          {place.of.title}
        </Link>
      ))}
      {isToday(day, now) && <i className="dy-now" style={{ top: nowTop(zone, now) }} />}
    </div>
  );
}

function nowTop(zone: string, now: string): number {
  const [hour, minute] = clock(zone, now).split(":").map(Number) as [number, number];
  return (hour + minute / 60) * hourHeight;
}

type EntryProps = {
  place: Place<DiaryItem>;
  zone: string;
  now: string;
  picture: DiaryPicture;
  isChosen: boolean;
  onChoose: (key: string) => void;
};

function Entry({ place, zone, now, picture, isChosen, onChoose }: EntryProps) {
  const { of } = place;
  const { words, startsAt, endsAt, key } = of;
  const times = `${clock(zone, startsAt)}–${clock(zone, endsAt)}`;
  const bump = words ? picture.bumps.find((one) => one.entry === words.entry && one.startsAt === startsAt) : undefined;
  const marks = [
    of.isBusy ? "" : " is-free",
    of.isTentative ? " is-tentative" : "",
    endsAt <= now ? " is-over" : "",
    isChosen ? " is-chosen" : "",
    bump ? ` may-move is-${bump.state}` : "",
    ms(endsAt) - ms(startsAt) <= 50 * 60_000 ? " is-short" : "",
    ms(endsAt) - ms(startsAt) >= 75 * 60_000 ? " is-tall" : "",
  ].join("");
  const style = entryStyle(place);
  if (!words)
    return (
      <div className={`dy-entry${marks}`} style={style}>
        <span className="q">Busy</span>
      </div>
    );
  return (
    <button
      type="button"
      className={`dy-entry${marks}`}
      style={style}
      aria-pressed={isChosen}
      onClick={() => onChoose(key)}
      title={`${words.title}, ${times}`}
    >
      <span className="dy-title">
        {words.classed && (
          <span className="dy-rank tn" title={`${words.classed.name}: rank ${words.classed.rank}`}>
            {words.classed.rank}
          </span>
        )}
        {words.title}
      </span>
      <span className="q dy-times tn">
        {times}
        {words.classification === "confidential" ? " · confidential" : ""}
        {bump ? ` · ${bumpWords[bump.state]}` : ""}
      </span>
    </button>
  );
}
const bumpWords = { proposed: "may move", sent: "asked to move", accepted: "moves", declined: "stays", dropped: "stays" } as const;

function entryStyle({ top, bottom, lane, lanes }: Place<DiaryItem>): CSSProperties {
  return {
    top: top * hourHeight + 1,
    height: (bottom - top) * hourHeight - 2,
    left: `calc(var(--entries) * ${lane / lanes})`,
    width: `calc(var(--entries) * ${1 / lanes} - 3px)`,
  };
}

function overStyle({ top, bottom, lane, lanes }: Place<Overlay>): CSSProperties {
  return {
    top: top * hourHeight + 1,
    height: (bottom - top) * hourHeight - 2,
    left: `calc(var(--entries) + (100% - var(--entries)) * ${lane / lanes})`,
    width: `calc((100% - var(--entries)) * ${1 / lanes} - 3px)`,
  };
}
