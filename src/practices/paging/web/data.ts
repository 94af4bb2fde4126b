import { useQuery } from "@tanstack/react-query";
import type { Id } from "../../../kernel/ids.ts";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { recordKey } from "../../../web/client/query.ts";
import type { RecordAnswer } from "../../../web/record/queries.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { ForecastLine } from "../forecast.rules.ts";
import type { Finding } from "../lint.rules.ts";
import { isUnanswered, type Page, type PageNotification, pageId } from "../model.ts";

export type PageAnswer = Omit<RecordAnswer, "record"> & { record: Page };
/** What became of a notification outside the office. */
export type ShownDelivery = {
  id: Id;
  state: "waiting" | "attempting" | "sent" | "dead" | "noChannel" | "held" | "discarded" | "withdrawn";
  attempts: number;
  possiblyRepeated: boolean;
  lastAnswer: string | null;
  nextAt: Instant | null;
  endedAt: Instant | null;
};
export type ShownNotification = PageNotification & { delivery: ShownDelivery | null };

const beatMs = 5_000;

/** A page by number or id; news of it comes by itself. */
export function usePage(key: string, isOn = true) {
  return useQuery({
    queryKey: recordKey("page", key),
    queryFn: ({ signal }) => api.get<PageAnswer>(`/api/pages/${encodeURIComponent(key)}`, { signal }),
    enabled: isOn,
    retry: false,
  });
}

/** The page of an incident, null where it has none: asked for in a list, so that none is an answer and no fault. News of it comes by itself. */
export function usePageOf(incident: Id) {
  const id = pageId(incident);
  return useQuery({
    queryKey: recordKey("page", id, "ofIncident"),
    queryFn: async ({ signal }): Promise<PageAnswer | null> => {
      const filter = encodeURIComponent(`incident:${incident}`);
      const { items } = await api.get<{ items: unknown[] }>(`/api/pages?filter=${filter}&limit=1`, { signal });
      return items.length === 0 ? null : api.get<PageAnswer>(`/api/pages/${id}`, { signal });
    },
    retry: false,
  });
}

/** Who was told of a page, by which way, and what became of it; asked again while something may still happen. */
export function useNotifications(page: Page) {
  return useQuery({
    queryKey: recordKey("page", page.id, "notifications", page.version),
    queryFn: ({ signal }) =>
      api.get<{ items: ShownNotification[]; refs: Refs }>(
        `/api/page-notifications?filter=${encodeURIComponent(`page:${page.id}`)}&sort=-dueAt&limit=200`,
        { signal },
      ),
    placeholderData: (before) => before,
    refetchInterval: isUnanswered(page) ? beatMs : false,
  });
}

/** What comes next of a page if nobody answers. */
export function useAhead(page: Page) {
  return useQuery({
    queryKey: recordKey("page", page.id, "ahead", page.version),
    queryFn: ({ signal }) => api.get<{ lines: ForecastLine[] }>(`/api/pages/${page.id}/ahead`, { signal }),
    enabled: page.state === "waiting" || page.state === "paging",
    placeholderData: (before) => before,
  });
}

export type ServiceForecast = {
  asOf: Instant;
  policy: { id: Id; name: string } | null;
  because: string;
  lines: ForecastLine[];
};

/** Who would be paged if a service failed now. */
export function useServiceForecast(service: Id, priority: string) {
  return useQuery({
    queryKey: recordKey("service", service, "paging", priority),
    queryFn: ({ signal }) => api.get<ServiceForecast>(`/api/services/${service}/paging?priority=${priority}`, { signal }),
    placeholderData: (before) => before,
    staleTime: 60_000,
  });
}

/** Which policy pages for an incident as it stands, and why, or why nobody is called. */
export function useIncidentPaging(incident: Id, version: unknown, isOn: boolean) {
  return useQuery({
    queryKey: recordKey("incident", incident, "paging", version),
    queryFn: ({ signal }) => api.get<Omit<ServiceForecast, "lines">>(`/api/incidents/${incident}/paging`, { signal }),
    enabled: isOn,
    retry: false,
  });
}

export type Preview = { ok: true; asOf: Instant; lines: ForecastLine[] } | { ok: false; problems: { path: string; message: string }[] };

/** What a policy that is being written would do. */
export function usePreview(policy: Record<string, unknown>, priority: string) {
  return useQuery({
    queryKey: ["policy-preview", policy, priority],
    queryFn: ({ signal }) => api.post<Preview>("/api/escalation-policies/preview", { policy, priority }, { signal }),
    placeholderData: (before) => before,
    staleTime: 30_000,
  });
}

/** What would keep a page from waking anybody. */
export function useFindings() {
  return useQuery({
    queryKey: ["paging-findings"],
    queryFn: ({ signal }) => api.get<{ findings: Finding[] }>("/api/paging/findings", { signal }),
  });
}

/** What became of the last test or code of a way or a channel; asked again until it has an end. */
export function useLastTry(plural: "contact-methods" | "outgoing-channels", id: Id, version: number) {
  return useQuery({
    queryKey: ["last-try", plural, id, version],
    queryFn: ({ signal }) => api.get<{ delivery: ShownDelivery | null }>(`/api/${plural}/${id}/last-try`, { signal }),
    refetchInterval: ({ state }) => {
      const delivery = state.data?.delivery;
      return delivery && ["waiting", "attempting"].includes(delivery.state) ? 2_000 : false;
    },
  });
}
