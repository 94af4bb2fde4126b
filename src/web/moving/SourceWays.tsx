import { Link } from "@tanstack/react-router";
import type { PanelProps } from "../frame/contract.ts";

/** On the record of a system that still runs: the ways to its dry run, its reading and its webhook, which stand on pages of their own. */
export function Panel({ id }: PanelProps) {
  return (
    <section aria-label="What can be done with it">
      <p>
        <Link className="act" to="/admin/moving">
          Dry run and Read now
        </Link>{" "}
        <span className="qq">under Move over, with what was refused</span>
      </p>
      <p>
        <Link className="act" to={`/admin/intake/${id}`}>
          Webhook
        </Link>{" "}
        <span className="qq">so that a change is here within seconds</span>
      </p>
    </section>
  );
}
