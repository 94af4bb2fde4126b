import { asProblem } from "../../../web/client/problem.ts";
import { useActFor, useReader, useSession } from "../../../web/client/session.ts";
import { notify } from "../../../web/kit/notify.ts";
import { When } from "../../../web/kit/When.tsx";
import type { DeskPage } from "../facts.ts";

/** What there is in a line, and in whose name one acts. */
export function DeskHead({ page, onAsk }: { page: DeskPage; onAsk: () => void }) {
  const { counts, off, review } = page;
  const { timeZone } = useReader();
  const folded = counts.weekly + off.filter((one) => one.state === "folded").length;
  const day = review ? new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone }).format(new Date(review.startsAt)) : null;
  return (
    <div className="desk-head">
      <h1>
        {counts.now} NOW · {counts.today} TODAY ·{" "}
        <span className="rest">
          {folded} {day ? `folded into ${day}’s review` : "for the weekly review"}
        </span>
      </h1>
      <p className="behalf">
        <button className="act" type="button" onClick={onAsk}>
          Ask
        </button>
        <Behalf />
      </p>
      {page.sweep && (
        <p className="q sweep" role="status">
          {sweepWords(page)}
        </p>
      )}
    </div>
  );
}

/** What work over all lines has come to: what is shown here stands as it should already. */
export function sweepWords({ sweep, policy }: Pick<DeskPage, "sweep" | "policy">): string {
  if (sweep === null) return "";
  const of = sweep.total === null ? "" : ` ${sweep.done.toLocaleString("en-GB")} of ${sweep.total.toLocaleString("en-GB")}`;
  return sweep.name === "reweigh"
    ? `Every line is weighed anew by version ${policy.revision}:${of} so far. What is shown is; others may come up.`
    : `Lines are built from records that were here before:${of} looked at so far.`;
}

function Behalf() {
  const { onBehalfOf, delegations = [] } = useSession();
  const actFor = useActFor();
  const act = (personId: string | null) =>
    actFor(personId).catch((fault: unknown) => notify({ title: "You act as before", message: asProblem(fault).message, isBad: true }));
  if (onBehalfOf)
    return (
      <span>
        <span className="wide-only">You act for </span>
        <span className="narrow-only">For </span>
        <b className="name">{onBehalfOf.name}</b>
        {onBehalfOf.until && (
          <>
            {" "}
            until <When at={onBehalfOf.until} form="clock" />
          </>
        )}{" "}
        <button className="act" type="button" onClick={() => void act(null)}>
          Act as myself
        </button>
      </span>
    );
  return delegations.slice(0, 2).map(({ id, name }) => (
    <button key={id} className="act" type="button" onClick={() => void act(id)}>
      Act for {name}
    </button>
  ));
}
