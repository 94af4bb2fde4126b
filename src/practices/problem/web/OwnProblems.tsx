import "./problem.css";
import { Link } from "@tanstack/react-router";
import { ms } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useSession } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { When } from "../../../web/kit/When.tsx";
import { useProblems } from "./data.ts";

/** The open problems of a person, what is due next first. Nothing where there are none. */
export function Panel({ id }: PanelProps) {
  const { person } = useSession();
  const nowMs = useNow();
  const { data } = useProblems(`state:open owner:${id}`);
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="own-problems" aria-label={id === person.id ? "My problems" : "Problems"}>
      <h2>Problems</h2>
      <ul>
        {items.map((one) => (
          <li key={one.id}>
            <Link to={`/problems/${one.number ?? one.id}`}>
              <span className="id">{one.number}</span> {one.shortDescription}
            </Link>{" "}
            <span className="qq">{one.nextStep}</span>{" "}
            {one.nextStepBy && (
              <span className={ms(one.nextStepBy) <= nowMs ? "red name" : "q"}>
                {ms(one.nextStepBy) <= nowMs ? "was due " : "by "}
                <When at={one.nextStepBy} form="clock" />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
