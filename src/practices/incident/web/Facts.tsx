import { Link } from "@tanstack/react-router";
import { clockWords, durationWords, instant, ms } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { readClock } from "../../../web/kit/clock.ts";
import { Mark } from "../../../web/kit/marks.tsx";
import { lastedMs } from "../lasted.rules.ts";
import type { ShownClock } from "../model.ts";
import { clockOrder, promisers } from "./clock-order.ts";
import { clockFacts, type IncidentAnswer, type IncidentItem, useEditFrom } from "./data.ts";
import { EditableList } from "./EditableList.tsx";
import { Hypotheses } from "./Hypotheses.tsx";
import { useNeighbours } from "./service.ts";
import { countedWords, moneyWords } from "./words.ts";

/** Left in the room: what is due next, the clocks, the cost, and what is known and not known. */
export function Facts({ answer }: { answer: IncidentAnswer }) {
  const { record, asOf } = answer;
  const editFrom = useEditFrom(record.id);
  const mayEdit = !answer.can.edit;
  const clocks = (record.shown?.clocks ?? []).filter((one) => one.stage !== "cancelled").sort(clockOrder);
  const [toCaller, ...others] = promisers.map(({ agreementType, label }) => ({
    label,
    clocks: clocks.filter((one) => one.agreementType === agreementType),
  }));
  return (
    <>
      <Lead record={record} />
      <dl className="clocks">
        {toCaller?.clocks.map((clock) => (
          <ClockLine key={clock.definition} clock={clock} asOf={asOf} />
        ))}
        {record.shown?.cost && <Cost record={record} cost={record.shown.cost} asOf={asOf} />}
      </dl>
      {others.map(({ label, clocks: theirs }) => theirs.length > 0 && <Apart key={label} label={label} clocks={theirs} asOf={asOf} />)}
      <EditableList
        heading="Known"
        add="what is known"
        lines={record.known}
        isEditable={mayEdit}
        onChange={(change) => editFrom(({ known }) => ({ known: change(known) }))}
      />
      <EditableList
        heading="Not known"
        add="what is not known"
        lines={record.notKnown}
        isEditable={mayEdit}
        onChange={(change) => editFrom(({ notKnown }) => ({ notKnown: change(notKnown) }))}
      />
      <Hypotheses
        record={record}
        isEditable={mayEdit}
        onChange={(change) => editFrom(({ hypotheses }) => ({ hypotheses: change(hypotheses) }))}
      />
      <Around answer={answer} />
    </>
  );
}

/** What teams promise each other and vendors promise us stands apart from what the caller was promised. */
function Apart({ label, clocks, asOf }: { label: string; clocks: readonly ShownClock[]; asOf: string }) {
  return (
    <>
      <h2>{label}</h2>
      <dl className="clocks">
        {clocks.map((clock) => (
          <ClockLine key={clock.definition} clock={clock} asOf={asOf} />
        ))}
      </dl>
    </>
  );
}

/** The one figure that is bright: when we write next; how long it lasted once it is over. */
function Lead({ record }: { record: IncidentItem }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const hour = (at: string) => clockWords(timeZone, at, instant(nowMs));
  const over = record.restoredAt ?? record.resolvedAt;
  if (over && (record.state === "6" || record.state === "7")) {
    return (
      <div className="lead1">
        <p className="q">Lasted</p>
        <p className="huge">
          <b>{durationWords(lastedMs({ ...record, restoredAt: over }) ?? 0)}</b> <span>to {hour(over)}</span>
        </p>
      </div>
    );
  }
  if (!record.nextUpdateAt) return null;
  const aheadMs = ms(record.nextUpdateAt) - nowMs;
  const isOver = aheadMs < 0;
  return (
    <div className="lead1">
      <p className={isOver ? "red name" : "q"}>{isOver ? "Update to stakeholders overdue" : "Next update to stakeholders"}</p>
      <p className={isOver ? "huge is-over" : "huge"}>
        <b>{isOver ? `${durationWords(-aheadMs)} late` : aheadMs < 60_000 ? "now" : `in ${durationWords(aheadMs)}`}</b>{" "}
        <span>{hour(record.nextUpdateAt)}</span>
      </p>
    </div>
  );
}

function ClockLine({ clock, asOf }: { clock: ShownClock; asOf: string }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const { state, countedMs } = readClock(clockFacts(clock, asOf), nowMs);
  const { counted, of } = countedWords(countedMs, clock);
  const at = clock.breachAt ? clockWords(timeZone, clock.breachAt, instant(nowMs)) : "";
  const verdict = {
    calm: { tone: "q", words: at ? `breaks ${at}` : "" },
    warn: { tone: "amber", words: `breaks ${at}` },
    broken: { tone: "red", words: `broke ${at}` },
    paused: { tone: "q", words: clock.pauseReason ?? "paused" },
    kept: { tone: "q", words: "kept" },
    missed: { tone: "red", words: "missed" },
  }[state];
  const name = clock.agreementType === "SLA" ? (clock.target === "resolution" ? "Restore" : "Answer") : clock.name;
  return (
    <div title={clock.name}>
      <dt>{name}</dt>
      <dd>
        <b>{counted}</b> {of}
      </dd>
      <dd className={verdict.tone}>
        {state === "kept" && <Mark name="done" small />} {verdict.words}
      </dd>
    </div>
  );
}

type CostProps = { record: IncidentItem; cost: { amount: number; perMinute: number; currency: string }; asOf: string };

function Cost({ record, cost, asOf }: CostProps) {
  const nowMs = useNow();
  const { locale } = useReader();
  const { amount, perMinute, currency } = cost;
  const isOver = (record.restoredAt ?? record.closedAt) !== null;
  const since = isOver ? 0 : Math.max(0, nowMs - ms(asOf)) / 60_000;
  return (
    <div>
      <dt>{isOver ? "Cost" : "Cost so far"}</dt>
      <dd>
        <b>{moneyWords(rounded(amount + since * perMinute), currency, locale)}</b>
      </dd>
      <dd className="q">{moneyWords(perMinute, currency, locale)} a min</dd>
    </div>
  );
}

/** An estimate is not told to the last euro. */
function rounded(amount: number): number {
  const step = amount >= 10_000 ? 100 : amount >= 1000 ? 10 : 1;
  return Math.round(amount / step) * step;
}

function Around({ answer }: { answer: IncidentAnswer }) {
  const { record, refs } = answer;
  const neighbours = useNeighbours(record.service);
  const nowMs = useNow();
  const { timeZone } = useReader();
  const review = record.review ? refs.review?.[record.review] : undefined;
  const why = record.majorState === "declared" || record.majorState === "demoted" ? "major" : "critical";
  if (neighbours.length === 0 && !record.reviewRequired) return null;
  return (
    <>
      <h2>Around it</h2>
      <ul className="say">
        {neighbours.map(({ service, shares }) => (
          <li key={service.id}>
            {service.name} shares {shares}:{" "}
            <span className={{ fine: "green", degraded: "amber", down: "red" }[service.health]}>
              {service.health}
              {service.health !== "fine" && service.healthSince
                ? ` since ${clockWords(timeZone, service.healthSince, instant(nowMs))}`
                : ""}
            </span>
          </li>
        ))}
        {record.reviewRequired && (
          <li>
            Review required: {why}
            {review ? (
              <>
                , <Link to={`/reviews/${review.number ?? record.review}`}>{review.number ?? "review"}</Link> is{" "}
                {standing[record.reviewState]}
              </>
            ) : null}
          </li>
        )}
      </ul>
    </>
  );
}

const standing: Readonly<Record<string, string>> = {
  none: "open",
  draft: "a draft",
  inReview: "in review",
  approved: "approved",
  waived: "waived",
};
