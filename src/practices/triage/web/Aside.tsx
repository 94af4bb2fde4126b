import { Link } from "@tanstack/react-router";
import { Panels } from "../../../web/frame/panels.tsx";
import { placeOf } from "../../../web/kit/address.ts";
import { When } from "../../../web/kit/When.tsx";
import type { DeskPage } from "../facts.ts";

/** Beside the queue: the rest of the day, the promises of the month, who is on call, and how well the Desk tells. */
export function Aside({ page }: { page: DeskPage }) {
  return (
    <aside className="desk-aside" aria-label="Day and promises">
      <h2>Today</h2>
      {page.day.length === 0 ? (
        <p className="q">Nothing more today.</p>
      ) : (
        <ol className="day">
          {page.day.map((entry) => (
            <li key={`${entry.href} ${entry.at} ${entry.title}`}>
              <When at={entry.at} form="clock" />
              <div>
                <Link className="name" {...placeOf(entry.href)}>
                  {entry.title}
                </Link>
                {(entry.note ?? entry.warning) && (
                  <p className="q">
                    {entry.note}
                    {entry.note && entry.warning && ", "}
                    {entry.warning && <span className="amber">{entry.warning}</span>}
                  </p>
                )}
              </div>
            </li>
          ))}
        </ol>
      )}
      <Panels kind="desk" id="desk" place="aside" record={{}} />
      {page.onWatch.length > 0 && (
        <>
          <h2>On watch</h2>
          <dl className="kv watchers">
            {page.onWatch.map(({ roster, people, isGap }) => (
              <div key={roster}>
                <dt>{roster}</dt>
                <dd>
                  {people.length > 0 ? (
                    people.join(", ")
                  ) : (
                    <span className={isGap ? "red name" : "qq"}>{isGap ? "nobody" : "nobody, as planned"}</span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <Told page={page} />
    </aside>
  );
}

/** How well the Desk told in the last 30 days: of what was NOW, how much the director found right; what it missed. */
function Told({ page }: { page: DeskPage }) {
  const { days, nowLines, right, wrong, missed } = page.record;
  const judged = right + wrong;
  return (
    <>
      <h2>Was it right to tell? {days} days</h2>
      <p className="q told">
        {judged === 0 ? (
          <>None of {nowLines} lines of NOW is judged yet.</>
        ) : (
          <>
            <b className="name">{Math.round((right / judged) * 100)} %</b> right, {right} of {judged} judged, {nowLines} were NOW.
          </>
        )}{" "}
        {missed === 0 ? "Nothing was missed." : <span className="amber">{missed} missed: weekly, then moved to NOW by hand.</span>}
      </p>
    </>
  );
}
