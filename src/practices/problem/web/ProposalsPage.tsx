import "./problem.css";
import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { clockWords, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useMay, useReader } from "../../../web/client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { LineInput } from "./Line.tsx";
import { type Shown, useProposalDeeds, useProposals } from "./proposals.ts";

/** `/problems/proposed`: what incidents have in common beyond chance; one opens it as a problem or dismisses it with a reason. */
export function Screen() {
  const { data, error, refetch } = useProposals();
  const { timeZone } = useReader();
  const nowMs = useNow();
  usePageTitle("Proposed problems");
  useFooting(
    data
      ? `${data.looked.toLocaleString("en-GB")} incidents and ${data.changes.toLocaleString("en-GB")} changes looked at, ${clockWords(timeZone, data.asOf, instant(nowMs))}`
      : "",
  );
  return (
    <div className="pb-proposals">
      <p className="row">
        <Link className="act" to="/problems">
          Problems
        </Link>
      </p>
      <h1>Proposed problems</h1>
      <p className="q">Incidents of one service or item that share words and come in a pattern, beyond what chance makes of so many.</p>
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows rows={6} widths={[280, 160]} />}
      {data?.proposals.length === 0 && (
        <EmptyState headline="Nothing to propose">
          No incidents of the last year come in a pattern that is not looked after already. What was dismissed stands under Administration.
        </EmptyState>
      )}
      {data && data.proposals.length > 0 && <Proposals proposals={data.proposals} />}
    </div>
  );
}

function Proposals({ proposals }: { proposals: readonly Shown[] }) {
  const may = useMay();
  const navigate = useNavigate();
  const { accept, dismiss } = useProposalDeeds();
  const [at, setAt] = useState(0);
  const [dismissing, setDismissing] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<{ key: string; view: RefusalView } | null>(null);
  const place = Math.min(at, proposals.length - 1);
  const chosen = proposals[place]!;
  const mayWork = may("problem.work");
  const told = (key: string) => (view: RefusalView | null) => setRefusal(view && { key, view });
  const take = (one: Shown) => void accept(one, (number) => void navigate({ to: `/problems/${number}` })).then(told(one.key));
  const drop = (one: Shown, reason: string) => {
    setDismissing(null);
    void dismiss(one, reason).then(told(one.key));
  };
  useKeys(
    {
      j: { does: "next", run: () => setAt(Math.min(proposals.length - 1, place + 1)) },
      k: { does: "previous", run: () => setAt(Math.max(0, place - 1)) },
      a: mayWork ? { does: chosen.belongsTo ? "link" : "open as a problem", run: () => take(chosen) } : undefined,
      d: mayWork ? { does: "dismiss", run: () => setDismissing(chosen.key) } : undefined,
    },
    { scope: "Proposed problems" },
  );
  return (
    <ol className="pb-found">
      {proposals.map((one, index) => (
        <li key={one.key} className={index === place ? "is-chosen" : undefined}>
          <button className="pb-choose" type="button" aria-expanded={index === place} onClick={() => setAt(index)}>
            <b>{one.title}</b> <span className="q">{one.scopeName}</span>
          </button>
          {one.cameBackFrom && (
            <p className="amber">
              Came back: {one.cameBackFrom.number} was solved, and {one.cameBack?.since} came since.
            </p>
          )}
          <p>{one.sentence}</p>
          {index === place && <Latest one={one} />}
          {mayWork && index === place && dismissing !== one.key && (
            <p className="row deeds">
              <Button variant="filled" onClick={() => take(one)}>
                {one.belongsTo ? `Link ${countWords(one.incidents.length)} to ${one.belongsTo.number}` : "Open as a problem"}
              </Button>
              <Button onClick={() => setDismissing(one.key)}>Dismiss</Button>
            </p>
          )}
          {dismissing === one.key && (
            <LineInput
              label={`Why not: ${one.title}`}
              placeholder="why is it no problem? Enter"
              isFirst
              onWrite={(reason) => drop(one, reason)}
              onLeave={() => setDismissing(null)}
            />
          )}
          {refusal?.key === one.key && <Refusal refusal={refusal.view} />}
        </li>
      ))}
    </ol>
  );
}

function Latest({ one }: { one: Shown }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  return (
    <ul aria-label="Latest incidents">
      {one.latest.map(({ id, number, title, openedAt }) => (
        <li key={id} className="row">
          <Link className="id" to={`/incidents/${number ?? id}`}>
            {number}
          </Link>
          <span className="cut grow">{title}</span>
          <time className="qq tn" dateTime={openedAt}>
            {clockWords(timeZone, openedAt, instant(nowMs))}
          </time>
        </li>
      ))}
      {one.incidents.length > one.latest.length && <li className="qq">and {one.incidents.length - one.latest.length} earlier</li>}
    </ul>
  );
}

function countWords(count: number): string {
  return count === 1 ? "1 incident" : `${count} incidents`;
}
