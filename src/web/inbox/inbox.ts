import { type QueryClient, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Instant } from "../../kernel/time.ts";
import { api } from "../client/api.ts";
import { asProblem } from "../client/problem.ts";
import { notify } from "../kit/notify.ts";

/** One message of a person's inbox. */
export type Notice = {
  id: string;
  topic: string;
  kind: string;
  record: string;
  number: string | null;
  plural: string;
  title: string;
  text: string;
  why: string;
  urgency: "now" | "soon" | "digest";
  at: Instant;
  readAt: Instant | null;
};
type InboxPage = { items: Notice[]; next: string | null; unread: number };

const unreadKey = ["inbox", "unread"] as const;

/** How many messages are unread; asked every half minute while the page is in view. */
export function useUnread(): number {
  const { data } = useQuery({
    queryKey: unreadKey,
    queryFn: async ({ signal }) => (await api.get<InboxPage>("/api/notices?limit=1", { signal })).unread,
    refetchInterval: 30_000,
    staleTime: 15_000,
    retry: false,
  });
  return data ?? 0;
}

/** The inbox, newest first, fifty at a time. */
export function useInbox(isUnreadOnly: boolean) {
  return useInfiniteQuery({
    queryKey: ["inbox", "list", isUnreadOnly] as const,
    queryFn: ({ pageParam, signal }) =>
      api.get<InboxPage>(`/api/notices?limit=50&unread=${isUnreadOnly}${pageParam ? `&after=${pageParam}` : ""}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    retry: false,
  });
}

/** Marks messages read, or all of them; they stay where they are until the inbox is opened again. */
export function useMarkRead(): (which: { ids: readonly string[] } | { all: true }) => Promise<void> {
  const client = useQueryClient();
  return async (which) => {
    try {
      const { unread } = await api.post<{ unread: number }>("/api/notices/read", which);
      client.setQueryData(unreadKey, unread);
      markShown(client, which);
    } catch (fault) {
      notify({ title: "Still unread", message: asProblem(fault).message, isBad: true });
    }
  };
}

function markShown(client: QueryClient, which: { ids: readonly string[] } | { all: true }): void {
  const isMeant = (notice: Notice) => "all" in which || which.ids.includes(notice.id);
  client.setQueriesData<{ pages: InboxPage[]; pageParams: unknown[] }>({ queryKey: ["inbox", "list"] }, (data) =>
    data === undefined
      ? data
      : {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.map((notice) => (isMeant(notice) && notice.readAt === null ? { ...notice, readAt: notice.at } : notice)),
          })),
        },
  );
}
