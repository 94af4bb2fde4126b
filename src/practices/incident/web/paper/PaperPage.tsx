import "./paper.css";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { clockWords, type Instant, localParts } from "../../../../kernel/time.ts";
import { api } from "../../../../web/client/api.ts";
import { Problem } from "../../../../web/client/problem.ts";
import { useReader } from "../../../../web/client/session.ts";
import { LoadingRows, ProblemNote } from "../../../../web/kit/Emptiness.tsx";
import { zoneName } from "../../../../web/kit/When.tsx";
import type { Refs } from "../../../../web/record/shown-record.ts";
import { dueWords, type Paper, type PaperFacts, paperOf } from "../../paper.rules.ts";
import { mainClock } from "../../promise.rules.ts";
import type { IncidentAnswer, TimelinePage } from "../data.ts";

type ReviewRecord = PaperFacts["review"] & {
  id: string;
  subjectKind: string;
  subject: string;
  whatHappened: string | null;
  rootCause: string | null;
  businessImpact: string | null;
  factors: string[];
  wentBadly: string | null;
};
type Action = { title: string; owner: string; dueOn: string; state: string; outcome: string | null };
type Read = { facts: PaperFacts; review: ReviewRecord; actions: (Action & { who: string })[]; asOf: Instant; house: string | null };

/** `/reviews/{number}/print`: what a finance director reads, on one sheet of A4. */
export function Screen() {
  const { number = "" }: { number?: string } = useParams({ strict: false });
  const { timeZone, locale } = useReader();
  const { data, error, refetch } = useQuery({
    queryKey: ["record", "review", number, "paper"],
    queryFn: ({ signal }) => readPaper(number, signal),
    retry: false,
  });
  const paper = data ? paperOf(data.facts, { zone: timeZone, locale }) : null;
  useEffect(() => {
    if (data) document.title = `${data.review.number ?? number} ${data.facts.incident.shortDescription}`;
  }, [data, number]);
  return (
    <main className="paper-desk">
      <p className="paper-tools">
        <Link className="act" to={`/reviews/${number}`}>
          Back to the review
        </Link>
        <span className="grow" />
        <button className="act" type="button" onClick={() => window.print()}>
          Print
        </button>
      </p>
      {error && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows />}
      {data && paper && <Sheet read={data} paper={paper} timeZone={timeZone} />}
    </main>
  );
}

function Sheet({ read, paper, timeZone }: { read: Read; paper: Paper; timeZone: string }) {
  const { review, actions, asOf, house } = read;
  const hour = (at: Instant) => {
    const { hour: hours, minute } = localParts(timeZone, at);
    return `${String(hours).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  };
  return (
    <article className="paper">
      <header className="paper-top">
        <span>
          <b>{house}</b> IT Operations
        </span>
        <span>Post-incident page</span>
      </header>
      <p className="kicker">{paper.kicker}</p>
      <h1>{paper.headline}</h1>
      <dl className="paper-figures">
        {paper.figures.map(({ label, value, note }, at) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {value}
              <sup>{letter(at)}</sup>
            </dd>
            <dd className="note">{note}</dd>
          </div>
        ))}
      </dl>
      {paper.stretches.length > 0 && (
        <section>
          <h2>
            Where the time went<sup>{letter(0)}</sup>
          </h2>
          <div className="stretches">
            {paper.stretches.map((one, at) => (
              <div key={one.label} style={{ flexGrow: Math.max(0.06, one.share) }}>
                <b>{one.label}</b>
                <span className={`bar bar-${at}`}>{one.minutes} min</span>
                <span className="ends">
                  <span>{hour(one.from)}</span>
                  {at === paper.stretches.length - 1 && <span>{hour(one.to)}</span>}
                </span>
              </div>
            ))}
          </div>
        </section>
      )}
      {review.whatHappened && <p className="paper-text">{review.whatHappened}</p>}
      <div className="paper-two">
        <section>
          <h2>Why it happened, and why it took so long</h2>
          <p className="paper-text">
            <b>What failed.</b> {review.rootCause ?? "Not known yet."}
          </p>
          {review.factors.length > 0 && (
            <p className="paper-text">
              <b>What contributed.</b> {review.factors.map((one) => (/[.!?]$/.test(one) ? one : `${one}.`)).join(" ")}
            </p>
          )}
          {review.wentBadly && (
            <p className="paper-text">
              <b>What made it worse.</b> {review.wentBadly}
            </p>
          )}
          {paper.ruledOut.length > 0 && (
            <p className="paper-text">
              <b>Ruled out.</b> {paper.ruledOut.map((one) => one.replace(/[.]+$/, "")).join("; ")}.
            </p>
          )}
        </section>
        <section>
          <h2>What it did to the business</h2>
          <p className="paper-text">{review.businessImpact ?? "Not written yet."}</p>
          {paper.notKnown.length > 0 && (
            <>
              <h2>What we do not know yet</h2>
              <p className="paper-text">{paper.notKnown.map((one) => (/[.!?]$/.test(one) ? one : `${one}.`)).join(" ")}</p>
            </>
          )}
        </section>
      </div>
      <section>
        <h2>What changes because of it</h2>
        {actions.length === 0 ? (
          <p className="paper-text">Nothing is agreed yet.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Action</th>
                <th scope="col">Who</th>
                <th scope="col" className="num">
                  Due
                </th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {actions.map((action) => (
                <tr key={action.title}>
                  <td>{action.title}</td>
                  <td>{action.who}</td>
                  <td className="num">{dueWords(action.dueOn)}</td>
                  <td>{actionStates[action.state] ?? action.state}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <footer>
        <p className="sources">
          <b>Figures</b> As of {clockWords(timeZone, asOf, asOf)} {zoneName(Date.parse(asOf), timeZone)}, {dayOf(asOf, timeZone)}.{" "}
          {paper.figures.map(({ source }, at) => (
            <span key={source}>
              <sup>{letter(at)}</sup> {source}{" "}
            </span>
          ))}
        </p>
        <p className="paper-foot">
          <span>Internal: leadership and finance</span>
          <span>{review.number}</span>
        </p>
      </footer>
    </article>
  );
}

const actionStates: Readonly<Record<string, string>> = { open: "open", done: "done, to be verified", verified: "done", dropped: "dropped" };

function letter(at: number): string {
  return String.fromCharCode(97 + at);
}

function dayOf(at: Instant, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone }).format(new Date(at));
}

async function readPaper(key: string, signal: AbortSignal): Promise<Read> {
  const get = <T,>(path: string) => api.get<T>(path, { signal });
  const { record: review, asOf } = await get<{ record: ReviewRecord; asOf: Instant }>(`/api/reviews/${encodeURIComponent(key)}`);
  if (review.subjectKind !== "incident")
    throw new Problem({ status: 404, detail: "This review is not of an incident, so it has no such page." });
  const [{ record: incident }, timeline, list, house] = await Promise.all([
    get<IncidentAnswer>(`/api/incidents/${review.subject}`),
    get<TimelinePage>(`/api/incidents/${review.subject}/timeline?types=majorDeclared,phaseChanged&limit=100`),
    get<{ items: Action[]; refs: Refs }>(
      `/api/review-actions?${new URLSearchParams({ filter: `review:${review.id}`, sort: "dueOn", limit: "100" })}`,
    ),
    get<{ name: string | null }>("/api/portal/house"),
  ]);
  const service = incident.service ? (await get<{ record: PaperFacts["service"] }>(`/api/services/${incident.service}`)).record : null;
  const first = (type: string, to?: string) =>
    timeline.items
      .filter((item) => item.type === type && (to === undefined || item.data?.to === to))
      .map(({ at }) => at)
      .sort()[0] ?? null;
  const actions = list.items
    .filter((one) => one.state !== "dropped")
    .map((one) => ({ ...one, who: list.refs.person?.[one.owner]?.label ?? "" }));
  const facts: PaperFacts = {
    incident,
    service,
    cost: incident.shown?.cost ?? null,
    promise: mainClock(incident.shown?.clocks ?? []),
    declaredAt: first("majorDeclared"),
    identifiedAt: first("phaseChanged", "identified"),
    actions: actions.map(({ title, who, dueOn, state }) => ({ title, owner: who, dueOn, state })),
    review,
  };
  return { facts, review, actions, asOf, house: house.name };
}
