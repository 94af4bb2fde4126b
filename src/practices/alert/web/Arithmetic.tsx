import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import type { Features } from "../decision.model.ts";
import type { Alert } from "../model.ts";
import { tenths } from "../sentence.rules.ts";
import type { AlertStory, WeighedIncident } from "../story.model.ts";

const factorWords: Record<keyof Features, string> = { topo: "Place", text: "Words", time: "Moment", history: "History" };
const roleWords: Record<WeighedIncident["role"], string> = { chosen: "joined", suggested: "suggested", considered: "considered" };

type ArithmeticProps = { record: Alert; story: AlertStory };

/** The sum behind the sentence, as correlation made it: each factor, what it weighs, what it brought; and what else was weighed. */
export function Arithmetic({ record: { decision }, story }: ArithmeticProps) {
  if (!decision) return null;
  const { weighed, rule, joinAt, suggestAt, weightsNow } = story;
  const isOld = decision.weights !== weightsNow;
  return (
    <>
      {rule && <p className="q">The grouping rule “{rule}” decided; nothing was weighed.</p>}
      {weighed.length > 0 && (
        <table className="ledger arithmetic">
          <thead>
            <tr>
              <th>Weighed</th>
              {(Object.keys(factorWords) as (keyof Features)[]).map((name) => (
                <th key={name} className="num">
                  {factorWords[name]}
                </th>
              ))}
              <th className="num">Score</th>
            </tr>
          </thead>
          <tbody>
            {weighed.map((one) => (
              <WeighedLine key={one.incident} one={one} />
            ))}
          </tbody>
        </table>
      )}
      {weighed.length > 0 && (
        <p className="qq">
          From {tenths(joinAt)} it joins, from {tenths(suggestAt)} it is suggested. Weights {decision.weights}
          {isOld && `; now ${weightsNow} are in force, so the sums are not written out`}.
        </p>
      )}
    </>
  );
}

function WeighedLine({ one }: { one: WeighedIncident }) {
  const { incident, number, title, role, score, features, arithmetic } = one;
  return (
    <Fragment>
      <tr className={role === "chosen" ? "bright" : undefined}>
        <td>
          {number ? (
            <Link className="id" to={`/incidents/${number}`} title={title ?? undefined}>
              {number}
            </Link>
          ) : (
            <span className="q" title={incident}>
              not yours to see
            </span>
          )}{" "}
          <span className="q">{roleWords[role]}</span>
        </td>
        {(Object.keys(factorWords) as (keyof Features)[]).map((name) => (
          <td key={name} className="num">
            {tenths(features[name])}
            {arithmetic && <Weight arithmetic={arithmetic} name={name} />}
          </td>
        ))}
        <td className="num lead">{tenths(score)}</td>
      </tr>
      {arithmetic && (
        <tr className="sum">
          <td colSpan={6} className="qq">
            {arithmetic.factors.map((factor) => `${tenths(factor.weight)} × ${tenths(factor.feature)}`).join(" + ")} ={" "}
            {tenths(Math.floor(arithmetic.sum / 1000))}, divided by {tenths(arithmetic.dividedBy)} = {tenths(arithmetic.score)}
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function Weight({ arithmetic, name }: { arithmetic: NonNullable<WeighedIncident["arithmetic"]>; name: keyof Features }) {
  const factor = arithmetic.factors.find((one) => one.name === name);
  return <span className="qq weight">{factor ? ` × ${tenths(factor.weight)}` : " not counted"}</span>;
}
