import { Link } from "@tanstack/react-router";
import { durationWords } from "../../../kernel/time.ts";
import { Priority } from "../../../web/kit/people.tsx";
import { When } from "../../../web/kit/When.tsx";
import type { VendorReview } from "../qbr.model.ts";

const mostShown = 12;

/** Critical and major incidents of its services in the quarter, and what they cost in hours of people. */
export function IncidentsPart({ review }: { review: VendorReview }) {
  const { now, before, rows, hidden, userHours } = review.incidents;
  return (
    <section className="vn-incidents">
      <h2>
        Critical and major incidents of its services <span className="unit">{now}</span>
      </h2>
      <p className="q">
        {now === before ? "As many as" : now > before ? `${now - before} more than` : `${before - now} fewer than`} in{" "}
        {review.period.previous}
        {userHours.value !== null &&
          `; ${Math.round(userHours.value).toLocaleString("en-GB")} user-hours, known of ${userHours.n} ${userHours.of}`}
        {hidden > 0 && `; ${hidden} are not yours to see`}.
      </p>
      <ul className="vn-rows">
        {rows.slice(0, mostShown).map((one) => (
          <li key={one.id} className="row">
            <Priority value={one.priority} />
            <Link className="id" to={`/incidents/${one.number}`}>
              {one.number}
            </Link>
            <span className="cut grow">
              {one.title} <span className="qq">{one.service}</span>
            </span>
            <span className="q nw">
              {one.isOpen ? <b className="red">open</b> : one.minutes === null ? "" : durationWords(one.minutes * 60_000)}
            </span>
            <span className="qq nw wide-only">
              <When at={one.openedAt} form="clock" />
            </span>
          </li>
        ))}
      </ul>
      {rows.length > mostShown && <p className="qq">and {rows.length - mostShown} more</p>}
    </section>
  );
}
