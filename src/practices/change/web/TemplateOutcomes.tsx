import "./outcome.css";
import { Link } from "@tanstack/react-router";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { When } from "../../../web/kit/When.tsx";
import type { ChangeTemplate } from "../register.model.ts";
import { newestApproved } from "../template.rules.ts";
import { Moment } from "./Moment.tsx";
import { failureWords, perCent, type TemplateHistory, useTemplateHistory } from "./outcome-data.ts";

/** On a change template: whether it holds its standing, how its changes ended, and which of its words are approved. */
export function Panel({ id, record }: PanelProps) {
  const template = record as ChangeTemplate;
  const { data } = useTemplateHistory(id, template.version);
  return (
    <section className="ch-template" aria-label="How its changes end">
      <h2>How its changes end</h2>
      <Standing template={template} />
      {data && <Record history={data} />}
      <Revisions template={template} />
    </section>
  );
}

function Standing({ template }: { template: ChangeTemplate }) {
  const { standing, standingAt, standingReason, lostAtFailures, lostAmong } = template;
  const rule = `It is lost at ${lostAtFailures ?? 2} failures among the last ${lostAmong ?? 10}, or at one that caused a major incident.`;
  if (standing === "lost")
    return (
      <p>
        <b className="red name">Standing lost</b> {standingAt && <When at={standingAt} />}: {standingReason}{" "}
        <span className="q">What is to be changed so needs a normal change, until a manager gives standing back.</span>
      </p>
    );
  return (
    <p>
      <b className="name">Holds its standing.</b> <span className="q">{rule}</span>
      {standingAt && (
        <span className="q">
          {" "}
          Given back <When at={standingAt} />: {standingReason}
        </span>
      )}
    </p>
  );
}

function Record({ history: { outcomes, succeeded, lastFailure } }: { history: TemplateHistory }) {
  if (!succeeded) return <p className="qq">No change of it has ended yet.</p>;
  return (
    <>
      <p>
        <b className="name tn">{perCent(succeeded.rate)}</b> went well,{" "}
        <span className="tn">
          {succeeded.of} of {succeeded.n}
        </span>{" "}
        <span className="qq tn">
          likely {perCent(succeeded.from)} to {perCent(succeeded.to)}
        </span>
        {lastFailure && (
          <span className="q">
            . The last failure was <Link to={`/changes/${lastFailure.number ?? lastFailure.id}`}>{lastFailure.number}</Link>,{" "}
            {lastFailure.failure && failureWords[lastFailure.failure]} <Moment at={lastFailure.closedAt} />.
          </span>
        )}
      </p>
      <ol className="ch-strip" aria-label="Its changes, the oldest first">
        {[...outcomes].reverse().map(({ id, number, title, failure }) => {
          const words = `${number ?? ""} ${title}: ${failure ? failureWords[failure] : "went well"}`;
          return (
            <li key={id}>
              <Link to={`/changes/${number ?? id}`} className={failure ? "failed" : "well"} title={words} aria-label={words}>
                {failure ? "×" : ""}
              </Link>
            </li>
          );
        })}
      </ol>
    </>
  );
}

function Revisions({ template }: { template: ChangeTemplate }) {
  const newest = newestApproved(template);
  const revision = template.revision ?? 1;
  if (newest?.revision === revision) return <p className="q">Revision {revision} is approved as it stands.</p>;
  return (
    <p>
      <b className="amber name">Revision {revision} waits for approval</b>{" "}
      <span className="q">
        by somebody who did not write it.{" "}
        {newest ? `Until then changes are made from revision ${newest.revision}.` : "Until then no change is made from it."}
      </span>
    </p>
  );
}
