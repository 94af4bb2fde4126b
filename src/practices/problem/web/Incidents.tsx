import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { clockWords, durationWords, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { Priority } from "../../../web/kit/people.tsx";
import { StateWord } from "../../../web/record/state-word.tsx";
import { type ImpactAnswer, type ProblemAnswer, useImpact } from "./data.ts";

const stateWords: Readonly<Record<string, string>> = { "1": "New", "2": "In progress", "3": "On hold", "6": "Resolved", "7": "Closed" };
const first = 8;

/** The incidents it lies behind: how they stand, what they cost, and which would not be resolved with it. */
export function Incidents({ answer, onLink }: { answer: ProblemAnswer; onLink: (() => void) | null }) {
  const { record } = answer;
  const { data, error, refetch } = useImpact(record.id);
  const [isLong, setLong] = useState(false);
  const nowMs = useNow();
  const { timeZone } = useReader();
  const shown = isLong ? (data?.incidents ?? []) : (data?.incidents ?? []).slice(0, first);
  return (
    <section className="pb-incidents" aria-label="Incidents">
      <div className="row tools">
        <h2>Incidents</h2>
        <span className="grow" />
        {onLink && (
          <button className="act" type="button" onClick={onLink}>
            link
          </button>
        )}
      </div>
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {data && data.total === 0 && <p className="qq">None is linked to it.</p>}
      {data && data.total > 0 && <Sum impact={data} problem={record.number ?? record.id} />}
      {data?.refused.map(({ incident, number, title, sentence }) => (
        <p key={incident} className="pb-refused">
          <b className="amber">Not resolved with it</b> <Link to={`/incidents/${number ?? incident}`}>{number ?? "an incident"}</Link>{" "}
          {title}. <span className="q">{sentence}</span>
        </p>
      ))}
      {shown.length > 0 && (
        <ul>
          {shown.map((line) => (
            <li key={line.id} className="row">
              <Priority value={line.priority} />
              <Link className="id" to={`/incidents/${line.number ?? line.id}`}>
                {line.number}
              </Link>
              <span className="cut grow">{line.title}</span>
              <StateWord word={line.state === "3" && line.holdReason === "3" ? "On hold for it" : (stateWords[line.state] ?? "")} />
              <time className="qq tn" dateTime={line.openedAt}>
                {clockWords(timeZone, line.openedAt, instant(nowMs))}
              </time>
            </li>
          ))}
        </ul>
      )}
      {data && data.incidents.length > first && (
        <button className="act" type="button" aria-expanded={isLong} onClick={() => setLong(!isLong)}>
          {isLong ? "Fewer" : `${data.incidents.length - first} more`}
        </button>
      )}
    </section>
  );
}

function Sum({ impact, problem }: { impact: ImpactAnswer; problem: string }) {
  const { total, byState, outageMinutes, troubleMinutes, people, saysPeople, personHours } = impact;
  const states = byState.map(({ state, count }) => `${count} ${(stateWords[state] ?? state).toLowerCase()}`).join(", ");
  const figure = (value: string, words: string, title: string) => (
    <div title={title}>
      <dt>{words}</dt>
      <dd>
        <b>{value}</b>
      </dd>
    </div>
  );
  return (
    <>
      <dl className="pb-sum">
        <div>
          <dt>incidents</dt>
          <dd>
            <Link to="/incidents" search={{ filter: `problem:${problem}` }}>
              <b>{total}</b>
            </Link>
          </dd>
        </div>
        {figure(
          durationWords(outageMinutes * 60_000),
          "outage",
          "Critical, major and high incidents; what overlaps counts once for each service.",
        )}
        {figure(
          durationWords(troubleMinutes * 60_000),
          "until mended, all together",
          "From the beginning to the end of every incident, added up.",
        )}
        {figure(
          saysPeople === 0 ? "not known" : people.toLocaleString("en-GB"),
          "people hit",
          saysPeople === total ? "Added up over all of them." : `Added up over the ${saysPeople} of ${total} that say how many.`,
        )}
        {saysPeople > 0 &&
          figure(personHours.toLocaleString("en-GB"), "hours of people", "People hit × hours, over the incidents that say how many.")}
      </dl>
      <p className="q">
        {states}
        {saysPeople > 0 && saysPeople < total ? `; ${saysPeople} of ${total} say how many people they hit` : ""}
      </p>
    </>
  );
}
