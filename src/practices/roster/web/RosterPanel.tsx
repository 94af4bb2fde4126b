import { Link } from "@tanstack/react-router";
import { useMay } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { listed } from "../words.rules.ts";
import { type RosterNow, useRosters } from "./data.ts";
import { type Names, namesIn } from "./names.ts";

/** On the page of a roster: who is on call now, and the ways to its schedule and layers. On a team's: its rosters. */
export function Panel({ kind, id }: PanelProps) {
  const { data } = useRosters();
  const may = useMay();
  const shown = data?.items.filter((one) => (kind === "team" ? one.team === id : one.id === id)) ?? [];
  if (!data || shown.length === 0) return null;
  const names = namesIn(data.refs);
  return (
    <section aria-label="On call now">
      <h2>On call now</h2>
      <ul>
        {shown.map((one) => (
          <li key={one.id}>
            {kind === "team" && <b className="name">{one.name}: </b>}
            <NowWords roster={one} names={names} />{" "}
            <span className="row">
              <Link className="act" to="/on-call" search={{ roster: one.id }}>
                Schedule
              </Link>
              {kind === "roster" && may("roster.administer") && (
                <Link className="act" to="/on-call/layers" search={{ roster: one.id }}>
                  Layers
                </Link>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** "L. Brandt, then S. Marek": level after level. */
function NowWords({ roster, names }: { roster: RosterNow; names: Names }) {
  const [first, ...others] = roster.levels;
  const behind = others.filter((one) => one.people.length > 0).map((one) => listed(one.people, names.short));
  return (
    <>
      <span className={first?.gap ? "red name" : ""}>
        {first && first.people.length > 0 ? listed(first.people, names.short) : "nobody"}
      </span>
      {behind.length > 0 && <span className="q">, behind them {behind.join(", then ")}</span>}
    </>
  );
}
