import { Link } from "@tanstack/react-router";
import { noticeStates, type StatusNotice } from "../notice.model.ts";

/** What readers of status pages are told of a record: each notice, how far it is, and whether it goes on by itself. */
export function NoticesTold({ notices, follows }: { notices: readonly StatusNotice[]; follows: (notice: StatusNotice) => boolean }) {
  return (
    <ul>
      {notices.map((one) => (
        <li key={one.id}>
          <Link to={`/status-notices/${one.id}`}>{one.title}</Link>{" "}
          <span className="q">
            {noticeStates.find((state) => state.value === one.state)!.label.toLowerCase()}
            {follows(one) && one.endedAt === null && ", follows this"}
          </span>
        </li>
      ))}
    </ul>
  );
}
