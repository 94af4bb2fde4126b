import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { durationWords, ms } from "../../kernel/time.ts";
import { useNow } from "../client/now.tsx";
import { useShell } from "./shell.tsx";

/** The one open critical incident, on every page but its own, with how long it has lasted. More than one: their count beside it. */
export function Watch() {
  const { watch } = useShell();
  const { pathname } = useLocation();
  const nowMs = useNow();
  const { data = [] } = useQuery({
    queryKey: ["watch", watch?.kind ?? "none"],
    queryFn: ({ signal }) => watch?.load(signal) ?? [],
    enabled: watch !== undefined,
  });
  const others = data.filter(({ href }) => href !== pathname);
  const first = others[0];
  if (!first) return <span className="watch" />;
  const lasted = durationWords(Math.max(0, nowMs - ms(first.since)));
  const more = others.length > 1 ? ` +${others.length - 1}` : "";
  return (
    <Link className="watch" to={first.href}>
      <span className="p1">{first.mark}</span> <b className="cut">{first.title}</b> <span className="for">{lasted}</span>{" "}
      {more && <span className="watch-more">{more}</span>}
    </Link>
  );
}
