import "./alert.css";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { When } from "../../../web/kit/When.tsx";
import { AlertLines } from "./AlertLines.tsx";
import { type Run, type Triage, useAlertDeed, useTriage } from "./data.ts";
import { SeverityWord } from "./SeverityWord.tsx";

/** On an incident that monitoring speaks of: what probably began it, what was changed before, how it was solved last, and what its alerts say. */
export function Panel({ id }: PanelProps) {
  const { data } = useTriage(id);
  if (!data || (data.standing.total === 0 && data.suggested.length === 0)) return null;
  return (
    <section className="al" aria-label="Alerts">
      <div className="row">
        <h2>Alerts</h2>
        <span className="q">{standingWords(data.standing)}</span>
        <span className="grow" />
        <Link className="act" to="/list/alerts" search={() => ({ filter: `incident:${id}` })}>
          List
        </Link>
      </div>
      <Cause triage={data} />
      <Solutions similar={data.similar} />
      <ol className="al-runs" aria-label="What they say">
        {data.runs.map((run) => (
          <RunLine key={run.template ?? ""} incident={id} run={run} />
        ))}
      </ol>
      <Suggestions incident={id} suggested={data.suggested} />
    </section>
  );
}

function standingWords({ total, firing, quiet }: Triage["standing"]): string {
  const parts = [
    `${total.toLocaleString("en-GB")}`,
    firing === 0 ? "all over" : firing === total ? "all firing" : `${firing.toLocaleString("en-GB")} firing`,
  ];
  if (quiet > 0) parts.push(`${quiet.toLocaleString("en-GB")} kept quiet`);
  return parts.join(" · ");
}

/** Probable, and said so: it is the first alert on what most of the others need. */
function Cause({ triage: { cause, changes } }: { triage: Triage }) {
  if (!cause) return null;
  return (
    <dl className="al-facts">
      <dt>Probably began with</dt>
      <dd>
        <Link className="name" to={`/alerts/${cause.number}`}>
          {cause.summary}
        </Link>{" "}
        <span className="q">
          {cause.resource && !cause.summary.includes(cause.resource) && `${cause.resource}, `}
          <When at={cause.firstAt} form="clock" />
        </span>
      </dd>
      <dt>Changed in the hour before</dt>
      {changes.length === 0 && <dd className="q">Nothing we were told of</dd>}
      {changes.map(({ id, at, summary, source, service, links }) => (
        <dd key={id}>
          <When at={at} form="clock" /> {links[0] ? <a href={links[0].href}>{summary}</a> : summary}{" "}
          <span className="q">{[source, service].filter((one) => one !== null).join(", ")}</span>
        </dd>
      ))}
    </dl>
  );
}

function Solutions({ similar }: { similar: Triage["similar"] }) {
  const [isLong, setLong] = useState(false);
  if (similar.length === 0) return null;
  const shown = isLong ? similar : similar.slice(0, 1);
  return (
    <dl className="al-facts">
      <dt>Solved before</dt>
      {shown.map(({ id, number, shortDescription, closeNotes, resolvedAt }) => (
        <dd key={id}>
          <Link className="id" to={`/incidents/${number}`} title={shortDescription}>
            {number}
          </Link>{" "}
          {closeNotes}{" "}
          {resolvedAt && (
            <span className="qq nw">
              <When at={resolvedAt} form="clock" />
            </span>
          )}
        </dd>
      ))}
      {similar.length > 1 && (
        <dd>
          <button className="act" type="button" aria-expanded={isLong} onClick={() => setLong(!isLong)}>
            {isLong ? "Only the likeliest" : `${similar.length - 1} more`}
          </button>
        </dd>
      )}
    </dl>
  );
}

/** Alerts that say the same, as one line; opened, each by itself. */
function RunLine({ incident, run }: { incident: string; run: Run }) {
  const [isOpen, setOpen] = useState(false);
  const { count, firing, worst, things, firstAt, lastAt, sample } = run;
  const rest = [
    count > 1 && `${count.toLocaleString("en-GB")} alerts`,
    things > 1 && `${things.toLocaleString("en-GB")} things`,
    firing === 0 && "over",
  ];
  return (
    <li className={firing === 0 ? "is-over" : undefined}>
      <button type="button" className="al-run" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <SeverityWord rank={worst} />
        <span className="al-words">{sample}</span>
        <span className="q al-rest">
          {rest.filter(Boolean).join(", ")} <When at={firstAt} form="clock" />
          {lastAt !== firstAt && (
            <>
              –<When at={lastAt} form="clock" />
            </>
          )}
        </span>
      </button>
      {isOpen && <AlertLines incident={incident} run={run.template} />}
    </li>
  );
}

/** Perhaps part of it: a human says yes or no, and correlation learns. */
function Suggestions({ incident, suggested }: { incident: string; suggested: Triage["suggested"] }) {
  const deed = useAlertDeed(incident);
  const may = useMay()("alert.work");
  if (suggested.length === 0) return null;
  return (
    <div className="al-perhaps">
      <h3>Perhaps part of it</h3>
      <ul>
        {suggested.map(({ id, number, summary, resource }) => (
          <li key={id} className="row">
            <Link className="id" to={`/alerts/${number}`}>
              {number}
            </Link>
            <span className="al-words">
              {summary} {resource && !summary.includes(resource) && <span className="q">{resource}</span>}
            </span>
            {may && (
              <span className="row nw">
                <button
                  className="act"
                  type="button"
                  disabled={deed.isPending}
                  onClick={() => deed.mutate({ id, verb: "acceptSuggestion" })}
                >
                  Yes
                </button>
                <button
                  className="act"
                  type="button"
                  disabled={deed.isPending}
                  onClick={() => deed.mutate({ id, verb: "dismissSuggestion" })}
                >
                  No
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {deed.error && <p role="alert">{deed.error.message}</p>}
    </div>
  );
}
