import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";

/** Where a reader of a page for the house comes back to after signing in: the page itself, which is none of this application's. */
export function Screen() {
  const { slug = "" }: { slug?: string } = useParams({ strict: false });
  const address = `/status/${encodeURIComponent(slug)}`;
  useEffect(() => window.location.replace(address), [address]);
  return (
    <main className="sheet">
      <h1>Status page</h1>
      <p>
        <a className="act" href={address}>
          Open the page
        </a>
      </p>
    </main>
  );
}
