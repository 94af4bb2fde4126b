import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { useMay } from "../../../web/client/session.ts";
import type { RefusalView } from "../../../web/kit/Refusal.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import { sendNew, sendVerb } from "../../../web/record/queries.ts";
import type { ProposalsAnswer } from "../recurrence.model.ts";

export type Shown = ProposalsAnswer["proposals"][number];
const key = ["proposals", "problem"] as const;

/** What may be a problem, looked for anew at most every quarter of an hour. Not asked by those who may not read all incidents. */
export function useProposals() {
  const may = useMay();
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<ProposalsAnswer>("/api/problem-proposals", { signal }),
    enabled: may("problem.read") && may("incident.readAll"),
    staleTime: 5 * 60_000,
  });
}

const scales: Readonly<Record<string, { impact: string; urgency: string }>> = {
  "1": { impact: "1", urgency: "1" },
  "2": { impact: "2", urgency: "1" },
  "3": { impact: "2", urgency: "2" },
};

/** What one may do with a proposal; each answers why it was refused, null where it was done. */
export function useProposalDeeds() {
  const client = useQueryClient();
  const kinds = useKinds();
  const done = async (deed: () => Promise<unknown>): Promise<RefusalView | null> => {
    try {
      await deed();
      await client.invalidateQueries({ queryKey: key });
      void client.invalidateQueries({ queryKey: ["list", "problem"] });
      return null;
    } catch (fault) {
      return { sentence: asProblem(fault).message };
    }
  };
  const kindOf = (name: string) => {
    const kind = kinds.byKind.get(name);
    if (!kind) throw new Error(`There is no kind ${name} for this reader.`);
    return kind;
  };
  return {
    /** Opens the problem with its incidents; or links them to the one they belong to. */
    accept: async (one: Shown, onOpened: (number: string) => void) =>
      done(async () => {
        if (one.belongsTo) {
          await sendVerb({ kind: kindOf("problem"), id: one.belongsTo.id, verb: "linkIncidents", values: { incidents: one.incidents } });
          return;
        }
        const { impact, urgency } = scales[one.priority] ?? { impact: "3", urgency: "2" };
        const { title: shortDescription, incidents, scope, scopeKind } = one;
        const values = { shortDescription, description: one.sentence, impact, urgency, incidents, [scopeKind]: scope };
        const { record } = await sendNew(kindOf("problem"), values);
        onOpened(record.number ?? record.id);
      }),
    dismiss: async ({ scopeKind, scope, words, incidents, count }: Shown, reason: string) =>
      done(() => sendNew(kindOf("problemDismissal"), { scopeKind, scope, words: words.join(" "), incidents, count, reason })),
  };
}
