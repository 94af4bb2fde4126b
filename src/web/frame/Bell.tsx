import { Link } from "@tanstack/react-router";
import { Bell as BellIcon } from "lucide-react";
import { useUnread } from "../inbox/inbox.ts";
import { Icon } from "../kit/icon.tsx";

/** The way to the inbox, with how many messages are unread. */
export function Bell() {
  const unread = useUnread();
  const shown = unread > 99 ? "99+" : String(unread);
  return (
    <Link className="bell" to="/inbox" aria-label={unread === 0 ? "Inbox, nothing unread" : `Inbox, ${unread} unread`}>
      <Icon of={BellIcon} />
      {unread > 0 && <b>{shown}</b>}
    </Link>
  );
}
