import { useMay, useReader } from "../../../web/client/session.ts";
import { When } from "../../../web/kit/When.tsx";
import type { ShownWrite } from "../picture.model.ts";
import { spanWords } from "../propose.rules.ts";
import { useDiaryDeed } from "./data.ts";

/** Decisions that are not in their calendar: what stands against it, and what to do. */
export function Unwritten({ writes }: { writes: readonly ShownWrite[] }) {
  const { timeZone } = useReader();
  const refused = writes.filter((one) => one.state === "refused").length;
  return (
    <section className="dy-invitations dy-writes" aria-label="Not in the calendar yet">
      <h2>
        {refused > 0
          ? `${refused} ${refused === 1 ? "decision" : "decisions"} could not be written into the calendar`
          : `${writes.length} ${writes.length === 1 ? "decision is" : "decisions are"} on the way into the calendar`}
      </h2>
      <ul>
        {writes.map((one) => (
          <li key={one.id}>
            <div className="row dy-bump">
              <span className="name">{one.title}</span>
              {one.startsAt && (
                <span className="q tn">{spanWords(timeZone, { from: one.startsAt, to: one.startsAt }).replace(/ to .*/, "")}</span>
              )}
            </div>
            <WriteLine write={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whether a decision stands in its calendar: when it was written, or why it could not be, and what may be done about it. */
export function WriteLine({ write }: { write: ShownWrite }) {
  const { id, state, deed, problem } = write;
  const send = useDiaryDeed();
  const may = useMay()("diary.write");
  const ask = (verb: string, failed: string) => void send(`/api/calendar-writes/${id}/${verb}`, {}, failed);
  return (
    <div className="row dy-write">
      <span className={state === "refused" ? "red" : "q"}>
        <State write={write} />
        {state !== "written" && problem ? ` ${problem}` : ""}
      </span>
      {may && state === "refused" && (
        <>
          <button className="act" type="button" onClick={() => ask("retry", "It is not tried again")}>
            Try again
          </button>
          <button className="act" type="button" onClick={() => ask("leave", "It stays so")}>
            Leave the calendar as it is
          </button>
        </>
      )}
      {may && state === "written" && deed === "put" && (
        <button className="act" type="button" onClick={() => ask("remove", "It stays in the calendar")}>
          Take it out
        </button>
      )}
    </div>
  );
}

function State({ write: { state, deed, calendar, writtenAt } }: { write: ShownWrite }) {
  if (state === "waiting") return `Waits to be written to ${calendar}.`;
  if (state === "refused") return `Could not be written to ${calendar}.`;
  return (
    <>
      {deed === "takeOut" ? "Taken out of" : "Written to"} {calendar}
      {writtenAt && (
        <>
          {", "}
          <When at={writtenAt} />
        </>
      )}
    </>
  );
}
