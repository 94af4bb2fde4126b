import { keepPreviousData, type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Id } from "../../../kernel/ids.ts";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { useNews } from "../../../web/client/live.tsx";
import { asProblem } from "../../../web/client/problem.ts";
import { notify } from "../../../web/kit/notify.ts";
import type { DiaryPicture } from "../picture.model.ts";

const followed = [
  "calendarEntry",
  "calendarSource",
  "bump",
  "calendarWrite",
  "meetingInvitation",
  "meetingClass",
  "meeting",
  "changeFreeze",
  "review",
  "reviewAction",
] as const;
const key = ["diary"] as const;

/** The diary of a span, read again soon after anything in it changed. */
export function useDiary({ from, to, person }: { from: Instant; to: Instant; person: Id | null }) {
  const client = useQueryClient();
  useNews(followed, () => void refreshDiary(client), 400);
  return useQuery({
    queryKey: [...key, from, to, person],
    queryFn: ({ signal }) =>
      api.get<DiaryPicture>(`/api/diary?from=${from}&to=${to}${person === null ? "" : `&person=${person}`}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    retry: false,
  });
}

/** Whose diaries one may look at beside one's own: when they are busy. */
export function useDiaryPeople() {
  return useQuery({
    queryKey: [...key, "people"],
    queryFn: ({ signal }) => api.get<{ items: { id: Id; name: string }[] }>("/api/diary/people", { signal }),
    staleTime: 60_000,
  });
}

/** Reads the diary again. */
export async function refreshDiary(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: [...key] });
}

/** Sends a deed of this screen; what is refused is said where it happened. Answers whether it was done. */
export function useDiaryDeed() {
  const client = useQueryClient();
  return async (path: string, values: object, failed: string): Promise<boolean> => {
    try {
      await api.post(path, values);
      return true;
    } catch (fault) {
      notify({ title: failed, message: asProblem(fault).message, isBad: true });
      return false;
    } finally {
      await refreshDiary(client);
    }
  };
}

export type UploadAnswer = {
  read: number;
  words: string;
  faults: readonly { uid: string | null; title: string | null; because: string }[];
};

/** Uploads a calendar file into a source; `dry` only says what would come of it. */
export function upload(source: Id, file: Blob, isDry: boolean): Promise<UploadAnswer> {
  return api.post<UploadAnswer>(`/api/diary/upload?source=${source}${isDry ? "&dry=1" : ""}`, file);
}

export type InvitationAnswer = {
  items: readonly { title: string; outcome: "received" | "canceled" | "unknown" | "refused"; because: string | null }[];
};

/** Sends the text of an invitation that came by mail. */
export function sendInvitation(text: Blob): Promise<InvitationAnswer> {
  return api.post<InvitationAnswer>("/api/diary/invitations", text);
}
