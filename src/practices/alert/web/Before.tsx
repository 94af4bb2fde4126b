import { Link } from "@tanstack/react-router";
import { When } from "../../../web/kit/When.tsx";
import type { AlertStory } from "../story.model.ts";

/** What was changed in the hour before it began, and how the like of it was solved. */
export function Before({ story: { cause, changes, similar } }: { story: AlertStory }) {
  return (
    <>
      {cause && (
        <section className="alert-part">
          <h2>Its incident probably began with</h2>
          <p>
            <Link className="id" to={`/alerts/${cause.number}`}>
              {cause.number}
            </Link>{" "}
            {cause.resource && !cause.summary.includes(cause.resource) && `${cause.resource}: `}
            {cause.summary}{" "}
            <span className="q">
              <When at={cause.firstAt} form="clock" />
            </span>
          </p>
        </section>
      )}
      <section className="alert-part">
        <h2>Changed in the hour before</h2>
        {changes.length === 0 && <p className="q">Nothing we were told of.</p>}
        <ul className="plain">
          {changes.map(({ id, at, summary, source, service, links }) => (
            <li key={id}>
              <When at={at} form="clock" /> {links[0] ? <a href={links[0].href}>{summary}</a> : summary}{" "}
              <span className="q">{[source, service].filter((one) => one !== null).join(", ")}</span>
            </li>
          ))}
        </ul>
      </section>
      {similar.length > 0 && (
        <section className="alert-part">
          <h2>Solved before</h2>
          <ul className="plain">
            {similar.map(({ id, number, shortDescription, closeNotes, resolvedAt }) => (
              <li key={id}>
                <Link className="id" to={`/incidents/${number}`}>
                  {number}
                </Link>{" "}
                {shortDescription}{" "}
                {resolvedAt && (
                  <span className="qq">
                    <When at={resolvedAt} form="clock" />
                  </span>
                )}
                <p className="q">{closeNotes}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
