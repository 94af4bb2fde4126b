import { Outlet } from "@tanstack/react-router";
import { useSessionQuery } from "../client/session.ts";
import { LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { SignIn } from "./SignIn.tsx";

/** Asks who is there. Nobody: the sign-in page at the same address, so that afterwards one is where one wanted to be. */
export function Gate() {
  const { data: session, error, isPending, refetch } = useSessionQuery();
  if (session) return <Outlet />;
  if (error) {
    return (
      <main className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
      </main>
    );
  }
  if (isPending) {
    return (
      <div className="app">
        <div className="top" />
        <LoadingRows />
        <div className="keys" />
      </div>
    );
  }
  return <SignIn onDone={async () => void (await refetch())} />;
}
