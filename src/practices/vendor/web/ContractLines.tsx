import { Link } from "@tanstack/react-router";
import { contractDecisions, contractStates } from "../contract.model.ts";
import { dayWords } from "../period.rules.ts";
import type { ReviewContract } from "../qbr.model.ts";
import { Missing } from "./ContractDates.tsx";
import { DateLine } from "./DateLine.tsx";
import { moneyText } from "./data.ts";

/** Its contracts, each with its three dates on a line and what is missing of it. */
export function ContractLines({ contracts, today }: { contracts: readonly ReviewContract[]; today: string }) {
  return (
    <section className="vn-contracts">
      <h2>Contracts</h2>
      {contracts.length === 0 && <p className="q">There is none with this vendor.</p>}
      {contracts.map((one) => (
        <Contract key={one.id} contract={one} today={today} />
      ))}
    </section>
  );
}

function Contract({ contract, today }: { contract: ReviewContract; today: string }) {
  const { id, number, name, contractNumber, state, decision, yearly, total, missing, endsOn } = contract;
  const isOver = state === "expired" || state === "cancelled";
  const price = yearly ? `${moneyText(yearly)} a year` : total ? `${moneyText(total)} in all` : "price not known";
  const word = contractStates.find((one) => one.value === state)?.label.toLowerCase();
  return (
    <div className={`vn-contract${isOver ? " is-over" : ""}`}>
      <p className="row">
        <Link className="id" to={`/contracts/${number ?? id}`}>
          {number}
        </Link>
        <b className="name cut">{name}</b>
        {contractNumber && <span className="qq nw">{contractNumber}</span>}
        <span className="grow" />
        {decision && <span className="q nw">{contractDecisions.find((one) => one.value === decision)?.label}</span>}
        {state !== "active" && (
          <span className="q nw">
            {word}
            {isOver && endsOn ? `, ${dayWords(endsOn)}` : ""}
          </span>
        )}
        <span className="q nw">{price}</span>
      </p>
      {!isOver && <DateLine dates={contract} today={today} isDecided={decision !== null} />}
      {missing.length > 0 && !isOver && <Missing codes={missing} />}
    </div>
  );
}
