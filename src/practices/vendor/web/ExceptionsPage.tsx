import "./vendor.css";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { type ExceptionCode, exceptions } from "../missing.rules.ts";
import { ContractsNav } from "./ContractsNav.tsx";
import { type ListedContract, useIncomplete } from "./data.ts";

/** `/contracts/exceptions`: what is missing or wrong, by kind, each with what to do and the contracts it is about. */
export function Screen() {
  const { data, error, refetch } = useIncomplete();
  usePageTitle("Contract exceptions");
  const contracts = data?.contracts ?? [];
  const count = contracts.reduce((sum, one) => sum + one.missing.length, 0);
  useFooting(data ? `${count} exceptions of ${contracts.length} contracts` : "");
  return (
    <div className="vn-page">
      <ContractsNav here="/contracts/exceptions" />
      <h1>
        {data
          ? count === 0
            ? "Nothing is missing"
            : `${count} things are missing or wrong, in ${contracts.length} contracts`
          : "Exceptions"}
      </h1>
      <p className="q">Nothing of it is guessed: a date that is not known stays unknown until somebody writes it down.</p>
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows rows={6} widths={[280, 160]} />}
      {data && count === 0 && (
        <EmptyState headline="Every contract is whole">Each has its vendor, its dates, its notice and its price.</EmptyState>
      )}
      {(Object.keys(exceptions) as ExceptionCode[]).map((code) => (
        <Group key={code} code={code} contracts={contracts.filter((one) => one.missing.includes(code))} />
      ))}
    </div>
  );
}

const fewShown = 8;

function Group({ code, contracts }: { code: ExceptionCode; contracts: readonly ListedContract[] }) {
  const [isWhole, setWhole] = useState(false);
  if (contracts.length === 0) return null;
  const { label, remedy } = exceptions[code];
  const shown = isWhole ? contracts : contracts.slice(0, fewShown);
  return (
    <section className="vn-exception">
      <h2>
        {label} <span className="unit">{contracts.length}</span>
      </h2>
      <p className="q">{remedy}</p>
      <ul>
        {shown.map((one) => (
          <li key={one.id} className="row">
            <Link className="id" to={`/contracts/${one.number}`}>
              {one.number}
            </Link>
            <span className="cut grow">
              {one.vendorName && <b className="name">{one.vendorName}</b>} {one.name}
            </span>
            <span className="qq nw">{one.state === "active" ? (one.administrator ?? "nobody's") : one.state}</span>
          </li>
        ))}
      </ul>
      {contracts.length > fewShown && (
        <button className="act" type="button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Fewer" : `All ${contracts.length}`}
        </button>
      )}
    </section>
  );
}
