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
    </div>
  );
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
