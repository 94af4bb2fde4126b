import { clockWords, instant, ms } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import type { DeskLine } from "../facts.ts";

/** A line from its beginning to its last moment, to scale, with now and the gates that lie ahead. Nothing where the last moment is not known or past. */
export function DayTape({ line }: { line: DeskLine }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  if (line.irreversibleAt === null) return null;
  const [from, to] = [ms(line.openedAt), ms(line.irreversibleAt)];
  if (to <= nowMs || to - from < 60_000 || nowMs < from) return null;
  const now = instant(nowMs);
  const place = (atMs: number) => `${(((atMs - from) / (to - from)) * 100).toFixed(2)}%`;
  const hour = (at: string) => clockWords(timeZone, at, now);
  const gates = line.ahead.filter(({ at }) => ms(at) < to);
  const isLate = (nowMs - from) / (to - from) > 0.72;
  const said = [
    `Since ${hour(line.openedAt)}`,
    `now ${hour(now)}`,
    ...gates.map(({ at }) => `a gate opens ${hour(at)}`),
    `${line.irreversibleWords ?? "the last moment"} ${hour(line.irreversibleAt)}`,
  ];
  return (
    <div className="tape" role="img" aria-label={`${said.join(", ")}.`}>
      <i className="done" style={{ width: place(nowMs) }} />
      <i className="at" style={{ left: place(nowMs) }} />
      <span className="up" style={{ left: 0 }}>
        {hour(line.openedAt)}
      </span>
      <span className={isLate ? "low bright end" : "low bright"} style={{ left: place(nowMs) }}>
        now {hour(now)}
      </span>
      {gates.map(({ at }) => (
        <span key={at}>
          <i className="tk" style={{ left: place(ms(at)) }} />
          <span className="up" style={{ left: place(ms(at)) }}>
            <b>{hour(at)}</b> <span className="wide-only">NOW whatever the score</span>
          </span>
        </span>
      ))}
      <i className="end-tk" style={{ left: "100%" }} />
      <span className={isLate ? "up end" : "low end"} style={{ left: "100%" }}>
        <b>{hour(line.irreversibleAt)}</b> <span className="wide-only">{line.irreversibleWords ?? "the last moment"}</span>
      </span>
    </div>
  );
}
