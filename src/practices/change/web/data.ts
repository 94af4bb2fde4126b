import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Id } from "../../../kernel/ids.ts";
import type { Instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { recordKey } from "../../../web/client/query.ts";
import type { Refused } from "../../../web/record/queries.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { Collision } from "../collision.rules.ts";
import type { ApprovalRow, FreezeSpan } from "../facts.ts";
import type { CabDecision, ChangeRequest } from "../model.ts";
import type { Risk } from "../risk.rules.ts";

export type ChangeAnswer = { record: ChangeRequest; refs: Refs; can: Readonly<Record<string, Refused | null>>; asOf: Instant };
/** How a change stands as it is planned now. */
export type Assessment = {
  asOf: Instant;
  missing: { step: "assess" | "authorize" | "schedule" | "implement"; fields: string[] }[];
  /** Names the words that are shown: what is decided on. */
  digest: string;
  /** What the CAB decided on these very words. */
  cab: CabDecision | null;
  pointOfNoReturn: Instant | null;
  isConsented: boolean;
  risk: Risk;
  freezes: (FreezeSpan & { isExcepted: boolean })[];
  collisions: (Collision & { number: string; title: string })[];
  isOutsideMaintenance: boolean;
  /** The stretches of its window in which nobody of its team is on call. */
  unwatched: { from: Instant; to: Instant }[];
  approvals: ApprovalRow[];
  names: Readonly<Record<Id, string>>;
};

/** One change by number or id, read again whenever live news of it comes. */
export function useChange(key: string) {
  const client = useQueryClient();
  const read = async (path: string, signal: AbortSignal) => {
    const answer = await api.get<ChangeAnswer>(`/api/changes/${encodeURIComponent(path)}`, { signal });
    client.setQueryData(recordKey("change", answer.record.id), answer);
    return answer;
  };
  const named = useQuery({ queryKey: recordKey("change", key), queryFn: ({ signal }) => read(key, signal), retry: false });
  const id = named.data?.record.id;
  const kept = useQuery({
    queryKey: recordKey("change", id ?? ""),
    queryFn: ({ signal }) => api.get<ChangeAnswer>(`/api/changes/${id}`, { signal }),
    enabled: id !== undefined && id !== key,
    retry: false,
  });
  return { ...named, data: kept.data ?? named.data };
}

/** What stands in the way of a change, its risk and its votes. The version is part of the question: another version, another answer. */
export function useAssessment({ id, version }: Pick<ChangeRequest, "id" | "version">) {
  return useQuery({
    queryKey: recordKey("change", id, "assessment", String(version)),
    queryFn: ({ signal }) => api.get<Assessment>(`/api/changes/${id}/assessment`, { signal }),
    placeholderData: (before) => before,
  });
}
