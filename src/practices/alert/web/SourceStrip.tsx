import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../../../web/client/session.ts";
import { When } from "../../../web/kit/When.tsx";
import type { ConsoleSource } from "../console.rules.ts";
import { useSources } from "./console-data.ts";

const mostShown = 8;

/** Whether the tools that send are heard: silence of a tool looks like peace, so it stands above everything. */
export function SourceStrip() {
  const { data } = useSources();
  const may = useMay();
  const [isLong, setLong] = useState(false);
  if (!data) return <div className="sources" aria-busy="true" />;
  const { sources } = data;
  if (sources.length === 0)
    return (
      <p className="sources q">
        No tool sends here yet.{" "}
        {may("alert.administer") && (
          <Link className="act" to="/admin/intake">
            Add the first
          </Link>
        )}
      </p>
    );
  const shown = isLong ? sources : sources.slice(0, mostShown);
  return (
    <ul className="sources" aria-label="Tools that send">
      {shown.map((source) => (
        <Source key={source.id} source={source} isLinked={may("alert.administer")} />
      ))}
      {sources.length > mostShown && (
        <li>
          <button className="act" type="button" aria-expanded={isLong} onClick={() => setLong(!isLong)}>
            {isLong ? "Fewer" : `${sources.length - mostShown} more`}
          </button>
        </li>
      )}
    </ul>
  );
}

function Source({ source, isLinked }: { source: ConsoleSource; isLinked: boolean }) {
  const { id, name, lastAt, waiting, refused, failed, missed } = source;
  return (
    <li>
      {isLinked ? (
        <Link className="name" to={`/admin/intake/${id}`}>
          {name}
        </Link>
      ) : (
        <b className="name">{name}</b>
      )}{" "}
      <span className="qq">{lastAt === null ? "nothing yet" : <When at={lastAt} form="ago" />}</span>
      {waiting > 0 && <span className="amber"> {waiting.toLocaleString("en-GB")} wait</span>}
      {failed > 0 && <span className="red"> {failed.toLocaleString("en-GB")} not handed over</span>}
      {refused > 0 && (
        <span className="amber" title="in the last 24 hours">
          {" "}
          {refused.toLocaleString("en-GB")} refused
        </span>
      )}
      {missed.map((one) => (
        <span key={one.id} className="red">
          {" "}
          <Link to={`/heartbeats/${one.id}`}>{one.name}</Link> silent
          {one.lastAt && (
            <>
              {" "}
              since <When at={one.lastAt} form="clock" />
            </>
          )}
        </span>
      ))}
    </li>
  );
}
