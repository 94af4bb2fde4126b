import { useQuery } from "@tanstack/react-query";
import { api } from "../../../web/client/api.ts";
import { recordKey } from "../../../web/client/query.ts";
import type { RecordAnswer } from "../../../web/record/queries.ts";
import type { ShownRecord } from "../../../web/record/shown-record.ts";
import type { Alert } from "../model.ts";
import type { AlertStory } from "../story.model.ts";

export type AlertAnswer = Omit<RecordAnswer, "record"> & { record: Alert & ShownRecord };

/** An alert by number or id, with what the reader may do to it; news of it comes by itself. */
export function useAlert(key: string) {
  return useQuery({
    queryKey: recordKey("alert", key),
    queryFn: ({ signal }) => api.get<AlertAnswer>(`/api/alerts/${encodeURIComponent(key)}`, { signal }),
    retry: false,
  });
}

/** What the page of an alert tells beyond its fields; read again when the alert changes. */
export function useStory({ id, version }: Pick<Alert, "id" | "version">) {
  return useQuery({
    queryKey: recordKey("alert", id, "story", version),
    queryFn: ({ signal }) => api.get<AlertStory>(`/api/alerts/${id}/story`, { signal }),
    placeholderData: (before) => before,
    retry: false,
  });
}
