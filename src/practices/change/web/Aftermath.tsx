import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMay } from "../../../web/client/session.ts";
import { When } from "../../../web/kit/When.tsx";
import type { ChangeRequest } from "../model.ts";
import { type Suspicion, suspicionReasons } from "../suspicion.model.ts";
import { answer, useSuspicions } from "./aftermath-data.ts";

/** Incidents on what it touched, during it or soon after, each with the question whether it caused them. Nothing before there is one. */
export function Aftermath({ record }: { record: ChangeRequest }) {
  const { data } = useSuspicions("change", record.id);
  if (!data || data.items.length === 0) return null;
  const open = data.items.filter((one) => one.answer === "open").length;
  return (
    <section aria-label="What came after">
      <div className="row">
        <h2>What came after</h2>
        {open > 0 && <b className="amber name">{open === 1 ? "one question" : `${open} questions`} to answer</b>}
      </div>
      <ul className="ch-way">
        {data.items.map((one) => (
          <li key={one.id}>
            <Link to={`/incidents/${one.incident}`}>
              {data.refs.incident?.[one.incident]?.label ?? "an incident that is not yours to see"}
            </Link>{" "}
            <span className="q">
              {suspicionReasons.find((reason) => reason.value === one.reason)?.label.toLowerCase()}, opened <When at={one.openedAt} />
            </span>{" "}
            <Answer suspicion={one} names={data.refs.person ?? {}} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type Names = Readonly<Record<string, { label: string }>>;

/** The question, or its answer with who gave it. An answer may be corrected. */
export function Answer({ suspicion, names }: { suspicion: Suspicion; names: Names }) {
  const client = useQueryClient();
  const may = useMay();
  const { id, answer: said, answeredBy, answeredAt } = suspicion;
  const by = answeredBy ? (names[answeredBy]?.label ?? "somebody") : "somebody";
  return (
    <span className="ch-answer">
      {said === "open" && <span className="name">Caused by it?</span>}
      {said === "yes" && <b className="red name">Caused by it</b>}
      {said === "no" && <span className="q">Not caused by it</span>}
      {said !== "open" && answeredAt && (
        <span className="q">
          , says {by} <When at={answeredAt} form="ago" /> ago
        </span>
      )}
      {may("change.write") && said !== "yes" && (
        <button className={said === "open" ? "act" : "act off"} type="button" onClick={() => void answer(client, id, "confirm")}>
          Yes
        </button>
      )}
      {may("change.write") && said !== "no" && (
        <button className={said === "open" ? "act" : "act off"} type="button" onClick={() => void answer(client, id, "deny")}>
          No
        </button>
      )}
    </span>
  );
}
