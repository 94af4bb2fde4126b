import { Input, TextInput } from "@mantine/core";
import { useState } from "react";
import { durationWords, MINUTE_MS, weekdayNames } from "../../../kernel/time.ts";
import type { FieldEditorProps } from "../../../web/frame/contract.ts";
import { dayText, minutesOf, readDay, type Segment, segmentsIn, weekMinutes } from "./hours.ts";
import "./calendar.css";

const weekdays = weekdayNames.slice(1);

/** A week of open hours: a line a day, written as one says it, and drawn beside it from midnight to midnight. */
export function Editor({ label, value, onChange, error }: FieldEditorProps) {
  const segments = segmentsIn(value);
  const [texts, setTexts] = useState(() => weekdays.map((_, at) => dayText(segments, at + 1)));
  const write = (at: number, text: string) => {
    setTexts(texts.map((before, place) => (place === at ? text : before)));
    const read = readDay(text, at + 1);
    if (read) onChange([...segments.filter((segment) => segment.weekday !== at + 1), ...read].toSorted(byTime));
  };
  const likeMonday = () => {
    const monday = readDay(texts[0] ?? "", 1) ?? [];
    const week = [1, 2, 3, 4, 5].flatMap((weekday) => monday.map((segment) => ({ ...segment, weekday })));
    setTexts(texts.map((before, at) => (at < 5 ? (texts[0] ?? "") : before)));
    onChange([...segments.filter((segment) => segment.weekday > 5), ...week].toSorted(byTime));
  };
  return (
    <Input.Wrapper label={label} error={error} labelElement="div">
      {/* biome-ignore lint/a11y/useSemanticElements: the wrapper draws the legend */}
      <div className="hours" role="group" aria-label={label}>
        {weekdays.map((name, at) => (
          <div key={name}>
            <span aria-hidden="true">{name}</span>
            <TextInput
              aria-label={`Hours on ${name}`}
              placeholder="closed"
              value={texts[at] ?? ""}
              error={readDay(texts[at] ?? "", at + 1) === null ? "Write 08:00-12:00, 13:00-18:00" : undefined}
              onChange={(event) => write(at, event.currentTarget.value)}
            />
            <DayBar segments={segments.filter((segment) => segment.weekday === at + 1)} />
          </div>
        ))}
        <p className="row">
          <button className="act" type="button" onClick={likeMonday}>
            Monday to Friday alike
          </button>
          <span className="grow" />
          <span className="q tn">{durationWords(weekMinutes(segments) * MINUTE_MS)} a week</span>
        </p>
      </div>
    </Input.Wrapper>
  );
}

function DayBar({ segments }: { segments: readonly Segment[] }) {
  const share = (time: string) => `${((minutesOf(time) / 1440) * 100).toFixed(2)}%`;
  return (
    <span className="day-bar" aria-hidden="true">
      {segments.map(({ from, to }) => (
        <i key={from} style={{ left: share(from), width: `calc(${share(to)} - ${share(from)})` }} />
      ))}
    </span>
  );
}

function byTime(one: Segment, other: Segment): number {
  return one.weekday - other.weekday || one.from.localeCompare(other.from);
}
