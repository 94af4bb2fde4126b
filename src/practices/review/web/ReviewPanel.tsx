import "./review.css";
import { Link } from "@tanstack/react-router";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import { Verbs } from "../../../web/record/Verbs.tsx";
import { useReview } from "./data.ts";
import { GateList } from "./Gate.tsx";
import { ReviewBody } from "./ReviewBody.tsx";
import { Standing } from "./ReviewPage.tsx";

/** The review beside what it is of: the gate as a list, the template, the actions. Nothing where no review was opened. */
export function Panel({ record }: PanelProps) {
  const id = typeof record.review === "string" ? record.review : null;
  return id ? <Beside id={id} /> : null;
}

function Beside({ id }: { id: string }) {
  const { data, error, refetch } = useReview(id);
  const kinds = useKinds();
  const kind = kinds.byKind.get("review");
  if (error && !data) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data || !kind) return <LoadingRows rows={6} widths={[200]} />;
  const number = data.record.number ?? id;
  return (
    <div className="rv rv-beside">
      <div className="row tools">
        <h2>Review</h2>
        <Link className="id" to={`/reviews/${number}`}>
          {number}
        </Link>
        <Standing answer={data} />
        <span className="grow" />
        <Link className="act" to={`/reviews/${number}`}>
          Open page
        </Link>
      </div>
      <div id="review-verbs">
        <Verbs
          kind={kind}
          kinds={kinds}
          answer={data}
          onEdit={() => document.querySelector<HTMLElement>(".rv-body textarea")?.focus()}
          most={3}
        />
      </div>
      <GateList review={data.record} />
      <ReviewBody answer={data} isBeside />
    </div>
  );
}
