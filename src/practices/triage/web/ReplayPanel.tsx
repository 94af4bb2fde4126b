import "./desk.css";
import { useQuery } from "@tanstack/react-query";
import { durationWords, MINUTE_MS } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { When } from "../../../web/kit/When.tsx";
import type { Course, Difference } from "../replay.rules.ts";
import { points } from "../why.rules.ts";

type Replay = { from: string; to: string; against: number; stories: number; more: boolean; differences: readonly Difference[] };

/** What this policy would have said of the last 30 days, where that is another thing than what the one in force says. */
export function Panel({ id, record }: PanelProps) {
  const isDraft = record.state === "draft";
  const { data } = useQuery({
    queryKey: ["record", "triagePolicy", id, "replay", record.version],
    queryFn: ({ signal }) => api.get<Replay>(`/api/triage-policies/${id}/replay?days=30`, { signal }),
    enabled: isDraft,
  });
  if (!isDraft) return null;
  return (
    <section className="replay" aria-label="What it would have said">
      <h2>What would this policy have said in the last 30 days?</h2>
      {!data ? (
        <p className="q">Asking the journal…</p>
      ) : data.differences.length === 0 ? (
        <p className="q">
          The same as version {data.against}, of all {data.stories} records that were a concern.
        </p>
      ) : (
        <>
          <p className="q">
            Of {data.stories} records that were a concern, it says another thing than version {data.against} of {data.differences.length}.{" "}
            {data.more && "There were more; the newest are looked at. "}What hands moved is left out.
          </p>
          <table>
            <thead>
              <tr>
                <th scope="col">Record</th>
                <th scope="col">Version {data.against} said</th>
                <th scope="col">This one would say</th>
              </tr>
            </thead>
            <tbody>
              {data.differences.map((one) => (
                <tr key={one.exception}>
                  <td>{one.title}</td>
                  <td className="q">
                    <CourseWords course={one.was} />
                  </td>
                  <td>
                    <CourseWords course={one.would} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

function CourseWords({ course }: { course: Course }) {
  const { highest, tenths, firstNowAt, nowMinutes } = course;
  return (
    <>
      <b className="name">{highest ?? "nothing"}</b> <span className="num">{points(tenths)}</span>
      {firstNowAt && (
        <span>
          {" "}
          from <When at={firstNowAt} form="clock" />, {durationWords(nowMinutes * MINUTE_MS)}
        </span>
      )}
    </>
  );
}
