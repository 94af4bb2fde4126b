import "./review.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../../web/client/api.ts";
import { listKey } from "../../../web/client/query.ts";
import { useSession } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { When } from "../../../web/kit/When.tsx";
import type { Review } from "../model.ts";
import { Due } from "./Actions.tsx";
import { useActionList } from "./data.ts";

/** What a person owes from reviews: open actions and reviews not yet approved. Nothing where there is nothing. */
export function Panel({ id }: PanelProps) {
  const { person } = useSession();
  const actions = useActionList(`state:open owner:${id}`);
  const reviews = useQuery({
    queryKey: listKey("review", "some", "owner", id),
    queryFn: ({ signal }) =>
      api.get<{ items: Review[] }>(`/api/reviews?${new URLSearchParams({ filter: `state:open owner:${id}`, limit: "20" })}`, { signal }),
  });
  // A done action waits for somebody else; it is no longer its owner's to do.
  const open = (actions.data?.items ?? []).filter((one) => one.state === "open");
  const written = reviews.data?.items ?? [];
  if (open.length + written.length === 0) return null;
  return (
    <section className="own-actions" aria-label={id === person.id ? "Mine from reviews" : "From reviews"}>
      <h2>From reviews</h2>
      <ul>
        {written.map((review) => (
          <li key={review.id}>
            <Link to={`/reviews/${review.number ?? review.id}`}>
              <span className="id">{review.number}</span> {review.title}
            </Link>{" "}
            <span className="qq">{review.state === "draft" ? "to be written" : "in review"}</span>{" "}
            {review.dueAt && (
              <span className="q">
                due <When at={review.dueAt} form="clock" />
              </span>
            )}
          </li>
        ))}
        {open.map((action) => (
          <li key={action.id}>
            <Link to={`/reviews/${actions.data?.refs.review?.[action.review]?.number ?? action.review}`}>{action.title}</Link>{" "}
            <span className="q">
              due <Due action={action} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
