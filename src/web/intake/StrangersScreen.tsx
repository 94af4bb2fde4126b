import { Link } from "@tanstack/react-router";
import { Requests } from "./Requests.tsx";
import "./intake.css";

/** `/admin/intake/strangers`: what came without a key of ours, or with one that has ended. */
export function Screen() {
  return (
    <div className="page intake">
      <header className="page-top">
        <Link className="act" to="/admin/intake">
          Tools that send
        </Link>
        <h1>Without a key of ours</h1>
      </header>
      <p className="lead-in q">
        Nothing came of these. A tool whose key was revoked still sends, or somebody tries addresses. At most a hundred an hour are kept;
        the rest is counted.
      </p>
      <Requests feed="strangers" />
    </div>
  );
}
