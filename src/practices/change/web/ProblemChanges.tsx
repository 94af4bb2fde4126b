import "./change.css";
import { Link } from "@tanstack/react-router";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { StateWord } from "../../../web/record/state-word.tsx";
import { states } from "../model.ts";
import { useChanges } from "./aftermath-data.ts";
import { Moment } from "./Moment.tsx";

/** On a problem: the changes that are to end it. Nothing where none is. */
export function Panel({ id }: PanelProps) {
  const { data } = useChanges(`problem:${id}`);
  if (!data || data.items.length === 0) return null;
  return (
    <section className="ch-beside" aria-label="Changes that fix it">
      <h2>Changes that fix it</h2>
      <ul className="ch-way">
        {data.items.map((one) => (
          <li key={one.id}>
            <Link className="id" to={`/changes/${one.number}`}>
              {one.number}
            </Link>{" "}
            {one.shortDescription} <StateWord word={states.find((state) => state.value === one.state)?.label ?? ""} />{" "}
            {one.plannedStart && (
              <span className="q">
                <Moment at={one.plannedStart} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
