import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../web/client/api.ts";
import { useNews } from "../../../web/client/live.tsx";
import type { DeskLine, DeskPage } from "../facts.ts";

const deskKey = ["desk"] as const;
const moving = ["triageException", "triagePolicy", "directorPriority", "meeting", "changeFreeze", "askMail"] as const;

/** The Desk; read again a second after news of its lines, and every minute, for scores move with time. */
export function useDesk() {
  const client = useQueryClient();
  useNews(moving, () => void refreshDesk(client), 1000);
  return useQuery({ queryKey: deskKey, queryFn: ({ signal }) => api.get<DeskPage>("/api/desk", { signal }), refetchInterval: 60_000 });
}

/** Reads the Desk again. */
export async function refreshDesk(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: deskKey });
}

/** A part of the Desk as it is walked through. */
export type Part = { key: "now" | "today" | "weekly" | "off"; lines: readonly DeskLine[] };

/** The lines in the order they stand on the screen: NOW up to its most unless all are wanted, TODAY, and what is opened of the rest. */
export function walkOf(page: DeskPage, open: { isAllNow: boolean; isWeekly: boolean; isOff: boolean }): Part[] {
  const now = open.isAllNow ? page.now : page.now.slice(0, page.policy.mostNow);
  return [
    { key: "now", lines: now },
    { key: "today", lines: page.today },
    { key: "weekly", lines: open.isWeekly ? page.weekly : [] },
    { key: "off", lines: open.isOff ? page.off : [] },
  ];
}

/** What is behind the fold, by kind: "8 changes · 5 review actions · highest 34". */
export function foldWords(lines: readonly DeskLine[]): string {
  const counts = new Map<string, number>();
  for (const { kindLabel } of lines) counts.set(kindLabel, (counts.get(kindLabel) ?? 0) + 1);
  const kinds = [...counts]
    .sort((one, other) => other[1] - one[1])
    .slice(0, 4)
    .map(([label, count]) => `${count} ${count === 1 ? label.toLowerCase() : `${label.toLowerCase()}s`}`);
  const highest = Math.max(0, ...lines.map((one) => one.tenths));
  return [...kinds, ...(lines.length > 0 ? [`highest ${Math.floor(highest / 10)}`] : [])].join(" · ");
}
