import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { Sparkline } from "../kit/Sparkline.tsx";
import { useFooting } from "../kit/slots.ts";
import { When } from "../kit/When.tsx";
import { type Connector, type Feed, type Health, type Overview, useOverview } from "./data.ts";
import { Gallery } from "./Gallery.tsx";
import "./intake.css";

/** `/admin/intake`: every tool that sends here, and whether it is heard: last event, last day, what waits, what was refused. */
export function Screen() {
  const overview = useOverview();
  const [isAdding, setAdding] = useState(false);
  const { data } = overview;
  useFooting(data ? `${data.feeds.length} tools` : "");
  const isEmpty = data?.feeds.length === 0;
  return (
    <div className="page intake">
      <header className="page-top">
        <Link className="act" to="/admin">
          Administration
        </Link>
        <h1>Tools that send</h1>
        <span className="grow" />
        {data && !isEmpty && (
          <Button variant={isAdding ? "default" : "filled"} aria-expanded={isAdding} onClick={() => setAdding((was) => !was)}>
            {isAdding ? "Close" : "Add a tool"}
          </Button>
        )}
      </header>
      {overview.isError && <ProblemNote fault={overview.error} onRetry={() => void overview.refetch()} />}
      {overview.isPending && <LoadingRows widths={[180, 120, 150, 90]} rows={5} />}
      {isEmpty && (
        <EmptyState headline="No tool sends here yet">
          Choose what watches your systems. You get a key and the steps for its side; what it then says becomes alerts, and alerts that
          belong together one incident.
        </EmptyState>
      )}
      {data && (isEmpty || isAdding) && <Gallery overview={data} />}
      {data && !isEmpty && <Feeds overview={data} />}
    </div>
  );
}

function Feeds({ overview }: { overview: Overview }) {
  const { feeds, strangers, connectors } = overview;
  const title = (name: string) => connectors.find((one) => one.name === name)?.title;
  return (
    <table className="ledger">
      <thead>
        <tr>
          <th>Tool</th>
          <th className="wide-only">Comes by</th>
          <th>Last event</th>
          <th className="wide-only">Last 24 hours</th>
          <th className="num">Taken</th>
          <th className="num">Refused</th>
          <th>State</th>
        </tr>
      </thead>
      <tbody>
        {feeds.map((feed) => (
          <Line key={feed.id} feed={feed} title={title(feed.connector)} />
        ))}
        {strangers.refused > 0 && (
          <tr>
            <td>
              <Link to="/admin/intake/strangers">Without a key of ours</Link>
            </td>
            <td className="wide-only" />
            <td className="qq">
              <Last health={strangers} />
            </td>
            <td className="wide-only" />
            <td className="num" />
            <td className="num red">{strangers.refused}</td>
            <td />
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** One tool. What no connector reads comes from the office itself: it has no key, no steps, and no page of its own. */
function Line({ feed, title }: { feed: Feed; title: Connector["title"] | undefined }) {
  const { id, name, health, isActive } = feed;
  const taken = health.accepted.reduce((sum, one) => sum + one, 0);
  return (
    <tr className={isActive ? "" : "q"}>
      <td>{title === undefined ? name : <Link to={`/admin/intake/${id}`}>{name}</Link>}</td>
      <td className="wide-only q">{title ?? "Quarterdeck itself"}</td>
      <td className="qq">
        <Last health={health} />
      </td>
      <td className="wide-only">
        <Sparkline points={health.accepted} label={`${name}: events taken in each of the last 24 hours`} />
      </td>
      <td className="num">{taken}</td>
      <td className={health.refused > 0 ? "num red" : "num qq"}>{health.refused}</td>
      <td>{title === undefined && isActive ? <span className="qq">needs no key</span> : <StateWords feed={feed} />}</td>
    </tr>
  );
}

function Last({ health: { lastAt } }: { health: Health }) {
  return lastAt === null ? "never" : <When at={lastAt} form="both" />;
}

/** The one thing to know of a tool: what hinders it, or that it is heard. */
function StateWords({ feed: { isActive, health } }: { feed: Feed }) {
  if (!isActive) return "retired";
  if (health.failed > 0) return <span className="red">{health.failed} could not be handed over</span>;
  if (health.liveKeys === 0) return <span className="amber">has no key</span>;
  if (health.oldestWaitingAt !== null && health.waiting > 100)
    return (
      <span className="amber">
        {health.waiting} wait since <When at={health.oldestWaitingAt} form="clock" />
      </span>
    );
  return <span className="qq">{health.lastAt === null ? "waits for its first event" : "heard"}</span>;
}
