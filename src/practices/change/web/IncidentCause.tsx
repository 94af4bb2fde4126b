import "./change.css";
import { Link } from "@tanstack/react-router";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { Answer } from "./Aftermath.tsx";
import { useSuspicions } from "./aftermath-data.ts";

/** On an incident: the change that caused it, or that may have; nothing where none was under way on what it is on. */
export function Panel({ id }: PanelProps) {
  const { data } = useSuspicions("incident", id);
  const told = data?.items.filter((one) => one.answer !== "no") ?? [];
  if (!data || told.length === 0) return null;
  const isSure = told.some((one) => one.answer === "yes");
  return (
    <section className="ch-beside" aria-label="Change">
      <h2>{isSure ? "Caused by a change" : "Perhaps caused by a change"}</h2>
      <ul className="ch-way">
        {told.map((one) => (
          <li key={one.id}>
            <Link to={`/changes/${one.change}`}>{data.refs.change?.[one.change]?.label ?? "a change"}</Link>{" "}
            <Answer suspicion={one} names={data.refs.person ?? {}} />
          </li>
        ))}
      </ul>
    </section>
  );
}
