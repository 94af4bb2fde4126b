import "./incident.css";
import { Link, useParams } from "@tanstack/react-router";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { usePageTitle } from "../../../web/kit/slots.ts";
import { useIncident } from "./data.ts";
import { QuietPage } from "./QuietPage.tsx";
import { Room } from "./Room.tsx";

/** `/incidents/{number}`: the room where it is or was major, a quieter page else. */
export function Screen() {
  const { number = "" }: { number?: string } = useParams({ strict: false });
  const { data, error, refetch } = useIncident(number);
  usePageTitle(data ? `${data.record.number} ${data.record.shortDescription}` : number);
  if (error && !data) {
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
        <p className="deeds">
          <Link className="act" to="/incidents">
            All incidents
          </Link>
        </p>
      </div>
    );
  }
  if (!data) return <LoadingRows widths={[40, 100, 320]} />;
  const isMajor = data.record.majorState === "declared";
  return isMajor ? <Room key={data.record.id} answer={data} /> : <QuietPage key={data.record.id} answer={data} />;
}
