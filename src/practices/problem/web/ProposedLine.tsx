import { Link } from "@tanstack/react-router";
import { useProposals } from "./proposals.ts";

/** Above the backlog: how many problems the incidents propose. Nothing where there are none. */
export function ProposedLine() {
  const { data } = useProposals();
  const count = data?.proposals.length ?? 0;
  if (count === 0) return null;
  return (
    <p className="pb-proposed">
      <Link className="act" to="/problems/proposed">
        {count === 1 ? "1 proposed problem" : `${count} proposed problems`}
      </Link>{" "}
      <span className="q">found in the incidents of the last year, each with its evidence</span>
    </p>
  );
}
