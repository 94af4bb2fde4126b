import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { useNews } from "../../../web/client/live.tsx";
import { asProblem } from "../../../web/client/problem.ts";
import { listKey, recordKey } from "../../../web/client/query.ts";
import type { RefusalView } from "../../../web/kit/Refusal.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import { openWay } from "../../../web/record/open-way.ts";
import type { Refused } from "../../../web/record/queries.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { AgendaItem, Duty, MeetingAction } from "../item.model.ts";
import type { Meeting, MeetingSeries } from "../model.ts";

export type MeetingAnswer = { record: Meeting; refs: Refs; can: Readonly<Record<string, Refused | null>>; asOf: Instant };
export type Page<R> = { items: R[]; refs: Refs };

/** One meeting by number or id, read again whenever live news of it comes. */
export function useMeeting(key: string) {
  const client = useQueryClient();
  const read = async (path: string, signal: AbortSignal) => {
    const answer = await api.get<MeetingAnswer>(`/api/meetings/${encodeURIComponent(path)}`, { signal });
    client.setQueryData(recordKey("meeting", answer.record.id), answer);
    return answer;
  };
  const named = useQuery({ queryKey: recordKey("meeting", key), queryFn: ({ signal }) => read(key, signal), retry: false });
  const id = named.data?.record.id;
  const kept = useQuery({
    queryKey: recordKey("meeting", id ?? ""),
    queryFn: ({ signal }) => api.get<MeetingAnswer>(`/api/meetings/${id}`, { signal }),
    enabled: id !== undefined && id !== key,
    retry: false,
  });
  return { ...named, data: kept.data ?? named.data };
}

const heard = ["agendaItem", "meetingAction"] as const;

/** The agenda of a meeting in its order, without what was taken off. Two people work on it: it is read again at any news. */
export function useAgenda(meeting: string) {
  const client = useQueryClient();
  useNews(heard, () => void refreshMeetings(client), 150);
  return useQuery({
    queryKey: listKey("agendaItem", "of", meeting),
    queryFn: ({ signal }) =>
      api.get<Page<AgendaItem>>(
        `/api/agenda-items?${asked({ filter: `meeting:${meeting} -disposition:removed`, sort: "position", fields: itemFields })}`,
        {
          signal,
        },
      ),
  });
}

/** Records that a filter finds, at most a hundred. */
export function useSome<R extends AgendaItem | Duty | Meeting | MeetingAction | MeetingSeries>(
  kind: "duty" | "meeting" | "meetingAction" | "meetingSeries",
  filter: string,
  sort: string,
) {
  return useQuery({
    queryKey: listKey(kind, "some", filter, sort),
    queryFn: ({ signal }) => api.get<Page<R>>(`/api/${plurals[kind]}?${asked({ filter, sort, fields: someFields[kind] })}`, { signal }),
  });
}
const plurals = { duty: "duties", meeting: "meetings", meetingAction: "meeting-actions", meetingSeries: "meeting-series" } as const;

/** A list carries no long texts unless they are named, and here they are what is read. */
const itemFields = [
  ...["meeting", "title", "position", "subjectKind", "subject", "subjectNumber", "presenter", "plannedMinutes", "why", "sinceLast"],
  ...["notes", "disposition", "disposedAt", "disposedBy", "reason", "conditions", "deferredTo"],
].join(",");
const someFields = {
  duty: "title,owner,every,startsOn,nextDueOn,lastDoneAt,lastEvidence",
  meeting: "number,title,state,startsAt,chair",
  meetingAction: "title,meeting,owner,dueOn,state,evidence",
  meetingSeries: "name,purpose,every,startsOn,time,chair",
} as const;

function asked(query: { filter: string; sort: string; fields: string }): string {
  return new URLSearchParams({ ...query, limit: "100" }).toString();
}

/** Reads again what any deed at a meeting touches on this page. */
export async function refreshMeetings(client: QueryClient): Promise<void> {
  const shown = new Set(["meeting", "agendaItem", "meetingAction", "duty", "meetingSeries"]);
  await client.invalidateQueries({
    predicate: ({ queryKey: [what, kind, part] }) =>
      shown.has(String(kind)) && (what === "record" || (what === "list" && (part === "of" || part === "some"))),
  });
}

/** Why a deed was refused, with the code of the rule that said no. */
export type RefusedDeed = RefusalView & { code: string };

/** Sends a verb to a record of this practice; answers why it was refused, null where it was done. */
export function useDeed() {
  const client = useQueryClient();
  const kinds = useKinds();
  return async (path: string, values: object, ifMatch?: number): Promise<RefusedDeed | null> => {
    try {
      await api.post(`/api/${path}`, values, ifMatch === undefined ? {} : { ifMatch: `"${ifMatch}"` });
      return null;
    } catch (fault) {
      const problem = asProblem(fault);
      return { code: problem.code, sentence: problem.message, open: openWay(problem.opens, kinds) };
    } finally {
      await refreshMeetings(client);
    }
  };
}

/** The name of a person that an answer speaks of. */
export function useNames(refs: Refs): (person: string | null) => string {
  return useMemo(() => (person) => (person === null ? "nobody" : (refs.person?.[person]?.label ?? "somebody")), [refs]);
}
