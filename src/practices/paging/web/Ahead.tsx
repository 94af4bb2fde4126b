import type { Instant } from "../../../kernel/time.ts";
import { Mark, type MarkName } from "../../../web/kit/marks.tsx";
import { When } from "../../../web/kit/When.tsx";
import type { ForecastLine } from "../forecast.rules.ts";

const marks: Record<ForecastLine["does"], MarkName> = { calls: "update", passes: "state", waits: "pause", alarms: "alert" };

/** What would happen, minute by minute: one line a moment. */
export function ForecastLines({ lines, label }: { lines: readonly ForecastLine[]; label: string }) {
  return (
    <ol className="pg-ahead" aria-label={label}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        <li key={index} className={line.does === "calls" ? undefined : line.does === "alarms" ? "pg-alarm" : "qq"}>
          <Minutes line={line} isSame={index > 0 && lines[index - 1]!.at === line.at} />
          <span className="q">
            <Mark name={marks[line.does]} small />
          </span>
          <span>{line.text}</span>
        </li>
      ))}
    </ol>
  );
}

function Minutes({ line, isSame }: { line: ForecastLine; isSame: boolean }) {
  const text = line.afterMinutes === 0 ? "at once" : `${afterWords(line.afterMinutes)}`;
  return (
    <span className="pg-after tn" title={line.at}>
      {isSame ? <span className="vh">{text}</span> : text}
    </span>
  );
}

function afterWords(minutes: number): string {
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${Math.round(minutes / 1440)} d`;
}

/** The hour of a moment, where a forecast counts from. */
export function From({ at }: { at: Instant }) {
  return (
    <span className="qq">
      as of <When at={at} form="clock" />
    </span>
  );
}
