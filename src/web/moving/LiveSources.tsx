import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ConnectedSource, MovingWhat } from "../../kernel/moving.ts";
import { api } from "../client/api.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { When } from "../kit/When.tsx";
import { movingKey, toolWords, useLive, useRefused } from "./data.ts";

/** Systems of other makes that still run and are read again and again: what each last came to, and what can be done with it. */
export function LiveSources({ onBegun }: { onBegun: (id: string) => Promise<void> }) {
  const live = useLive();
  const sources = live.data?.sources;
  return (
    <section className="moving-part" aria-labelledby="moving-live">
      <header className="moving-head">
        <h2 id="moving-live">Systems that still run</h2>
        <span className="grow" />
        <Button component={Link} to="/ticket-sources/new" variant={sources?.length === 0 ? "filled" : "default"}>
          Connect a system
        </Button>
      </header>
      {live.isError && <ProblemNote fault={live.error} onRetry={() => void live.refetch()} />}
      {live.isPending && <LoadingRows widths={[160, 200, 120]} rows={2} />}
      {sources?.length === 0 && (
        <EmptyState headline="No other system is read">
          Jira Service Management, Freshservice, BMC Remedy or Helix: their incidents are read again and again, and count in your reports
          while people still work there. Nothing is ever changed there.
        </EmptyState>
      )}
      {sources && sources.length > 0 && <Table sources={sources} onBegun={onBegun} />}
    </section>
  );
}

function Table({ sources, onBegun }: { sources: readonly ConnectedSource[]; onBegun: (id: string) => Promise<void> }) {
  const [fault, setFault] = useState<unknown>(null);
  return (
    <>
      <table className="ledger moving-table">
        <thead>
          <tr>
            <th>System</th>
            <th>State</th>
            <th className="wide-only">Last read</th>
            <th className="num wide-only">Incidents</th>
            <th className="num">Refused</th>
            <th className="wide-only" aria-label="What can be done" />
          </tr>
        </thead>
        <tbody>
          {sources.map((one) => (
            <Line key={one.id} source={one} onBegun={onBegun} onFault={setFault} />
          ))}
        </tbody>
      </table>
      {fault !== null && <ProblemNote fault={fault} />}
      {sources
        .filter((one) => one.refused > 0)
        .map((one) => (
          <Refused key={one.id} source={one} />
        ))}
    </>
  );
}

type LineProps = { source: ConnectedSource; onBegun: (id: string) => Promise<void>; onFault: (fault: unknown) => void };

function Line({ source, onBegun, onFault }: LineProps) {
  const client = useQueryClient();
  const [isSent, setSent] = useState(false);
  const begin = async (what: Exclude<MovingWhat, "reconcile">) => {
    setSent(true);
    onFault(null);
    try {
      const { id } = await api.post<{ id: string }>(`/api/moving/live/${source.id}`, { what });
      await onBegun(id);
      await client.invalidateQueries({ queryKey: movingKey });
    } catch (caught) {
      onFault(caught);
    }
    setSent(false);
  };
  const deeds = (
    <>
      {source.isSignedIn && (
        <>
          <button className="act" type="button" disabled={source.isBusy || isSent} onClick={() => void begin("look")}>
            Dry run
          </button>
          <button className="act" type="button" disabled={source.isBusy || isSent} onClick={() => void begin("move")}>
            Read now
          </button>
        </>
      )}
      <Link className="act" to={`/admin/intake/${source.id}`}>
        Webhook
      </Link>
    </>
  );
  return (
    <>
      <tr>
        <td>
          <Link to={`/ticket-sources/${source.id}`}>{source.name}</Link> <span className="qq">{toolWords[source.tool] ?? source.tool}</span>
        </td>
        <td>
          <State source={source} />
        </td>
        <td className="wide-only q">
          {source.lastPulledAt && (
            <>
              <When at={source.lastPulledAt} form="both" />
              <span className="qq"> {source.lastOutcome}</span>
            </>
          )}
        </td>
        <td className="num wide-only">{source.tickets}</td>
        <td className={`num ${source.refused > 0 ? "red" : "qq"}`}>{source.refused > 0 ? <b>{source.refused}</b> : 0}</td>
        <td className="wide-only moving-line-deeds">{deeds}</td>
      </tr>
      <tr className="narrow-only">
        <td colSpan={3} className="moving-line-deeds">
          {deeds}
        </td>
      </tr>
    </>
  );
}

/** What stands between it and its next reading, in a word; what went wrong in its own sentence. */
function State({ source }: { source: ConnectedSource }) {
  const { isActive, isSignedIn, isBusy, lastError, everyMinutes, hints } = source;
  if (!isSignedIn)
    return (
      <span>
        <Link to={`/ticket-sources/${source.id}`}>Sign in</Link> <span className="qq">to begin</span>
      </span>
    );
  if (isBusy) return <b>being read</b>;
  if (!isActive)
    return (
      <span className="q">
        not read by itself: <Link to={`/ticket-sources/${source.id}`}>begin reading</Link>
      </span>
    );
  if (lastError) return <span className="red">{lastError}</span>;
  return (
    <span className="q">
      every {everyMinutes} minutes{hints > 0 && `, ${hints} said to have changed`}
    </span>
  );
}

function Refused({ source }: { source: ConnectedSource }) {
  const [isOpen, setOpen] = useState(false);
  const refused = useRefused(isOpen ? source.id : null);
  return (
    <details className="moving-standing" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {source.name} <b className="red">{source.refused} refused</b>
        <span className="qq">, tried again by itself</span>
      </summary>
      {refused.isError && <ProblemNote fault={refused.error} onRetry={() => void refused.refetch()} />}
      <ul>
        {refused.data?.refused.map((one) => (
          <li key={one.id}>
            {one.what}: {one.sentence}
          </li>
        ))}
      </ul>
    </details>
  );
}
