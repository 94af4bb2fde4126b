import "./vendor.css";
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { asProblem } from "../../../web/client/problem.ts";
import { useMay } from "../../../web/client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { DimmedButton, Refusal } from "../../../web/kit/Refusal.tsx";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { useKinds } from "../../../web/record/describe.ts";
import { refreshRecord, sendVerb } from "../../../web/record/queries.ts";
import { useVariants, type VariantsAnswer } from "./data.ts";

type Variant = VariantsAnswer["variants"][number];
const reasons = {
  spelling: "The names differ in legal form, punctuation or the order of words.",
  cut: "One name is the beginning of the other.",
} as const;

/** `/vendors/spellings`: vendors that may be one. Somebody says which stays; nothing is merged by itself. */
export function Screen() {
  const { data, error, refetch } = useVariants();
  usePageTitle("Spellings");
  useFooting(data ? `${data.variants.length} proposed` : "");
  return (
    <div className="vn-page">
      <p>
        <Link className="act" to="/vendors">
          Vendors
        </Link>
      </p>
      <h1>Vendors that may be one</h1>
      <p className="q">
        Contracts, clauses, credits and spend move to the one that stays; the other's name stays known. A merge is not taken apart again.
      </p>
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows rows={4} widths={[280, 160]} />}
      {data?.variants.length === 0 && <EmptyState headline="No two names look like one vendor" />}
      {data?.variants.map((one) => (
        <Proposal key={one.ids.join(" ")} variant={one} />
      ))}
    </div>
  );
}

function Proposal({ variant }: { variant: Variant }) {
  const may = useMay();
  const client = useQueryClient();
  const kind = useKinds().byKind.get("vendor");
  const [stays, setStays] = useState(variant.vendors[0]!.id);
  const [refusal, setRefusal] = useState<string | null>(null);
  const merge = async () => {
    if (!kind) return;
    setRefusal(null);
    try {
      for (const { id } of variant.vendors) if (id !== stays) await sendVerb({ kind, id, verb: "merge", values: { into: stays } });
      await refreshRecord(client, kind);
      await client.invalidateQueries();
    } catch (fault) {
      setRefusal(asProblem(fault).message);
    }
  };
  const kept = variant.vendors.find((one) => one.id === stays)!;
  return (
    <fieldset className="vn-variant">
      <legend className="q">{reasons[variant.reason]}</legend>
      {variant.vendors.map(({ id, name, contracts }) => (
        <label key={id} className="row">
          <input type="radio" name={variant.ids.join(" ")} checked={id === stays} onChange={() => setStays(id)} />
          <b className="name">{name}</b>
          <span className="qq">{contracts === 1 ? "1 contract" : `${contracts} contracts`}</span>
          <Link className="act" to={`/vendors/${id}`}>
            open
          </Link>
        </label>
      ))}
      {may("vendor.administer") ? (
        <Button onClick={() => void merge()}>Merge into {kept.name}</Button>
      ) : (
        <DimmedButton refusal={{ sentence: "Managers and the director merge vendors." }} isReasonBeside>
          Merge
        </DimmedButton>
      )}
      {refusal && <Refusal refusal={{ sentence: refusal }} />}
    </fieldset>
  );
}
