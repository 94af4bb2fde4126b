import { useQuery } from "@tanstack/react-query";
import type { Id } from "../../../kernel/ids.ts";
import type { Share } from "../../../kernel/share.ts";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { recordKey } from "../../../web/client/query.ts";
import type { Calibration, RatedChange } from "../calibration.rules.ts";
import type { Deployment } from "../deployment.model.ts";
import type { Failure } from "../outcome.rules.ts";
import type { Outcome } from "../standing.rules.ts";

export type TemplateHistory = { asOf: Instant; outcomes: Outcome[]; succeeded: Share | null; lastFailure: Outcome | null };
export type RiskHeld = Calibration & { asOf: Instant; from: Instant; to: Instant; band: string | null; changes: RatedChange[] };

/** How the changes of a template ended, the newest first. */
export function useTemplateHistory(id: Id, version: unknown) {
  return useQuery({
    queryKey: recordKey("changeTemplate", id, "outcomes", String(version)),
    queryFn: ({ signal }) => api.get<TemplateHistory>(`/api/change-templates/${id}/outcomes`, { signal }),
  });
}

/** What risk had foretold against how changes ended; the changes of one band where one is chosen. */
export function useRiskHeld(days: number, band: string | null) {
  const query = band === null ? `days=${days}` : `days=${days}&band=${band}`;
  return useQuery({
    queryKey: ["change", "calibration", query],
    queryFn: ({ signal }) => api.get<RiskHeld>(`/api/changes/calibration?${query}`, { signal }),
    placeholderData: (before) => before,
  });
}

/** What was deployed by a change, the latest first. */
export function useDeployedBy(change: Id) {
  return useQuery({
    queryKey: recordKey("deployment", "of", change),
    queryFn: ({ signal }) =>
      api.get<{ items: Deployment[] }>(`/api/deployments?filter=${encodeURIComponent(`change:${change}`)}&limit=20`, { signal }),
  });
}

/** A failure in a word or two. */
export const failureWords: Readonly<Record<Failure, string>> = {
  rolledBack: "rolled back",
  unsuccessful: "unsuccessful",
  causedIncident: "caused an incident",
  overran: "overran",
};

/** A share of one as whole per cent, with a decimal under ten. */
export function perCent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 && share > 0 ? 1 : 0)} %`;
}
