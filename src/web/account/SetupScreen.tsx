import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../client/api.ts";
import { useSession } from "../client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { useFooting } from "../kit/slots.ts";

type Setup = { items: { key: string; label: string; sentence: string; link: string }[]; done: number; total: number };

/** What is not set up yet, for the administration page and the welcome. */
export function useSetup() {
  return useQuery({
    queryKey: ["setup"],
    queryFn: ({ signal }) => api.get<Setup>("/api/setup", { signal }),
    retry: false,
    staleTime: 10_000,
  });
}

/** `/setup`: the list that shrinks until the office is set up. It works from the first minute; nothing here has to be done first. */
export function Screen() {
  const { person } = useSession();
  const { data, error, isPending, refetch } = useSetup();
  useFooting(data ? `${data.done} of ${data.total} done` : "");
  return (
    <div className="page setup">
      <header className="page-top">
        <h1>{data && data.items.length === 0 ? "Everything is set up" : `Welcome, ${person.name}`}</h1>
        {data && (
          <span className="q">
            {data.done} of {data.total} done
          </span>
        )}
      </header>
      {error && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {isPending && <LoadingRows widths={[160, 420]} />}
      {data && data.items.length > 0 && (
        <p className="q lead-in">
          The office works already: a priority table, promises with their clocks, calendars, routing to one team and a review policy are in
          place. What follows makes it yours, in the order in which it matters.
        </p>
      )}
      {data && data.items.length === 0 && (
        <EmptyState
          headline="Nothing is left to do here"
          deed={
            <Link className="act" to="/">
              Go to the first screen
            </Link>
          }
        >
          Everything else is under Administration, and can be changed at any time.
        </EmptyState>
      )}
      <ol className="steps">
        {data?.items.map(({ key, label, sentence, link }) => (
          <li key={key}>
            <Link to={link}>
              <b>{label}</b>
              <span className="q">{sentence}</span>
            </Link>
          </li>
        ))}
      </ol>
    </div>
  );
}
