import { SegmentedControl } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../client/api.ts";
import { Part, useAttempt } from "./Part.tsx";

type Channel = "inApp" | "mail" | "none";
type Wishes = { topics: { topic: string; label: string; help?: string; channel: Channel; standard: Channel }[]; hasMail: boolean };

/** What one is told, and how: in the inbox, by mail as well, or not at all. Saved at once. */
export function NoticeWishes() {
  const client = useQueryClient();
  const { refusal, attempt } = useAttempt();
  const queryKey = ["account", "wishes"] as const;
  const { data } = useQuery({ queryKey, queryFn: ({ signal }) => api.get<Wishes>("/api/notices/preferences", { signal }), retry: false });
  const wish = (topic: string, channel: Channel) =>
    attempt(async () => client.setQueryData(queryKey, await api.put<Wishes>("/api/notices/preferences", { [topic]: channel })));
  const choices = [
    { value: "none", label: "No" },
    { value: "inApp", label: "Inbox" },
    { value: "mail", label: "Mail too" },
  ];
  return (
    <Part
      title="What you are told"
      id="notices"
      about={
        data?.hasMail === false
          ? "This office sends no mail yet: mail stays in your inbox until an administrator sets a mail server."
          : "Never of what you did yourself."
      }
    >
      <ul className="lines">
        {data?.topics.map(({ topic, label, help, channel }) => (
          <li key={topic}>
            <span>
              {label}
              {help && <span className="qq"> {help}</span>}
            </span>
            <span className="grow" />
            <SegmentedControl aria-label={label} data={choices} value={channel} onChange={(value) => void wish(topic, value as Channel)} />
          </li>
        ))}
      </ul>
      {refusal}
    </Part>
  );
}
