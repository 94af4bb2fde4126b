import "./vendor.css";
import { Link } from "@tanstack/react-router";
import { dayIn } from "../../../kernel/plain-day.ts";
import { instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import type { Contract } from "../contract.model.ts";
import { type ExceptionCode, exceptions } from "../missing.rules.ts";
import { DateLine } from "./DateLine.tsx";

/** On a contract: its three dates on a line, and what is missing with what to do about it. */
export function Panel({ record }: PanelProps) {
  const contract = record as Readonly<Partial<Contract>>;
  const nowMs = useNow();
  const { timeZone } = useReader();
  const today = dayIn(timeZone, instant(nowMs));
  const { startsOn = null, decisionOn = null, noticeOn = null, endsOn = null, decision = null, missing = [] } = contract;
  return (
    <section className="vn-dates" aria-label="Dates">
      <h2>Dates</h2>
      <DateLine dates={{ startsOn, decisionOn, noticeOn, endsOn }} today={today} isDecided={decision !== null} />
      {decisionOn === null && (
        <p className="q">{contract.openEnded ? "It has no end: it runs until somebody gives notice." : "There is no date to decide by."}</p>
      )}
      {missing.length > 0 && <Missing codes={missing} />}
      {contract.vendor && (
        <p>
          <Link className="act" to={`/vendors/${contract.vendor}`}>
            The vendor
          </Link>
        </p>
      )}
    </section>
  );
}

/** What is missing or wrong, each with its remedy. */
export function Missing({ codes }: { codes: readonly string[] }) {
  return (
    <ul className="vn-missing">
      {codes.map((code) => {
        const one = exceptions[code as ExceptionCode];
        return one ? (
          <li key={code}>
            <b className="amber name">{one.label}.</b> <span className="q">{one.remedy}</span>
          </li>
        ) : null;
      })}
    </ul>
  );
}
