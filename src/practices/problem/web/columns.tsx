import { clockWords, instant, ms } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { distanceWords } from "../../../web/kit/When.tsx";
import type { ColumnLooks } from "../../../web/record/columns.tsx";

/** How problems draw their own columns: the next step and its day, their age. */
export const problemLooks: ColumnLooks = {
  priority: { widthPx: 44 },
  number: { widthPx: 96 },
  state: { widthPx: 150 },
  assignee: { widthPx: 60 },
  nextStepBy: {
    header: "Next step",
    widthPx: 240,
    className: "under",
    narrow: "end",
    asks: ["nextStep", "overdueAt", "state"],
    cell: ({ record }) => <StepCell at={record.nextStepBy as string | null} step={record.nextStep as string | null} />,
  },
  incidentCount: { header: "Incidents", widthPx: 84, isEnd: true },
  openedAt: {
    header: "Age",
    widthPx: 76,
    isEnd: true,
    cell: ({ record }) => (typeof record.openedAt === "string" ? <Age since={record.openedAt} /> : null),
  },
};

function StepCell({ at, step }: { at: string | null; step: string | null }) {
  const nowMs = useNow();
  if (!at) return null;
  const isLate = ms(at) <= nowMs;
  return (
    <span className="cut" title={step ?? undefined}>
      <b className={isLate ? "red name" : "name"}>
        {isLate ? `${distanceWords(ms(at) - nowMs).replace(/ ago$/, "")} late` : distanceWords(ms(at) - nowMs)}
      </b>{" "}
      <span className="q pb-step">{step ?? ""}</span>
    </span>
  );
}

/** How long it has been there. */
export function Age({ since }: { since: string }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const days = Math.floor((nowMs - ms(since)) / 86_400_000);
  const words = days < 1 ? "today" : days === 1 ? "1 day" : `${days} days`;
  return (
    <time dateTime={since} title={`opened ${clockWords(timeZone, since, instant(nowMs))}`}>
      {words}
    </time>
  );
}
