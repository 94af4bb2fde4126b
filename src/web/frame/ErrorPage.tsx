import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { asProblem } from "../client/problem.ts";

/** A page that failed: what happened, what was kept, what to do. */
export function ErrorPage({ error }: { error: unknown }) {
  const router = useRouter();
  const client = useQueryClient();
  const problem = asProblem(error);
  const again = async () => {
    await client.resetQueries({ predicate: ({ state }) => state.status === "error" });
    await router.invalidate();
  };
  return (
    <div className="sheet" role="alert">
      <h1 tabIndex={-1}>{problem.title}</h1>
      <p>{problem.detail || "The page could not be shown."}</p>
      <p className="q">Nothing was sent. What you were writing is kept in this browser and will be there when the page opens again.</p>
      <div className="deeds">
        <Button variant="filled" onClick={() => void again()}>
          Try again
        </Button>
        <Button onClick={() => window.location.reload()}>Reload the page</Button>
        <Button component={Link} to="/">
          Go to the first screen
        </Button>
      </div>
    </div>
  );
}

/** No such page, or not yours: the same answer, so that nobody learns which. */
export function MissingPage() {
  return (
    <div className="sheet">
      <h1 tabIndex={-1}>There is no such page for you</h1>
      <p>The address may be mistyped, or what it names may not be yours to see. Find it by number or by name with the search.</p>
      <div className="deeds">
        <Button component={Link} to="/">
          Go to the first screen
        </Button>
      </div>
    </div>
  );
}
