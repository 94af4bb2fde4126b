import { Link } from "@tanstack/react-router";

const places = [
  ["/changes/calendar", "Calendar"],
  ["/changes", "List"],
  ["/changes/votes", "My votes"],
  ["/changes/freezes", "Freezes"],
  ["/deployments", "Deployments"],
  ["/changes/risk", "Risk"],
] as const;

/** The places of the practice beside each other; the present one is no link. */
export function ChangesNav({ at }: { at: (typeof places)[number][0] }) {
  return (
    <nav className="row ch-places" aria-label="Changes">
      {places.map(([path, label]) =>
        path === at ? (
          <b key={path} className="name bright" aria-current="page">
            {label}
          </b>
        ) : (
          <Link key={path} className="act" to={path}>
            {label}
          </Link>
        ),
      )}
    </nav>
  );
}
