import { Link } from "@tanstack/react-router";
import { useMay } from "../../../web/client/session.ts";

/** That nobody is called, and why; whoever may write a policy is led to it. `isQuiet`: it may well be meant so, and is no warning. */
export function Nobody({ because, isQuiet = false }: { because: string; isQuiet?: boolean }) {
  const mayWrite = useMay()("paging.administer");
  return (
    <p className={isQuiet ? "q" : undefined}>
      <b className={isQuiet ? undefined : "amber"}>Nobody.</b> {because.charAt(0).toUpperCase() + because.slice(1)}.{" "}
      {mayWrite && (
        <Link className="act" to="/escalation-policies/new">
          Write a policy
        </Link>
      )}
    </p>
  );
}
