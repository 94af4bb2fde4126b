import { Link } from "@tanstack/react-router";
import { useMay } from "../../../web/client/session.ts";

/** That nobody is called, and why; whoever may write a policy is led to it. */
export function Nobody({ because }: { because: string }) {
  const mayWrite = useMay()("paging.administer");
  return (
    <p>
      <b className="amber">Nobody.</b> {because.charAt(0).toUpperCase() + because.slice(1)}.{" "}
      {mayWrite && (
        <Link className="act" to="/escalation-policies/new">
          Write a policy
        </Link>
      )}
    </p>
  );
}
