import { Link } from "@tanstack/react-router";
import type { Assessment, ChangeAnswer } from "./data.ts";
import { FreeTimes } from "./FreeTimes.tsx";
import { Moment } from "./Moment.tsx";
import { reasonWords } from "./met-words.ts";

const nextStep: Readonly<Record<string, string>> = { "-5": "authorize", "-4": "authorize", "-3": "schedule", "-2": "implement" };
const stepWords = { assess: "to assess", authorize: "to ask for approval", schedule: "to schedule", implement: "to begin" } as const;

/** The verb that takes a change on to its next state, while the work has not begun. */
export function onTheWayTo({ state, changeType }: Pick<ChangeAnswer["record"], "state" | "changeType">): string | undefined {
  const step = nextStep[state];
  return changeType === "standard" && step === "authorize" ? "schedule" : step;
}

/** What keeps a change from its next step, and what it meets on the way: missing words, freezes, other changes. Nothing once the work has begun. */
export function InTheWay({ answer, assessment }: { answer: ChangeAnswer; assessment: Assessment }) {
  const { record } = answer;
  const step = onTheWayTo(record);
  if (!step) return null;
  const missing = assessment.missing.find((one) => one.step === step);
  const { freezes, collisions, isOutsideMaintenance, unwatched } = assessment;
  const isClear =
    (missing?.fields.length ?? 0) === 0 &&
    freezes.length === 0 &&
    collisions.length === 0 &&
    !isOutsideMaintenance &&
    unwatched.length === 0;
  return (
    <section aria-label="In the way">
      <h2>In the way</h2>
      {isClear && (
        <p className="qq">{record.state === "-3" ? "Nothing but what is still to be agreed." : "Nothing that can be seen from here."}</p>
      )}
      <ul className="ch-way">
        {missing && missing.fields.length > 0 && (
          <li>
            <b className="name">Missing {stepWords[missing.step]}</b> {missing.fields.join(", ")}
          </li>
        )}
        {freezes.map((freeze) => (
          <li key={freeze.id}>
            <b className={freeze.isExcepted ? "name" : "red name"}>{freeze.isExcepted ? "Excepted from" : "Frozen by"}</b>{" "}
            <Link to={`/freezes/${freeze.id}`}>{freeze.name}</Link> <Moment at={freeze.from} /> to <Moment at={freeze.to} />
            {freeze.isExcepted && <Exception record={record} freeze={freeze.id} names={assessment.names} />}
          </li>
        ))}
        {byChange(collisions).map(([one, why]) => (
          <li key={one.with}>
            <b className="amber name">Collides with</b> <Link to={`/changes/${one.number}`}>{one.number}</Link> {one.title}{" "}
            <span className="q">{why}</span>
          </li>
        ))}
        {unwatched.slice(0, 1).map((gap) => (
          <li key={gap.from}>
            <b className="amber name">Nobody on call</b> for its team, <Moment at={gap.from} /> to <Moment at={gap.to} />
          </li>
        ))}
        {isOutsideMaintenance && (
          <li>
            <b className="amber name">Outside</b> the maintenance windows that are agreed for its service
          </li>
        )}
      </ul>
      {(freezes.some((one) => !one.isExcepted) || collisions.length + unwatched.length > 0 || isOutsideMaintenance) && (
        <FreeTimes answer={answer} />
      )}
    </section>
  );
}

type Met = Assessment["collisions"][number];

/** Each change that is met once, with every reason. */
function byChange(collisions: readonly Met[]): [Met, string][] {
  const met = new Map<string, Met[]>();
  for (const one of collisions) met.set(one.with, [...(met.get(one.with) ?? []), one]);
  return [...met.values()].map((all) => [all[0]!, all.map((one) => reasonWords[one.reason]).join(", ")]);
}

type ExceptionProps = { record: ChangeAnswer["record"]; freeze: string; names: Assessment["names"] };

function Exception({ record, freeze, names }: ExceptionProps) {
  const given = record.exceptions.find((one) => one.freeze === freeze);
  if (!given) return null;
  return (
    <span className="q">
      {" "}
      by {names[given.by] ?? "somebody"} until <Moment at={given.expiresAt} />: {given.reason}
    </span>
  );
}
