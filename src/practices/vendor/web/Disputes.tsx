import { Link } from "@tanstack/react-router";
import { dayWords } from "../period.rules.ts";
import type { ReviewAction, ReviewEscalation, VendorReview } from "../qbr.model.ts";
import { moneyText } from "./data.ts";

const paths: Readonly<Record<string, string>> = {
  ...{ contract: "/contracts", vendorCredit: "/vendor-credits", vendorEscalation: "/vendor-escalations", slaClause: "/sla-clauses" },
};

/** Escalations with their age, and what both sides have to do. */
export function Disputes({ review }: { review: VendorReview }) {
  const { escalations, actions, saved, vendor } = review;
  const [theirs, ours] = [actions.filter(({ side }) => side === "vendor"), actions.filter(({ side }) => side === "office")];
  return (
    <section className="vn-disputes">
      <h2>Open between us</h2>
      {escalations.length === 0 ? <p className="q">No escalation is open.</p> : null}
      <ul className="vn-rows">
        {escalations.map((one) => (
          <Escalation key={one.id} escalation={one} />
        ))}
      </ul>
      <p className="row">
        <Link className="act" to="/vendor-escalations/new">
          New escalation
        </Link>
        <Link className="act" to="/negotiations">
          Negotiations
        </Link>
        {saved.length > 0 && <span className="q">{moneyText(saved)} a year saved by negotiation</span>}
      </p>
      <div className="vn-two">
        <Actions title={`${vendor.name} has to`} actions={theirs} />
        <Actions title="We have to" actions={ours} />
      </div>
    </section>
  );
}

function Escalation({ escalation }: { escalation: ReviewEscalation }) {
  const { id, number, subject, level, ageDays, answerDueOn, isOverdue, contact, confidential } = escalation;
  return (
    <li className="row">
      <Link className="id" to={`/vendor-escalations/${number ?? id}`}>
        {number}
      </Link>
      <span className="cut grow">
        <b className="name">{subject}</b> {contact && <span className="q">{contact}</span>}
      </span>
      {confidential && <span className="amber name">confidential</span>}
      <span className="q nw">level {level}</span>
      <span className={`nw ${isOverdue ? "red" : "q"}`}>
        {isOverdue ? `answer was due ${dayWords(answerDueOn)}` : `answer due ${dayWords(answerDueOn)}`}
      </span>
      <b className="name num">{ageDays} d</b>
    </li>
  );
}

function Actions({ title, actions }: { title: string; actions: readonly ReviewAction[] }) {
  return (
    <div>
      <h3>{title}</h3>
      {actions.length === 0 && <p className="q">Nothing.</p>}
      <ul className="vn-rows">
        {actions.map(({ what, who, due, href }) => (
          <li key={`${what} ${href.id}`}>
            <Link to={`${paths[href.kind] ?? ""}/${href.id}`}>{what}</Link>
            <span className="q">
              {who}
              {due && `, by ${dayWords(due)}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
