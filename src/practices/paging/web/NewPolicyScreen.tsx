import { useNavigate } from "@tanstack/react-router";
import { api } from "../../../web/client/api.ts";
import { EmptyState } from "../../../web/kit/Emptiness.tsx";
import { mayCreate, useKinds } from "../../../web/record/describe.ts";
import { PolicyForm } from "./PolicyForm.tsx";

/** What a new policy begins with: the house's own advice, and a first step to fill. */
const start = {
  pagesUpTo: "2",
  steps: [{ targets: [{ kind: "roster", id: "", level: 1 }], delayMinutes: 10, skipIfEmpty: true, onNobody: "next", window: null }],
  repeatCount: 2,
  fallbackMinutes: 10,
  groupWaitSeconds: 20,
  criticalAnyTime: true,
  repageOnRaise: true,
  bundleAfterPages: 5,
  bundleMinutes: 10,
};

/** `/escalation-policies/new`. */
export function Screen() {
  const kinds = useKinds();
  const navigate = useNavigate();
  const kind = kinds.byKind.get("escalationPolicy");
  if (!kind || !mayCreate(kind))
    return (
      <EmptyState headline="Policies are written by managers">
        Ask one, or an administrator, for the permission paging.administer.
      </EmptyState>
    );
  const create = async (values: Record<string, unknown>) => {
    const { record } = await api.post<{ record: { id: string } }>("/api/escalation-policies", values);
    void navigate({ to: `/escalation-policies/${record.id}` });
  };
  return (
    <article className="record pg-policy">
      <h1>New escalation policy</h1>
      <PolicyForm kind={kind} initial={start} refs={{}} submit="Save the policy" onSubmit={create} />
    </article>
  );
}
