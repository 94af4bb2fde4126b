import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { api } from "../client/api.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { When } from "../kit/When.tsx";
import { useKinds } from "../record/describe.ts";
import { outcomeWords, type ReadEntry, type RequestView } from "./data.ts";
import { Reading } from "./Reading.tsx";
import "./intake.css";

/** `/admin/intake/requests/{id}`: one request: the body as it came, and beside it what was read of it and what became of that. */
export function Screen() {
  const { request: id = "" } = useParams({ strict: false });
  const asked = useQuery({
    queryKey: ["intake", "request", id],
    queryFn: ({ signal }) => api.get<{ request: RequestView }>(`/api/intake/requests/${id}`, { signal }),
    retry: false,
  });
  const request = asked.data?.request;
  return (
    <div className="page intake">
      <header className="page-top">
        <Link className="act" to={request?.feed ? `/admin/intake/${request.feed}` : "/admin/intake"}>
          Last events received
        </Link>
        <h1>
          {request ? (
            <>
              {capital(outcomeWords[request.outcome])} <When at={request.receivedAt} form="both" />
            </>
          ) : (
            "…"
          )}
        </h1>
      </header>
      {asked.isError && <ProblemNote fault={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.isPending && <LoadingRows widths={[320, 320]} rows={6} />}
      {request && <Sides request={request} />}
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Sides({ request }: { request: RequestView }) {
  const { outcome, reason, warnings, read } = request;
  return (
    <div className="intake-sides">
      <section aria-label="As it came">
        <h2>As it came</h2>
        <p className="qq">
          {request.route} from {request.address}, {request.bodyBytes} bytes
        </p>
        <Body request={request} />
        <dl className="kv">
          {Object.entries(request.headers).map(([name, value]) => (
            <div key={name} className="intake-header">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-label="What was read of it">
        <h2>What was read of it</h2>
        {reason && <p className={outcome === "refused" ? "red" : "amber"}>{reason}</p>}
        {warnings.map((warning) => (
          <p key={warning} className="amber">
            {warning}
          </p>
        ))}
        {read.length === 0 && outcome !== "refused" && (
          <EmptyState headline={outcome === "repeated" ? "It was said before" : "Nothing to hand over"}>
            {outcome === "repeated" ? "The same message came already, so that nothing was counted twice." : "It was taken note of."}
          </EmptyState>
        )}
        {read.map((entry) => (
          <Reading key={entry.n} what={entry.what} data={entry.data}>
            <BecameOf entry={entry} />
          </Reading>
        ))}
      </section>
    </div>
  );
}

function Body({ request: { body, bodyBytes, bodyKeptBytes, outcome } }: { request: RequestView }) {
  if (body === null)
    return <p className="q">{outcome === "repeated" ? "The body of a repetition is not kept again." : "There was no body."}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="intake-body" tabIndex={0}>
        {pretty(body)}
      </pre>
      {bodyKeptBytes < bodyBytes && <p className="qq">The first {bodyKeptBytes} bytes were kept.</p>}
    </>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function BecameOf({ entry: { state, recordKind, record, reason, reference } }: { entry: ReadEntry }) {
  const kind = useKinds().byKind.get(recordKind ?? "");
  if (state === "waiting") return <p className="qq">waits to be handed over</p>;
  if (state === "done")
    return kind && record ? (
      <p>
        <Link to={`/${kind.plural}/${record}`}>{kind.label}</Link>
      </p>
    ) : null;
  return (
    <p className="red">
      {reason} {reference && <span className="id">{reference}</span>}
    </p>
  );
}
