import "./open-clocks.css";
import { Button, Progress } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Instant } from "../../../kernel/time.ts";
import { clockWords, instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { useNow } from "../../../web/client/now.tsx";
import { recordKey } from "../../../web/client/query.ts";
import { useMay, useReader } from "../../../web/client/session.ts";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { notify } from "../../../web/kit/notify.ts";
import { useKinds } from "../../../web/record/describe.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import { type Effect, type Effects, effectWords } from "./effects.ts";

type Preview = {
  definitionVersion: number;
  calendarVersion: number | null;
  open: number;
  behind: number;
  effects: Effects;
  refused: { count: number; sentence: string }[];
  isComplete: boolean;
  examples: { clock: string; subjectKind: string; subject: string; effect: Effect; before: Instant | null; after: Instant | null }[];
  refs: Refs;
};
type Moved = { moved: number; behind: number; next: string | null };

/** How many open clocks of a service level count by older terms, what moving them would do, and the move itself. */
export function OpenClocks({ definition }: { definition: string }) {
  const key = recordKey("slaDefinition", definition, "open-clocks");
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<Preview>(`/api/sla-definitions/${definition}/open-clocks`, { signal }),
    staleTime: 0,
    retry: false,
  });
  const move = useMove(definition);
  const mayMove = useMay()("serviceLevel.administer");
  if (error) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  if (data.open === 0) return <p className="q">No clock of it is running.</p>;
  if (data.behind === 0)
    return <p className="q">{data.open === 1 ? "The one that runs counts" : `All ${data.open} that run count`} by the newest terms.</p>;
  return (
    <div className="open-clocks-behind">
      <p>
        <b className="name">{data.behind}</b> of {data.open} open {data.open === 1 ? "clock" : "clocks"} still{" "}
        {data.behind === 1 ? "counts" : "count"} by older terms. Moved to the newest: {effectWords(data.effects)}.
      </p>
      {!data.isComplete && <p className="q">The first 5,000 were looked at.</p>}
      {data.refused.map((one) => (
        <p key={one.sentence} className="q">
          {one.count} would stay: {one.sentence}
        </p>
      ))}
      <Examples preview={data} />
      {move.error && <ProblemNote fault={move.error} onRetry={() => void refetch()} />}
      {move.isPending ? (
        <Progress value={(move.done / Math.max(1, data.behind)) * 100} aria-label={`${move.done} of ${data.behind} clocks moved`} />
      ) : (
        mayMove && (
          <p className="row">
            <Button variant="filled" onClick={() => move.mutate(data)}>
              Move {data.behind === 1 ? "it" : `all ${data.behind}`}
            </Button>
            <span className="qq">Closed clocks never move.</span>
          </p>
        )
      )}
    </div>
  );
}

function Examples({ preview }: { preview: Preview }) {
  const now = instant(useNow());
  const kinds = useKinds();
  const { timeZone } = useReader();
  const shown = preview.examples.filter((one) => one.effect !== "same").slice(0, 8);
  const hour = (at: Instant | null) => (at ? clockWords(timeZone, at, now) : "while paused: none");
  if (shown.length === 0) return null;
  return (
    <table className="open-clocks-examples">
      <caption className="vh">What would move, the worst first</caption>
      <thead>
        <tr>
          <th scope="col">Record</th>
          <th scope="col">Breaks now</th>
          <th scope="col">Would break</th>
          <th scope="col">So it is</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((one) => {
          const named = preview.refs[one.subjectKind]?.[one.subject];
          return (
            <tr key={one.clock}>
              <td>
                {named ? (
                  <Link to={`/${kinds.byKind.get(one.subjectKind)?.plural ?? one.subjectKind}/${named.number ?? one.subject}`}>
                    <span className="id">{named.number}</span> {named.label}
                  </Link>
                ) : (
                  <span className="q">not yours to see</span>
                )}
              </td>
              <td className="nw">{hour(one.before)}</td>
              <td className="nw">{hour(one.after)}</td>
              <td className={one.effect === "brokenAtOnce" ? "red nw" : "nw"}>
                {one.effect === "brokenAtOnce" ? "broken at once" : one.effect}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Moves batch after batch until none is left, against the versions that the preview showed. */
function useMove(definition: string) {
  const client = useQueryClient();
  const [done, setDone] = useState(0);
  const mutation = useMutation({
    mutationFn: async ({ definitionVersion, calendarVersion }: Preview) => {
      let [after, moved]: [string | null, number] = [null, 0];
      do {
        const answer: Moved = await api.post<Moved>(`/api/sla-definitions/${definition}/move-open-clocks`, {
          definitionVersion,
          calendarVersion,
          after,
        });
        moved += answer.moved;
        after = answer.next;
        setDone(moved);
      } while (after !== null);
      return moved;
    },
    onSuccess: (moved) => notify({ title: moved === 1 ? "1 clock moved" : `${moved} clocks moved` }),
    onSettled: () => client.invalidateQueries({ queryKey: ["record", "slaDefinition"] }),
  });
  return { ...mutation, done };
}
