import { useElementSize } from "@mantine/hooks";
import { clockWords, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { Mark } from "../../../web/kit/marks.tsx";
import { mainClock } from "../promise.rules.ts";
import type { IncidentItem } from "./data.ts";
import type { Entry } from "./entries.ts";
import { promisesOf, type TapeMark, type TapePlace, tapeOf } from "./tape.ts";

/** The whole incident on one line, to scale: what was said and decided above its past, what is promised above its future. */
export function Tape({ incident, entries }: { incident: IncidentItem; entries: readonly Entry[] }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const { ref, width } = useElementSize();
  const now = instant(nowMs);
  const hour = (at: string) => clockWords(timeZone, at, now);
  const began = incident.detectedAt ?? incident.openedAt;
  const ended = incident.restoredAt ?? incident.resolvedAt;
  const promise = mainClock(incident.shown?.clocks ?? []);
  const promises = promisesOf(incident, promise, { now, hour });
  const marks = entries.flatMap((entry): TapeMark[] =>
    entry.kind !== "update" && entry.kind !== "decision"
      ? []
      : [{ at: entry.at, kind: entry.kind, words: `${entry.lead}, ${hour(entry.at)}` }],
  );
  const widthPx = width || 1240;
  const tape = tapeOf({ began, now, ended, promises, marks, hour, widthPx });
  const said = [
    `Began ${hour(began)}`,
    ...marks.map((mark) => mark.words),
    ended ? `worked again ${hour(ended)}` : `now ${hour(now)}`,
    ...promises.map((one) => `${one.words} ${one.hour}`),
  ].join(", ");
  const at = (left: number) => ({ left: `${left.toFixed(2)}%` });
  const to = (left: number, right: number) => ({ left: `${left.toFixed(2)}%`, width: `${Math.max(0, right - left).toFixed(2)}%` });
  return (
    <div className="big tape" ref={ref} role="img" aria-label={`${said}.`}>
      <i className="base" style={to(tape.began, tape.until)} />
      <i className="run" style={to(tape.began, tape.ran)} />
      {tape.beganHour && <span {...standing(tape.beganHour)}>{hour(began)}</span>}
      {tape.marks.map((mark) => (
        <i key={`${mark.at} ${mark.words}`} className="mk" style={at(mark.left)}>
          <Mark name={mark.kind} small />
        </i>
      ))}
      {!ended && <i className="nowl" style={at(tape.now)} />}
      {tape.nowHour && <span {...standing(tape.nowHour, "bright")}>{hour(now)}</span>}
      {tape.labels.map((label) => (
        <span key={`${label.at} ${label.words}`}>
          <i className={label.isEnd && label.isBroken ? "tk end-tk" : "tk"} style={at(label.left)} />
          <span {...standing(label, label.isEnd && label.words === "broke" ? "red" : "")}>
            {label.hour && <b>{label.hour}</b>} {label.text}
          </span>
        </span>
      ))}
    </div>
  );
}

/** How a text is set where it stands. */
function standing({ row, x, side }: TapePlace, look = "") {
  return { className: [row, side === "ends" ? "end" : "", look].join(" ").trim(), style: { left: `${x.toFixed(2)}%` } };
}
