import { daysBetween } from "../../../kernel/plain-day.ts";
import { dayWords } from "../period.rules.ts";

type Dates = { startsOn: string | null; decisionOn: string | null; noticeOn: string | null; endsOn: string | null };

/** The life of a contract as a line: from its begin (at most two years back) to its end, today as a tick, its three dates as marks with their names. */
export function DateLine({ dates, today, isDecided = false }: { dates: Dates; today: string; isDecided?: boolean }) {
  const { startsOn, decisionOn, noticeOn, endsOn } = dates;
  if (endsOn === null || (startsOn !== null && startsOn > endsOn)) return null;
  const earliest = [today, decisionOn, noticeOn].filter((one) => one !== null).sort()[0]!;
  const near = daysBetween(earliest, endsOn) > 0 ? earliest : endsOn;
  const from = startsOn !== null && daysBetween(startsOn, near) < 400 ? startsOn : shift(near, today);
  const span = Math.max(1, daysBetween(from, endsOn > today ? endsOn : today));
  const place = (day: string) => Math.min(100, Math.max(0, (100 * daysBetween(from, day)) / span));
  const marks = [
    ...(decisionOn ? [{ key: "decide", day: decisionOn, word: "decide", isPast: decisionOn < today && !isDecided }] : []),
    ...(noticeOn ? [{ key: "notice", day: noticeOn, word: "notice", isPast: noticeOn < today && !isDecided }] : []),
    { key: "end", day: endsOn, word: "ends", isPast: false },
  ];
  const isCrowded = marks.some(({ day }) => place(day) > 60 && place(endsOn) - place(day) < 40 && day !== endsOn);
  const said = marks.map(({ word, day }) => `${word} ${dayWords(day)}`).join(", ");
  return (
    <div className={`vn-line${isCrowded ? " is-crowded" : ""}`} role="img" aria-label={said}>
      <div className="vn-line-bar" />
      <div className="vn-line-done" style={{ width: `${place(today)}%` }} />
      <div className="vn-line-now" style={{ left: `${place(today)}%` }} />
      {marks.map(({ key, day, word, isPast }, at) => (
        <div
          key={key}
          className={`vn-mark is-${key}${isPast ? " is-past" : ""}${place(day) > 70 ? " is-right" : ""} is-row${at}`}
          style={{ left: `${place(day)}%` }}
        >
          <i />
          <span>
            {word} <b className="name">{dayWords(day).replace(/ \d{4}$/, "")}</b>
          </span>
        </div>
      ))}
    </div>
  );
}

/** Where a long contract's line begins: a month before what comes first. */
function shift(near: string, today: string): string {
  const first = near < today ? near : today;
  const at = new Date(`${first}T00:00:00.000Z`);
  at.setUTCDate(at.getUTCDate() - 30);
  return at.toISOString().slice(0, 10);
}
