import "./desk.css";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { durationWords, MINUTE_MS } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { useSession } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { When } from "../../../web/kit/When.tsx";
import type { Course, Difference } from "../replay.rules.ts";
import { points } from "../why.rules.ts";
import { sweepWords } from "./DeskHead.tsx";
import { refreshDesk, useDesk } from "./data.ts";

type Replay = { from: string; to: string; against: number; stories: number; more: boolean; differences: readonly Difference[] };

/** What this policy would have said of the last 30 days, where that is another thing than what the one in force says. */
export function Panel({ id, record }: PanelProps) {
  const isDraft = record.state === "draft";
  const { data } = useQuery({
    queryKey: ["record", "triagePolicy", id, "replay", record.version],
    queryFn: ({ signal }) => api.get<Replay>(`/api/triage-policies/${id}/replay?days=30`, { signal }),
    enabled: isDraft,
  });
  if (record.state === "inForce") return <BuildAnew />;
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

/** On the policy in force: every line built anew from the records, for an office that is older than its Desk. */
function BuildAnew() {
  const client = useQueryClient();
  const { permissions } = useSession();
  const { data } = useDesk();
  const build = useMutation({ mutationFn: () => api.post("/api/desk/build", {}), onSuccess: () => refreshDesk(client) });
  if (!permissions.includes("triage.administer")) return null;
  return (
    <section className="replay" aria-label="All lines">
      <h2>All lines of the Desk</h2>
      <p className="q">
        Lines come and go with their records. Where records are older than the Desk, or lines were lost, each record is asked anew; what
        stands as it should is left as it is.
      </p>
      <p className="row">
        <Button onClick={() => build.mutate()} loading={build.isPending}>
          Build from all records
        </Button>
        <span role="status">
          {build.error && <span className="red">{asProblem(build.error).message}</span>}
          {data?.sweep && sweepWords(data)}
          {build.isSuccess && data && !data.sweep && "Every record was asked."}
        </span>
      </p>
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
