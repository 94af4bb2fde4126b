import { api } from "../../../web/client/api.ts";
import type { Session } from "../../../web/client/session.ts";
import type { WatchItem } from "../../../web/frame/contract.ts";
import type { Incident } from "../model.ts";

/** What everybody at work sees on every page: open critical incidents, the oldest first. Nothing for whoever only reports. */
export const incidentWatch = {
  kind: "incident",
  load: async (signal: AbortSignal): Promise<readonly WatchItem[]> => {
    const fields = "shortDescription,openedAt,detectedAt";
    const asked = new URLSearchParams({ filter: "state:open priority:1", sort: "openedAt", limit: "5", fields });
    const { items } = await api.get<{ items: Pick<Incident, "id" | "number" | "shortDescription" | "openedAt" | "detectedAt">[] }>(
      `/api/incidents?${asked}`,
      { signal },
    );
    return items.map(({ id, number, shortDescription, openedAt, detectedAt }) => ({
      id,
      mark: "P1",
      title: shortDescription,
      since: detectedAt ?? openedAt,
      href: `/incidents/${number ?? id}`,
    }));
  },
};

/** Where one begins: those who work on incidents with their work, those who may only report with the portal. */
export function firstPage({ permissions }: Session): string | null {
  if (permissions.includes("incident.work")) return "/work";
  return permissions.includes("incident.readAll") ? "/incidents" : "/portal";
}
