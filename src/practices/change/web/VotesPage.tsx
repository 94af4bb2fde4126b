import "./change.css";
import "./places.css";
import { Button, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type Instant, instant } from "../../../kernel/time.ts";
import { api, etagOf } from "../../../web/client/api.ts";
import { useNews } from "../../../web/client/live.tsx";
import { useNow } from "../../../web/client/now.tsx";
import { asProblem } from "../../../web/client/problem.ts";
import { useReader } from "../../../web/client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { Refusal } from "../../../web/kit/Refusal.tsx";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { When } from "../../../web/kit/When.tsx";
import type { Refs } from "../../../web/record/shown-record.ts";
import { risks, types } from "../model.ts";
import type { AwaitedVote } from "../votes.model.ts";
import { ChangesNav } from "./ChangesNav.tsx";
import { windowWords } from "./calendar-axis.ts";

type Votes = { asOf: Instant; own: readonly AwaitedVote[]; overdue: readonly AwaitedVote[]; refs: Refs };
const followed = ["change", "changeApproval"] as const;

/** `/changes/votes`: what waits for my vote, overdue first, to be voted on in place; and every approval that is overdue, with whom it waits for. */
export function Screen() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ["change-votes"],
    queryFn: ({ signal }) => api.get<Votes>("/api/changes/votes", { signal }),
    retry: false,
  });
  useNews(followed, () => void client.invalidateQueries({ queryKey: ["change-votes"] }), 600);
  usePageTitle("My votes");
  useFooting(data ? `${data.own.length} to vote on, ${data.overdue.length} overdue in all` : "");
  return (
    <div className="ch-page">
      <ChangesNav at="/changes/votes" />
      <h1>My votes</h1>
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows rows={5} widths={[260, 320]} />}
      {data?.own.length === 0 && (
        <EmptyState headline="Nothing waits for your vote">
          Whoever asks for approval asks the groups of its type of change; where you are in one, it stands here.
        </EmptyState>
      )}
      <ul className="ch-votes">
        {data?.own.map((one) => (
          <VoteLine key={one.id} vote={one} refs={data.refs} />
        ))}
      </ul>
      {data && data.overdue.length > 0 && (
        <section aria-label="Overdue approvals">
          <h2>Overdue, whoever is asked</h2>
          <ul className="ch-overdue">
            {data.overdue.map((one) => (
              <li key={one.id}>
                <span className="red name">
                  {one.dueAt && (
                    <>
                      was due <When at={one.dueAt} />
                    </>
                  )}
                </span>
                <span>
                  <Link to={`/changes/${one.change.number}`}>
                    <span className="id">{one.change.number}</span> {one.change.title}
                  </Link>{" "}
                  <span className="q">
                    {one.groupName}, {one.agreed} of {one.quorum}; waits for{" "}
                    {one.waiting.map((person) => data.refs.person?.[person]?.label ?? "somebody").join(", ")}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function VoteLine({ vote, refs }: { vote: AwaitedVote; refs: Refs }) {
  const { change } = vote;
  const { timeZone } = useReader();
  const now = instant(useNow());
  const risk = risks.find((one) => one.value === change.risk)?.label.toLowerCase();
  const type = types.find((one) => one.value === change.changeType)?.label;
  const service = change.service ? refs.service?.[change.service]?.label : undefined;
  return (
    <li>
      <div className="ch-vote">
        <p>
          <Link to={`/changes/${change.number}`} className="bright name">
            {change.title}
          </Link>{" "}
          <span className="id">{change.number}</span>{" "}
          {vote.dueAt && (
            <span className={vote.isOverdue ? "red name" : "q"}>
              {vote.isOverdue ? "was due " : "due "}
              <When at={vote.dueAt} />
            </span>
          )}
        </p>
        <p className="q">
          {[
            type,
            service,
            change.from && change.to ? windowWords(timeZone, { from: change.from, to: change.to }, now) : undefined,
            risk ? `risk ${change.riskPoints}, ${risk}` : undefined,
            `${vote.groupName}: ${vote.agreed} of ${vote.quorum}`,
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {change.description && <p className="ch-cut">{change.description}</p>}
      </div>
      <VoteDeeds vote={vote} />
    </li>
  );
}

/** Approve at once; refuse with words. The vote is for the version that is shown: where it moved on, the server says so. */
function VoteDeeds({ vote: { change } }: { vote: AwaitedVote }) {
  const client = useQueryClient();
  const [isRefusing, setRefusing] = useState(false);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState<"approve" | "reject" | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (verb: "approve" | "reject") => {
    setBusy(verb);
    setProblem(null);
    try {
      await api.post(`/api/changes/${change.id}/${verb}`, verb === "approve" ? { words: null } : { reason }, {
        ifMatch: etagOf(change.version),
      });
      await client.invalidateQueries({ queryKey: ["change-votes"] });
    } catch (fault) {
      setProblem(asProblem(fault).message);
    } finally {
      setBusy(null);
    }
  };
  return (
    <div className="ch-vote-deeds">
      <div className="row">
        <Button variant="light" loading={busy === "approve"} onClick={() => void send("approve")} aria-label={`Approve ${change.number}`}>
          Approve
        </Button>
        <Button onClick={() => setRefusing((was) => !was)} aria-expanded={isRefusing} aria-label={`Refuse ${change.number}`}>
          Refuse
        </Button>
      </div>
      {isRefusing && (
        <form
          className="ch-form"
          onSubmit={(event) => {
            event.preventDefault();
            void send("reject");
          }}
        >
          <Textarea label="Why not" autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <p className="row">
            <Button type="submit" loading={busy === "reject"} disabled={reason.trim() === ""}>
              Refuse it
            </Button>
          </p>
        </form>
      )}
      {problem && <Refusal refusal={{ sentence: problem }} />}
    </div>
  );
}
